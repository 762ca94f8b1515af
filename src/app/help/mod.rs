//! What is shown to whoever looks for help: the public door, the menu behind it, cards and numbers.
//!
//! Everything here is made from memory (library, settings, the moment), so that it can be answered at once, whether the
//! store is up or down, and so that the same person sees the same menu behind a door, the panel or `/aide`.

mod card;
mod door;
mod menu;
mod numbers;
mod prevention;
mod services;
mod talk;

use jiff::Timestamp;

use crate::phrases::Level;
use crate::responses::{Asked, Country, Library, Need, Referral, Value};
use crate::settings::GuildSettings;
use crate::text::Lang;

pub use numbers::countries;

/// What help is made from.
#[derive(Clone, Copy)]
pub struct Help<'a> {
    /// The curated files.
    pub library: &'a Library,
    /// The server's set-up; the default one in direct messages.
    pub guild: &'a GuildSettings,
    /// The moment.
    pub now: Timestamp,
}

impl<'a> Help<'a> {
    fn text(&self, lang: Lang, key: &str) -> String {
        self.library.interface().text(lang, key, &[])
    }

    fn text_with(&self, lang: Lang, key: &str, args: &[(&str, Value<'_>)]) -> String {
        self.library.interface().text(lang, key, args)
    }

    /// The country whose services come first.
    fn country(&self) -> Country {
        country_of(self.guild)
    }

    fn referral(&self, needs: &[Need], country: Country, level: Option<Level>) -> Referral<'a> {
        let asked = Asked { needs, country, age: None, sex: None, level, now: self.now };
        self.library.directory().referral(&asked)
    }
}

/// The country of a server; Morocco where nothing, or nothing known, is set.
pub fn country_of(guild: &GuildSettings) -> Country {
    guild.country.as_deref().and_then(Country::from_word).unwrap_or(Country::Morocco)
}

/// What somebody needs of whom nothing is known.
const GENERAL_NEEDS: [Need; 2] = [Need::ChildProtection, Need::PsychologicalSupport];

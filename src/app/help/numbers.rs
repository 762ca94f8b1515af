//! All services of a country.

use jiff::Timestamp;

use super::Help;
use crate::app::action::{Action, Reading};
use crate::app::view::{Button, Choice, Field, Row, Select, Tone, View};
use crate::responses::{Country, Library, Need};
use crate::text::Lang;

/// What is asked for when all numbers are wanted, the most pressing first.
const NEEDS: [Need; 7] = [
    Need::Emergency,
    Need::SuicidePrevention,
    Need::ChildProtection,
    Need::PsychologicalSupport,
    Need::SexualViolence,
    Need::ImageRemoval,
    Need::CybercrimeReport,
];

/// Characters of services on one card: Discord allows 6,000 in all embeds of a message, and title, first lines and
/// footer want their share.
const BUDGET: usize = 4200;

impl Help<'_> {
    /// The services of a country (the server's own when none is named).
    pub fn numbers(&self, reading: Reading, country: Option<Country>) -> View {
        let lang = reading.lang;
        let country = country.unwrap_or_else(|| self.country());
        let referral = self.referral(&NEEDS, country, None);
        let emergency = self.emergency_lines(&referral, lang);
        let mut fields = Vec::new();
        if !emergency.is_empty() {
            fields.push(Field { name: self.text(lang, "numbers-emergency"), value: emergency.join("\n") });
        }
        let offers =
            referral.first.iter().chain(&referral.others).filter(|offer| !offer.service.is_emergency());
        let mut left = BUDGET;
        let mut cut = false;
        for offer in offers {
            let field = self.service_field(offer, lang);
            let length = field.name.chars().count() + field.value.chars().count();
            if length > left || fields.len() >= 12 {
                cut = true;
                break;
            }
            left -= length;
            fields.push(field);
        }
        let mut body = vec![self.text(lang, country_key(country))];
        body.extend(referral.notes.iter().map(|note| note.get(lang).to_owned()));
        if cut {
            body.push(self.text(lang, "numbers-more"));
        }
        View {
            title: Some(self.text(lang, "numbers-title")),
            body: body.join("\n"),
            fields,
            footer: Some(self.text(lang, "menu-who")),
            tone: Tone::Calm,
            rows: self.number_rows(reading),
            lang,
        }
    }

    fn number_rows(&self, reading: Reading) -> Vec<Row> {
        let lang = reading.lang;
        let options = countries(self.library, self.now)
            .into_iter()
            .map(|country| Choice {
                value: country.word().to_owned(),
                label: self.text(lang, country_key(country)),
                description: None,
                emoji: None,
            })
            .collect();
        let select = Select {
            does: Action::PickCountry(reading),
            placeholder: self.text(lang, "numbers-select"),
            options,
        };
        let buttons = vec![
            Button::secondary(self.text(lang, "button-menu"), Action::Menu(reading)),
            Button::secondary(
                self.text(lang, "button-language"),
                Action::Numbers(reading.other()).switching(),
            ),
            Button::secondary(self.text(lang, "button-dismiss"), Action::Dismiss),
        ];
        vec![Row::Select(select), Row::Buttons(buttons)]
    }

    /// The name of a country in a language.
    pub fn country_name(&self, lang: Lang, country: Country) -> String {
        self.text(lang, country_key(country))
    }
}

/// The countries on offer now, Morocco first.
pub fn countries(library: &Library, now: Timestamp) -> Vec<Country> {
    library.directory().on_offer(now)
}

const fn country_key(country: Country) -> &'static str {
    match country {
        Country::Morocco => "country-MA",
        Country::France => "country-FR",
        Country::Belgium => "country-BE",
        Country::Canada => "country-CA",
        Country::Spain => "country-ES",
        Country::International => "country-INT",
    }
}

//! `/sanad reglages` and `/sanad pause`: how a server is set up, seen and changed in Discord itself.
//!
//! Here stand what can be asked for, what is kept, and how all of it is shown. The edge looks at the server
//! (`discord::setup`), says how each step stands, and does what is pressed. A choice counts at once, since it can be taken
//! back at once; only what changes Discord waits for a press, after it was shown.

mod book;
mod pages;
mod pause;
mod steps;

use super::App;
use super::ask::{Answer, Asker};
use super::view::View;
use crate::ids::{ChannelId, GuildId, UserId};
use crate::responses::Value;
use crate::text::Lang;

pub use pause::Paused;
pub use steps::{Hurdle, Item, Outcome, Plan, Stand, Step};

/// Channels that can be left out by a select (Discord's limit).
const MOST_EXCLUDED: u8 = 25;

/// What is asked for. Numbers stand in buttons that people may press much later: new ones go to the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SetUpPress {
    /// The whole: how it stands, and what would be done.
    Home,
    /// Do it.
    Apply,
    /// Who is in the team.
    Team,
    /// Which channels serve for what.
    Places,
    /// The other language.
    Language,
    /// Public cards, on or off.
    Cards,
    /// Nothing that was set in Discord counts any more.
    LikeTheFile,
    /// The role of the referents.
    Role,
    /// Who answers for the server.
    Lead,
    /// The channel of the team.
    Staff,
    /// The channel for talks.
    Talks,
    /// Where cases go when the channel of the team is gone.
    Fallback,
    /// What must not be read.
    Excluded,
    /// `/sanad pause`: how it stands.
    Pause,
    /// No public reaction for an hour.
    OneHour,
    /// For eight hours.
    EightHours,
    /// For a day.
    OneDay,
    /// Until somebody ends it.
    UntilTold,
    /// Public reactions go on.
    Resume,
}

impl SetUpPress {
    /// All, in the order of their numbers.
    pub const ALL: [Self; 19] = [
        Self::Home,
        Self::Apply,
        Self::Team,
        Self::Places,
        Self::Language,
        Self::Cards,
        Self::LikeTheFile,
        Self::Role,
        Self::Lead,
        Self::Staff,
        Self::Talks,
        Self::Fallback,
        Self::Excluded,
        Self::Pause,
        Self::OneHour,
        Self::EightHours,
        Self::OneDay,
        Self::UntilTold,
        Self::Resume,
    ];

    /// Its number in a button.
    pub(super) fn code(self) -> u8 {
        let place = Self::ALL.iter().position(|known| *known == self).unwrap_or_default();
        u8::try_from(place).unwrap_or_default()
    }

    pub(super) fn from_code(code: u8) -> Option<Self> {
        Self::ALL.get(usize::from(code)).copied()
    }
}

/// Something to be looked at or changed by the edge.
#[derive(Clone, Debug)]
pub struct SetUpRequest {
    /// The server.
    pub guild: GuildId,
    /// Who asks.
    pub by: UserId,
    /// For what.
    pub press: SetUpPress,
    /// What was chosen, by id.
    pub chosen: Vec<u64>,
}

/// A choice of one thing, checked by the edge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The role of the referents, or none.
    Role(Option<u64>),
    /// Who answers for the server.
    Lead(UserId),
    /// The channel of the team, once it is made ready.
    Staff(ChannelId),
    /// The channel for talks, once it is made ready.
    Talks(ChannelId),
    /// Where cases go when the channel of the team is gone.
    Fallback(Option<ChannelId>),
    /// What must not be read.
    Excluded(Vec<ChannelId>),
    /// The other language.
    Language,
    /// Public cards, on or off.
    Cards,
    /// What the file says.
    LikeTheFile,
}

impl App {
    /// Hands on to the edge what is asked for.
    pub(super) fn set_up(&self, asker: &Asker, press: SetUpPress, values: &[String]) -> Answer {
        let Some(guild) = asker.guild else {
            let text = self.library.load().interface().text(Lang::Fr, "guild-only", &[]);
            return Answer::Show(Box::new(View::note(Lang::Fr, text)));
        };
        let chosen = values.iter().filter_map(|value| value.parse().ok()).collect();
        Answer::SetUp(Box::new(SetUpRequest { guild, by: asker.user, press, chosen }))
    }

    /// The language in which a server's team is spoken to.
    pub fn team_language(&self, guild: GuildId) -> Lang {
        self.guild(guild).settings.language.unwrap_or(Lang::Fr)
    }

    /// A sentence alone, in the language of the team.
    pub fn set_up_note(&self, guild: GuildId, key: &str) -> View {
        View::note(self.team_language(guild), self.set_up_text(guild, key, &[]))
    }

    /// A sentence in the language of the team.
    pub fn set_up_text(&self, guild: GuildId, key: &str, args: &[(&str, Value<'_>)]) -> String {
        self.library.load().interface().text(self.team_language(guild), key, args)
    }
}

fn mention(person: UserId) -> String {
    format!("<@{person}>")
}

fn place(channel: ChannelId) -> String {
    format!("<#{channel}>")
}

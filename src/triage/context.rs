//! Everything besides the words that a decision rests on.

use std::time::Duration;

use jiff::Timestamp;

use super::CaseKind;
use crate::phrases::Level;
use crate::text::Lang;

/// Where the message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// A channel or thread of a server that Sanad reads.
    Channel,
    /// A talk thread, where adults already answer.
    TalkThread,
    /// A direct message to the bot.
    DirectMessage,
}

/// How long a door waits after the message, so that nobody can tell which message it follows. The moment is drawn
/// between both by whoever plans the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DoorDelay {
    /// At least.
    pub min: Duration,
    /// At most.
    pub max: Duration,
}

impl Default for DoorDelay {
    /// 20–90 s (design §7).
    fn default() -> Self {
        Self { min: Duration::from_secs(20), max: Duration::from_secs(90) }
    }
}

/// What a server has settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuildRules {
    /// Doors may appear.
    pub doors: bool,
    /// Short public cards may appear.
    pub cards: bool,
    /// How long doors wait.
    pub door_delay: DoorDelay,
}

impl Default for GuildRules {
    fn default() -> Self {
        Self { doors: true, cards: true, door_delay: DoorDelay::default() }
    }
}

/// The last door that appeared, or is about to, for a person on this server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastDoor {
    /// When it was planned.
    pub planned_at: Timestamp,
    /// When the person tapped it, if they did.
    pub tapped_at: Option<Timestamp>,
    /// The level it was for; none for a question.
    pub level: Option<Level>,
}

/// A case that is open for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenCase {
    /// Its kind.
    pub kind: CaseKind,
    /// Its level now.
    pub level: Level,
}

/// What is known of the writer on this server; all empty for somebody never met.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonState {
    /// When their words last counted as a concern.
    pub last_concern: Option<Timestamp>,
    /// Their open cases.
    pub open_cases: Vec<OpenCase>,
    /// The last door for them.
    pub last_door: Option<LastDoor>,
    /// The language they chose.
    pub language: Option<Lang>,
}

/// Everything besides the words that a decision rests on.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// Now.
    pub now: Timestamp,
    /// When the message was first written (its id tells), also where it was edited since.
    pub written_at: Timestamp,
    /// The words were found in an edit.
    pub edited: bool,
    /// The message was fetched after an interruption instead of arriving by itself.
    pub read_back: bool,
    /// Where it stands.
    pub place: Place,
    /// The server does not want this channel read.
    pub excluded: bool,
    /// The writer, or the account that the message is about, is a referent, lead, moderator or admin here.
    pub conflict: bool,
    /// When a public card on the same topic last appeared in this channel.
    pub last_card: Option<Timestamp>,
    /// What is known of the writer.
    pub person: &'a PersonState,
    /// What the server has settled.
    pub rules: &'a GuildRules,
}

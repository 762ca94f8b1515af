//! What the adult outside is told.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::cases::{Case, CaseKind, CaseNumber};
use crate::ids::GuildId;
use crate::phrases::{Level, TopicId};

/// The form of what is sent; it grows by new fields only, else this number changes.
const VERSION: u8 = 1;

/// Why the adult outside is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OutsideEvent {
    /// A case that nobody of the server may see.
    Case,
    /// Such a case is more pressing than it was.
    Raised,
    /// Nobody of the server's team has answered in time.
    NoAnswer,
    /// A rehearsal.
    Drill,
}

impl OutsideEvent {
    /// The word used for it in the notice, in logs and in figures.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Case => "case",
            Self::Raised => "raised",
            Self::NoAnswer => "no-answer",
            Self::Drill => "drill",
        }
    }
}

/// A notice: numbers and kinds. Deliberately absent: who, what was said, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Notice {
    version: u8,
    /// The same for every try of one notice: whoever gets it twice keeps one.
    id: String,
    event: OutsideEvent,
    case: CaseNumber,
    guild: GuildId,
    topic: TopicId,
    level: Level,
    kind: CaseKind,
    created_at: Timestamp,
    sent_at: Timestamp,
}

impl Notice {
    /// What is told about a case, as it stands now.
    pub fn about(case: &Case, event: OutsideEvent, id: String, sent_at: Timestamp) -> Self {
        Self {
            version: VERSION,
            id,
            event,
            case: case.number,
            guild: case.guild,
            topic: case.topic.clone(),
            level: case.level,
            kind: case.kind,
            created_at: case.created_at,
            sent_at,
        }
    }

    /// When this try is made.
    pub const fn sent_at(&self) -> Timestamp {
        self.sent_at
    }
}

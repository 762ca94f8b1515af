//! What a case is.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Alert, CaseKind};
use crate::ids::{ChannelId, GuildId, MessageId, UserId};
use crate::phrases::{About, Level, PhraseId, TopicId};
use crate::text::{Lang, Script};

/// How many of its messages a case remembers by their place; the first and the latest are kept.
const SOURCES_KEPT: usize = 20;

/// A case, unique in one store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CaseId(pub i64);

/// A case as people of one server name it: counted from 1 on each server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CaseNumber(pub u32);

/// A service of the directory, by its id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ServiceId(pub String);

/// Why a case is a false alarm. Chosen from a list: there is no free text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// A joke or an idiom.
    Joke,
    /// A song, a film, a game, a quote.
    Quote,
    /// News or school work.
    Topic,
    /// The words were misread.
    Misread,
    /// A test.
    Test,
    /// None of these.
    Else,
}

impl Reason {
    /// Every reason, in the order in which they are offered.
    pub const ALL: [Self; 6] = [Self::Joke, Self::Quote, Self::Topic, Self::Misread, Self::Test, Self::Else];

    /// The word used for it in the store, in buttons and in figures.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Joke => "joke",
            Self::Quote => "quote",
            Self::Topic => "topic",
            Self::Misread => "misread",
            Self::Test => "test",
            Self::Else => "else",
        }
    }
}

/// How a case ended (design §8).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Emergency services were called.
    EmergencyCalled,
    /// A service has taken over; which, if it is in the directory.
    HandedToService(Option<ServiceId>),
    /// It was reported to a service or an authority.
    ReportedToService(Option<ServiceId>),
    /// An adult whom the young person trusts is engaged.
    TrustedAdult,
    /// The young person is better and wants nothing further.
    BetterDeclines,
    /// The young person cannot be reached.
    OutOfReach,
    /// It was none.
    FalseAlarm(Reason),
}

impl Outcome {
    /// Whether an urgent or imminent case may close with it on one referent's word: somebody outside has taken over.
    pub const fn closes_alone(&self) -> bool {
        match self {
            Self::EmergencyCalled
            | Self::HandedToService(_)
            | Self::ReportedToService(_)
            | Self::TrustedAdult => true,
            Self::BetterDeclines | Self::OutOfReach | Self::FalseAlarm(_) => false,
        }
    }

    /// The word used for it in the store, in buttons and in figures.
    pub const fn tag(&self) -> &'static str {
        match self {
            Self::EmergencyCalled => "emergency-called",
            Self::HandedToService(_) => "handed-to-service",
            Self::ReportedToService(_) => "reported-to-service",
            Self::TrustedAdult => "trusted-adult",
            Self::BetterDeclines => "better-declines",
            Self::OutOfReach => "out-of-reach",
            Self::FalseAlarm(_) => "false-alarm",
        }
    }
}

/// Who has a case in hand, and for how long without renewing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lease {
    /// The referent.
    pub by: UserId,
    /// Since when.
    pub since: Timestamp,
    /// When the claim lapses and the ladder resumes.
    pub until: Timestamp,
}

/// Where a case stands. Each state holds what only it needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Nobody has it in hand.
    New {
        /// Since when nobody has.
        since: Timestamp,
    },
    /// A referent has it in hand.
    Claimed(Lease),
    /// A referent talks with the young person.
    Talking(Lease),
    /// A referent passed it on, and nobody has taken it yet.
    HandedOver {
        /// Who passed it on.
        from: UserId,
        /// To whom; none means to whoever can.
        to: Option<UserId>,
        /// Since when.
        since: Timestamp,
    },
    /// A referent asked to close an urgent or imminent case in a way that takes a second referent's agreement.
    Closing {
        /// Who asked.
        asked_by: UserId,
        /// How it is to end.
        outcome: Outcome,
        /// Since when.
        since: Timestamp,
        /// When the wait is over and the case counts as unowned again.
        until: Timestamp,
    },
    /// Over.
    Closed {
        /// Who closed it.
        by: UserId,
        /// Who agreed, where it took two.
        agreed_by: Option<UserId>,
        /// How it ended.
        outcome: Outcome,
        /// When.
        at: Timestamp,
    },
}

/// The name of a state without what it holds: for tags, filters and figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StateTag {
    /// Nobody has it in hand.
    New,
    /// A referent has it in hand.
    Claimed,
    /// A referent talks with the young person.
    Talking,
    /// Passed on, not taken yet.
    HandedOver,
    /// Waits for a second referent to agree that it closes.
    Closing,
    /// Over, with an outcome.
    Closed,
    /// Over, and was none.
    FalseAlarm,
}

impl StateTag {
    /// Every state.
    pub const ALL: [Self; 7] = [
        Self::New,
        Self::Claimed,
        Self::Talking,
        Self::HandedOver,
        Self::Closing,
        Self::Closed,
        Self::FalseAlarm,
    ];

    /// The word used for it in the store, as a forum tag and in figures.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Claimed => "claimed",
            Self::Talking => "talking",
            Self::HandedOver => "handed-over",
            Self::Closing => "closing",
            Self::Closed => "closed",
            Self::FalseAlarm => "false-alarm",
        }
    }
}

/// Where a message of a case stands, so that it can be read there; never what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceRef {
    /// The channel or thread.
    pub channel: ChannelId,
    /// The message; none where the signal came by a form or a command, or AutoMod took the message away.
    pub message: Option<MessageId>,
    /// AutoMod took the message away.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub blocked: bool,
    /// When it was written.
    pub at: Timestamp,
    /// The level it had by itself.
    pub level: Level,
}

/// Where the team sees a case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Post {
    /// Not yet posted.
    #[default]
    Waiting,
    /// Posted.
    At {
        /// The staff forum or text channel.
        channel: ChannelId,
        /// The thread of the forum post; none in a text channel.
        thread: Option<ChannelId>,
        /// The message that carries the case and its buttons.
        message: MessageId,
    },
    /// Never: somebody of the team appears in it.
    Never,
}

/// One escalation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Unique in the store.
    pub id: CaseId,
    /// As people of the server name it.
    pub number: CaseNumber,
    /// The server.
    pub guild: GuildId,
    /// Self, other, lure or conflict.
    pub kind: CaseKind,
    /// How soon an adult is needed; rises with later signals, never falls.
    pub level: Level,
    /// How the team learns of it; rises like the level.
    pub alert: Alert,
    /// The most pressing topic.
    pub topic: TopicId,
    /// Whom the words are about.
    pub about: About,
    /// The language to answer in.
    pub lang: Lang,
    /// The script it was written in.
    pub script: Script,
    /// The phrases that spoke for it.
    #[serde(with = "phrase_ids")]
    pub phrases: Vec<PhraseId>,
    /// Who wrote, or asked for help.
    pub author: UserId,
    /// Whom it is about, or which account was reported, where that is known.
    pub target: Option<UserId>,
    /// Where the messages stand: the first, and the latest of the others.
    pub sources: Vec<SourceRef>,
    /// How many signals there were in all.
    pub signals: u32,
    /// How often a referent read the messages.
    pub reads: u32,
    /// How often it was reopened.
    pub reopened: u32,
    /// Where it stands.
    pub state: State,
    /// Where the team sees it.
    pub post: Post,
    /// When the first signal was recorded.
    pub created_at: Timestamp,
    /// When `level` was reached.
    pub level_since: Timestamp,
}

impl State {
    /// Its name without what it holds.
    pub const fn tag(&self) -> StateTag {
        match self {
            Self::New { .. } => StateTag::New,
            Self::Claimed(_) => StateTag::Claimed,
            Self::Talking(_) => StateTag::Talking,
            Self::HandedOver { .. } => StateTag::HandedOver,
            Self::Closing { .. } => StateTag::Closing,
            Self::Closed { outcome: Outcome::FalseAlarm(_), .. } => StateTag::FalseAlarm,
            Self::Closed { .. } => StateTag::Closed,
        }
    }

    /// Whether anything is left to do.
    pub const fn is_open(&self) -> bool {
        !matches!(self, Self::Closed { .. })
    }
}

impl Case {
    /// Whether this person appears in the case: then they neither claim, read, list nor close it.
    pub fn involves(&self, person: UserId) -> bool {
        self.author == person || self.target == Some(person)
    }

    /// Whether a referent of the server may be shown it: lists and sheets leave all others out.
    pub fn is_shown_to(&self, person: UserId) -> bool {
        self.kind != CaseKind::Conflict && !self.involves(person)
    }

    /// Who has it in hand, if anybody does at `now`.
    pub fn owner(&self, now: Timestamp) -> Option<Lease> {
        match self.state {
            State::Claimed(lease) | State::Talking(lease) => Some(lease).filter(|lease| now < lease.until),
            State::New { .. } | State::HandedOver { .. } | State::Closing { .. } | State::Closed { .. } => {
                None
            }
        }
    }

    /// Since when nobody has had it in hand; none while somebody has, or when it is closed.
    pub fn unowned_since(&self, now: Timestamp) -> Option<Timestamp> {
        match self.state {
            State::New { since } | State::HandedOver { since, .. } => Some(since),
            State::Claimed(lease) | State::Talking(lease) => Some(lease.until).filter(|until| *until <= now),
            State::Closing { until, .. } => Some(until).filter(|until| *until <= now),
            State::Closed { .. } => None,
        }
    }

    /// When something happens by itself: a claim lapses, a wait for a second referent is over.
    pub const fn lapses_at(&self) -> Option<Timestamp> {
        match self.state {
            State::Claimed(lease) | State::Talking(lease) => Some(lease.until),
            State::Closing { until, .. } => Some(until),
            State::New { .. } | State::HandedOver { .. } | State::Closed { .. } => None,
        }
    }

    /// Notes where one more message stands; forgets the second oldest where there are too many.
    pub(super) fn remember(&mut self, source: SourceRef) {
        if self.sources.len() >= SOURCES_KEPT {
            self.sources.remove(1);
        }
        self.sources.push(source);
    }
}

impl fmt::Display for CaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for CaseId {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl fmt::Display for CaseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for StateTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

/// Phrases travel as plain numbers inside the sealed blob.
pub(super) mod phrase_ids {
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::phrases::PhraseId;

    pub(in crate::cases) fn serialize<S: Serializer>(
        phrases: &[PhraseId],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(phrases.iter().map(|phrase| phrase.0))
    }

    pub(in crate::cases) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<PhraseId>, D::Error> {
        Ok(Vec::<u64>::deserialize(deserializer)?.into_iter().map(PhraseId).collect())
    }
}

//! What can happen to a case, who does it, what follows, and why something may not happen.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Alert, CaseNumber, Outcome, SourceRef};
use crate::ids::UserId;
use crate::phrases::{PhraseId, TopicId};

/// Who does something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Actor {
    /// Somebody who is a registered referent of this server at this moment; whoever calls has checked it.
    Referent(UserId),
    /// Anybody else.
    Outsider(UserId),
    /// Sanad itself: a message arrived, a deadline passed.
    Sanad,
}

/// A later message, or report, about the same person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signal {
    /// Where it stands, and its level.
    pub source: SourceRef,
    /// How the team would learn of it by itself.
    pub alert: Alert,
    /// Its most pressing topic; becomes the topic of the case where the level rises.
    pub topic: TopicId,
    /// The phrases that spoke for it.
    #[serde(with = "super::case::phrase_ids")]
    pub phrases: Vec<PhraseId>,
}

/// What happens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// A later message or report about the same person. Only Sanad says so.
    Signal(Signal),
    /// *Prendre*: a referent takes it in hand; pressed by who has it, it renews the claim.
    Claim,
    /// The claim is renewed.
    Renew,
    /// *Fil*: a referent talks with the young person.
    Talk,
    /// *Lire*: a referent read the messages; counted.
    Read,
    /// *Faire retirer*: a referent had its messages deleted.
    Removed,
    /// *Passer la main*: to somebody, or to whoever can.
    HandOver {
        /// To whom; none means to whoever can.
        to: Option<UserId>,
    },
    /// *Je ne peux pas*.
    Decline,
    /// *Clore* and *fausse alerte*.
    Close {
        /// How it ends.
        outcome: Outcome,
    },
    /// A second referent agrees that it closes.
    Agree,
    /// A second referent does not agree, or who asked takes it back.
    Disagree,
    /// It was closed too early.
    Reopen,
    /// A deadline of the case passed: a claim lapsed, or no second referent came. Only Sanad says so.
    Lapse,
    /// The young person says that somebody of the team appears in it: the server is not shown it any more. Only Sanad says so.
    Apart,
}

impl Event {
    /// The word used for it in the store and in figures.
    pub const fn tag(&self) -> &'static str {
        match self {
            Self::Signal(_) => "signal",
            Self::Claim => "claim",
            Self::Renew => "renew",
            Self::Talk => "talk",
            Self::Read => "read",
            Self::Removed => "removed",
            Self::HandOver { .. } => "hand-over",
            Self::Decline => "decline",
            Self::Close { .. } => "close",
            Self::Agree => "agree",
            Self::Disagree => "disagree",
            Self::Reopen => "reopen",
            Self::Lapse => "lapse",
            Self::Apart => "apart",
        }
    }
}

/// Why the team is told again about a case it knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AlertReason {
    /// A later signal is more pressing.
    Raised,
    /// It was passed on: the case says to whom.
    HandedOver,
    /// Who was asked, or had it in hand, cannot.
    Declined,
    /// A second referent is asked to agree that it closes.
    SecondNeeded,
    /// It was to be closed, and a new signal came, or somebody does not agree.
    NotClosed,
    /// Who had it in hand has not renewed.
    Lapsed,
    /// It was reopened.
    Reopened,
    /// The young person asks to talk.
    TalkAsked,
}

impl AlertReason {
    /// The word used for it in interface keys and figures.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Raised => "raised",
            Self::HandedOver => "handed-over",
            Self::Declined => "declined",
            Self::SecondNeeded => "second-needed",
            Self::NotClosed => "not-closed",
            Self::Lapsed => "lapsed",
            Self::Reopened => "reopened",
            Self::TalkAsked => "talk-asked",
        }
    }
}

/// What follows from a step; performed later, perhaps twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// The post is to show the case as it is now.
    EditPost,
    /// The team is to be told by a new message.
    Alert(AlertReason),
    /// The post is to be put away.
    ArchivePost,
    /// The post is to be brought back.
    RestorePost,
}

/// Why something may not happen. Whoever shows it words it kindly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Only a registered referent may.
    NotAReferent,
    /// The person appears in the case.
    AppearsInIt,
    /// The case is not shown on this server, as somebody of the team appears in it.
    NotOnThisServer,
    /// Somebody else has it in hand.
    AlreadyClaimed {
        /// Who.
        by: UserId,
        /// Until when, unless renewed.
        until: Timestamp,
    },
    /// Nobody has it in hand: it must be claimed first.
    NotClaimed,
    /// It was passed to oneself, or to who passed it on.
    AlreadyTheirs,
    /// Whom it was passed to appears in the case.
    RecipientAppearsInIt,
    /// It is closed.
    AlreadyClosed {
        /// Who closed it.
        by: UserId,
        /// When.
        at: Timestamp,
        /// How.
        outcome: Outcome,
    },
    /// It is not closed, so it cannot be reopened.
    NotClosed,
    /// Nobody has asked to close it, so there is nothing to agree to.
    NothingToAgree,
    /// Who asked to close it cannot be the second to agree.
    TakesASecond {
        /// Who asked.
        asked_by: UserId,
    },
    /// Somebody asked already to close it: agree or disagree.
    AlreadyAsked {
        /// Who asked.
        asked_by: UserId,
        /// How it is to end.
        outcome: Outcome,
    },
    /// It cannot be reopened, as a newer case about the same person is open: that one goes on.
    AnotherIsOpen {
        /// The newer case.
        number: CaseNumber,
    },
    /// No deadline has passed.
    NothingLapsed,
    /// People cannot cause this event, or Sanad cannot.
    NotTheirs,
}

impl Refusal {
    /// The word used for it in logs and figures.
    pub const fn tag(&self) -> &'static str {
        match self {
            Self::NotAReferent => "not-a-referent",
            Self::AppearsInIt => "appears-in-it",
            Self::NotOnThisServer => "not-on-this-server",
            Self::AlreadyClaimed { .. } => "already-claimed",
            Self::NotClaimed => "not-claimed",
            Self::AlreadyTheirs => "already-theirs",
            Self::RecipientAppearsInIt => "recipient-appears-in-it",
            Self::AlreadyClosed { .. } => "already-closed",
            Self::NotClosed => "not-closed",
            Self::NothingToAgree => "nothing-to-agree",
            Self::TakesASecond { .. } => "takes-a-second",
            Self::AlreadyAsked { .. } => "already-asked",
            Self::AnotherIsOpen { .. } => "another-is-open",
            Self::NothingLapsed => "nothing-lapsed",
            Self::NotTheirs => "not-theirs",
        }
    }
}

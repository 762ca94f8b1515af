//! Writing down what was decided about a message: one transaction for all of it.

use std::time::Duration;

use jiff::Timestamp;

use super::{DoorId, Handled, Store, StoreError};
use crate::cases::{CaseId, CaseNumber};
use crate::ids::{ChannelId, GuildId, InteractionId, MessageId, UserId};
use crate::triage::{Decision, PersonState};

/// What a signal came from; the same source twice is a replay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// A message.
    Message(MessageId),
    /// A press, a form or a command.
    Interaction(InteractionId),
}

/// Where a signal came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Source {
    /// The server.
    pub guild: GuildId,
    /// The channel or thread.
    pub channel: ChannelId,
    /// The message or press.
    pub origin: Origin,
    /// When it was written or pressed.
    pub at: Timestamp,
}

/// What is to be written down about one message, report or request.
#[derive(Clone, Copy, Debug)]
pub struct Intake<'a> {
    /// Where it came from.
    pub source: Source,
    /// Who wrote.
    pub author: UserId,
    /// Whom it is about, or which account is reported, where that is known.
    pub target: Option<UserId>,
    /// What triage decided.
    pub decision: &'a Decision,
    /// How long the door waits: drawn by the caller within [`DoorPlan::delay`](crate::triage::DoorPlan::delay).
    pub door_delay: Duration,
    /// How far the shard has come once this is written.
    pub handled: Option<&'a Handled>,
    /// Now.
    pub now: Timestamp,
}

/// The door that a person was written onto.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TakenDoor {
    /// Which.
    pub door: DoorId,
    /// It was there already, for somebody else or for them.
    pub joined: bool,
    /// When it appears; in the past where it already stands.
    pub due_at: Timestamp,
}

/// What was written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intaken {
    /// Nothing but how far the shard has come.
    Nothing,
    /// All of it was written before: a replay. A raised level of an edited message is not a replay.
    AlreadyKnown {
        /// The case it belongs to, if it made one.
        case: Option<CaseId>,
    },
    /// A tip: a public card, or a door without a case.
    Tip {
        /// The door, where it is one.
        door: Option<TakenDoor>,
    },
    /// Added to a case that was open.
    Appended {
        /// The case.
        case: CaseId,
        /// As people of the server name it.
        number: CaseNumber,
        /// Whether the level rose.
        raised: bool,
        /// The door, if one was due.
        door: Option<TakenDoor>,
    },
    /// A new case.
    NewCase {
        /// The case.
        case: CaseId,
        /// As people of the server name it.
        number: CaseNumber,
        /// The door, if one was due.
        door: Option<TakenDoor>,
    },
}

impl Store {
    /// What triage must know of a person before it decides about `origin`, which itself does not count as earlier.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn person_state(
        &self,
        guild: GuildId,
        person: UserId,
        origin: Origin,
        now: Timestamp,
    ) -> Result<PersonState, StoreError> {
        let _ = (guild, person, origin, now);
        todo!()
    }

    /// Writes down a decision: source, case, door, cooldowns, outbox rows and how far the shard has come, all or nothing.
    ///
    /// # Errors
    /// The store does not answer, or cannot be written to; then nothing was written, and the same call may be repeated.
    pub async fn intake(&self, intake: &Intake<'_>) -> Result<Intaken, StoreError> {
        let _ = intake;
        todo!()
    }

    /// When a public card on a topic last appeared in a channel, for
    /// [`Context::last_card`](crate::triage::Context::last_card).
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn last_card(
        &self,
        channel: ChannelId,
        topic: &crate::phrases::TopicId,
    ) -> Result<Option<Timestamp>, StoreError> {
        let _ = (channel, topic);
        todo!()
    }
}

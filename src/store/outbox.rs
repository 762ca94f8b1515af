//! The durable list of things still to be done on Discord. A row never holds text of people nor their ids.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{DoorId, Store, StoreError};
use crate::cases::{AlertReason, Case, CaseId};
use crate::ids::{ChannelId, GuildId, MessageId};
use crate::phrases::TopicId;
use crate::text::Lang;

/// A row of the outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutboxId(pub i64);

/// What is to be done. Whatever else it takes is loaded when it is done, so that it is true at that moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum OutboxWork {
    /// Show a new case to the team, and tell those on duty where its alert says so. Found by its name before any retry.
    PostCase {
        /// The case.
        case: CaseId,
    },
    /// Bring the post of a case to where the case stands now.
    EditCase {
        /// The case.
        case: CaseId,
    },
    /// Tell the team again, by a new message.
    Alert {
        /// The case.
        case: CaseId,
        /// Why.
        reason: AlertReason,
    },
    /// Put the post of a case away.
    ArchiveCase {
        /// The case.
        case: CaseId,
    },
    /// Bring the post of a case back.
    RestoreCase {
        /// The case.
        case: CaseId,
    },
    /// Post a door.
    PostDoor {
        /// The door.
        door: DoorId,
        /// The server.
        guild: GuildId,
        /// Where.
        channel: ChannelId,
    },
    /// Delete a door's message.
    RemoveDoor {
        /// The door.
        door: DoorId,
        /// Where.
        channel: ChannelId,
        /// The message.
        message: MessageId,
    },
    /// Post a short public card.
    PostCard {
        /// The server.
        guild: GuildId,
        /// Where.
        channel: ChannelId,
        /// On what.
        topic: TopicId,
        /// In which language.
        lang: Lang,
    },
}

/// A row that is in the hands of a worker until its lease is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxRow {
    /// Which.
    pub id: OutboxId,
    /// How often it was taken, this time included; with `id` it proves that the row is in these hands.
    pub attempt: u32,
    /// What is to be done.
    pub work: OutboxWork,
    /// When it was due at first.
    pub created_at: Timestamp,
    /// When this attempt was due.
    pub due_at: Timestamp,
    /// After this moment it must not be done any more (a door that came too late): finish it with [`Done::TooLate`].
    pub not_after: Option<Timestamp>,
    /// Until when it is in these hands.
    pub lease_until: Timestamp,
}

/// How a row was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// Done; nothing to note.
    Done,
    /// The case was posted, or found posted.
    CasePosted {
        /// The staff forum or text channel.
        channel: ChannelId,
        /// The thread of the forum post; none in a text channel.
        thread: Option<ChannelId>,
        /// The message that carries the case and its buttons.
        message: MessageId,
        /// When.
        at: Timestamp,
    },
    /// The door was posted, or found posted; its removal is planned.
    DoorPosted {
        /// The message.
        message: MessageId,
        /// When.
        at: Timestamp,
    },
    /// The door's message is gone.
    DoorGone,
    /// It is too late to do it.
    TooLate,
}

/// A row that was given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Buried {
    /// Which.
    pub id: OutboxId,
    /// What was to be done.
    pub work: OutboxWork,
    /// Why not: a fixed word.
    pub why: String,
    /// When it was given up.
    pub at: Timestamp,
    /// How often it was tried.
    pub attempts: u32,
}

impl Store {
    /// Takes up to `limit` rows that are due into the caller's hands until `now + lease`. Of one lane (a case, a door)
    /// only the oldest row is given out, so that its rows are done in order.
    ///
    /// A crash before [`Store::outbox_done`] makes the row due again when its lease is over.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn outbox_take(
        &self,
        now: Timestamp,
        limit: u32,
        lease: SignedDuration,
    ) -> Result<Vec<OutboxRow>, StoreError> {
        let _ = (now, limit, lease);
        todo!()
    }

    /// Notes that a row is done, with what came of it.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`] where another worker has the row now, or the store does not answer.
    pub async fn outbox_done(&self, row: &OutboxRow, done: Done, now: Timestamp) -> Result<(), StoreError> {
        let _ = (row, done, now);
        todo!()
    }

    /// Gives a row back, to be tried again at `at`. `why` is a fixed word, never a message of Discord.
    ///
    /// # Errors
    /// As [`Store::outbox_done`].
    pub async fn outbox_retry(
        &self,
        row: &OutboxRow,
        at: Timestamp,
        why: &'static str,
    ) -> Result<(), StoreError> {
        let _ = (row, at, why);
        todo!()
    }

    /// Gives a row up; the team sees it in the diagnostic.
    ///
    /// # Errors
    /// As [`Store::outbox_done`].
    pub async fn outbox_bury(
        &self,
        row: &OutboxRow,
        why: &'static str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let _ = (row, why, now);
        todo!()
    }

    /// Rows that were given up, the latest first.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn outbox_buried(&self, limit: u32) -> Result<Vec<Buried>, StoreError> {
        let _ = limit;
        todo!()
    }

    /// When the next row can be taken; in the past if one can be taken now, none if nothing is left to do.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn outbox_next_due(&self) -> Result<Option<Timestamp>, StoreError> {
        todo!()
    }

    /// Waits until a row was added or came free in this process since the last call. Miss nothing by calling it in a
    /// `select!` with a timer for [`Store::outbox_next_due`].
    pub async fn outbox_changed(&self) {
        todo!()
    }

    /// Open and closed cases that were posted at or after `since`, so that a late double of their post can be found by
    /// its name and deleted.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn doubles_to_reconcile(&self, since: Timestamp) -> Result<Vec<Case>, StoreError> {
        let _ = since;
        todo!()
    }
}

//! What Sanad remembers: cases, the outbox, doors, sessions and a few preferences, behind one type.
//!
//! SQLite through `sqlx`'s `Any` driver, with SQL that PostgreSQL reads as well; whatever differs is in `backend.rs`.
//! Each method is one transaction. Person, topic and level of a case are sealed with a key that lives outside the
//! database; people are found through blind indexes. Deliberately absent: the text of messages, in any form. No method
//! takes any, so none can be written.

mod cases;
mod doors;
mod error;
mod gaps;
mod guilds;
mod intake;
mod keys;
mod outbox;
mod people;
mod sessions;

pub use cases::{Applied, PastEvent};
pub use doors::{DOOR_STANDS, Door, DoorId, DoorPerson};
pub use error::{ApplyError, StoreError};
pub use gaps::{Gap, GapId, GapReason};
pub use guilds::ChannelFacts;
pub use intake::{Intake, Intaken, Origin, Source, TakenDoor};
pub use keys::Keys;
pub use outbox::{Buried, Done, OutboxId, OutboxRow, OutboxWork};
pub use sessions::{Fingerprint, Handled, NoResume, SESSION_MAX_AGE, SavedSession, Session, Shard};

use jiff::Timestamp;

/// The store. Clones share one pool.
#[derive(Clone, Debug)]
pub struct Store {
    keys: Keys,
}

/// How the store is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Health {
    /// Outbox rows that wait, those in somebody's hands included.
    pub outbox_waiting: u64,
    /// When the oldest of them was due.
    pub outbox_oldest_due: Option<Timestamp>,
    /// Outbox rows that were given up.
    pub outbox_buried: u64,
    /// Open cases.
    pub open_cases: u64,
}

impl Store {
    /// Opens the store, and makes it where there is none: `sqlite:path/to/file.db`.
    ///
    /// # Errors
    /// The address is none, the file cannot be used, the tables cannot be brought up to date, or the key is not the one
    /// that belongs to it.
    pub async fn open(url: &str, keys: &Keys) -> Result<Self, StoreError> {
        let _ = url;
        Ok(Self { keys: keys.clone() })
    }

    /// The keys with which it was opened.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Asks the store how it is; an answer means that it can be read.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn health(&self) -> Result<Health, StoreError> {
        todo!()
    }

    /// Forgets what has served its time: sources after three days, cooldowns, doors a day after they went.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn tidy(&self, now: Timestamp) -> Result<(), StoreError> {
        let _ = now;
        todo!()
    }

    /// Waits for what is under way, writes the log back into the file and closes it.
    pub async fn close(&self) {
        todo!()
    }
}

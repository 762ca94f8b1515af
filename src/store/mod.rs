//! What Sanad remembers: cases, the outbox, doors, sessions and a few preferences, behind one type.
//!
//! SQLite or PostgreSQL through `sqlx`'s `Any` driver, with SQL that both read; whatever differs is in `backend.rs`.
//! Each method is one transaction. Person, topic and level of a case are sealed with a key that lives outside the
//! database; people are found through blind indexes. Deliberately absent: the text of messages, in any form. No method
//! takes any, so none can be written.

mod apart;
mod cases;
mod claims;
mod diagnosis;
mod doors;
mod erasure;
mod gaps;
mod guilds;
mod intake;
mod ladders;
mod later;
mod outbox;
mod people;
mod posts;
mod referents;
mod retention;
mod sessions;
mod setups;
mod shards;
mod talks;
mod wellbeing;

mod cooldowns;
mod rows;
mod sources;

mod backend;
mod error;
mod keys;
mod rotation;
mod row;
mod seal;

pub use apart::{APART_CASES_KEPT, Marked, Marking};
pub use cases::{Applied, PastEvent};
pub use diagnosis::{OutsideAnswers, Panel, Undelivered};
pub use doors::{DOOR_STANDS, Door, DoorId, DoorPerson};
pub use erasure::Erased;
pub use error::{ApplyError, StoreError};
pub use gaps::{Gap, GapId, GapReason};
pub use guilds::ChannelFacts;
pub use intake::{Intake, Intaken, Origin, Source, TakenDoor};
pub use keys::Keys;
pub use outbox::{Buried, Done, OutboxId, OutboxRow, OutboxWork, PASSING};
pub use referents::{Enrolment, Referent};
pub use retention::{CLOSED_CASES_KEPT, Sums};
pub use sessions::{Fingerprint, Handled, NoResume, SESSION_MAX_AGE, SavedSession, Session, Shard};
pub use setups::{Pause, Picked, SetUp, Standing};
pub use shards::{HeldShard, SHARD_LEASE, Sharing};
pub use talks::{TALKS_KEPT, Talk, TalkNews, TalkPlace, TalkState};

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::Notify;

use backend::Backend;
use row::{Columns, ms};
use seal::Place;

/// The row that tells whether the key is the right one, and the word that is sealed in it.
const KEY_CHECK: &[u8] = b"key-check";
const KEY_WORD: &str = "sanad";
/// How long a source is remembered: Sanad reads back 24 h at most, and a replay comes within minutes.
const SOURCES_KEPT: SignedDuration = SignedDuration::from_hours(72);
/// How long a door is remembered after it went, for buttons in answers that are still open.
const DOORS_KEPT: SignedDuration = SignedDuration::from_hours(24);

/// The store. Clones share one pool.
#[derive(Clone)]
pub struct Store {
    backend: Backend,
    keys: Keys,
    outbox: Arc<Notify>,
    deadlines: Arc<Notify>,
    /// A random number that stands for this process in the leases of outbox rows and shards.
    owner: i64,
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
    /// Deliveries about cases that were tried and cannot be done as things are set up; they are tried on.
    pub outbox_stuck: u64,
    /// Those of them that were notices for the adult outside.
    pub notices_buried: u64,
    /// Open cases.
    pub open_cases: u64,
}

impl Store {
    /// Opens the store: `sqlite:path/to/file.db`, which is made where there is none, `sqlite::memory:` for tries that
    /// leave nothing behind, or `postgres://user@host/database`, which must exist and may be empty.
    ///
    /// # Errors
    /// The address is none, the file or the server cannot be used, the tables cannot be brought up to date, or the key is not the one
    /// that belongs to it.
    pub async fn open(url: &str, keys: &Keys) -> Result<Self, StoreError> {
        let owner = rand::random();
        let backend = Backend::open(url, owner).await?;
        let (outbox, deadlines) = (Arc::default(), Arc::default());
        let store = Self { backend, keys: keys.clone(), outbox, deadlines, owner };
        store.check_key().await?;
        Ok(store)
    }

    /// The keys with which it was opened.
    pub const fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Asks the store how it is; an answer means that it can be read.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn health(&self) -> Result<Health, StoreError> {
        let row = sqlx::query(
            "SELECT (SELECT COUNT(*) FROM outbox WHERE buried_at IS NULL) AS waiting, \
             (SELECT MIN(due_at) FROM outbox WHERE buried_at IS NULL) AS oldest_due, \
             (SELECT COUNT(*) FROM outbox WHERE buried_at IS NOT NULL) AS buried, \
             (SELECT COUNT(*) FROM outbox WHERE buried_at IS NULL AND kind IN ('post-case', 'call') \
                 AND why <> $1) AS stuck, \
             (SELECT COUNT(*) FROM outbox WHERE buried_at IS NOT NULL AND kind = 'tell-outside') AS notices_buried, \
             (SELECT COUNT(*) FROM cases WHERE open_key IS NOT NULL) AS open_cases",
        )
        .bind(PASSING)
        .fetch_one(self.backend.pool())
        .await?;
        let columns = Columns::new("outbox", &row);
        Ok(Health {
            outbox_waiting: columns.id("waiting")?,
            outbox_oldest_due: columns.time_or_none("oldest_due")?,
            outbox_buried: columns.id("buried")?,
            outbox_stuck: columns.id("stuck")?,
            notices_buried: columns.id("notices_buried")?,
            open_cases: columns.id("open_cases")?,
        })
    }

    /// Forgets what has served its time: sources after three days, cooldowns that are over, doors a day after they went.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn tidy(&self, now: Timestamp) -> Result<(), StoreError> {
        let mut write = self.backend.write_beside().await?;
        for (statement, before) in [
            ("DELETE FROM sources WHERE at < $1", now - SOURCES_KEPT),
            ("DELETE FROM cooldowns WHERE expires_at < $1", now),
            ("DELETE FROM doors WHERE gone_at < $1", now - DOORS_KEPT),
        ] {
            sqlx::query(statement).bind(ms(before)).execute(write.on()).await?;
        }
        write.commit().await
    }

    /// Waits for what is under way, writes the log back into the file and closes it.
    pub async fn close(&self) {
        self.backend.close().await;
    }

    /// Leaves a sealed word in a new store, and finds it again in one that exists: a wrong key is noticed before
    /// anything is written with it.
    async fn check_key(&self) -> Result<(), StoreError> {
        let place = Place { table: "meta", row: KEY_CHECK };
        let mut write = self.backend.write().await?;
        let row =
            sqlx::query("SELECT value FROM meta WHERE name = 'key-check'").fetch_optional(write.on()).await?;
        match row {
            Some(row) => {
                let sealed: Vec<u8> = Columns::new("meta", &row).get("value")?;
                let word: String = self.keys.open_from(place, &sealed).map_err(|_| StoreError::WrongKey)?;
                if word == KEY_WORD { Ok(()) } else { Err(StoreError::WrongKey) }
            }
            None => {
                sqlx::query("INSERT INTO meta (name, value) VALUES ('key-check', $1)")
                    .bind(self.keys.seal_for(place, &KEY_WORD)?)
                    .execute(write.on())
                    .await?;
                write.commit().await
            }
        }
    }
}

/// What a step of the store gives within `limit`, or [`StoreError::Busy`]: a connection may hang without ever failing. A step that is
/// broken off may have been written all the same, as one whose answer was lost.
///
/// # Errors
/// Those of the step, and that it took too long.
pub async fn within<T>(
    limit: Duration,
    step: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, StoreError> {
    tokio::time::timeout(limit, step).await.unwrap_or(Err(StoreError::Busy))
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Store(…)")
    }
}

#[cfg(test)]
mod tests;

//! Shard sessions: how far each shard has come, and whether its session may be resumed.

use jiff::{SignedDuration, Timestamp};

use super::{Store, StoreError};
use crate::ids::MessageId;

/// A session older than this is not resumed (design §9).
pub const SESSION_MAX_AGE: SignedDuration = SignedDuration::from_mins(3);

/// One shard of a bot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Shard {
    /// Counted from 0.
    pub id: u32,
    /// How many there are.
    pub total: u32,
}

/// What a session depends on besides its shard: another application or other intents cannot resume it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint {
    /// The application's id.
    pub application: u64,
    /// The gateway intents, as Discord's bits.
    pub intents: u64,
}

/// How far a shard has come: everything up to `sequence` of this session is handled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handled {
    /// Which shard.
    pub shard: Shard,
    /// The session in which the numbers count.
    pub session: String,
    /// The highest number below which every frame is handled.
    pub sequence: u64,
    /// The highest message id among them, for reading back.
    pub watermark: Option<MessageId>,
}

/// A session as the gateway gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// How far it has come.
    pub handled: Handled,
    /// What it depends on.
    pub fingerprint: Fingerprint,
    /// Where to resume it.
    pub resume_url: String,
}

/// Why a saved session is not resumed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NoResume {
    /// Nothing is saved.
    NothingSaved,
    /// It belongs to another application, other intents or another number of shards.
    OtherFingerprint,
    /// It is older than [`SESSION_MAX_AGE`].
    TooOld,
    /// It was given up: the gateway refused it.
    GivenUp,
}

/// What is known of a shard at its start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SavedSession {
    /// Resume it.
    Resume(Session),
    /// Identify anew, then read back what was missed.
    Identify {
        /// Why.
        why: NoResume,
        /// Messages up to this one are handled.
        watermark: Option<MessageId>,
        /// When the shard was last known to be well.
        last_seen: Option<Timestamp>,
    },
}

impl Store {
    /// Saves a session after READY or RESUMED. A watermark that is known already never falls.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn save_session(&self, session: &Session, now: Timestamp) -> Result<(), StoreError> {
        let _ = (session, now);
        todo!()
    }

    /// Saves how far a shard has come, where no intake did so. Gives back `false` where the session is not the one
    /// that is saved; then nothing is written.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn save_handled(&self, handled: &Handled, now: Timestamp) -> Result<bool, StoreError> {
        let _ = (handled, now);
        todo!()
    }

    /// What is known of a shard at its start.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn load_session(
        &self,
        shard: Shard,
        fingerprint: Fingerprint,
        now: Timestamp,
    ) -> Result<SavedSession, StoreError> {
        let _ = (shard, fingerprint, now);
        todo!()
    }

    /// Gives a session up after the gateway refused it; the watermark stays.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn forget_session(&self, shard: Shard) -> Result<(), StoreError> {
        let _ = shard;
        todo!()
    }
}

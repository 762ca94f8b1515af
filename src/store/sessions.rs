//! Shard sessions: how far each shard has come, and whether its session may be resumed.

use std::fmt;

use jiff::{SignedDuration, Timestamp};
use sqlx::AnyConnection;

use super::row::{Columns, ms};
use super::{Store, StoreError, shards};
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
#[derive(Clone, PartialEq, Eq)]
pub struct Handled {
    /// Which shard.
    pub shard: Shard,
    /// The session in which the numbers count.
    pub session: String,
    /// The highest number below which every frame is handled.
    pub sequence: u64,
    /// The highest message id among them, for reading back.
    pub watermark: Option<MessageId>,
    /// With which lease it was heard (see [`HeldShard`](super::HeldShard)): after the shard was lost, nothing of it is written.
    pub epoch: u64,
}

impl fmt::Debug for Handled {
    /// Without the session's name: who has it and the token can take the session over.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handled")
            .field("shard", &self.shard)
            .field("sequence", &self.sequence)
            .field("watermark", &self.watermark)
            .field("epoch", &self.epoch)
            .finish_non_exhaustive()
    }
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
    /// Saves a session after READY or RESUMED. A watermark that is known already never falls. Gives back `false`, and writes
    /// nothing, where the shard is in other hands by now.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn save_session(&self, session: &Session, now: Timestamp) -> Result<bool, StoreError> {
        let mut write = self.backend.write_for(shards::SHARDS).await?;
        if !shards::is_current(write.on(), session.handled.shard, session.handled.epoch).await? {
            return Ok(false);
        }
        sqlx::query(
            "INSERT INTO shard_sessions (shard_id, shard_total, application, intents, session, resume_url, sequence, \
             watermark, saved_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
             ON CONFLICT (shard_id, shard_total) DO UPDATE SET application = excluded.application, \
             intents = excluded.intents, session = excluded.session, resume_url = excluded.resume_url, \
             sequence = excluded.sequence, saved_at = excluded.saved_at, \
             watermark = CASE WHEN excluded.watermark IS NULL OR shard_sessions.watermark > excluded.watermark \
             THEN shard_sessions.watermark ELSE excluded.watermark END",
        )
        .bind(i64::from(session.handled.shard.id))
        .bind(i64::from(session.handled.shard.total))
        .bind(session.fingerprint.application.cast_signed())
        .bind(session.fingerprint.intents.cast_signed())
        .bind(session.handled.session.as_str())
        .bind(session.resume_url.as_str())
        .bind(session.handled.sequence.cast_signed())
        .bind(session.handled.watermark.map(|message| message.0.cast_signed()))
        .bind(ms(now))
        .execute(write.on())
        .await?;
        write.commit().await?;
        Ok(true)
    }

    /// Notes, before a shard connects for the first time, that messages from now on are its matter: one that is killed
    /// before its first session is saved leaves them to the next process. Changes nothing where the shard is known.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn begin_listening(
        &self,
        shard: Shard,
        fingerprint: Fingerprint,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut write = self.backend.write_beside().await?;
        sqlx::query(
            "INSERT INTO shard_sessions (shard_id, shard_total, application, intents, session, resume_url, sequence, \
             watermark, saved_at) VALUES ($1, $2, $3, $4, NULL, '', 0, $5, $6) \
             ON CONFLICT (shard_id, shard_total) DO NOTHING",
        )
        .bind(i64::from(shard.id))
        .bind(i64::from(shard.total))
        .bind(fingerprint.application.cast_signed())
        .bind(fingerprint.intents.cast_signed())
        .bind(MessageId::at_ms(now.as_millisecond()).0.cast_signed())
        .bind(ms(now))
        .execute(write.on())
        .await?;
        write.commit().await
    }

    /// Saves how far a shard has come, where no intake did so. Gives back `false` where the session is not the one
    /// that is saved, or the shard is in other hands; then nothing is written.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn save_handled(&self, handled: &Handled, now: Timestamp) -> Result<bool, StoreError> {
        let mut write = self.backend.write_beside().await?;
        let saved = advance(write.on(), handled, now).await?;
        write.commit().await?;
        Ok(saved)
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
        let row = sqlx::query(
            "SELECT application, intents, session, resume_url, sequence, watermark, saved_at FROM shard_sessions \
             WHERE shard_id = $1 AND shard_total = $2",
        )
        .bind(i64::from(shard.id))
        .bind(i64::from(shard.total))
        .fetch_optional(self.backend.pool())
        .await?;
        let Some(row) = row else { return self.never_saved(fingerprint).await };
        let columns = Columns::new("shard_sessions", &row);
        let watermark = columns.id_or_none("watermark")?.map(MessageId);
        let saved_at = columns.time("saved_at")?;
        let identify = |why| SavedSession::Identify { why, watermark, last_seen: Some(saved_at) };
        let saved = Fingerprint { application: columns.id("application")?, intents: columns.id("intents")? };
        if saved.application != fingerprint.application {
            // Another bot's messages were handled up to there, not this one's.
            let why = NoResume::OtherFingerprint;
            return Ok(SavedSession::Identify { why, watermark: None, last_seen: None });
        }
        let Some(session) = columns.get::<Option<String>>("session")? else {
            return Ok(identify(NoResume::GivenUp));
        };
        if saved != fingerprint {
            return Ok(identify(NoResume::OtherFingerprint));
        }
        // A clock that was set back makes a session look newer than now; its age is unknown then.
        let age = now.duration_since(saved_at);
        if age > SESSION_MAX_AGE || age < -SESSION_MAX_AGE {
            return Ok(identify(NoResume::TooOld));
        }
        let sequence = columns.id("sequence")?;
        let handled = Handled { shard, session, sequence, watermark, epoch: 0 };
        Ok(SavedSession::Resume(Session { handled, fingerprint, resume_url: columns.get("resume_url")? }))
    }

    /// Gives a session up after the gateway refused it; the watermark stays.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn forget_session(&self, shard: Shard) -> Result<(), StoreError> {
        let mut write = self.backend.write_beside().await?;
        sqlx::query("UPDATE shard_sessions SET session = NULL WHERE shard_id = $1 AND shard_total = $2")
            .bind(i64::from(shard.id))
            .bind(i64::from(shard.total))
            .execute(write.on())
            .await?;
        write.commit().await
    }

    /// A shard that was never saved: where the number of shards changed, the messages up to the lowest watermark of the
    /// old ones are handled for sure.
    async fn never_saved(&self, fingerprint: Fingerprint) -> Result<SavedSession, StoreError> {
        let row = sqlx::query(
            "SELECT MIN(watermark) AS watermark, MIN(saved_at) AS saved_at FROM shard_sessions \
             WHERE application = $1 AND shard_total = ( \
                 SELECT MAX(s.shard_total) FROM shard_sessions s WHERE s.application = $1 AND s.saved_at = ( \
                     SELECT MAX(l.saved_at) FROM shard_sessions l WHERE l.application = $1))",
        )
        .bind(fingerprint.application.cast_signed())
        .fetch_one(self.backend.pool())
        .await?;
        let columns = Columns::new("shard_sessions", &row);
        let last_seen = columns.time_or_none("saved_at")?;
        Ok(SavedSession::Identify {
            why: if last_seen.is_some() { NoResume::OtherFingerprint } else { NoResume::NothingSaved },
            watermark: columns.id_or_none("watermark")?.map(MessageId),
            last_seen,
        })
    }
}

/// Moves a shard on; never back, only within the session that is saved, and only while it is in these hands.
pub(super) async fn advance(
    on: &mut AnyConnection,
    handled: &Handled,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE shard_sessions SET sequence = CASE WHEN sequence < $4 THEN $4 ELSE sequence END, \
         watermark = CASE WHEN watermark IS NULL OR watermark < $5 THEN $5 ELSE watermark END, saved_at = $6 \
         WHERE shard_id = $1 AND shard_total = $2 AND session = $3 AND NOT EXISTS (SELECT 1 FROM shard_leases l \
         WHERE l.shard_id = $1 AND l.shard_total = $2 AND l.epoch > $7)",
    )
    .bind(i64::from(handled.shard.id))
    .bind(i64::from(handled.shard.total))
    .bind(handled.session.as_str())
    .bind(handled.sequence.cast_signed())
    .bind(handled.watermark.map(|message| message.0.cast_signed()))
    .bind(ms(now))
    .bind(handled.epoch.cast_signed())
    .execute(on)
    .await?;
    Ok(done.rows_affected() == 1)
}

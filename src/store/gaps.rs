//! Gaps: what could not be read, from when to when (P1).

use jiff::Timestamp;
use sqlx::any::AnyRow;

use super::row::{Columns, ms};
use super::{Store, StoreError};
use crate::ids::{ChannelId, GuildId};

/// Stands for "all channels", as a unique key must not hold NULL; no channel has this id.
const WHOLE_SERVER: i64 = 0;

/// Why something could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GapReason {
    /// The permission to read older messages is missing.
    NoHistory,
    /// The channel cannot be seen.
    NoAccess,
    /// It lies further back than Sanad reads (24 h).
    TooFarBack,
    /// Discord did not answer.
    Unanswered,
    /// The text could not be read: the intent is switched off.
    NoContent,
}

/// A gap, unique in one store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GapId(pub i64);

/// Something that could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The server.
    pub guild: GuildId,
    /// The channel; none means all of the server.
    pub channel: Option<ChannelId>,
    /// From when.
    pub from: Timestamp,
    /// To when.
    pub to: Timestamp,
    /// Why.
    pub reason: GapReason,
}

impl GapReason {
    /// Every reason.
    pub const ALL: [Self; 5] =
        [Self::NoHistory, Self::NoAccess, Self::TooFarBack, Self::Unanswered, Self::NoContent];

    /// The word used for it in the store, logs and figures.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::NoHistory => "no-history",
            Self::NoAccess => "no-access",
            Self::TooFarBack => "too-far-back",
            Self::Unanswered => "unanswered",
            Self::NoContent => "no-content",
        }
    }
}

impl Store {
    /// Records a gap. The same gap again (server, channel, beginning, reason) only moves its end.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn record_gap(&self, gap: &Gap) -> Result<GapId, StoreError> {
        let mut write = self.backend.write_beside().await?;
        let row = sqlx::query(
            "INSERT INTO gaps (guild, channel, from_at, to_at, reason) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (guild, channel, from_at, reason) DO UPDATE SET \
             to_at = CASE WHEN gaps.to_at < excluded.to_at THEN excluded.to_at ELSE gaps.to_at END RETURNING id",
        )
        .bind(gap.guild.0.cast_signed())
        .bind(gap.channel.map_or(WHOLE_SERVER, |channel| channel.0.cast_signed()))
        .bind(ms(gap.from))
        .bind(ms(gap.to))
        .bind(gap.reason.tag())
        .fetch_one(write.on())
        .await?;
        let id = Columns::new("gaps", &row).get("id").map(GapId)?;
        write.commit().await?;
        Ok(id)
    }

    /// Gaps of a server that its team has not been told of, the oldest first.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn gaps_untold(&self, guild: GuildId) -> Result<Vec<(GapId, Gap)>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, guild, channel, from_at, to_at, reason FROM gaps \
             WHERE guild = $1 AND told_at IS NULL ORDER BY from_at, id",
        )
        .bind(guild.0.cast_signed())
        .fetch_all(self.backend.pool())
        .await?;
        rows.iter().map(read).collect()
    }

    /// Gaps of a server that ended at or after `since`, the oldest first.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn gaps(&self, guild: GuildId, since: Timestamp) -> Result<Vec<(GapId, Gap)>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, guild, channel, from_at, to_at, reason FROM gaps \
             WHERE guild = $1 AND to_at >= $2 ORDER BY from_at, id",
        )
        .bind(guild.0.cast_signed())
        .bind(ms(since))
        .fetch_all(self.backend.pool())
        .await?;
        rows.iter().map(read).collect()
    }

    /// Notes that the team has been told of a gap.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn gap_told(&self, gap: GapId, now: Timestamp) -> Result<(), StoreError> {
        let mut write = self.backend.write_beside().await?;
        sqlx::query("UPDATE gaps SET told_at = $2 WHERE id = $1 AND told_at IS NULL")
            .bind(gap.0)
            .bind(ms(now))
            .execute(write.on())
            .await?;
        write.commit().await
    }
}

fn read(row: &AnyRow) -> Result<(GapId, Gap), StoreError> {
    let columns = Columns::new("gaps", row);
    let word: String = columns.get("reason")?;
    let channel = columns.get::<i64>("channel")?;
    let gap = Gap {
        guild: GuildId(columns.id("guild")?),
        channel: (channel != WHOLE_SERVER).then_some(ChannelId(channel.cast_unsigned())),
        from: columns.time("from_at")?,
        to: columns.time("to_at")?,
        reason: GapReason::ALL
            .into_iter()
            .find(|reason| reason.tag() == word)
            .ok_or_else(|| columns.unknown())?,
    };
    Ok((GapId(columns.get("id")?), gap))
}

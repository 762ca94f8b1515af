//! Gaps: what could not be read, from when to when (P1).

use jiff::Timestamp;

use super::{Store, StoreError};
use crate::ids::{ChannelId, GuildId};

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

impl Store {
    /// Records a gap. The same gap again (server, channel, beginning, reason) only moves its end.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn record_gap(&self, gap: &Gap) -> Result<GapId, StoreError> {
        let _ = gap;
        todo!()
    }

    /// Gaps of a server that its team has not been told of, the oldest first.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn gaps_untold(&self, guild: GuildId) -> Result<Vec<(GapId, Gap)>, StoreError> {
        let _ = guild;
        todo!()
    }

    /// Gaps of a server that ended at or after `since`, the oldest first.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn gaps(&self, guild: GuildId, since: Timestamp) -> Result<Vec<(GapId, Gap)>, StoreError> {
        let _ = (guild, since);
        todo!()
    }

    /// Notes that the team has been told of a gap.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn gap_told(&self, gap: GapId, now: Timestamp) -> Result<(), StoreError> {
        let _ = (gap, now);
        todo!()
    }
}

//! What rests for a while, found by blind index: a person's last concern and last door, a channel's last card.

use jiff::{SignedDuration, Timestamp};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;

use super::row::{Columns, ms};
use super::seal::Place;
use super::{Keys, StoreError};
use crate::ids::{ChannelId, GuildId, UserId};
use crate::phrases::{Level, TopicId};
use crate::triage::LastDoor;

/// How long a door is remembered: triage lets it rest for six hours after a tap at most.
pub(super) const DOOR_MEMORY: SignedDuration = SignedDuration::from_hours(7);

/// A person's last concern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Concern {
    /// When it was written.
    pub(super) at: Timestamp,
    /// The number of its message or press, so that an edit or a replay of it does not count as a second one.
    pub(super) origin: u64,
}

/// A person's last door.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct RecentDoor {
    pub(super) planned_at: Timestamp,
    pub(super) tapped_at: Option<Timestamp>,
    pub(super) level: Option<Level>,
}

impl From<RecentDoor> for LastDoor {
    fn from(door: RecentDoor) -> Self {
        Self { planned_at: door.planned_at, tapped_at: door.tapped_at, level: door.level }
    }
}

pub(super) fn concern(keys: &Keys, guild: GuildId, person: UserId) -> Vec<u8> {
    keys.blind("last-concern", &[guild.0, person.0])
}

pub(super) fn door(keys: &Keys, guild: GuildId, person: UserId) -> Vec<u8> {
    keys.blind("last-door", &[guild.0, person.0])
}

pub(super) fn card(keys: &Keys, channel: ChannelId, topic: &TopicId) -> Vec<u8> {
    keys.blind_word("last-card", &[channel.0], topic.as_str())
}

/// What is remembered under `key`, unless its time is over.
pub(super) async fn read<T: DeserializeOwned>(
    keys: &Keys,
    on: &mut AnyConnection,
    key: &[u8],
    now: Timestamp,
) -> Result<Option<T>, StoreError> {
    let row = sqlx::query("SELECT sealed FROM cooldowns WHERE cooldown_key = $1 AND expires_at > $2")
        .bind(key)
        .bind(ms(now))
        .fetch_optional(on)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let sealed: Vec<u8> = Columns::new("cooldowns", &row).get("sealed")?;
    keys.open_from(Place { table: "cooldowns", row: key }, &sealed).map(Some)
}

/// Remembers something under `key`, in place of what was there.
pub(super) async fn put<T: Serialize>(
    keys: &Keys,
    on: &mut AnyConnection,
    key: &[u8],
    value: &T,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    let sealed = keys.seal_for(Place { table: "cooldowns", row: key }, value)?;
    sqlx::query(
        "INSERT INTO cooldowns (cooldown_key, expires_at, sealed) VALUES ($1, $2, $3) \
         ON CONFLICT (cooldown_key) DO UPDATE SET expires_at = excluded.expires_at, sealed = excluded.sealed",
    )
    .bind(key)
    .bind(ms(expires_at))
    .bind(sealed)
    .execute(on)
    .await?;
    Ok(())
}

/// Forgets what is remembered under `key`; how many rows that were.
pub(super) async fn forget(on: &mut AnyConnection, key: &[u8]) -> Result<u64, StoreError> {
    let gone = sqlx::query("DELETE FROM cooldowns WHERE cooldown_key = $1").bind(key).execute(on).await?;
    Ok(gone.rows_affected())
}

//! The rows of `cases` and `case_events`.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use super::row::{Columns, ms};
use super::seal::Place;
use super::{Keys, PastEvent, StoreError, apart};
use crate::cases::{Actor, Case, CaseId, CaseNumber, Event, Post};
use crate::ids::{ChannelId, GuildId, MessageId};

/// The columns that [`read`] needs, as they stand after SELECT.
macro_rules! select_case {
    ($rest:literal) => {
        concat!(
            "SELECT id, guild, number, version, post_channel, post_thread, post_message, sealed FROM cases ",
            $rest
        )
    };
}
pub(super) use select_case;

/// A case as it was found, with what saving its next state must be checked against.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) case: Case,
    pub(super) version: i64,
}

/// What the history keeps sealed.
#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    actor: Actor,
    event: Event,
}

/// The server of a case; it never changes.
pub(super) async fn guild_of(on: &mut AnyConnection, case: CaseId) -> Result<Option<GuildId>, StoreError> {
    let row = sqlx::query("SELECT guild FROM cases WHERE id = $1").bind(case.0).fetch_optional(on).await?;
    row.map(|row| Columns::new("cases", &row).id("guild").map(GuildId)).transpose()
}

pub(super) async fn by_id(
    keys: &Keys,
    on: &mut AnyConnection,
    case: CaseId,
) -> Result<Option<Found>, StoreError> {
    let row = sqlx::query(select_case!("WHERE id = $1")).bind(case.0).fetch_optional(on).await?;
    row.map(|row| read(keys, &row)).transpose()
}

pub(super) async fn by_open_key(
    keys: &Keys,
    on: &mut AnyConnection,
    key: &[u8],
) -> Result<Option<Found>, StoreError> {
    let row = sqlx::query(select_case!("WHERE open_key = $1")).bind(key).fetch_optional(on).await?;
    row.map(|row| read(keys, &row)).transpose()
}

/// Opens a row. What the database numbers or learns later stands in its columns and wins over the blob: the id is not
/// known when the case is sealed, and the place of the post comes without a step of the case.
pub(super) fn read(keys: &Keys, row: &AnyRow) -> Result<Found, StoreError> {
    let columns = Columns::new("cases", row);
    let guild = columns.get::<i64>("guild")?;
    let number = columns.get::<i64>("number")?;
    let sealed: Vec<u8> = columns.get("sealed")?;
    let mut case: Case = keys.open_from(Place { table: "cases", row: &place(guild, number) }, &sealed)?;
    case.id = CaseId(columns.get("id")?);
    if let (Some(channel), Some(message)) =
        (columns.id_or_none("post_channel")?, columns.id_or_none("post_message")?)
        && case.post != Post::Never
    {
        case.post = Post::At {
            channel: ChannelId(channel),
            thread: columns.id_or_none("post_thread")?.map(ChannelId),
            message: MessageId(message),
        };
    } else if matches!(case.post, Post::At { .. }) {
        // It was posted, and the post is gone since.
        case.post = Post::Waiting;
    }
    Ok(Found { case, version: columns.get("version")? })
}

/// The next number of a case on a server.
pub(super) async fn next_number(on: &mut AnyConnection, guild: GuildId) -> Result<CaseNumber, StoreError> {
    let row = sqlx::query(
        "INSERT INTO case_numbers (guild, last) VALUES ($1, 1) \
         ON CONFLICT (guild) DO UPDATE SET last = case_numbers.last + 1 RETURNING last",
    )
    .bind(guild.0.cast_signed())
    .fetch_one(on)
    .await?;
    Columns::new("case_numbers", &row).number("last").map(CaseNumber)
}

/// Writes a new case; its id is that of the row.
pub(super) async fn insert(
    keys: &Keys,
    on: &mut AnyConnection,
    case: &Case,
    open_key: &[u8],
    now: Timestamp,
) -> Result<CaseId, StoreError> {
    let row = sqlx::query(
        "INSERT INTO cases (guild, number, open_key, state, version, created_at, changed_at, lapses_at, sealed, goes_at) \
         VALUES ($1, $2, $3, $4, 1, $5, $6, $7, $8, $9) RETURNING id",
    )
    .bind(case.guild.0.cast_signed())
    .bind(i64::from(case.number.0))
    .bind(open_key)
    .bind(case.state.tag().tag())
    .bind(ms(case.created_at))
    .bind(ms(now))
    .bind(case.lapses_at().map(ms))
    .bind(sealed(keys, case)?)
    .bind(apart::goes_at(case, now).map(ms))
    .fetch_one(on)
    .await?;
    Columns::new("cases", &row).get("id").map(CaseId)
}

/// Writes the next state of a case; `false` if somebody else wrote in the meantime.
pub(super) async fn update(
    keys: &Keys,
    on: &mut AnyConnection,
    found: &Found,
    next: &Case,
    open_key: Option<Vec<u8>>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE cases SET open_key = $3, state = $4, version = version + 1, changed_at = $5, lapses_at = $6, \
         sealed = $7, goes_at = $8 WHERE id = $1 AND version = $2",
    )
    .bind(found.case.id.0)
    .bind(found.version)
    .bind(open_key)
    .bind(next.state.tag().tag())
    .bind(ms(now))
    .bind(next.lapses_at().map(ms))
    .bind(sealed(keys, next)?)
    .bind(apart::goes_at(next, now).map(ms))
    .execute(on)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Adds a line to the history of a case.
pub(super) async fn record(
    keys: &Keys,
    on: &mut AnyConnection,
    case: CaseId,
    event: &Event,
    actor: Actor,
    now: Timestamp,
) -> Result<(), StoreError> {
    let entry = Entry { actor, event: event.clone() };
    let place = Place { table: "case_events", row: &case.0.to_be_bytes() };
    sqlx::query("INSERT INTO case_events (case_id, at, kind, sealed) VALUES ($1, $2, $3, $4)")
        .bind(case.0)
        .bind(ms(now))
        .bind(event.tag())
        .bind(keys.seal_for(place, &entry)?)
        .execute(on)
        .await?;
    Ok(())
}

pub(super) async fn history(
    keys: &Keys,
    on: &mut AnyConnection,
    case: CaseId,
) -> Result<Vec<PastEvent>, StoreError> {
    let rows = sqlx::query("SELECT at, sealed FROM case_events WHERE case_id = $1 ORDER BY id")
        .bind(case.0)
        .fetch_all(on)
        .await?;
    let place = Place { table: "case_events", row: &case.0.to_be_bytes() };
    rows.iter()
        .map(|row| {
            let columns = Columns::new("case_events", row);
            let sealed: Vec<u8> = columns.get("sealed")?;
            let Entry { actor, event } = keys.open_from(place, &sealed)?;
            Ok(PastEvent { at: columns.time("at")?, actor, event })
        })
        .collect()
}

fn sealed(keys: &Keys, case: &Case) -> Result<Vec<u8>, StoreError> {
    let row = place(case.guild.0.cast_signed(), i64::from(case.number.0));
    keys.seal_for(Place { table: "cases", row: &row }, case)
}

/// A case is sealed by guild and number: its id is not known before the row is written.
pub(super) fn place(guild: i64, number: i64) -> [u8; 16] {
    let mut place = [0; 16];
    place[..8].copy_from_slice(&guild.to_be_bytes());
    place[8..].copy_from_slice(&number.to_be_bytes());
    place
}

//! What has been written down already: the same message or press twice is a replay.

use jiff::Timestamp;
use sqlx::AnyConnection;

use super::StoreError;
use super::backend::Write;
use super::row::{Columns, ms};
use crate::cases::CaseId;

/// Writes a source down; `false` if it was there already.
pub(super) async fn claim(
    write: &mut Write,
    key: &[u8],
    case: Option<CaseId>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "INSERT INTO sources (source_key, case_id, at) VALUES ($1, $2, $3) ON CONFLICT (source_key) DO NOTHING",
    )
    .bind(key)
    .bind(case.map(|case| case.0))
    .bind(ms(now))
    .execute(write.on())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The case that a source led to, if it was written down and did.
pub(super) async fn case(write: &mut Write, key: &[u8]) -> Result<Option<CaseId>, StoreError> {
    Ok(known(write.on(), key).await?.flatten())
}

/// Whether a source is written down, and the case that it led to.
pub(super) async fn known(on: &mut AnyConnection, key: &[u8]) -> Result<Option<Option<CaseId>>, StoreError> {
    let row =
        sqlx::query("SELECT case_id FROM sources WHERE source_key = $1").bind(key).fetch_optional(on).await?;
    row.map(|row| Ok(Columns::new("sources", &row).get::<Option<i64>>("case_id")?.map(CaseId))).transpose()
}

/// Lets a source that is written down lead to another case: its message was edited after the first one had closed.
pub(super) async fn point(write: &mut Write, key: &[u8], case: CaseId) -> Result<(), StoreError> {
    sqlx::query("UPDATE sources SET case_id = $2 WHERE source_key = $1")
        .bind(key)
        .bind(case.0)
        .execute(write.on())
        .await?;
    Ok(())
}

//! How cases go: thirty days after a case was closed, everything that tells whom it was about is deleted, here and on
//! Discord. What stays are sums, and of these only those that are not about few.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use sqlx::AnyConnection;

use super::backend::Write;
use super::row::{Columns, ms};
use super::rows::{self, select_case};
use super::seal::Place;
use super::{Keys, OutboxWork, Store, StoreError, later, outbox, talks};
use crate::cases::{Case, Post, State};
use crate::ids::GuildId;

/// How long a closed case stays (design §8).
pub const CLOSED_CASES_KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Sums below this are not shown: they may be about somebody whom others can guess.
const LEAST_SUM: u32 = 5;
/// Cases that go in one step, so that no other step waits long.
const AT_ONCE: i64 = 50;

/// How many of the cases that went had something in common, by its name: `all`, `level/urgent`, `kind/self`,
/// `topic/sextortion`, `outcome/trusted-adult`.
pub type Sums = BTreeMap<String, u32>;

impl Store {
    /// Deletes cases that were closed thirty days ago or earlier, with their history; plans the deletion of their posts.
    /// Gives back how many went; where that is more than a few, call it again.
    ///
    /// # Errors
    /// The store does not answer; then nothing was deleted.
    pub async fn forget_closed(&self, now: Timestamp) -> Result<usize, StoreError> {
        let before = now - CLOSED_CASES_KEPT;
        let mut write = self.backend.write().await?;
        let rows =
            sqlx::query(select_case!("WHERE open_key IS NULL AND changed_at <= $1 ORDER BY id LIMIT $2"))
                .bind(ms(before))
                .bind(AT_ONCE)
                .fetch_all(write.on())
                .await?;
        for row in &rows {
            let case = rows::read(&self.keys, row)?.case;
            add_up(&self.keys, write.on(), &case).await?;
            forget(&mut write, &case, now).await?;
        }
        write.commit().await?;
        if !rows.is_empty() {
            self.outbox_grew();
        }
        Ok(rows.len())
    }

    /// Sums of the cases of a server that went, by the month in which they began (`202611`). Sums below five are left out.
    ///
    /// # Errors
    /// The store does not answer, or a row cannot be opened.
    pub async fn sums(&self, guild: GuildId) -> Result<BTreeMap<u32, Sums>, StoreError> {
        let rows = sqlx::query("SELECT month, sealed FROM case_sums WHERE guild = $1")
            .bind(guild.0.cast_signed())
            .fetch_all(self.backend.pool())
            .await?;
        let mut months = BTreeMap::new();
        for row in &rows {
            let columns = Columns::new("case_sums", row);
            let month = columns.number("month")?;
            let sealed: Vec<u8> = columns.get("sealed")?;
            let place = place(guild, month);
            let mut sums: Sums = self.keys.open_from(Place { table: "case_sums", row: &place }, &sealed)?;
            sums.retain(|_, sum| *sum >= LEAST_SUM);
            if !sums.is_empty() {
                months.insert(month, sums);
            }
        }
        Ok(months)
    }
}

/// Deletes a case, its history, its sources and what was still to be done for it; its post is deleted by the outbox.
pub(super) async fn forget(write: &mut Write, case: &Case, now: Timestamp) -> Result<(), StoreError> {
    outbox::drop_case(write.on(), case.id).await?;
    talks::drop_case(write.on(), case.id, now).await?;
    later::drop_words(write.on(), case.id, now).await?;
    if let Post::At { channel, thread, message } = case.post {
        let work = OutboxWork::DeletePost { channel, thread, message };
        outbox::add(write.on(), &work, now, now, None).await?;
    }
    sqlx::query("DELETE FROM cases WHERE id = $1").bind(case.id.0).execute(write.on()).await?;
    Ok(())
}

pub(super) async fn add_up(keys: &Keys, on: &mut AnyConnection, case: &Case) -> Result<(), StoreError> {
    let month = month(case.created_at);
    let row = place(case.guild, month);
    let place = Place { table: "case_sums", row: &row };
    let found = sqlx::query("SELECT sealed FROM case_sums WHERE guild = $1 AND month = $2")
        .bind(case.guild.0.cast_signed())
        .bind(i64::from(month))
        .fetch_optional(&mut *on)
        .await?;
    let mut sums: Sums = match found {
        Some(row) => keys.open_from(place, &Columns::new("case_sums", &row).get::<Vec<u8>>("sealed")?)?,
        None => Sums::new(),
    };
    let mut names = vec![
        "all".to_owned(),
        format!("level/{}", case.level),
        format!("kind/{}", case.kind.tag()),
        format!("topic/{}", case.topic.as_str()),
    ];
    if let State::Closed { outcome, .. } = &case.state {
        names.push(format!("outcome/{}", outcome.tag()));
    }
    for name in names {
        *sums.entry(name).or_default() += 1;
    }
    sqlx::query(
        "INSERT INTO case_sums (guild, month, sealed) VALUES ($1, $2, $3) \
         ON CONFLICT (guild, month) DO UPDATE SET sealed = excluded.sealed",
    )
    .bind(case.guild.0.cast_signed())
    .bind(i64::from(month))
    .bind(keys.seal_for(place, &sums)?)
    .execute(on)
    .await?;
    Ok(())
}

/// Year and month in one number, such as 202611.
fn month(at: Timestamp) -> u32 {
    let date = TimeZone::UTC.to_datetime(at).date();
    u32::from(date.year().unsigned_abs()) * 100 + u32::from(date.month().unsigned_abs())
}

pub(super) fn place(guild: GuildId, month: u32) -> [u8; 12] {
    let mut place = [0; 12];
    place[..8].copy_from_slice(&guild.0.to_be_bytes());
    place[8..].copy_from_slice(&month.to_be_bytes());
    place
}

//! Ladders at rest: who is called next about each case, saved with every step of it.
//!
//! What a ladder goes by is the same for every server, so that the store can say it: the paces of design §8 and the hours
//! of Morocco. Whom a rung means is known only to who asks for the next call.

use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use sqlx::AnyConnection;

use super::row::{Columns, ms};
use super::rows::{self, select_case};
use super::seal::Place;
use super::{Keys, OutboxWork, Store, StoreError, TalkNews, apart, outbox, talks};
use crate::cases::{Action, Call, Case, CaseId, Ladder, Rules, Rung, Urge, ZONE};
use crate::outside::OutsideEvent;

/// The step of the highest rung: the adult outside is told then, and not at each repeat.
const FIRST_LEAD: u32 = 2;
/// A talk is told that a call passed unanswered when the ladder takes the next step, up to this one: the top rung is
/// passed then, and repeats begin.
const LAST_NEWS: u32 = 3;

/// What all ladders go by.
fn rules() -> &'static Rules {
    static RULES: LazyLock<Rules> =
        LazyLock::new(|| Rules::usual(TimeZone::get(ZONE).unwrap_or(TimeZone::UTC)));
    &RULES
}

impl Store {
    /// Where the ladder of a case stands; none for a case that has never called anybody.
    ///
    /// # Errors
    /// The store does not answer, or the row cannot be opened.
    pub async fn ladder(&self, case: CaseId) -> Result<Option<Ladder>, StoreError> {
        let mut reader = self.backend.pool().acquire().await?;
        read(&self.keys, &mut reader, case).await
    }

    /// Cases whose next call is due, the longest overdue first.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn ladders_due(&self, now: Timestamp) -> Result<Vec<CaseId>, StoreError> {
        let found = sqlx::query("SELECT case_id FROM ladders WHERE due_at <= $1 ORDER BY due_at, case_id")
            .bind(ms(now))
            .fetch_all(self.backend.pool())
            .await?;
        found.iter().map(|row| Columns::new("ladders", row).get("case_id").map(CaseId)).collect()
    }

    /// When the next deadline of any case comes: a call, a claim that lapses, a wait that is over.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn next_deadline(&self) -> Result<Option<Timestamp>, StoreError> {
        let row = sqlx::query(
            "SELECT MIN(at) AS next FROM (SELECT MIN(due_at) AS at FROM ladders \
             UNION ALL SELECT MIN(lapses_at) AS at FROM cases) AS deadlines",
        )
        .fetch_one(self.backend.pool())
        .await?;
        Columns::new("ladders", &row).time_or_none("next")
    }

    /// Waits until something was written in this process that may bring a deadline forward; a change since the last call
    /// counts as well. Beside it runs a timer for [`Store::next_deadline`].
    pub async fn deadlines_changed(&self) {
        self.deadlines.notified().await;
    }

    /// Takes the call that is due for a case, if one is: the ladder goes on, and the call is in the outbox, both or
    /// neither. A call that nobody has begun to make gives way to it. `has` says on which rungs there is anybody.
    ///
    /// However many processes ask at the same time, one of them takes it.
    ///
    /// # Errors
    /// The store does not answer, or a row cannot be opened; then nothing was changed.
    pub async fn ladder_tick(
        &self,
        case: CaseId,
        now: Timestamp,
        has: impl Fn(&Case, Rung) -> bool + Send,
    ) -> Result<Option<Call>, StoreError> {
        let mut write = self.backend.write_beside().await?;
        let Some(guild) = rows::guild_of(write.on(), case).await? else { return Ok(None) };
        write.keep_to(guild).await?;
        let Some(found) = rows::by_id(&self.keys, write.on(), case).await? else { return Ok(None) };
        let Some(ladder) = read(&self.keys, write.on(), case).await? else { return Ok(None) };
        let urge = Urge::of(&found.case).filter(|_| found.case.unowned_since(now).is_some());
        let Some(urge) = urge else {
            // Nobody is to be called any more, whatever the ladder says: it rests.
            let resting = Ladder { due: None, ..ladder };
            save(&self.keys, write.on(), case, &resting).await?;
            write.commit().await?;
            return Ok(None);
        };
        let Some((call, next)) = ladder.tick(urge, now, rules(), |rung| has(&found.case, rung)) else {
            return Ok(None);
        };
        save(&self.keys, write.on(), case, &next).await?;
        let work = OutboxWork::Call { case, call };
        outbox::drop_unbegun(write.on(), &work).await?;
        outbox::add(write.on(), &work, now, now, None).await?;
        if (1..=LAST_NEWS).contains(&ladder.step) {
            // Who waits in a talk is told that a rung passed unanswered; not at each repeat, which would only hurt.
            talks::tell(write.on(), case, TalkNews::Unanswered, now).await?;
        }
        if call.rung == Rung::Lead && call.step <= FIRST_LEAD {
            apart::add_notice(write.on(), case, OutsideEvent::NoAnswer, now).await?;
        }
        write.commit().await?;
        self.outbox_grew();
        Ok(Some(call))
    }

    /// Brings the next rung forward, as a call reached nobody; does nothing where another step was taken since.
    ///
    /// # Errors
    /// As [`Store::ladder_tick`].
    pub async fn ladder_hurry(&self, case: CaseId, call: &Call, now: Timestamp) -> Result<(), StoreError> {
        let mut write = self.backend.write_beside().await?;
        let Some(guild) = rows::guild_of(write.on(), case).await? else { return Ok(()) };
        write.keep_to(guild).await?;
        let Some(ladder) = read(&self.keys, write.on(), case).await? else { return Ok(()) };
        let hurried = ladder.hurry(call, now);
        if hurried != ladder {
            save(&self.keys, write.on(), case, &hurried).await?;
            write.commit().await?;
            self.outbox_grew();
        }
        Ok(())
    }

    /// Begins the ladders of open cases that have none: those that an earlier version left. Gives back how many began.
    ///
    /// # Errors
    /// As [`Store::ladder_tick`].
    pub async fn begin_ladders(&self, now: Timestamp) -> Result<usize, StoreError> {
        let mut write = self.backend.write().await?;
        let left = sqlx::query(select_case!(
            "WHERE open_key IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ladders WHERE case_id = cases.id)"
        ))
        .fetch_all(write.on())
        .await?;
        let mut begun = 0;
        for row in &left {
            let case = rows::read(&self.keys, row)?.case;
            begun += usize::from(follow(&self.keys, write.on(), None, &case, &[], now).await?.is_some());
        }
        write.commit().await?;
        if begun > 0 {
            self.outbox_grew();
        }
        Ok(begun)
    }
}

/// Lets the ladder of a case follow a step of it, within the step's own transaction. Gives back where it stands.
pub(super) async fn follow(
    keys: &Keys,
    on: &mut AnyConnection,
    was: Option<&Case>,
    case: &Case,
    actions: &[Action],
    now: Timestamp,
) -> Result<Option<Ladder>, StoreError> {
    let before = read(keys, on, case.id).await?;
    let after = Ladder::follow(before, was, case, actions, now, rules());
    if let Some(ladder) = after.filter(|_| after != before) {
        save(keys, on, case.id, &ladder).await?;
    }
    Ok(after)
}

async fn read(keys: &Keys, on: &mut AnyConnection, case: CaseId) -> Result<Option<Ladder>, StoreError> {
    let row =
        sqlx::query("SELECT sealed FROM ladders WHERE case_id = $1").bind(case.0).fetch_optional(on).await?;
    let Some(row) = row else { return Ok(None) };
    let sealed: Vec<u8> = Columns::new("ladders", &row).get("sealed")?;
    keys.open_from(Place { table: "ladders", row: &case.0.to_be_bytes() }, &sealed).map(Some)
}

async fn save(keys: &Keys, on: &mut AnyConnection, case: CaseId, ladder: &Ladder) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO ladders (case_id, due_at, sealed) VALUES ($1, $2, $3) \
         ON CONFLICT (case_id) DO UPDATE SET due_at = excluded.due_at, sealed = excluded.sealed",
    )
    .bind(case.0)
    .bind(ladder.due.map(ms))
    .bind(keys.seal_for(Place { table: "ladders", row: &case.0.to_be_bytes() }, ladder)?)
    .execute(on)
    .await?;
    Ok(())
}

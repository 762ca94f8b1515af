//! Cases at rest: sealed rows, found by number, post or blind index.

use jiff::Timestamp;

use super::backend::Write;
use super::intake::open_key;
use super::row::{Columns, ms};
use super::rows::{self, Found, select_case};
use super::{ApplyError, Store, StoreError, apart, ladders, outbox, talks};
use crate::cases::{Action, Actor, Case, CaseId, CaseKind, CaseNumber, Event, Post, Refusal, step};
use crate::ids::{ChannelId, GuildId};
use crate::outside::OutsideEvent;

/// A step that was taken and saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// The case as it is now.
    pub case: Case,
    /// What follows; already in the outbox.
    pub actions: Vec<Action>,
}

/// One line of a case's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastEvent {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// What.
    pub event: Event,
}

impl Store {
    /// One case.
    ///
    /// # Errors
    /// The store does not answer, or the row cannot be opened.
    pub async fn case(&self, case: CaseId) -> Result<Option<Case>, StoreError> {
        let mut reader = self.backend.pool().acquire().await?;
        Ok(rows::by_id(&self.keys, &mut reader, case).await?.map(|found| found.case))
    }

    /// The case that people of a server name so.
    ///
    /// # Errors
    /// As [`Store::case`].
    pub async fn case_by_number(
        &self,
        guild: GuildId,
        number: CaseNumber,
    ) -> Result<Option<Case>, StoreError> {
        let row = sqlx::query(select_case!("WHERE guild = $1 AND number = $2"))
            .bind(guild.0.cast_signed())
            .bind(i64::from(number.0))
            .fetch_optional(self.backend.pool())
            .await?;
        row.map(|row| Ok(rows::read(&self.keys, &row)?.case)).transpose()
    }

    /// The case whose post is this thread.
    ///
    /// # Errors
    /// As [`Store::case`].
    pub async fn case_by_post(&self, thread: ChannelId) -> Result<Option<Case>, StoreError> {
        let row = sqlx::query(select_case!("WHERE post_thread = $1"))
            .bind(thread.0.cast_signed())
            .fetch_optional(self.backend.pool())
            .await?;
        row.map(|row| Ok(rows::read(&self.keys, &row)?.case)).transpose()
    }

    /// Open cases of a server that its team may be shown, the oldest first. Whoever shows them leaves out those in which the
    /// reader appears ([`Case::is_shown_to`]); [`Store::apart_cases`] has the others.
    ///
    /// # Errors
    /// As [`Store::case`].
    pub async fn open_cases(&self, guild: GuildId) -> Result<Vec<Case>, StoreError> {
        let found = sqlx::query(select_case!("WHERE guild = $1 AND open_key IS NOT NULL ORDER BY id"))
            .bind(guild.0.cast_signed())
            .fetch_all(self.backend.pool())
            .await?;
        let cases: Result<Vec<Case>, StoreError> =
            found.iter().map(|row| Ok(rows::read(&self.keys, row)?.case)).collect();
        Ok(cases?.into_iter().filter(|case| case.kind != CaseKind::Conflict).collect())
    }

    /// Cases of a server that are closed and have not gone yet, the latest first. As with [`Store::open_cases`], whoever shows
    /// them leaves out those in which the reader appears.
    ///
    /// # Errors
    /// As [`Store::case`].
    pub async fn closed_cases(&self, guild: GuildId) -> Result<Vec<Case>, StoreError> {
        let rows = select_case!("WHERE guild = $1 AND open_key IS NULL ORDER BY changed_at DESC, id DESC");
        let found = sqlx::query(rows).bind(guild.0.cast_signed()).fetch_all(self.backend.pool()).await?;
        found.iter().map(|row| Ok(rows::read(&self.keys, row)?.case)).collect()
    }

    /// Takes one step in a case: state, history and outbox rows in one transaction. Two people pressing at once take
    /// turns; the second meets the case as the first left it.
    ///
    /// # Errors
    /// The case refuses, does not exist, or the store fails; then nothing was changed.
    pub async fn apply(
        &self,
        case: CaseId,
        event: &Event,
        actor: Actor,
        now: Timestamp,
    ) -> Result<Applied, ApplyError> {
        let mut write = self.backend.write_beside().await?;
        let guild = rows::guild_of(write.on(), case).await?.ok_or(ApplyError::NoSuchCase(case))?;
        write.keep_to(guild).await?;
        let found = rows::by_id(&self.keys, write.on(), case).await?.ok_or(ApplyError::NoSuchCase(case))?;
        let (next, actions) = step(&found.case, event, actor, now).map_err(ApplyError::Refused)?;
        if !found.case.state.is_open() && next.state.is_open() {
            let key = open_key(&self.keys, next.guild, next.author, next.kind, next.target);
            if let Some(other) = rows::by_open_key(&self.keys, write.on(), &key).await? {
                return Err(ApplyError::Refused(Refusal::AnotherIsOpen { number: other.case.number }));
            }
        }
        self.save_step(&mut write, &found, &next, (event, actor), &actions, now).await?;
        write.commit().await?;
        self.outbox_grew();
        Ok(Applied { case: next, actions })
    }

    /// What happened in a case, the oldest first.
    ///
    /// # Errors
    /// As [`Store::case`].
    pub async fn history(&self, case: CaseId) -> Result<Vec<PastEvent>, StoreError> {
        let mut reader = self.backend.pool().acquire().await?;
        rows::history(&self.keys, &mut reader, case).await
    }

    /// Cases with a deadline of their own (a claim, a wait for a second referent) at or before `now`.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn lapsed_cases(&self, now: Timestamp) -> Result<Vec<CaseId>, StoreError> {
        let found = sqlx::query("SELECT id FROM cases WHERE lapses_at <= $1 ORDER BY lapses_at, id")
            .bind(ms(now))
            .fetch_all(self.backend.pool())
            .await?;
        found.iter().map(|row| Columns::new("cases", row).get("id").map(CaseId)).collect()
    }

    /// Writes a step that was taken: the case, a line of its history, its ladder, and the outbox rows of its actions.
    pub(super) async fn save_step(
        &self,
        write: &mut Write,
        found: &Found,
        next: &Case,
        (event, actor): (&Event, Actor),
        actions: &[Action],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let open_key = next
            .state
            .is_open()
            .then(|| open_key(&self.keys, next.guild, next.author, next.kind, next.target));
        if !rows::update(&self.keys, write.on(), found, next, open_key, now).await? {
            // Another process took a step meanwhile; nothing of this one is committed.
            return Err(StoreError::Busy);
        }
        rows::record(&self.keys, write.on(), next.id, event, actor, now).await?;
        let ladder = ladders::follow(&self.keys, write.on(), Some(&found.case), next, actions, now).await?;
        if next.post == Post::Never {
            if next.level > found.case.level || next.alert > found.case.alert {
                apart::add_notice(write.on(), next.id, OutsideEvent::Raised, now).await?;
            }
            return Ok(());
        }
        let climbs = ladder.is_some_and(|ladder| ladder.due.is_some());
        for action in actions {
            // A ladder that is climbing tells it by its own call.
            if climbs && matches!(action, Action::Alert(_)) {
                continue;
            }
            outbox::add_action(write.on(), next.id, *action, now).await?;
        }
        talks::follow(write.on(), (&found.case, next), (event, actor), now).await
    }
}

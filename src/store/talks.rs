//! Where young people talk with referents: one private thread for a case, made once they ask for it, gone fourteen days
//! after the case closed. What is said there never comes here; only that the place exists.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use super::intake::open_key;
use super::row::{Columns, ms};
use super::rows;
use super::{Intake, Intaken, OutboxWork, Store, StoreError, apart, outbox};
use crate::cases::{Actor, AlertReason, Case, CaseId, Event, State};
use crate::ids::{ChannelId, MessageId, UserId};
use crate::triage::CaseKind;

/// How long a talk stays after its case was closed (design §8); it is said when a talk opens.
pub const TALKS_KEPT: SignedDuration = SignedDuration::from_hours(14 * 24);
/// Talks that go in one step, so that no other step waits long.
const AT_ONCE: i64 = 50;

/// The talk of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Talk {
    /// The case.
    pub case: CaseId,
    /// When the young person asked for it, the last time.
    pub asked_at: Timestamp,
    /// Where it stands.
    pub state: TalkState,
}

/// Where a talk stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TalkState {
    /// Asked for; the thread is not made yet.
    Opening,
    /// There.
    Open(TalkPlace),
    /// Its case is closed: nobody writes there any more, and it goes after fourteen days.
    Closed(TalkPlace),
    /// Deleted.
    Gone,
    /// It could not be made: a fixed word.
    Failed(String),
}

/// A thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TalkPlace {
    /// The channel that holds it.
    pub channel: ChannelId,
    /// The thread.
    pub thread: ChannelId,
}

/// What the young person is told in the talk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TalkNews {
    /// A referent has taken the case.
    Coming,
    /// A referent is there to talk.
    Here,
    /// Who was there passes the case on, or cannot.
    Passed,
    /// Who had taken it has not come.
    Lapsed,
    /// The team was called, and nobody has come yet.
    Unanswered,
}

impl TalkNews {
    /// The word used for it in interface keys.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Coming => "coming",
            Self::Here => "here",
            Self::Passed => "passed",
            Self::Lapsed => "lapsed",
            Self::Unanswered => "unanswered",
        }
    }
}

impl TalkState {
    /// The thread, while the bot may write there.
    pub const fn open(&self) -> Option<TalkPlace> {
        match self {
            Self::Open(place) => Some(*place),
            Self::Opening | Self::Closed(_) | Self::Gone | Self::Failed(_) => None,
        }
    }
}

impl Store {
    /// A young person asks to talk: a case for it, where none is open, and a row that makes the thread. Asked again while
    /// the thread is being made or is there, nothing changes.
    ///
    /// # Errors
    /// The store does not answer; then nothing was written, and the same call may be repeated.
    pub async fn ask_talk(&self, intake: &Intake<'_>) -> Result<Talk, StoreError> {
        let mut write = self.backend.write_for(intake.source.guild).await?;
        let key = open_key(&self.keys, intake.source.guild, intake.author, CaseKind::Myself, intake.target);
        let open = rows::by_open_key(&self.keys, write.on(), &key).await?;
        if let Some(found) = &open
            && let Some(talk) = by_case(write.on(), found.case.id).await?
            && matches!(talk.state, TalkState::Opening | TalkState::Open(_))
        {
            return Ok(talk);
        }
        let case = match self.take_decided(&mut write, intake).await? {
            Intaken::NewCase { case, .. } | Intaken::Appended { case, .. } => case,
            Intaken::AlreadyKnown { case: Some(case) } => case,
            Intaken::AlreadyKnown { case: None } | Intaken::Nothing | Intaken::Tip { .. } => {
                return Err(StoreError::Refused { code: "a talk without a case".to_owned() });
            }
        };
        if apart::must_not_stand(self, &mut write, case).await? {
            // Referents of the server would be let into the thread of a case that they must not see.
            return Err(StoreError::Refused { code: "a talk in a case kept apart".to_owned() });
        }
        ask(write.on(), case, intake.now, intake.now).await?;
        // The post of a new case calls by itself.
        if open.is_some() {
            let work = OutboxWork::Alert { case, reason: AlertReason::TalkAsked };
            outbox::add(write.on(), &work, intake.now, intake.now, None).await?;
        }
        write.commit().await?;
        self.outbox_grew();
        let state = TalkState::Opening;
        Ok(Talk { case, asked_at: intake.now, state })
    }

    /// Makes the talk of a case again whose thread was deleted, or could not be made. Only a talk that the young person asked
    /// for can be made again; `None` where they did not.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn reopen_talk(&self, case: CaseId, now: Timestamp) -> Result<Option<Talk>, StoreError> {
        let mut write = self.backend.write_beside().await?;
        let Some(guild) = rows::guild_of(write.on(), case).await? else { return Ok(None) };
        write.keep_to(guild).await?;
        let Some(talk) = by_case(write.on(), case).await? else { return Ok(None) };
        if !matches!(talk.state, TalkState::Gone | TalkState::Failed(_)) {
            return Ok(Some(talk));
        }
        ask(write.on(), case, talk.asked_at, now).await?;
        write.commit().await?;
        self.outbox_grew();
        Ok(Some(Talk { state: TalkState::Opening, ..talk }))
    }

    /// The talk of a case, where the young person asked for one.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn talk(&self, case: CaseId) -> Result<Option<Talk>, StoreError> {
        let mut reader = self.backend.pool().acquire().await?;
        by_case(&mut reader, case).await
    }

    /// Tells the young person something in the talk of their case; nothing happens where there is none.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn tell_talk(&self, case: CaseId, news: TalkNews, now: Timestamp) -> Result<(), StoreError> {
        let mut write = self.backend.write_beside().await?;
        tell(write.on(), case, news, now).await?;
        write.commit().await?;
        self.outbox_grew();
        Ok(())
    }

    /// Notes that a thread was deleted; the case whose talk it was, if it was one, is to show it.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn talk_gone(&self, thread: ChannelId, now: Timestamp) -> Result<Option<CaseId>, StoreError> {
        let mut write = self.backend.write_beside().await?;
        let row = sqlx::query(
            "UPDATE talks SET thread = NULL, channel = NULL, deleted_at = $2 WHERE thread = $1 RETURNING case_id",
        )
        .bind(thread.0.cast_signed())
        .bind(ms(now))
        .fetch_optional(write.on())
        .await?;
        let Some(row) = row else { return Ok(None) };
        let case = CaseId(Columns::new("talks", &row).get("case_id")?);
        outbox::add(write.on(), &OutboxWork::EditCase { case }, now, now, None).await?;
        write.commit().await?;
        self.outbox_grew();
        Ok(Some(case))
    }

    /// Plans the deletion of talks whose cases were closed fourteen days ago or earlier. Gives back how many.
    ///
    /// # Errors
    /// The store does not answer; then nothing was planned.
    pub async fn forget_talks(&self, now: Timestamp) -> Result<usize, StoreError> {
        let mut write = self.backend.write().await?;
        let rows = sqlx::query(
            "SELECT case_id, asked_at, channel, thread, closed_at, deleted_at, why FROM talks \
             WHERE closed_at <= $1 AND thread IS NOT NULL ORDER BY case_id LIMIT $2",
        )
        .bind(ms(now - TALKS_KEPT))
        .bind(AT_ONCE)
        .fetch_all(write.on())
        .await?;
        for row in &rows {
            let talk = read(row)?;
            delete(write.on(), &talk, now).await?;
            sqlx::query("UPDATE talks SET thread = NULL, channel = NULL, deleted_at = $2 WHERE case_id = $1")
                .bind(talk.case.0)
                .bind(ms(now))
                .execute(write.on())
                .await?;
        }
        write.commit().await?;
        if !rows.is_empty() {
            self.outbox_grew();
        }
        Ok(rows.len())
    }

    /// Talks that were opened at or after `since` and still stand, with their cases, so that a late double can be found by
    /// its name and deleted.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn talks_to_reconcile(&self, since: Timestamp) -> Result<Vec<(Case, TalkPlace)>, StoreError> {
        let mut reader = self.backend.pool().acquire().await?;
        let rows = sqlx::query(
            "SELECT case_id, asked_at, channel, thread, closed_at, deleted_at, why FROM talks \
             WHERE opened_at >= $1 AND thread IS NOT NULL ORDER BY case_id",
        )
        .bind(ms(since))
        .fetch_all(&mut *reader)
        .await?;
        let mut found = Vec::new();
        for row in &rows {
            let talk = read(row)?;
            let (TalkState::Open(place) | TalkState::Closed(place)) = talk.state else { continue };
            if let Some(case) = rows::by_id(&self.keys, &mut reader, talk.case).await? {
                found.push((case.case, place));
            }
        }
        Ok(found)
    }
}

/// What a step of a case means for its talk: what is told there, that it closes, that it opens again.
pub(super) async fn follow(
    on: &mut AnyConnection,
    (was, next): (&Case, &Case),
    (event, actor): (&Event, Actor),
    now: Timestamp,
) -> Result<(), StoreError> {
    if by_case(on, next.id).await?.is_none() {
        return Ok(());
    }
    match (was.state.is_open(), next.state.is_open()) {
        (true, false) => return close(on, next.id, now).await,
        (false, true) => return reopen(on, next.id, now).await,
        (true, true) | (false, false) => {}
    }
    match news(was, next, event, actor) {
        Some(news) => tell(on, next.id, news, now).await,
        None => Ok(()),
    }
}

fn news(was: &Case, next: &Case, event: &Event, actor: Actor) -> Option<TalkNews> {
    let Actor::Referent(who) = actor else {
        return matches!(event, Event::Lapse).then_some(TalkNews::Lapsed);
    };
    match event {
        Event::Talk if !talks(was, who) => Some(TalkNews::Here),
        Event::Claim if !has(was, who) => Some(TalkNews::Coming),
        Event::HandOver { .. } => Some(TalkNews::Passed),
        Event::Decline if was.state != next.state => Some(TalkNews::Passed),
        _ => None,
    }
}

/// Whether somebody talks in a case already.
fn talks(case: &Case, who: UserId) -> bool {
    matches!(case.state, State::Talking(lease) if lease.by == who)
}

fn has(case: &Case, who: UserId) -> bool {
    matches!(case.state, State::Claimed(lease) | State::Talking(lease) if lease.by == who)
}

async fn close(on: &mut AnyConnection, case: CaseId, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE talks SET closed_at = $2 WHERE case_id = $1")
        .bind(case.0)
        .bind(ms(now))
        .execute(&mut *on)
        .await?;
    outbox::add(on, &OutboxWork::CloseTalk { case }, now, now, None).await
}

async fn reopen(on: &mut AnyConnection, case: CaseId, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE talks SET closed_at = NULL WHERE case_id = $1")
        .bind(case.0)
        .execute(&mut *on)
        .await?;
    outbox::add(on, &OutboxWork::ReopenTalk { case }, now, now, None).await
}

pub(super) async fn tell(
    on: &mut AnyConnection,
    case: CaseId,
    news: TalkNews,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Some(talk) = by_case(&mut *on, case).await? else { return Ok(()) };
    match talk.state {
        TalkState::Opening | TalkState::Open(_) => {
            outbox::add(on, &OutboxWork::TellTalk { case, news }, now, now, None).await
        }
        TalkState::Closed(_) | TalkState::Gone | TalkState::Failed(_) => Ok(()),
    }
}

/// Writes down that a thread is wanted, and plans it.
async fn ask(
    on: &mut AnyConnection,
    case: CaseId,
    asked_at: Timestamp,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO talks (case_id, asked_at) VALUES ($1, $2) ON CONFLICT (case_id) DO UPDATE SET \
         asked_at = excluded.asked_at, channel = NULL, thread = NULL, opened_at = NULL, closed_at = NULL, \
         deleted_at = NULL, why = NULL",
    )
    .bind(case.0)
    .bind(ms(asked_at))
    .execute(&mut *on)
    .await?;
    outbox::add(on, &OutboxWork::OpenTalk { case }, now, now, None).await
}

/// Notes that the thread is there.
pub(super) async fn opened(
    on: &mut AnyConnection,
    case: CaseId,
    place: TalkPlace,
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE talks SET channel = $2, thread = $3, opened_at = $4, why = NULL WHERE case_id = $1")
        .bind(case.0)
        .bind(place.channel.0.cast_signed())
        .bind(place.thread.0.cast_signed())
        .bind(ms(at))
        .execute(&mut *on)
        .await?;
    outbox::add(on, &OutboxWork::EditCase { case }, at, at, None).await
}

/// Notes that the thread could not be made.
pub(super) async fn failed(
    on: &mut AnyConnection,
    case: CaseId,
    why: &'static str,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE talks SET why = $2 WHERE case_id = $1 AND thread IS NULL")
        .bind(case.0)
        .bind(why)
        .execute(&mut *on)
        .await?;
    outbox::add(on, &OutboxWork::EditCase { case }, now, now, None).await
}

/// Closes the talk of a case that is kept apart from now on: what was said there stays readable for a while, since it may be
/// what somebody outside must see, and nobody writes there any more.
pub(super) async fn keep_apart(
    on: &mut AnyConnection,
    case: CaseId,
    now: Timestamp,
) -> Result<(), StoreError> {
    match by_case(&mut *on, case).await? {
        Some(talk) if talk.state.open().is_some() => close(on, case, now).await,
        Some(_) | None => Ok(()),
    }
}

/// Plans the deletion of the thread of a case, where there is one.
pub(super) async fn drop_case(
    on: &mut AnyConnection,
    case: CaseId,
    now: Timestamp,
) -> Result<(), StoreError> {
    match by_case(&mut *on, case).await? {
        Some(talk) => delete(on, &talk, now).await,
        None => Ok(()),
    }
}

async fn delete(on: &mut AnyConnection, talk: &Talk, now: Timestamp) -> Result<(), StoreError> {
    let (TalkState::Open(place) | TalkState::Closed(place)) = talk.state else { return Ok(()) };
    let message = MessageId(place.thread.0);
    let work = OutboxWork::DeletePost { channel: place.channel, thread: Some(place.thread), message };
    outbox::add(on, &work, now, now, None).await
}

async fn by_case(on: &mut AnyConnection, case: CaseId) -> Result<Option<Talk>, StoreError> {
    let row = sqlx::query(
        "SELECT case_id, asked_at, channel, thread, closed_at, deleted_at, why FROM talks WHERE case_id = $1",
    )
    .bind(case.0)
    .fetch_optional(on)
    .await?;
    row.map(|row| read(&row)).transpose()
}

fn read(row: &AnyRow) -> Result<Talk, StoreError> {
    let columns = Columns::new("talks", row);
    let place = match (columns.id_or_none("channel")?, columns.id_or_none("thread")?) {
        (Some(channel), Some(thread)) => {
            Some(TalkPlace { channel: ChannelId(channel), thread: ChannelId(thread) })
        }
        _ => None,
    };
    let closed = columns.time_or_none("closed_at")?.is_some();
    let deleted = columns.time_or_none("deleted_at")?.is_some();
    let why: Option<String> = columns.get("why")?;
    let state = match (place, why) {
        (Some(place), _) if closed => TalkState::Closed(place),
        (Some(place), _) => TalkState::Open(place),
        (None, Some(why)) => TalkState::Failed(why),
        (None, None) if deleted || closed => TalkState::Gone,
        (None, None) => TalkState::Opening,
    };
    Ok(Talk { case: CaseId(columns.get("case_id")?), asked_at: columns.time("asked_at")?, state })
}

//! Cases in which somebody of the team appears: kept apart from the server, told to the adult outside.

use jiff::{SignedDuration, Timestamp};
use sqlx::AnyConnection;

use super::backend::Write;
use super::intake::open_key;
use super::row::ms;
use super::rows::{self, Found, select_case};
use super::{OutboxRow, OutboxWork, Store, StoreError, later, outbox, retention, talks};
use crate::cases::{Actor, Alert, Case, CaseId, CaseKind, Event, Post, SourceRef, State, step};
use crate::ids::{ChannelId, GuildId, UserId};
use crate::outside::OutsideEvent;
use crate::phrases::{About, Level, TopicId};
use crate::text::{Lang, Script};

/// How long a case that is kept apart stays after its last sign: nobody of the server may close it.
pub const APART_CASES_KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// A person says that somebody of the team appears in what they live through.
#[derive(Clone, Debug)]
pub struct Marking {
    /// The server.
    pub guild: GuildId,
    /// Where they said so.
    pub channel: ChannelId,
    /// Who.
    pub person: UserId,
    /// What it is about, where no case of theirs is open.
    pub topic: TopicId,
    /// How pressing it is, where no case of theirs is open.
    pub level: Level,
    /// The language to answer in.
    pub lang: Lang,
    /// How they read it.
    pub script: Script,
}

/// What a marking led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marked {
    /// So many open cases of theirs are shown on the server no more.
    Turned(usize),
    /// None was open: there is one now, which the server is never shown.
    Opened,
    /// It was so already.
    Already,
}

impl Store {
    /// Keeps a person's cases apart from their server: open ones about themselves or a friend are turned, their posts are
    /// deleted, and the adult outside is told. Where none is open, one is made. Cases about a recruiter's message stay where they
    /// are: who recruits must not be able to hide.
    ///
    /// # Errors
    /// The store does not answer; then nothing was changed.
    pub async fn mark_apart(&self, marking: &Marking, now: Timestamp) -> Result<Marked, StoreError> {
        let mut write = self.backend.write_for(marking.guild).await?;
        let key = open_key(&self.keys, marking.guild, marking.person, CaseKind::Conflict, None);
        let mut known = rows::by_open_key(&self.keys, write.on(), &key).await?.is_some();
        let was_known = known;
        let mut turned = 0;
        for found in self.own_open(&mut write, marking).await? {
            let open = if known { self.another_key(found.case.id) } else { key.clone() };
            self.turn(&mut write, &found, open, now).await?;
            (known, turned) = (true, turned + 1);
        }
        let marked = match turned {
            0 if was_known => Marked::Already,
            0 => {
                self.open_apart(&mut write, marking, &key, now).await?;
                Marked::Opened
            }
            turned => Marked::Turned(turned),
        };
        write.commit().await?;
        self.outbox_grew();
        Ok(marked)
    }

    /// Open cases that their server is not shown, the oldest first.
    ///
    /// # Errors
    /// As [`Store::case`].
    pub async fn apart_cases(&self) -> Result<Vec<Case>, StoreError> {
        let found =
            sqlx::query(select_case!("WHERE goes_at IS NOT NULL AND open_key IS NOT NULL ORDER BY id"))
                .fetch_all(self.backend.pool())
                .await?;
        found.iter().map(|row| Ok(rows::read(&self.keys, row)?.case)).collect()
    }

    /// Deletes cases that are kept apart and gave no sign for thirty days. Gives back whose they were.
    ///
    /// # Errors
    /// The store does not answer; then nothing was deleted.
    pub async fn forget_apart(&self, now: Timestamp) -> Result<Vec<(GuildId, UserId)>, StoreError> {
        let mut write = self.backend.write().await?;
        let rows = sqlx::query(select_case!("WHERE goes_at <= $1 ORDER BY id"))
            .bind(ms(now))
            .fetch_all(write.on())
            .await?;
        let mut gone = Vec::with_capacity(rows.len());
        for row in &rows {
            let case = rows::read(&self.keys, row)?.case;
            retention::add_up(&self.keys, write.on(), &case).await?;
            retention::forget(&mut write, &case, now).await?;
            gone.push((case.guild, case.author));
        }
        write.commit().await?;
        Ok(gone)
    }

    /// Tells the adult outside about a case, once; a notice that waits already is not doubled.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn tell_outside(
        &self,
        case: CaseId,
        event: OutsideEvent,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut write = self.backend.write_beside().await?;
        add_notice(write.on(), case, event, now).await?;
        write.commit().await?;
        self.outbox_grew();
        Ok(())
    }

    /// The name of a notice: the same for each try of one row, also after a restart.
    pub fn notice_id(&self, row: &OutboxRow) -> String {
        let parts = [row.id.0.cast_unsigned(), ms(row.created_at).cast_unsigned()];
        let name = self.keys.blind("outside-notice", &parts);
        name.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }

    /// Which case a signal of a person belongs to: distress of somebody whose cases are kept apart does too.
    pub(super) async fn kept_kind(
        &self,
        write: &mut Write,
        (guild, person): (GuildId, UserId),
        kind: CaseKind,
    ) -> Result<CaseKind, StoreError> {
        if matches!(kind, CaseKind::Lure | CaseKind::Conflict) {
            return Ok(kind);
        }
        let key = open_key(&self.keys, guild, person, CaseKind::Conflict, None);
        let apart = rows::by_open_key(&self.keys, write.on(), &key).await?.is_some();
        Ok(if apart { CaseKind::Conflict } else { kind })
    }

    /// Open cases that a person began about themselves or about a friend.
    async fn own_open(&self, write: &mut Write, marking: &Marking) -> Result<Vec<Found>, StoreError> {
        let rows = sqlx::query(select_case!("WHERE guild = $1 AND open_key IS NOT NULL ORDER BY id"))
            .bind(marking.guild.0.cast_signed())
            .fetch_all(write.on())
            .await?;
        let mut own = Vec::new();
        for row in &rows {
            let found = rows::read(&self.keys, row)?;
            let kind = matches!(found.case.kind, CaseKind::Myself | CaseKind::Other);
            if kind && found.case.author == marking.person {
                own.push(found);
            }
        }
        Ok(own)
    }

    async fn turn(
        &self,
        write: &mut Write,
        found: &Found,
        open_key: Vec<u8>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let (next, _) = step(&found.case, &Event::Apart, Actor::Sanad, now)
            .map_err(|refusal| StoreError::Refused { code: refusal.tag().to_owned() })?;
        // It is found by the person alone from now on; whom it was about is shown to nobody any more.
        let next = Case { target: None, ..next };
        if !rows::update(&self.keys, write.on(), found, &next, Some(open_key), now).await? {
            return Err(StoreError::Busy);
        }
        rows::record(&self.keys, write.on(), next.id, &Event::Apart, Actor::Sanad, now).await?;
        // `posted_at` stays, so that a post that is being made at this moment is found among late doubles and deleted.
        sqlx::query(
            "UPDATE cases SET post_channel = NULL, post_thread = NULL, post_message = NULL, posted_at = $2 \
             WHERE id = $1",
        )
        .bind(next.id.0)
        .bind(ms(now))
        .execute(write.on())
        .await?;
        if let Post::At { channel, thread, message } = found.case.post {
            let work = OutboxWork::DeletePost { channel, thread, message };
            outbox::add(write.on(), &work, now, now, None).await?;
        }
        talks::keep_apart(write.on(), next.id, now).await?;
        later::drop_words(write.on(), next.id, now).await?;
        add_notice(write.on(), next.id, OutsideEvent::Case, now).await
    }

    async fn open_apart(
        &self,
        write: &mut Write,
        marking: &Marking,
        open_key: &[u8],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let source = SourceRef {
            channel: marking.channel,
            message: None,
            blocked: false,
            at: now,
            level: marking.level,
        };
        let case = Case {
            id: CaseId(0),
            number: rows::next_number(write.on(), marking.guild).await?,
            guild: marking.guild,
            kind: CaseKind::Conflict,
            level: marking.level,
            alert: Alert::Now,
            topic: marking.topic.clone(),
            about: About::Myself,
            lang: marking.lang,
            script: marking.script,
            phrases: Vec::new(),
            author: marking.person,
            target: None,
            sources: vec![source],
            signals: 1,
            reads: 0,
            reopened: 0,
            state: State::New { since: now },
            post: Post::Never,
            created_at: now,
            level_since: now,
        };
        let id = rows::insert(&self.keys, write.on(), &case, open_key, now).await?;
        rows::record(&self.keys, write.on(), id, &Event::Apart, Actor::Sanad, now).await?;
        add_notice(write.on(), id, OutsideEvent::Case, now).await
    }

    /// What stands for a second case of one person that is kept apart; signals go to the first.
    fn another_key(&self, case: CaseId) -> Vec<u8> {
        self.keys.blind("open-case-apart", &[case.0.cast_unsigned()])
    }
}

/// Whether what was posted for a case must not stand: it is kept apart since, or gone.
pub(super) async fn must_not_stand(
    store: &Store,
    write: &mut Write,
    case: CaseId,
) -> Result<bool, StoreError> {
    let found = rows::by_id(&store.keys, write.on(), case).await?;
    Ok(found.is_none_or(|found| found.case.post == Post::Never))
}

/// When a case goes by itself, if it does, after a step at `now`.
pub(super) fn goes_at(case: &Case, now: Timestamp) -> Option<Timestamp> {
    (case.kind == CaseKind::Conflict && case.state.is_open()).then(|| now + APART_CASES_KEPT)
}

/// Adds a notice for the adult outside, unless the same one waits already.
pub(super) async fn add_notice(
    on: &mut AnyConnection,
    case: CaseId,
    event: OutsideEvent,
    now: Timestamp,
) -> Result<(), StoreError> {
    let notice = OutboxWork::TellOutside { case, event };
    let same = sqlx::query("SELECT id FROM outbox WHERE lane = $1 AND work = $2 AND buried_at IS NULL")
        .bind(outside_lane(case))
        .bind(serde_json::to_string(&notice).map_err(|_| StoreError::Row { table: "outbox" })?)
        .fetch_optional(&mut *on)
        .await?;
    if same.is_some() { Ok(()) } else { outbox::add(on, &notice, now, now, None).await }
}

/// A lane of its own: a webhook that does not answer must not hold up the team.
pub(super) fn outside_lane(case: CaseId) -> String {
    format!("outside/{case}")
}

//! The outbox performed: what was written down is done on Discord, at least once, and seen once.
//!
//! A crash between the request and its note makes a row run again. A channel message then meets its own nonce; a thread
//! has none, so it is looked for by its name, which carries the case's number, and adopted. A double that arrives late
//! is deleted by [`reconcile`](Edge::reconcile) within a minute.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serenity::builder::EditThread;

use super::answers::public_message;
use super::bot::Edge;
use super::facts::{ChannelFacts, ChannelKind};
use super::rest::RestError;
use crate::app::action::{Action, Part, Reading, Told};
use crate::cases::{Case, CaseId, CaseKind, Post};
use crate::ids::ChannelId;
use crate::outside::PostError;
use crate::store::{Done, OutboxRow, OutboxWork, PASSING, StoreError, within};
use crate::text::Lang;

/// Rows in hand at the same time.
const AT_ONCE: usize = 16;
/// How long a row stays in these hands unless its lease is renewed: how long it lies still when the process dies.
const LEASE: SignedDuration = SignedDuration::from_secs(20);
/// Between two renewals; several may fail before a lease is over.
const RENEW_EVERY: Duration = Duration::from_secs(5);
/// The longest pause between two tries of a row.
const LONGEST_PAUSE: i64 = 300;
/// A row that Discord neither takes nor refuses is given up after this many tries.
pub(super) const MOST_TRIES: u32 = 40;
/// How long the store may take for a step: a connection may hang. Less than a lease.
const STORE_WITHIN: Duration = Duration::from_secs(10);
/// The word for what Discord refuses.
const REFUSED: &str = "refused";
/// Minutes between two tries of what cannot be done as things are set up, and is never given up: at most.
const STUCK_PAUSE: i64 = 15;

/// Why a row was not done.
pub(super) enum Failed {
    /// Discord.
    Rest(RestError),
    /// The store.
    Store(StoreError),
    /// It cannot be done as things are set up: a fixed word.
    Never(&'static str),
    /// The adult outside.
    Outside(PostError),
}

impl From<RestError> for Failed {
    fn from(error: RestError) -> Self {
        Self::Rest(error)
    }
}

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Edge {
    /// Performs due rows until told to stop; finishes those in hand. A slow row holds up nothing but its own lane.
    pub(super) async fn deliver(&self, mut stop: tokio::sync::watch::Receiver<bool>) {
        let mut open = tokio::task::JoinSet::new();
        while !*stop.borrow() {
            while open.try_join_next().is_some() {}
            let free = AT_ONCE.saturating_sub(open.len());
            let taken = match free {
                0 => Ok(Vec::new()),
                free => {
                    let limit = u32::try_from(free).unwrap_or(u32::MAX);
                    let taking = self.app.store.outbox_take(self.app.clock.now(), limit, LEASE);
                    within(STORE_WITHIN, taking).await
                }
            };
            let rows = taken.unwrap_or_else(|error| {
                tracing::error!(%error, "the outbox cannot be read; it is tried again");
                Vec::new()
            });
            if !rows.is_empty() {
                for row in rows {
                    let edge = self.clone();
                    open.spawn(async move { edge.perform(&row).await });
                }
                continue;
            }
            let pause = self.pause().await;
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = self.app.store.outbox_changed() => {}
                Some(_) = open.join_next() => {}
                _ = stop.changed() => {}
            }
        }
        while open.join_next().await.is_some() {}
    }

    /// Until the next row is due, at most five seconds.
    async fn pause(&self) -> Duration {
        const MOST: Duration = Duration::from_secs(5);
        match within(STORE_WITHIN, self.app.store.outbox_next_due()).await {
            Ok(Some(due)) => {
                let wait = due.duration_since(self.app.clock.now());
                Duration::try_from(wait).unwrap_or(Duration::ZERO).clamp(Duration::from_millis(20), MOST)
            }
            Ok(None) | Err(_) => MOST,
        }
    }

    async fn perform(&self, row: &OutboxRow) {
        let word = row.work.tag();
        let result = tokio::select! {
            result = self.try_to(row) => result,
            () = self.keep_lease(row) => return,
        };
        let now = self.app.clock.now();
        let store = &self.app.store;
        let noted = match result {
            Ok(done) => {
                metrics::counter!("sanad_outbox_total", "work" => word, "result" => "done").increment(1);
                within(STORE_WITHIN, store.outbox_done(row, done, now)).await
            }
            Err(Failed::Store(error)) => {
                tracing::warn!(work = word, %error, "the store failed during a delivery; the row stays");
                return;
            }
            Err(Failed::Never(why)) => self.give_up(row, why).await,
            Err(Failed::Outside(error)) => self.not_told_outside(row, &error).await,
            Err(Failed::Rest(error))
                if error.is_passing() && (row.attempt < MOST_TRIES || row.work.is_never_given_up()) =>
            {
                tracing::warn!(work = word, attempt = row.attempt, %error, "a delivery failed; it is tried again");
                store.outbox_retry(row, retry_at(now, row.attempt, error.retry_after()), PASSING).await
            }
            Err(Failed::Rest(error)) => {
                tracing::error!(work = word, %error, "Discord refuses a delivery");
                self.give_up(row, REFUSED).await
            }
        };
        if let Err(error) = noted {
            tracing::warn!(work = word, %error, "a delivery was not noted; it is done again and not seen twice");
        }
    }

    /// What cannot be done as things are set up is given up, and stays marked in the store; but a case that nobody would see
    /// is tried again and again, as somebody may set things right.
    async fn give_up(&self, row: &OutboxRow, why: &'static str) -> Result<(), StoreError> {
        let (word, now, store) = (row.work.tag(), self.app.clock.now(), &self.app.store);
        if row.work.is_never_given_up() {
            tracing::error!(
                work = word,
                why,
                attempt = row.attempt,
                "nobody sees a case; it is tried again. Is staff_channel right, and may the bot write there? See `sanad run --check`"
            );
            metrics::counter!("sanad_outbox_total", "work" => word, "result" => "stuck").increment(1);
            let minutes = 1i64.checked_shl(row.attempt.saturating_sub(1)).unwrap_or(STUCK_PAUSE);
            let pause = SignedDuration::from_mins(minutes.clamp(1, STUCK_PAUSE));
            return store.outbox_retry(row, now.saturating_add(pause).unwrap_or(now), why).await;
        }
        tracing::error!(
            work = word,
            why,
            "a delivery is given up; it stays in the store, marked, and in the figures"
        );
        metrics::counter!("sanad_outbox_total", "work" => word, "result" => "buried").increment(1);
        store.outbox_bury(row, why, now).await
    }

    /// Renews the lease of a row while somebody is at work on it; ends only where another process has it.
    async fn keep_lease(&self, row: &OutboxRow) {
        loop {
            tokio::time::sleep(RENEW_EVERY).await;
            match self.app.store.outbox_renew(row, self.app.clock.now(), LEASE).await {
                Ok(()) => {}
                Err(StoreError::LeaseLost) => {
                    tracing::warn!(
                        work = row.work.tag(),
                        "a delivery took too long; another process has it now"
                    );
                    return;
                }
                Err(error) => tracing::warn!(%error, "a lease was not renewed; it is tried again"),
            }
        }
    }

    async fn try_to(&self, row: &OutboxRow) -> Result<Done, Failed> {
        let now = self.app.clock.now();
        if row.not_after.is_some_and(|last| now > last) {
            return Ok(Done::TooLate);
        }
        match &row.work {
            OutboxWork::PostCase { case } => self.post_case(*case, row).await,
            OutboxWork::EditCase { case } => self.edit_case(*case).await,
            OutboxWork::Alert { case, reason } => self.alert(*case, *reason, row).await,
            OutboxWork::Call { case, call } => self.call(*case, call, row).await,
            OutboxWork::ArchiveCase { case } => self.archive(*case, true).await,
            OutboxWork::RestoreCase { case } => self.archive(*case, false).await,
            OutboxWork::DeletePost { channel, thread, message } => {
                match thread {
                    Some(thread) => self.rest.delete_channel(*thread).await?,
                    None => self.rest.delete_message(*channel, *message).await?,
                }
                Ok(Done::Done)
            }
            // Planned before a pause began. The person finds `/aide` and the panel; the case is with the team. After a try whose
            // answer was lost it may stand already: then it is made again, which gives it back, and removed below.
            OutboxWork::PostDoor { guild, .. } | OutboxWork::PostCard { guild, .. }
                if row.attempt <= 1 && self.app.guild(*guild).pause(now).is_some() =>
            {
                Ok(Done::TooLate)
            }
            OutboxWork::PostDoor { door, guild, channel } => {
                let opens = Action::OpenDoor(*door);
                let view = self.app.with_help(Some(*guild), |help| help.public_card(opens));
                let nonce = format!("door-{}", door.0);
                match self.rest.create_message(*channel, public_message(&view, self), &nonce).await {
                    Ok(made) if self.app.guild(*guild).pause(now).is_some() => {
                        self.rest.delete_message(*channel, made.id).await?;
                        Ok(Done::DoorGone)
                    }
                    Ok(made) => Ok(Done::DoorPosted { message: made.id, at: self.app.clock.now() }),
                    // The nonce was used, and what it made is removed again.
                    Err(error) if error.code() == Some(10_008) => Ok(Done::DoorGone),
                    Err(error) => Err(error.into()),
                }
            }
            OutboxWork::OpenTalk { case } => self.open_talk(*case, row).await,
            OutboxWork::TellTalk { case, news } => self.tell_talk(*case, *news, row).await,
            OutboxWork::CloseTalk { case } => self.close_talk(*case).await,
            OutboxWork::ReopenTalk { case } => self.reopen_talk(*case, row).await,
            OutboxWork::RemoveDoor { channel, message, .. } => {
                self.rest.delete_message(*channel, *message).await?;
                Ok(Done::DoorGone)
            }
            OutboxWork::PostCard { guild, channel, topic, lang } => {
                let view = self.app.with_help(Some(*guild), |help| {
                    let mut card = help.card(topic, Reading::of(*lang), Part::Now, Told::Nobody, None);
                    // In public nobody is addressed, and nothing can be pressed that would show who reads.
                    card.rows.clear();
                    card.footer = None;
                    card
                });
                let nonce = format!("card-{}", row.id.0);
                let made = self.rest.create_message(*channel, public_message(&view, self), &nonce).await?;
                if self.app.guild(*guild).pause(now).is_some() {
                    self.rest.delete_message(*channel, made.id).await?;
                }
                Ok(Done::Done)
            }
            OutboxWork::PostPrevention { case, channel } => self.post_prevention(*case, *channel, row).await,
            OutboxWork::FollowUp { case } => self.follow_up(*case, row).await,
            OutboxWork::TellOutside { case, event } => self.tell_outside(*case, *event, row).await,
        }
    }

    pub(super) async fn loaded(&self, case: CaseId) -> Result<Option<Case>, Failed> {
        Ok(self.app.store.case(case).await?)
    }

    async fn archive(&self, case: CaseId, away: bool) -> Result<Done, Failed> {
        let Some(case) = self.loaded(case).await? else { return Ok(Done::Done) };
        let Post::At { channel, thread: Some(thread), .. } = case.post else { return Ok(Done::Done) };
        let mut edit = EditThread::new().archived(away);
        let tags = self.tags(channel, &case).await?;
        if !tags.is_empty() {
            edit = edit.applied_tags(tags);
        }
        match self.rest.edit_thread(thread, &edit).await {
            Err(error) if !error.is_gone() => Err(error.into()),
            _ => Ok(Done::Done),
        }
    }

    pub(super) async fn is_forum(&self, channel: ChannelId) -> Result<bool, Failed> {
        const FORUM: u8 = 15;
        if let Some(facts) = self.app.places.channel(channel) {
            return Ok(facts.kind == FORUM);
        }
        Ok(self.rest.channel(channel).await?.kind == ChannelKind::Forum)
    }

    /// The forum's tags that name the state or the level of a case; forums without such tags get none.
    pub(super) async fn tags(
        &self,
        staff: ChannelId,
        case: &Case,
    ) -> Result<Vec<serenity::model::id::ForumTagId>, Failed> {
        let forum = self.rest.channel(staff).await?;
        let level = self.level_word(case);
        let state = self.app.with_help(Some(case.guild), |help| {
            let lang = help.guild.language.unwrap_or(Lang::Fr);
            help.library.interface().text(lang, &format!("tag-{}", case.state.tag()), &[])
        });
        let wanted = |name: &str| name.eq_ignore_ascii_case(&level) || name.eq_ignore_ascii_case(&state);
        Ok(forum.available_tags.iter().filter(|tag| wanted(&tag.name)).map(|tag| tag.id).take(5).collect())
    }

    pub(super) fn level_word(&self, case: &Case) -> String {
        self.app.with_help(Some(case.guild), |help| {
            let lang = help.guild.language.unwrap_or(Lang::Fr);
            help.library.interface().text(lang, &format!("level-{}", case.level), &[])
        })
    }

    /// The name of a case's post. Its beginning never changes: it is how the post is found again.
    pub(super) fn post_name(&self, case: &Case) -> String {
        let level = self.level_word(case);
        if case.kind != CaseKind::Lure {
            return format!("{} · {level}", post_mark(case));
        }
        let lure = self.app.with_help(Some(case.guild), |help| {
            let lang = help.guild.language.unwrap_or(Lang::Fr);
            help.library.interface().text(lang, "tag-lure", &[])
        });
        format!("{} · {level} · {lure}", post_mark(case))
    }

    /// The threads that are the post of a case, the oldest first: ours, under the staff forum, with its number, and not
    /// older than the case.
    pub(super) async fn posts_of(&self, case: &Case, staff: ChannelId) -> Result<Vec<ChannelId>, Failed> {
        let mut threads = self.rest.active_threads(case.guild).await?;
        threads.extend(self.rest.archived_threads(staff, None).await?.threads);
        let mut found = self.ours(case, staff, &threads);
        found.sort();
        found.dedup();
        Ok(found)
    }

    pub(super) fn ours(&self, case: &Case, staff: ChannelId, threads: &[ChannelFacts]) -> Vec<ChannelId> {
        // Discord's clock and ours may differ a little.
        let earliest = case.created_at.as_millisecond() - 60_000;
        threads
            .iter()
            .filter(|thread| thread.parent_id == Some(staff) && thread.owner_id == Some(self.bot))
            .filter(|thread| thread.id.created_at_ms() >= earliest)
            .filter(|thread| thread.name.as_deref().is_some_and(|name| is_post_of(name, case)))
            .map(|thread| thread.id)
            .collect()
    }
}

/// How the name of a case's post begins.
fn post_mark(case: &Case) -> String {
    format!("№ {}", case.number)
}

fn is_post_of(name: &str, case: &Case) -> bool {
    name.strip_prefix(&post_mark(case)).is_some_and(|rest| rest.is_empty() || rest.starts_with(" ·"))
}

/// When a row is tried again: as Discord says, else after 2, 4, 8 … seconds, with jitter.
pub(super) fn retry_at(now: Timestamp, attempt: u32, said: Option<Duration>) -> Timestamp {
    let pause = match said {
        Some(after) => SignedDuration::try_from(after).unwrap_or(SignedDuration::from_secs(LONGEST_PAUSE)),
        None => {
            let seconds = 1i64.checked_shl(attempt.min(9)).unwrap_or(LONGEST_PAUSE).min(LONGEST_PAUSE);
            let jitter = rand::random_range(0..=seconds * 250);
            SignedDuration::from_millis(seconds * 1000 + jitter)
        }
    };
    now.saturating_add(pause).unwrap_or(now)
}

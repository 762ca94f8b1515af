//! What cannot be written down because the store does not answer: kept in memory, in order and bounded, and shown to the team
//! as « pas encore enregistré » until it is a case (design §9).
//!
//! Its ticket stays open, so the handled sequence does not pass it: when this process dies, Discord repeats the frame to the
//! next. When the list is full, the intake waits, the shard stops reading and says that it is deaf; nothing is dropped.
//!
//! What a process before this one has shown is found again by its mark and treated as if this one had shown it.

use std::collections::{HashMap, VecDeque};
use std::mem::take;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use serenity::builder::{CreateForumPost, EditMessage, EditThread};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, watch};

use super::bot::Edge;
use super::calls::calling_some;
use super::deliver::Failed;
use super::facts::ChannelFacts;
use super::gateway::Ticket;
use super::render;
use super::rest::RestError;
use crate::app::{Heard, TakenIn, Unwritten};
use crate::cases::{Call, Case, CaseId, Pace, Post};
use crate::ids::{ChannelId, GuildId, MessageId, UserId};
use crate::phrases::Level;
use crate::store::{Handled, Intaken, StoreError, within};
use crate::triage::CaseKind;

/// How long the intake waits for the store (design §9).
pub(super) const WRITE_WITHIN: Duration = Duration::from_secs(2);
/// Messages that are kept at most: each is a few hundred bytes, and more than any outage of an hour brings on most servers.
const ROOM: usize = 512;
/// Pauses between two tries while the store does not answer: the first ones short, the last one for ever.
const PAUSES: [Duration; 3] = [Duration::from_millis(250), Duration::from_secs(1), Duration::from_secs(2)];
/// Between two looks whether a case was given a post.
const SETTLE_EVERY: Duration = Duration::from_millis(500);
/// What the name of a post, or the last line of its card, begins with that is not a case's yet; the number of its message
/// ends it.
const MARK: char = '⏳';

/// Whose case, and which.
type Key = (GuildId, UserId, CaseKind);

/// The list.
pub(super) struct UnwrittenList {
    list: Mutex<List>,
    grew: Notify,
    room: Arc<Semaphore>,
}

#[derive(Default)]
struct List {
    waiting: VecDeque<Waiting>,
    shown: HashMap<Key, Shown>,
    /// What processes before this one have shown.
    left: Vec<Shown>,
    /// Where that was looked for on all servers.
    looked: bool,
    /// Whom the posts that became a case's had called already.
    told: HashMap<CaseId, Told>,
}

struct Waiting {
    heard: Heard,
    ticket: Ticket,
    /// It was looked at whether it is to be shown, and shown if so.
    settled: bool,
    /// The store was waited for in vain: it is shown before another try.
    waited: bool,
    _place: OwnedSemaphorePermit,
}

/// A post of something that is not written down.
#[derive(Clone, Debug)]
struct Shown {
    channel: ChannelId,
    thread: Option<ChannelId>,
    message: MessageId,
    /// The messages that it stands for.
    sources: Vec<MessageId>,
    /// What became of them; `None` while they wait.
    became: Option<Became>,
    told: Told,
}

/// Whom a post called, and when. Nobody, where a process before this one did.
#[derive(Clone, Debug, Default)]
struct Told {
    people: Vec<UserId>,
    at: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Became {
    Case(CaseId),
    /// The store knew better: a replay of something that has gone, or no case.
    Nothing,
}

impl Default for UnwrittenList {
    fn default() -> Self {
        Self::with_room(ROOM)
    }
}

impl UnwrittenList {
    fn with_room(room: usize) -> Self {
        Self { list: Mutex::default(), grew: Notify::new(), room: Arc::new(Semaphore::new(room)) }
    }

    /// Keeps a message at the end of the list; waits where there is no room.
    async fn keep(&self, heard: Heard, ticket: Ticket, waited: bool) {
        if self.room.available_permits() == 0 {
            tracing::error!("too much waits for the store; nothing more is read until it answers");
        }
        // The semaphore is never closed.
        let Ok(place) = self.room.clone().acquire_owned().await else { return };
        let mut list = self.list();
        list.waiting.push_back(Waiting { heard, ticket, settled: false, waited, _place: place });
        metrics::gauge!("sanad_unwritten").set(list.waiting.len() as f64);
        drop(list);
        self.grew.notify_one();
    }

    fn is_empty(&self) -> bool {
        self.list().waiting.is_empty()
    }

    fn is_done(&self) -> bool {
        let list = self.list();
        list.waiting.is_empty() && list.shown.is_empty()
    }

    /// The first that waits, and how far its shard has come once it is written.
    fn first(&self) -> Option<(Heard, Option<Handled>)> {
        let list = self.list();
        let first = list.waiting.front()?;
        let handled = first.ticket.session_when_done().map(|session| session.handled_for_store());
        Some((first.heard.clone(), handled))
    }

    /// The first is written down.
    fn written(&self, became: Became) {
        let mut list = self.list();
        let Some(first) = list.waiting.pop_front() else { return };
        first.ticket.done();
        metrics::gauge!("sanad_unwritten").set(list.waiting.len() as f64);
        for shown in list.shown.values_mut().filter(|shown| shown.sources.contains(&first.heard.message)) {
            shown.became = match (shown.became, became) {
                (Some(Became::Case(case)), Became::Nothing) => Some(Became::Case(case)),
                _ => Some(became),
            };
        }
    }

    /// The first waits behind all others.
    fn put_last(&self) {
        let mut list = self.list();
        if !list.waiting.is_empty() {
            list.waiting.rotate_left(1);
        }
    }

    /// The next of which nothing is shown yet.
    fn unsettled(&self) -> Option<Heard> {
        let list = self.list();
        list.waiting.iter().find(|waiting| !waiting.settled).map(|waiting| waiting.heard.clone())
    }

    /// Whether one that is not shown yet was waited for in vain. A failure that came at once may be over already.
    fn has_waited(&self) -> bool {
        self.list().waiting.iter().any(|waiting| waiting.waited && !waiting.settled)
    }

    /// Something that is marked as not written down, and that this process has not shown.
    pub(super) fn note_left(
        &self,
        channel: ChannelId,
        thread: Option<ChannelId>,
        message: MessageId,
        mark: &str,
    ) {
        let Some(source) = marked(mark) else { return };
        let mut list = self.list();
        let known = |shown: &Shown| shown.message == message;
        if !list.shown.values().any(known) && !list.left.iter().any(known) {
            let (sources, told) = (vec![source], Told::default());
            list.left.push(Shown { channel, thread, message, sources, became: None, told });
        }
    }

    /// Whether what was left is still to be looked for on all servers; not again until [`Self::look_everywhere`].
    pub(super) fn looks_everywhere(&self) -> bool {
        !std::mem::replace(&mut self.list().looked, true)
    }

    /// At the next turn what was left is looked for on all servers: a look failed, or another process is gone.
    pub(super) fn look_everywhere(&self) {
        self.list().looked = false;
    }

    fn settle(&self, message: MessageId) {
        let mut list = self.list();
        for waiting in list.waiting.iter_mut().filter(|waiting| waiting.heard.message == message) {
            waiting.settled = true;
        }
    }

    fn list(&self) -> MutexGuard<'_, List> {
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Edge {
    /// Writes a message down, or keeps it until that can be done: two seconds at most, as long as there is room.
    pub(super) async fn write_down(&self, heard: Heard, ticket: Ticket) {
        let begun = Instant::now();
        if self.unwritten.is_empty() {
            let handled = ticket.session_when_done().map(|session| session.handled_for_store());
            match self.try_to_write(&heard, handled.as_ref()).await {
                Ok(taken) => {
                    self.answer_where_due(&heard, &taken).await;
                    ticket.done();
                    return;
                }
                Err(error) => {
                    tracing::error!(%error, "a message is not written down yet; it is kept and tried again");
                    metrics::counter!("sanad_store_failures_total").increment(1);
                }
            }
        }
        let waited = begun.elapsed() >= WRITE_WITHIN;
        self.unwritten.keep(heard, ticket, waited).await;
    }

    /// One try, of two seconds at most. What a try wrote whose answer was lost is found by its source the next time.
    pub(super) async fn try_to_write(
        &self,
        heard: &Heard,
        handled: Option<&Handled>,
    ) -> Result<TakenIn, StoreError> {
        let Some(author) = heard.author else { return Ok(TakenIn::Nothing) };
        within(WRITE_WITHIN, self.app.take_in(heard, author, handled)).await
    }

    pub(super) async fn answer_where_due(&self, heard: &Heard, taken: &TakenIn) {
        if let TakenIn::Answer { topic, reading, level } = taken {
            self.answer_direct(heard, topic, *reading, *level).await;
        }
    }

    /// Writes down what waits as soon as the store answers, and shows it to the team meanwhile.
    pub(super) async fn keep_unwritten(self, mut stopping: watch::Receiver<bool>) {
        let mut failures = 0;
        loop {
            if self.unwritten.has_waited() {
                self.show_unwritten().await;
            }
            let pause = if self.unwritten.is_done() {
                tokio::select! {
                    () = self.unwritten.grew.notified() => {}
                    _ = stopping.wait_for(|stop| *stop) => return,
                }
                PAUSES[0]
            } else if self.unwritten.is_empty() {
                self.settle_shown().await;
                SETTLE_EVERY
            } else if self.write_first().await {
                if failures > 0 && self.unwritten.is_empty() {
                    self.after_outage().await;
                }
                failures = if self.unwritten.is_empty() { 0 } else { failures };
                continue;
            } else {
                self.show_unwritten().await;
                failures += 1;
                PAUSES[failures.min(PAUSES.len()) - 1]
            };
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                _ = stopping.wait_for(|stop| *stop) => return,
            }
        }
    }

    /// What a try wrote whose answer was lost may have made doors that no tap finds yet.
    async fn after_outage(&self) {
        tracing::info!("the store answers again; what was kept is written down");
        if let Err(error) = within(5 * WRITE_WITHIN, self.app.refresh()).await {
            tracing::warn!(%error, "the books in memory are not renewed yet");
        }
    }

    /// Whether the first was written.
    async fn write_first(&self) -> bool {
        let Some((heard, handled)) = self.unwritten.first() else { return true };
        let taken = match self.try_to_write(&heard, handled.as_ref()).await {
            Ok(taken) => taken,
            Err(error) => {
                tracing::warn!(%error, "what is kept cannot be written down yet");
                // A row of one person that cannot be opened must not hold up everybody else.
                if matches!(error, StoreError::Sealed { .. } | StoreError::Row { .. }) {
                    self.unwritten.put_last();
                }
                return false;
            }
        };
        self.answer_where_due(&heard, &taken).await;
        self.unwritten.written(match taken {
            TakenIn::Stored(
                Intaken::NewCase { case, .. }
                | Intaken::Appended { case, .. }
                | Intaken::AlreadyKnown { case: Some(case) },
            ) => Became::Case(case),
            TakenIn::Stored(_) | TakenIn::Answer { .. } | TakenIn::Nothing => Became::Nothing,
        });
        true
    }

    /// Shows the team what waits, one post for each person and kind. What Discord refuses is tried with the next look.
    async fn show_unwritten(&self) {
        while let Some(heard) = self.unwritten.unsettled() {
            if let Some(unwritten) = self.app.weigh_unwritten(&heard)
                && let Err(error) = self.show_one(&heard, &unwritten).await
            {
                tracing::error!(%error, "what is not written down could not be shown; it is tried again");
                return;
            }
            self.unwritten.settle(heard.message);
        }
    }

    async fn show_one(&self, heard: &Heard, unwritten: &Unwritten) -> Result<(), RestError> {
        let key = (unwritten.guild, unwritten.author, unwritten.kind);
        if let Some(shown) = self.unwritten.list().shown.get_mut(&key) {
            shown.sources.push(heard.message);
            return Ok(());
        }
        let channel = unwritten.staff;
        let told = Told { people: unwritten.people.clone(), at: self.app.clock.now() };
        let mut view = unwritten.view.clone();
        let forum = self.is_a_forum(channel).await?;
        if !forum {
            view.footer = Some(format!("{MARK} {}", heard.message));
        }
        let message = calling_some(&unwritten.people, "").embed(render::embed(&view));
        let (thread, message) = if forum {
            let name = format!("{} · {}", unwritten.name, heard.message);
            // A try whose answer was lost may have made it.
            let known = self.rest.active_threads(unwritten.guild).await?;
            let known = known.into_iter().find(|thread| thread.name.as_deref() == Some(&name));
            let thread = match known {
                Some(thread) => thread.id,
                None => self.rest.create_forum_post(channel, &CreateForumPost::new(name, message)).await?.id,
            };
            (Some(thread), MessageId(thread.0))
        } else {
            // Discord takes 25 characters.
            let nonce = format!("wait-{}", heard.message);
            (None, self.rest.create_message(channel, message, &nonce).await?.id)
        };
        metrics::counter!("sanad_unwritten_shown_total").increment(1);
        let shown = Shown { channel, thread, message, sources: vec![heard.message], became: None, told };
        self.unwritten.list().shown.insert(key, shown);
        Ok(())
    }

    async fn is_a_forum(&self, channel: ChannelId) -> Result<bool, RestError> {
        match self.is_forum(channel).await {
            Ok(forum) => Ok(forum),
            Err(Failed::Rest(error)) => Err(error),
            // Only Discord is asked for it.
            Err(_) => Ok(true),
        }
    }

    /// Makes the post of a case out of the one that stood for it before it was written down. `None` where there is none.
    pub(super) async fn adopt_unwritten(
        &self,
        case: &Case,
        channel: ChannelId,
    ) -> Result<Option<(Option<ChannelId>, MessageId)>, Failed> {
        let found = {
            let list = self.unwritten.list();
            let mut all = list.shown.values().chain(&list.left);
            all.find(|shown| shown.channel == channel && shown.stands_for(case)).cloned()
        };
        let Some(Shown { thread, message, told, .. }) = found else { return Ok(None) };
        let view = self.card_of(case).await;
        let edit = EditMessage::new()
            .content("")
            .embed(render::embed(&view))
            .components(render::rows(&view, &self.app.sealer));
        match self.rest.edit_message(thread.unwrap_or(channel), message, &edit).await {
            Ok(()) => {}
            Err(error) if error.is_gone() => return Ok(None),
            Err(error) => return Err(error.into()),
        }
        if let Some(thread) = thread {
            let name = self.post_name(case);
            let edit = EditThread::new().name(name).applied_tags(self.tags(channel, case).await?);
            self.rest.edit_thread(thread, &edit).await?;
        }
        if !told.people.is_empty() {
            self.unwritten.list().told.insert(case.id, told);
        }
        Ok(Some((thread, message)))
    }

    /// Whether the post of a case has called all these people before it was a case's, less than a rung ago. Their first call is
    /// made by that.
    pub(super) fn called_before(&self, case: &Case, call: &Call, people: &[UserId]) -> bool {
        let Some(told) = self.unwritten.list().told.remove(&case.id) else { return false };
        let [_, second, _] = match case.level {
            Level::Imminent => Pace::default().imminent,
            Level::Urgent | Level::Concern => Pace::default().urgent,
        };
        let lately = self.app.clock.now().duration_since(told.at) < second;
        let first = call.run == 1 && call.reason.is_none();
        first && lately && !people.is_empty() && people.iter().all(|person| told.people.contains(person))
    }

    /// Takes away what stands for cases that have posts of their own by now, made by another process or before.
    async fn settle_shown(&self) {
        let all: Vec<(Key, Shown)> =
            self.unwritten.list().shown.iter().map(|(key, shown)| (*key, shown.clone())).collect();
        for (key, shown) in all {
            if self.settle_one(&shown).await {
                self.unwritten.list().shown.remove(&key);
            }
        }
    }

    /// The same for what processes before this one have shown. A message that the store does not know keeps its post: it is
    /// all that anybody knows of it.
    pub(super) async fn settle_left(&self) {
        let mut left = take(&mut self.unwritten.list().left);
        for shown in &mut left {
            if let [source] = shown.sources[..]
                && let Some(guild) = self.app.places.channel(shown.channel).map(|facts| facts.guild)
            {
                shown.became = match within(WRITE_WITHIN, self.app.store.known_source(guild, source)).await {
                    Ok(known) => known.map(|case| case.map_or(Became::Nothing, Became::Case)),
                    Err(_) => None,
                };
            }
        }
        for shown in left {
            if !self.settle_one(&shown).await {
                self.unwritten.list().left.push(shown);
            }
        }
    }

    /// Whether nothing has to be done any more about what was shown.
    async fn settle_one(&self, shown: &Shown) -> bool {
        let double = match shown.became {
            None => return false,
            Some(Became::Nothing) => true,
            Some(Became::Case(case)) => match within(WRITE_WITHIN, self.app.store.case(case)).await {
                Ok(Some(case)) => match case.post {
                    Post::Waiting => return false,
                    Post::At { message, .. } => message != shown.message,
                    Post::Never => true,
                },
                Ok(None) => true,
                Err(error) => {
                    tracing::warn!(%error, "it is not known yet whether a case has its post");
                    return false;
                }
            },
        };
        if !double {
            return true;
        }
        let gone = match shown.thread {
            Some(thread) => self.rest.delete_channel(thread).await,
            None => self.rest.delete_message(shown.channel, shown.message).await,
        };
        match gone {
            Err(error) if !error.is_gone() => {
                tracing::warn!(%error, "what stood for a case could not be deleted; it is tried again");
                false
            }
            _ => true,
        }
    }

    /// Notes what processes before this one have shown on a server, and what arrived late.
    pub(super) async fn find_left(&self, guild: GuildId, threads: &[ChannelFacts]) -> Result<(), RestError> {
        for thread in threads.iter().filter(|thread| thread.owner_id == Some(self.bot)) {
            if let (Some(name), Some(parent)) = (&thread.name, thread.parent_id) {
                self.unwritten.note_left(parent, Some(thread.id), MessageId(thread.id.0), name);
            }
        }
        let Some(channel) = self.app.guild(guild).settings.staff_channel else { return Ok(()) };
        if self.is_a_forum(channel).await? {
            return Ok(());
        }
        for (message, footer) in self.rest.footers_by(channel, self.bot).await? {
            self.unwritten.note_left(channel, None, message, &footer);
        }
        Ok(())
    }
}

/// The number of the message in a mark.
fn marked(mark: &str) -> Option<MessageId> {
    mark.strip_prefix(MARK)?.rsplit([' ', '·']).next()?.parse().ok()
}

impl Shown {
    fn stands_for(&self, case: &Case) -> bool {
        case.sources.iter().any(|source| source.message.is_some_and(|known| self.sources.contains(&known)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(message: u64) -> Heard {
        Heard {
            guild: Some(GuildId(1)),
            channel: ChannelId(2),
            message: MessageId(message),
            author: Some(UserId(3)),
            roles: Vec::new(),
            written_at: Timestamp::UNIX_EPOCH,
            edited: false,
            blocked: false,
            read_back: false,
            findings: Vec::new(),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn p1_a_full_list_makes_the_intake_wait_and_drops_nothing() {
        let list = UnwrittenList::with_room(2);
        for message in [10, 11] {
            list.keep(heard(message), Ticket::of_nothing(), false).await;
        }
        let third = list.keep(heard(12), Ticket::of_nothing(), false);
        tokio::pin!(third);
        assert!(
            tokio::time::timeout(Duration::from_secs(3_600), &mut third).await.is_err(),
            "there is no room"
        );
        list.written(Became::Nothing);
        third.await;
        let waiting: Vec<u64> = list.list().waiting.iter().map(|waiting| waiting.heard.message.0).collect();
        assert_eq!(waiting, [11, 12], "in the order in which they came");
    }

    #[test]
    fn a_post_is_found_by_the_message_in_its_mark() {
        assert_eq!(marked("⏳ urgent · pas encore enregistré · 123"), Some(MessageId(123)));
        assert_eq!(marked("⏳ 123"), Some(MessageId(123)));
        assert_eq!(marked("№ 7 · urgent"), None);
        assert_eq!(marked("⏳ demain"), None);
    }
}

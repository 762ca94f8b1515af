//! Which frames are handled: the numbers below which nothing can be lost.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tokio::sync::Notify;

use super::session::{Fingerprint, SavedSession};
use crate::ids::GuildId;

/// The book of one shard. Cloning it gives another handle on the same book.
#[derive(Clone)]
pub(super) struct Tickets {
    book: Arc<Book>,
}

struct Book {
    fingerprint: Fingerprint,
    /// With which lease the shard is heard.
    epoch: u64,
    page: Mutex<Page>,
    /// Told whenever a ticket is finished or lost.
    moved: Notify,
}

impl Book {
    fn with_epoch(&self, saved: Option<SavedSession>) -> Option<SavedSession> {
        saved.map(|saved| SavedSession { epoch: self.epoch, ..saved })
    }
}

#[derive(Default)]
struct Page {
    /// Which session the numbers belong to; each begins at 1 again.
    session: Option<Known>,
    generation: u64,
    received: u64,
    /// The floor: where the session was taken up.
    base: u64,
    waiting: BTreeMap<u64, Waiting>,
    lost_total: u64,
    /// Since when messages may be missing that nobody has heard, while they are being read back. It outlives sessions:
    /// one that ends before all is read back leaves the rest to the next.
    behind: Option<Timestamp>,
    /// The servers that are still to be read back, or have not been described yet.
    unread: BTreeSet<GuildId>,
}

struct Known {
    id: String,
    resume_url: String,
}

/// A frame that is not handled.
struct Waiting {
    since: Instant,
    /// Which loss it was, counted from 1 over the life of the book.
    lost: Option<u64>,
    /// Which handing over of the frame the living ticket belongs to: a frame that is repeated gets a new one.
    turn: u64,
    /// The server that is read back for this frame.
    guild: Option<GuildId>,
}

/// Says when a frame is handled. Dropped without [`done`](Self::done), after a panic or an abandoned task, it leaves the
/// frame unhandled, and the shard asks Discord to repeat it.
#[must_use = "a ticket that is dropped makes Discord repeat the frame"]
pub struct Ticket {
    tickets: Tickets,
    generation: u64,
    sequence: u64,
    turn: u64,
    finished: bool,
}

impl Tickets {
    pub(super) fn new(fingerprint: Fingerprint, epoch: u64) -> Self {
        Self { book: Arc::new(Book { fingerprint, epoch, page: Mutex::default(), moved: Notify::new() }) }
    }

    /// Whose sessions these are.
    pub(super) fn fingerprint(&self) -> &Fingerprint {
        &self.book.fingerprint
    }

    /// Begins the numbers of another session; tickets of the one before no longer count. `handled` is where it is taken
    /// up, 0 for a new one.
    pub(super) fn begin(&self, id: String, resume_url: String, handled: u64) {
        let mut page = self.page();
        let generation = page.generation + 1;
        let lost_total = page.lost_total;
        let (behind, unread) = (page.behind, std::mem::take(&mut page.unread));
        *page = Page {
            session: Some(Known { id, resume_url }),
            generation,
            received: handled,
            base: handled,
            waiting: BTreeMap::new(),
            lost_total,
            behind,
            unread,
        };
        drop(page);
        self.book.moved.notify_waiters();
    }

    /// Messages since this moment may be missing, until these servers are read back. While that lasts nothing that is
    /// saved claims more, so that a process that is killed meanwhile leaves the whole of it to the next.
    pub(super) fn fall_behind(&self, since: Timestamp, guilds: impl IntoIterator<Item = GuildId>) {
        let mut page = self.page();
        page.behind = Some(since);
        page.unread = guilds.into_iter().collect();
    }

    /// Since when messages may be missing, if they may.
    pub(super) fn behind(&self) -> Option<Timestamp> {
        self.page().behind
    }

    /// Discord has told of all servers that it had to tell of: those that are read back by now need no more.
    pub(super) fn all_told(&self) {
        self.page().catch_up(None);
    }

    /// A server is no longer there to be read back.
    pub(super) fn guild_gone(&self, guild: GuildId) {
        self.page().catch_up(Some(guild));
    }

    /// Forgets the session, so that nothing stored can take it up.
    pub(super) fn end(&self) {
        let mut page = self.page();
        page.session = None;
        page.generation += 1;
        page.waiting.clear();
        drop(page);
        self.book.moved.notify_waiters();
    }

    /// Whether a frame needs to be looked at: it was not read before in this session, or its ticket was lost. What is
    /// repeated while somebody still works on it does not.
    pub(super) fn is_new(&self, sequence: u64) -> bool {
        let page = self.page();
        sequence > page.received || page.waiting.get(&sequence).is_some_and(|waiting| waiting.lost.is_some())
    }

    /// A frame has been read that needs work.
    pub(super) fn open(&self, sequence: u64) -> Ticket {
        let mut page = self.page();
        page.received = page.received.max(sequence);
        let turn = page.waiting.get(&sequence).map_or(0, |waiting| waiting.turn + 1);
        page.waiting.insert(sequence, Waiting { since: Instant::now(), lost: None, turn, guild: None });
        Ticket { tickets: self.clone(), generation: page.generation, sequence, turn, finished: false }
    }

    /// A ticket that stands for nothing, for news that are no frame.
    pub(super) fn blank(&self) -> Ticket {
        Ticket { tickets: self.clone(), generation: 0, sequence: 0, turn: 0, finished: true }
    }

    /// A frame has been read that needs no work.
    pub(super) fn pass(&self, sequence: u64) {
        let mut page = self.page();
        page.received = page.received.max(sequence);
        if page.waiting.remove(&sequence).is_some() {
            drop(page);
            self.book.moved.notify_waiters();
        }
    }

    /// Gives a lost frame up; the others no longer wait for it.
    pub(super) fn give_up(&self, sequence: u64) {
        self.pass(sequence);
    }

    /// The lowest lost frame, if one holds the others back.
    pub(super) fn lowest_lost(&self) -> Option<u64> {
        self.page().waiting.iter().find(|(_, waiting)| waiting.lost.is_some()).map(|(sequence, _)| *sequence)
    }

    /// The frame after which a connection of this process should go on: what was read, unless something was lost.
    pub(super) fn resume_from(&self) -> u64 {
        let lost = self.lowest_lost();
        lost.map_or_else(|| self.page().received, |sequence| sequence - 1)
    }

    /// How long the oldest lost frame has been lost.
    pub(super) fn oldest_lost(&self) -> Option<Duration> {
        self.page()
            .waiting
            .values()
            .filter(|waiting| waiting.lost.is_some())
            .map(|waiting| waiting.since.elapsed())
            .max()
    }

    /// The session's id and where to take it up.
    pub(super) fn session(&self) -> Option<(String, String)> {
        self.page().session.as_ref().map(|session| (session.id.clone(), session.resume_url.clone()))
    }

    /// The session, if there is one, with its handled number, as a new process could take it up.
    pub(super) fn saved(&self) -> Option<SavedSession> {
        self.book.with_epoch(self.page().saved(self.book.fingerprint, None))
    }

    pub(super) fn sum(&self) -> Sum {
        let page = self.page();
        Sum {
            received: page.received,
            handled: page.handled_without(None),
            open: page.waiting.len(),
            oldest: page.waiting.values().map(|waiting| waiting.since.elapsed()).max(),
            lost: page.lost_total,
        }
    }

    /// Waits until no living ticket is open; lost ones have nobody left to finish them.
    pub(super) async fn all_finished(&self) {
        loop {
            let moved = self.book.moved.notified();
            tokio::pin!(moved);
            moved.as_mut().enable();
            if self.page().waiting.values().all(|waiting| waiting.lost.is_some()) {
                return;
            }
            moved.await;
        }
    }

    /// How many tickets were lost since the process began.
    pub(super) fn losses(&self) -> u64 {
        self.page().lost_total
    }

    /// The lowest frame that was lost by then and has not come again.
    pub(super) fn lost_before(&self, losses: u64) -> Option<u64> {
        let page = self.page();
        let mut lost =
            page.waiting.iter().filter(|(_, waiting)| waiting.lost.is_some_and(|loss| loss <= losses));
        lost.next().map(|(sequence, _)| *sequence)
    }

    /// Waits until a ticket of the present session is lost, those lost by then not counted.
    pub(super) async fn something_lost(&self, losses: u64) {
        loop {
            let moved = self.book.moved.notified();
            tokio::pin!(moved);
            moved.as_mut().enable();
            if self.page().waiting.values().any(|waiting| waiting.lost.is_some_and(|loss| loss > losses)) {
                return;
            }
            moved.await;
        }
    }

    fn page(&self) -> MutexGuard<'_, Page> {
        // No code panics while it holds the lock; were it to, the numbers are still whole.
        self.book.page.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The book at a moment.
pub(super) struct Sum {
    pub(super) received: u64,
    pub(super) handled: u64,
    pub(super) open: usize,
    pub(super) oldest: Option<Duration>,
    pub(super) lost: u64,
}

impl Page {
    /// A server is read back, or gone.
    fn catch_up(&mut self, guild: Option<GuildId>) {
        if let Some(guild) = guild {
            self.unread.remove(&guild);
        }
        if self.unread.is_empty() {
            self.behind = None;
        }
    }

    /// The highest number below which all is handled, `without` counted as handled.
    fn handled_without(&self, without: Option<u64>) -> u64 {
        let lowest = self.waiting.keys().find(|sequence| Some(**sequence) != without);
        lowest.map_or(self.received, |sequence| sequence - 1).max(self.base)
    }

    fn saved(&self, fingerprint: Fingerprint, without: Option<u64>) -> Option<SavedSession> {
        let session = self.session.as_ref()?;
        // The clock first: what passes until the ages are read makes the result earlier, never later.
        let now = Timestamp::now();
        let others = self.waiting.iter().filter(|(sequence, _)| Some(**sequence) != without);
        let oldest = others.map(|(_, waiting)| waiting.since.elapsed()).max().unwrap_or_default();
        let finished =
            now.saturating_sub(jiff::SignedDuration::try_from(oldest).unwrap_or_default()).unwrap_or(now);
        Some(SavedSession {
            fingerprint,
            session_id: session.id.clone(),
            resume_url: session.resume_url.clone(),
            handled: self.handled_without(without),
            whole_until: self.behind.map_or(finished, |behind| behind.min(finished)),
            saved_at: now,
            epoch: 0,
        })
    }
}

impl Ticket {
    /// The frame is handled: whatever it asked for is stored, or needs no storing.
    pub fn done(mut self) {
        self.finished = true;
        let mut page = self.tickets.page();
        if page.generation == self.generation
            && page.waiting.get(&self.sequence).is_some_and(|w| w.turn == self.turn)
        {
            let guild = page.waiting.remove(&self.sequence).and_then(|waiting| waiting.guild);
            if guild.is_some() {
                page.catch_up(guild);
            }
        }
        drop(page);
        self.tickets.book.moved.notify_waiters();
    }

    /// This frame describes a server, which may have to be read back before the ticket is done.
    pub(super) fn describes(&self, guild: GuildId) {
        let mut page = self.tickets.page();
        if page.generation != self.generation {
            return;
        }
        if let Some(waiting) = page.waiting.get_mut(&self.sequence) {
            waiting.guild = Some(guild);
        }
        if page.behind.is_some() {
            page.unread.insert(guild);
        }
    }

    /// The session with the handled number that will hold once this ticket is done, for the transaction that makes it
    /// so. `None` where the session has ended meanwhile: then there is nothing to take up.
    ///
    /// Two transactions may write their numbers in either order; keep the higher one of the same session. A lower one
    /// only makes Discord repeat more.
    pub fn session_when_done(&self) -> Option<SavedSession> {
        let page = self.tickets.page();
        if page.generation != self.generation {
            return None;
        }
        let book = &self.tickets.book;
        book.with_epoch(page.saved(book.fingerprint, Some(self.sequence)))
    }

    /// The frame's number in its session.
    pub fn sequence(&self) -> u64 {
        self.sequence
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        if self.finished {
            return;
        }
        let mut page = self.tickets.page();
        let generation = page.generation;
        let turn = self.turn;
        page.lost_total += 1;
        let lost_total = page.lost_total;
        let mine = page.waiting.get_mut(&self.sequence).filter(|waiting| waiting.turn == turn);
        let repeatable = match mine {
            Some(waiting) if generation == self.generation => {
                waiting.lost = Some(lost_total);
                true
            }
            _ => false,
        };
        drop(page);
        let shard = self.tickets.book.fingerprint.shard;
        if repeatable {
            tracing::warn!(
                shard.id = shard,
                sequence = self.sequence,
                "a frame was dropped unfinished; Discord will be asked for it again"
            );
        } else {
            tracing::error!(
                shard.id = shard,
                sequence = self.sequence,
                "a frame of a session that has ended was dropped unfinished; only reading its channel back can find it"
            );
        }
        self.tickets.book.moved.notify_waiters();
    }
}

impl fmt::Debug for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ticket({})", self.sequence)
    }
}

#[cfg(test)]
impl Ticket {
    /// The ticket of no frame, for tests of those who hold tickets.
    pub(crate) fn of_nothing() -> Self {
        Tickets::new(Fingerprint { application: 0, shard: 0, total: 1, intents: 0 }, 0).blank()
    }
}

#[cfg(test)]
#[path = "tickets_tests.rs"]
mod tests;

//! One shard: its task, its set-up, its handle.

use std::time::Duration;

use jiff::Timestamp;
use secrecy::SecretString;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use twilight_model::gateway::Intents;

use super::close::Fatal;
use super::identify::IdentifyQueue;
use super::inbound::Handed;
use super::screen::Screen;
use super::session::{Fingerprint, SavedSession, Start};
use super::status::{Hearing, ShardStatus};
use super::task::ShardTask;
use super::tickets::Tickets;

/// What a shard needs to begin. `T` is the screen's [`Hit`](Screen::Hit).
pub struct ShardSetup<T> {
    /// The bot's token.
    pub token: SecretString,
    /// Whose session this is: application, shard, number of shards, intents.
    pub fingerprint: Fingerprint,
    /// Where to connect, from `GET /gateway/bot`. Must pass [`is_gateway_url`](super::is_gateway_url).
    pub gateway_url: String,
    /// What the store kept, see [`Start::from_store`]; [`Start::default`] for the first time ever.
    pub start: Start,
    /// Turns for beginning sessions, shared by all shards.
    pub queue: IdentifyQueue,
    /// Where events go that need work.
    pub work: mpsc::Sender<Handed<T>>,
    /// Where interactions go, apart so that a crowd of messages does not delay an answer.
    pub presses: mpsc::Sender<Handed<T>>,
    /// How long things take.
    pub pace: Pace,
}

/// The times of a shard. [`Default`] has those for Discord; tests shorten them.
#[derive(Clone, Debug)]
pub struct Pace {
    /// The shortest pause before a new connection.
    pub pause_least: Duration,
    /// The longest.
    pub pause_most: Duration,
    /// Discord asks for a pause of 1 to 5 s after "invalid session".
    pub invalid_session: (Duration, Duration),
    /// How long a session must last for the pauses to begin small again.
    pub healthy_after: Duration,
    /// A connection on which nothing at all is heard for so long is dead, whatever the library thinks. More than two
    /// heartbeat intervals of Discord's (41.25 s each).
    pub silence: Duration,
    /// How long the app may take nothing before the shard counts as deaf.
    pub full_after: Duration,
    /// How many events may wait in the shard task, beside those in the channel, before it stops reading.
    pub room: usize,
    /// How often a frame is asked for again whose ticket was dropped.
    pub replays: u32,
    /// How long a goodbye to Discord may take.
    pub goodbye: Duration,
    /// How often the status is renewed.
    pub tick: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            pause_least: Duration::from_secs(1),
            pause_most: Duration::from_secs(30),
            invalid_session: (Duration::from_secs(1), Duration::from_secs(5)),
            healthy_after: Duration::from_secs(60),
            silence: Duration::from_secs(150),
            full_after: Duration::from_secs(5),
            room: 4_096,
            replays: 2,
            goodbye: Duration::from_secs(3),
            tick: Duration::from_secs(1),
        }
    }
}

/// How a shard ended.
#[derive(Debug)]
pub enum ShardEnd {
    /// It was asked to, or nobody took its events any more.
    Stopped {
        /// What a new process can take up. Store it.
        session: Option<SavedSession>,
        /// Tickets still open when the time was up; Discord will repeat their frames.
        unfinished: usize,
    },
    /// Discord refuses the bot.
    Fatal(Fatal),
}

/// A running shard.
pub struct ShardHandle {
    tickets: Tickets,
    status: watch::Receiver<ShardStatus>,
    stop: watch::Sender<Option<Duration>>,
    allow: watch::Sender<bool>,
    task: JoinHandle<ShardEnd>,
}

/// A setting with which no shard can begin.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadSetup {
    /// The address is neither Discord's nor this machine's.
    #[error(
        "the gateway's address is neither wss://….discord.gg nor ws:// on this machine; the token is not sent there"
    )]
    GatewayUrl,
    /// The shard's number is not below the number of shards.
    #[error("shard {shard} of {total} does not exist: shards are numbered from 0")]
    Shard {
        /// The number.
        shard: u32,
        /// How many there are.
        total: u32,
    },
}

/// Starts a shard on the current tokio runtime. [`install_crypto`](crate::discord::install_crypto) must have been called.
///
/// # Errors
///
/// [`BadSetup`] where the address or the shard number is no good.
pub fn start<S: Screen>(setup: ShardSetup<S::Hit>, screen: S) -> Result<ShardHandle, BadSetup> {
    let Fingerprint { shard, total, intents, .. } = setup.fingerprint;
    if !super::is_gateway_url(&setup.gateway_url) {
        return Err(BadSetup::GatewayUrl);
    }
    if shard >= total {
        return Err(BadSetup::Shard { shard, total });
    }
    let tickets = Tickets::new(setup.fingerprint, setup.start.epoch);
    let since = Timestamp::now();
    let (status, watching) = watch::channel(ShardStatus::new(Hearing::Connecting { since }));
    let (stop, stopping) = watch::channel(None);
    let (allow, allowed) = watch::channel(true);
    let intents = Intents::from_bits_truncate(intents);
    let task = ShardTask::new(setup, screen, intents, tickets.clone(), status, (stopping, allowed));
    let task = tokio::spawn(task.run());
    Ok(ShardHandle { tickets, status: watching, stop, allow, task })
}

impl ShardHandle {
    /// The session as a new process could take it up at this moment. To be stored every few seconds, beside the
    /// transactions that use [`Ticket::session_when_done`](super::Ticket::session_when_done).
    pub fn session(&self) -> Option<SavedSession> {
        self.tickets.saved()
    }

    /// How well it hears, renewed every second.
    pub fn status(&self) -> watch::Receiver<ShardStatus> {
        self.status.clone()
    }

    /// Asks it to stop: it says goodbye so that the session lives on, passes on what it has read, and waits for open
    /// tickets until `limit` is over. Then [`ended`](Self::ended) returns.
    pub fn stop(&self, limit: Duration) {
        self.stop.send_replace(Some(limit));
    }

    /// Whether it may make new connections. Forbidden, it hears on while the one that it has lasts: while it cannot be known
    /// whether another process was given the shard, two must not take the session from one another for ever.
    pub fn allow(&self, allowed: bool) {
        self.allow.send_if_modified(|known| std::mem::replace(known, allowed) != allowed);
    }

    /// Whether its task has ended by itself.
    pub fn is_over(&self) -> bool {
        self.task.is_finished()
    }

    /// Waits for the end.
    ///
    /// # Panics
    ///
    /// Where the shard's own task panicked, with the same panic.
    pub async fn ended(self) -> ShardEnd {
        match self.task.await {
            Ok(end) => end,
            Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
            Err(_) => {
                ShardEnd::Stopped { session: self.tickets.saved(), unfinished: self.tickets.sum().open }
            }
        }
    }
}

#[cfg(test)]
#[path = "tests/mod.rs"]
mod tests;

//! How well a shard hears, for whoever watches it.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::watch;

/// Whether the shard hears Discord.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hearing {
    /// Connected, with a session.
    Yes,
    /// Not connected yet, or not again.
    Connecting {
        /// Since when nothing is heard.
        since: Timestamp,
    },
    /// Waiting for its turn to begin a session; another kind of silence, which can last hours where the day's budget
    /// is used up.
    WaitingToIdentify {
        /// Since when nothing is heard.
        since: Timestamp,
        /// How long the wait will be from now, as far as the queue knows.
        about: Duration,
    },
    /// Connected, but the app takes nothing any more: its channel stays full, so reading has stopped.
    Full {
        /// Since when nothing is taken.
        since: Timestamp,
    },
    /// The task has ended.
    Ended {
        /// Since when.
        since: Timestamp,
    },
}

/// The shards that this process hears, by their numbers, as they come and go.
pub type Listening = watch::Receiver<BTreeMap<u32, watch::Receiver<ShardStatus>>>;

/// A shard at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShardStatus {
    /// Whether it hears.
    pub hearing: Hearing,
    /// Frames of the session that were read: the highest number.
    pub received: u64,
    /// Every frame up to this number is handled.
    pub handled: u64,
    /// Tickets that nobody has finished yet.
    pub open: usize,
    /// How long the oldest of them has been open; a long time means that something hangs.
    pub oldest_open: Option<Duration>,
    /// Tickets dropped unfinished, since the process began.
    pub lost: u64,
    /// Connections closed or lost, since the process began.
    pub closes: u64,
    /// Events that could not be read, since the process began.
    pub undecodable: u64,
}

impl ShardStatus {
    /// A shard that has read nothing yet.
    pub const fn new(hearing: Hearing) -> Self {
        Self {
            hearing,
            received: 0,
            handled: 0,
            open: 0,
            oldest_open: None,
            lost: 0,
            closes: 0,
            undecodable: 0,
        }
    }

    /// Since when the shard is deaf, if that has lasted at least `patience` at `now`: the moment for an alarm.
    pub fn deaf_since(&self, now: Timestamp, patience: Duration) -> Option<Timestamp> {
        let since = match self.hearing {
            Hearing::Yes => return None,
            Hearing::WaitingToIdentify { since, about } if about > patience => return Some(since),
            Hearing::Connecting { since }
            | Hearing::WaitingToIdentify { since, .. }
            | Hearing::Full { since }
            | Hearing::Ended { since } => since,
        };
        (now.duration_since(since).unsigned_abs() >= patience).then_some(since)
    }
}

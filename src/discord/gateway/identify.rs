//! Whose turn it is to begin a session. Discord allows a thousand a day and resets the token of a bot that takes more,
//! and `max_concurrency` every five seconds.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::oneshot;
use tokio::time::Instant;
use twilight_gateway::queue::Queue;

use crate::store::Store;

/// Between two identifies of the same bucket (Discord's reference, "max concurrency").
const BETWEEN: Duration = Duration::from_secs(5);

/// How long the store may take to grant a turn.
const STORE_WITHIN: Duration = Duration::from_secs(2);

/// The day over which identifies are counted.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The share of a day's identifies that is kept back for a bad day: one in ten.
const RESERVE: u32 = 10;

/// Between two identifies out of the reserve: a crash loop then lasts through the day.
const BETWEEN_RESERVES: Duration = Duration::from_secs(10 * 60);

/// What `GET /gateway/bot` says of beginning sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdentifyBudget {
    /// Identifies a day.
    pub total: u32,
    /// How many are left.
    pub remaining: u32,
    /// When the count begins again.
    pub reset_after: Duration,
    /// How many shards may identify every five seconds.
    pub max_concurrency: u32,
}

/// Grants turns to all shards of this process. Clones share the same turns.
#[derive(Clone, Debug)]
pub struct IdentifyQueue {
    desk: Arc<Mutex<Desk>>,
    /// Where turns are shared with other processes.
    store: Option<Store>,
}

#[derive(Debug)]
struct Desk {
    budget: IdentifyBudget,
    /// Between two identifies of the same bucket.
    between: Duration,
    resets_at: Instant,
    /// When each bucket is free again.
    free_at: HashMap<u32, Instant>,
    last_reserve: Option<Instant>,
    granted: HashMap<u32, Instant>,
}

impl IdentifyQueue {
    /// A queue that begins with this budget.
    pub fn new(budget: IdentifyBudget) -> Self {
        Self::with_spacing(budget, BETWEEN)
    }

    /// A queue for a gateway with other times between two identifies of a bucket than Discord's: a local one.
    pub fn with_spacing(budget: IdentifyBudget, between: Duration) -> Self {
        let desk = Desk {
            budget,
            between,
            resets_at: Instant::now() + budget.reset_after,
            free_at: HashMap::new(),
            last_reserve: None,
            granted: HashMap::new(),
        };
        Self { desk: Arc::new(Mutex::new(desk)), store: None }
    }

    /// The same queue for a process that shares its turns with others on the same store.
    pub fn shared(self, store: Store) -> Self {
        Self { store: Some(store), ..self }
    }

    /// Waits for a turn among all processes, after the one in this process. A store that does not answer holds nobody up: the
    /// own turns keep the pauses, and Discord refuses what comes too soon.
    async fn turn_among_all(&self, shard: u32) {
        let Some(store) = &self.store else { return };
        let (bucket, between) = {
            let desk = self.desk();
            (shard % desk.budget.max_concurrency.max(1), desk.between)
        };
        let between = SignedDuration::try_from(between).unwrap_or_default();
        let asked = store.identify_turn(bucket, between, Timestamp::now());
        match tokio::time::timeout(STORE_WITHIN, asked).await {
            Ok(Ok(Some(at))) => {
                let wait = at.duration_since(Timestamp::now());
                tokio::time::sleep(Duration::try_from(wait).unwrap_or_default()).await;
            }
            Ok(Ok(None)) => {}
            Ok(Err(_)) | Err(_) => {
                tracing::warn!(
                    shard.id = shard,
                    "the store grants no turn to begin a session; it begins without"
                )
            }
        }
    }

    /// Takes a fresh answer of `GET /gateway/bot`.
    pub fn update(&self, budget: IdentifyBudget) {
        let mut desk = self.desk();
        desk.budget = budget;
        desk.resets_at = Instant::now() + budget.reset_after;
    }

    /// How long this shard will wait for its turn, where it waits.
    pub fn waits(&self, shard: u32) -> Option<Duration> {
        let now = Instant::now();
        self.desk()
            .granted
            .get(&shard)
            .map(|at| at.saturating_duration_since(now))
            .filter(|wait| !wait.is_zero())
    }

    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queue for IdentifyQueue {
    fn enqueue(&self, shard: u32) -> oneshot::Receiver<()> {
        let (grant, granted) = oneshot::channel();
        let at = {
            let mut desk = self.desk();
            let at = desk.take_turn(shard, Instant::now());
            desk.granted.insert(shard, at);
            at
        };
        let queue = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep_until(at).await;
            queue.turn_among_all(shard).await;
            let taken = grant.send(()).is_ok();
            let mut desk = queue.desk();
            if !taken {
                desk.budget.remaining = (desk.budget.remaining + 1).min(desk.budget.total);
            }
            if desk.granted.get(&shard) == Some(&at) {
                desk.granted.remove(&shard);
            }
        });
        granted
    }
}

impl Desk {
    /// The moment at which the shard may identify; counts it.
    fn take_turn(&mut self, shard: u32, now: Instant) -> Instant {
        if now >= self.resets_at {
            self.budget.remaining = self.budget.total;
            self.resets_at = now + DAY;
            self.last_reserve = None;
        }
        let bucket = shard % self.budget.max_concurrency.max(1);
        let mut at = self.free_at.get(&bucket).copied().unwrap_or(now).max(now);
        if self.budget.remaining == 0 {
            at = at.max(self.resets_at);
        } else if self.budget.remaining <= self.budget.total / RESERVE {
            at = self.last_reserve.map_or(at, |last| at.max(last + BETWEEN_RESERVES));
            self.last_reserve = Some(at);
        }
        self.budget.remaining = self.budget.remaining.saturating_sub(1);
        self.free_at.insert(bucket, at + self.between);
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn budget(total: u32, remaining: u32, max_concurrency: u32) -> IdentifyBudget {
        IdentifyBudget { total, remaining, reset_after: Duration::from_secs(3_600), max_concurrency }
    }

    #[tokio::test(start_paused = true)]
    async fn shards_of_a_bucket_take_turns_of_five_seconds() {
        let queue = IdentifyQueue::new(budget(1_000, 1_000, 2));
        let start = Instant::now();
        let turns: Vec<_> = (0..4).map(|shard| queue.enqueue(shard)).collect();
        assert_eq!(queue.waits(0), None);
        assert_eq!(queue.waits(3), Some(BETWEEN));
        let mut at = Vec::new();
        for turn in turns {
            turn.await.unwrap();
            at.push(start.elapsed().as_secs());
        }
        assert_eq!(at, [0, 0, 5, 5]);
    }

    #[tokio::test(start_paused = true)]
    async fn the_reserve_is_spent_slowly_and_an_empty_day_waits_for_the_next() {
        let queue = IdentifyQueue::new(budget(20, 3, 1));
        let start = Instant::now();
        let mut at = Vec::new();
        for _ in 0..4 {
            queue.enqueue(0).await.unwrap();
            at.push(start.elapsed().as_secs());
        }
        // One above the reserve, two of the reserve ten minutes apart, and then the next day.
        assert_eq!(at, [0, 5, 605, 3_600]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_turn_that_nobody_takes_is_given_back() {
        let queue = IdentifyQueue::new(budget(10, 5, 1));
        drop(queue.enqueue(0));
        tokio::time::sleep(Duration::from_secs(1)).await;
        assert_eq!(queue.desk().budget.remaining, 5);
    }
}

//! The call that a living Sanad makes every minute to somebody outside, who notices when it stays away (promise P5): a dead process
//! cannot say that it is dead, so it says that it lives.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use reqwest::redirect::Policy;
use tokio::sync::watch;

use super::bot::Edge;
use super::gateway::{Hearing, Listening, ShardStatus};
use crate::store::{Store, StoreError};

/// Between two calls.
const EVERY: Duration = Duration::from_secs(60);
/// The longest wait for an answer: less than the time to the next call.
const ANSWER_WITHIN: Duration = Duration::from_secs(15);
/// A shard that has heard nothing for so long is deaf.
pub const DEAF_AFTER: Duration = Duration::from_secs(120);
/// A delivery that could be taken and is not for so long says that nobody takes any.
const STUCK_AFTER: SignedDuration = SignedDuration::from_mins(2);

/// What is not well.
#[derive(Debug)]
pub enum Unwell {
    /// A shard hears nothing.
    Deaf,
    /// The store does not answer.
    Store(StoreError),
    /// Deliveries that are due are not taken.
    Stuck(Timestamp),
}

impl Unwell {
    /// The word used for it in logs and on `/health`.
    pub const fn tag(&self) -> &'static str {
        match self {
            Self::Deaf => "the gateway is not heard",
            Self::Store(_) => "the store does not answer",
            Self::Stuck(_) => "deliveries do not go out",
        }
    }
}

/// How the call outside stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watching {
    /// `watch.url` is not set: nobody outside notices.
    NotSet,
    /// Not called yet: the gateway has not been heard.
    NotYet,
    /// Called, and answered.
    Called(Timestamp),
    /// Called, and not answered as it should.
    Unanswered,
    /// Not called, so that somebody notices.
    Held(&'static str),
}

impl std::fmt::Display for Watching {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotSet => f.write_str("not set, nobody outside notices when this process dies"),
            Self::NotYet => f.write_str("not called yet"),
            Self::Called(at) => write!(f, "called, last at {at}"),
            Self::Unanswered => f.write_str("called, but it does not answer as it should"),
            Self::Held(why) => write!(f, "not called: {why}"),
        }
    }
}

/// What is not well with gateway, store or outbox, if anything.
pub async fn unwell(
    mut shards: impl Iterator<Item = &watch::Receiver<ShardStatus>>,
    store: &Store,
    now: Timestamp,
) -> Option<Unwell> {
    if shards.any(|shard| shard.borrow().deaf_since(now, DEAF_AFTER).is_some()) {
        return Some(Unwell::Deaf);
    }
    // Asking when the next delivery can be taken reads the store as well.
    match store.outbox_next_due().await {
        Err(error) => Some(Unwell::Store(error)),
        Ok(Some(due)) if now.duration_since(due) >= STUCK_AFTER => Some(Unwell::Stuck(due)),
        Ok(_) => None,
    }
}

impl Edge {
    /// Calls `watch.url` until told to stop.
    pub(super) async fn keep_watch(
        self,
        shards: Listening,
        every: Option<Duration>,
        tell: watch::Sender<Watching>,
        mut stopping: watch::Receiver<bool>,
    ) {
        let url = match self.app.settings.watch.address() {
            Ok(Some(url)) => url,
            // A bad address has stopped the start already.
            Ok(None) | Err(_) => return,
        };
        let client =
            reqwest::Client::builder().redirect(Policy::none()).referer(false).timeout(ANSWER_WITHIN);
        let client = match client.user_agent(concat!("sanad/", env!("CARGO_PKG_VERSION"))).build() {
            Ok(client) => client,
            Err(_) => {
                tracing::error!("watch.url cannot be called from here: no client for requests can be made");
                return;
            }
        };
        tell.send_replace(Watching::NotYet);
        let mut turns = tokio::time::interval(every.unwrap_or(EVERY));
        turns.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = turns.tick() => {}
                _ = stopping.wait_for(|stop| *stop) => return,
            }
            let before = *tell.borrow();
            let now = self.turn(&client, &url, &shards, before).await;
            note(before, now);
            if let Watching::Called(at) = now {
                self.pulse.answered(at);
            }
            tell.send_replace(now);
        }
    }

    async fn turn(
        &self,
        client: &reqwest::Client,
        url: &reqwest::Url,
        shards: &Listening,
        before: Watching,
    ) -> Watching {
        let shards = shards.borrow().clone();
        if before == Watching::NotYet && shards.values().any(|shard| shard.borrow().hearing != Hearing::Yes) {
            return Watching::NotYet;
        }
        if let Some(why) = unwell(shards.values(), &self.app.store, self.app.clock.now()).await {
            metrics::counter!("sanad_watch_total", "result" => "held").increment(1);
            return Watching::Held(why.tag());
        }
        let called = client.get(url.clone()).send().await;
        let answered = called.is_ok_and(|answer| answer.status().is_success());
        let result = if answered { "called" } else { "unanswered" };
        metrics::counter!("sanad_watch_total", "result" => result).increment(1);
        if answered { Watching::Called(self.app.clock.now()) } else { Watching::Unanswered }
    }
}

/// Says it once when calls stop, and once when they go on. The address is left out: whoever knows it can call it.
fn note(before: Watching, now: Watching) {
    match (before, now) {
        (Watching::Held(old), Watching::Held(new)) if old == new => {}
        (Watching::Called(_), Watching::Called(_)) | (Watching::Unanswered, Watching::Unanswered) => {}
        (_, Watching::Held(why)) => {
            tracing::error!(why, "watch.url is no longer called, so that somebody outside notices");
        }
        (_, Watching::Unanswered) => {
            tracing::warn!("watch.url does not answer as it should; it is called again")
        }
        (Watching::NotYet, Watching::Called(_)) => tracing::info!("watch.url is called every minute"),
        (_, Watching::Called(_)) => tracing::info!("watch.url is called again"),
        (_, Watching::NotYet | Watching::NotSet) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::CaseId;
    use crate::outside::OutsideEvent;
    use crate::store::Keys;

    const NOW: Timestamp = Timestamp::constant(1_790_000_000, 0);

    fn shard(hearing: Hearing) -> watch::Receiver<ShardStatus> {
        watch::channel(ShardStatus::new(hearing)).1
    }

    async fn store() -> Store {
        Store::open("sqlite::memory:", &Keys::from_master(&[7; 32])).await.unwrap()
    }

    async fn word(
        shards: &[watch::Receiver<ShardStatus>],
        store: &Store,
        later: i64,
    ) -> Option<&'static str> {
        unwell(shards.iter(), store, NOW + SignedDuration::from_secs(later)).await.map(|why| why.tag())
    }

    #[tokio::test]
    async fn p5_a_deaf_shard_is_not_well_after_two_minutes() {
        let store = store().await;
        let shards = [shard(Hearing::Yes), shard(Hearing::Connecting { since: NOW })];
        assert_eq!(word(&shards, &store, 119).await, None);
        assert_eq!(word(&shards, &store, 120).await, Some("the gateway is not heard"));
        assert_eq!(word(&shards[..1], &store, 9_999).await, None);
    }

    #[tokio::test]
    async fn p5_deliveries_that_nobody_takes_are_not_well_and_those_in_hand_or_tried_again_are() {
        let (store, shards) = (store().await, [shard(Hearing::Yes)]);
        store.tell_outside(CaseId(1), OutsideEvent::Drill, NOW).await.unwrap();
        assert_eq!(word(&shards, &store, 119).await, None);
        assert_eq!(word(&shards, &store, 120).await, Some("deliveries do not go out"));
        let at = |seconds| NOW + SignedDuration::from_secs(seconds);
        let rows = store.outbox_take(at(120), 9, SignedDuration::from_secs(20)).await.unwrap();
        assert_eq!(word(&shards, &store, 121).await, None, "it is in somebody's hands");
        store.outbox_retry(&rows[0], at(1_000), "failed").await.unwrap();
        assert_eq!(word(&shards, &store, 1_001).await, None, "it is tried again");
        assert_eq!(word(&shards, &store, 1_120).await, Some("deliveries do not go out"));
    }

    #[tokio::test]
    async fn p5_a_store_that_does_not_answer_is_not_well() {
        let (store, shards) = (store().await, [shard(Hearing::Yes)]);
        assert_eq!(word(&shards, &store, 0).await, None);
        store.close().await;
        assert_eq!(word(&shards, &store, 0).await, Some("the store does not answer"));
    }
}

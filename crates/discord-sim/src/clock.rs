//! The sim's clock: real time plus what a test has added.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

/// A clock that runs with the machine's and can be advanced. Discord-side delays (3 s to answer an interaction,
/// 15 min for its token, the nonce window) follow it; sockets and heartbeats follow real time.
#[derive(Clone, Debug)]
pub struct Clock {
    added: Arc<watch::Sender<SignedDuration>>,
}

impl Default for Clock {
    fn default() -> Self {
        Clock { added: Arc::new(watch::Sender::new(SignedDuration::ZERO)) }
    }
}

impl Clock {
    /// The sim's present.
    pub fn now(&self) -> Timestamp {
        Timestamp::now() + *self.added.borrow()
    }

    /// Moves the present forward; whoever waits on the clock wakes at once.
    pub fn advance(&self, by: Duration) {
        let by = SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX);
        self.added.send_modify(|added| *added += by);
    }

    /// Waits until the sim's present is `at`.
    pub async fn sleep_until(&self, at: Timestamp) {
        let mut moved = self.added.subscribe();
        loop {
            let left = at.duration_since(self.now());
            let Ok(left) = Duration::try_from(left) else { return };
            if left.is_zero() {
                return;
            }
            tokio::select! {
                () = tokio::time::sleep(left) => {}
                changed = moved.changed() => if changed.is_err() { return },
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_sleeper_wakes_when_the_clock_is_advanced() {
        let clock = Clock::default();
        let at = clock.now() + SignedDuration::from_hours(1);
        let sleeper = tokio::spawn({
            let clock = clock.clone();
            async move { clock.sleep_until(at).await }
        });
        clock.advance(Duration::from_secs(3_601));
        tokio::time::timeout(Duration::from_secs(5), sleeper).await.unwrap().unwrap();
        assert!(clock.now() >= at);
    }
}

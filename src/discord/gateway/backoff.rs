//! Waiting longer after each failure, and never two shards at the same moment.

use std::time::Duration;

use rand::Rng;

/// Doubles from `least` to `most`, each wait drawn between `least` and the present step.
#[derive(Debug)]
pub(super) struct Backoff {
    least: Duration,
    most: Duration,
    failures: u32,
}

impl Backoff {
    pub(super) fn new(least: Duration, most: Duration) -> Self {
        Self { least, most, failures: 0 }
    }

    /// The wait after one more failure.
    pub(super) fn next(&mut self) -> Duration {
        self.failures = self.failures.saturating_add(1);
        let step = self.least.saturating_mul(2u32.saturating_pow(self.failures.min(16))).min(self.most);
        between(self.least, step)
    }

    /// All is well again.
    pub(super) fn reset(&mut self) {
        self.failures = 0;
    }
}

/// A duration drawn between two.
pub(super) fn between(least: Duration, most: Duration) -> Duration {
    if most <= least {
        return least;
    }
    least + (most - least).mul_f64(rand::rng().random::<f64>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_stay_within_their_bounds_and_grow() {
        let (least, most) = (Duration::from_secs(1), Duration::from_secs(30));
        let mut backoff = Backoff::new(least, most);
        for _ in 0..100 {
            backoff.reset();
            assert!((least..=least * 2).contains(&backoff.next()));
        }
        let waits: Vec<_> = (0..200).map(|_| backoff.next()).collect();
        assert!(waits.iter().all(|wait| (least..=most).contains(wait)));
        assert!(waits.iter().any(|wait| *wait > Duration::from_secs(20)));
    }
}

//! The present moment, passed in: the system's in the real thing, a hand-turned one in tests.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

/// Tells the present moment.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The system's.
    System,
    /// Stands still until somebody turns it.
    Turned(Arc<Mutex<Timestamp>>),
}

impl Clock {
    /// A clock that stands at `now`.
    pub fn at(now: Timestamp) -> Self {
        Self::Turned(Arc::new(Mutex::new(now)))
    }

    /// The present moment.
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => Timestamp::now(),
            Self::Turned(moment) => *moment.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// Turns a hand-turned clock forward; the system's goes its own way.
    pub fn turn(&self, by: SignedDuration) {
        if let Self::Turned(moment) = self {
            let mut moment = moment.lock().unwrap_or_else(PoisonError::into_inner);
            *moment = moment.saturating_add(by).unwrap_or(Timestamp::MAX);
        }
    }
}

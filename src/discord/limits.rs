//! How often Discord may be asked: a bucket per route and channel, the limit over all, and the count of refused
//! requests that ends in a ban of the whole address.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

/// Requests in any one second over all routes. Discord allows a bot 50; some are left for its idea of a second.
const PER_SECOND: u32 = 45;

/// Discord bans an address for a while after 10,000 requests answered 401, 403 or 429 within ten minutes.
const INVALID_WINDOW: Duration = Duration::from_secs(10 * 60);

/// Where Sanad stops by itself, with room for other bots behind the same address.
const INVALID_MOST: u32 = 8_000;

/// From this many buckets on, those that hold nothing any more are forgotten.
const TIDY_FROM: usize = 1_024;

/// The limits of one process. Clones share them.
#[derive(Clone, Default)]
pub struct Limits {
    desk: Arc<Desk>,
}

#[derive(Default)]
struct Desk {
    state: Mutex<State>,
    /// Told whenever an answer has come.
    moved: Notify,
}

#[derive(Default)]
struct State {
    /// No request before this moment.
    global_until: Option<Instant>,
    second: Option<(Instant, u32)>,
    /// Discord's own name of the bucket of a route, once an answer has told it: several routes may share one.
    names: HashMap<Route, Arc<str>>,
    buckets: HashMap<Key, Bucket>,
    invalid: VecDeque<(Instant, u32)>,
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct Key {
    name: Arc<str>,
    major: u64,
}

#[derive(Default)]
struct Bucket {
    /// What an answer told; `None` before the first.
    window: Option<Window>,
    in_flight: u32,
    /// After a 429.
    blocked_until: Option<Instant>,
}

struct Window {
    limit: u32,
    remaining: u32,
    resets_at: Instant,
}

/// A route: the method and the path with `{}` for its parts. Discord limits each method by itself.
pub(super) type Route = (&'static str, &'static str);

/// What the headers of an answer say of its bucket.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Said {
    pub(super) bucket: Option<String>,
    pub(super) limit: Option<u32>,
    pub(super) remaining: Option<u32>,
    pub(super) reset_after: Option<Duration>,
}

/// A refusal with the time after which to ask again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wait(pub(super) Duration);

/// The right to one request.
pub(super) struct Permit {
    desk: Arc<Desk>,
    route: Route,
    key: Key,
}

impl Limits {
    /// Waits for the right to one request on a route, `major` being the channel, server or interaction whose bucket it
    /// is. Routes of interactions do not count towards the limit over all (`counts_globally`).
    ///
    /// # Errors
    ///
    /// [`Wait`] where that would last beyond `deadline`.
    pub(super) async fn take(
        &self,
        route: Route,
        major: u64,
        counts_globally: bool,
        deadline: Instant,
    ) -> Result<Permit, Wait> {
        loop {
            let moved = self.desk.moved.notified();
            tokio::pin!(moved);
            moved.as_mut().enable();
            let now = Instant::now();
            let until = match self.state().try_take(route, major, counts_globally, now) {
                Ok(key) => return Ok(Permit { desk: Arc::clone(&self.desk), route, key }),
                Err(until) => until,
            };
            if until.is_some_and(|until| until > deadline) || now >= deadline {
                return Err(Wait(until.unwrap_or(now).saturating_duration_since(now)));
            }
            tokio::select! {
                () = moved => {}
                () = tokio::time::sleep_until(until.unwrap_or(deadline)) => {}
            }
        }
    }

    /// All routes wait until `after` is over.
    pub(super) fn hold_all(&self, after: Duration) {
        let until = Instant::now() + after;
        let mut state = self.state();
        state.global_until = Some(state.global_until.map_or(until, |old| old.max(until)));
    }

    /// Counts a request that Discord answered 401, 403 or 429 (of the bot's own making).
    pub(super) fn count_invalid(&self) {
        let now = Instant::now();
        let mut state = self.state();
        // One entry per second keeps the list short.
        match state.invalid.back_mut() {
            Some((since, count)) if now.duration_since(*since) < Duration::from_secs(1) => *count += 1,
            _ => state.invalid.push_back((now, 1)),
        }
    }

    /// How long no request may be made at all, because so many were refused.
    pub(super) fn halted(&self) -> Option<Duration> {
        let now = Instant::now();
        let mut state = self.state();
        while state.invalid.front().is_some_and(|(at, _)| now.duration_since(*at) >= INVALID_WINDOW) {
            state.invalid.pop_front();
        }
        let sum: u32 = state.invalid.iter().map(|(_, count)| count).sum();
        let (oldest, _) = state.invalid.front()?;
        (sum >= INVALID_MOST).then(|| INVALID_WINDOW - now.duration_since(*oldest))
    }

    /// Requests refused within the last ten minutes.
    pub fn invalid_requests(&self) -> u32 {
        let now = Instant::now();
        let state = self.state();
        let recent = state.invalid.iter().filter(|(at, _)| now.duration_since(*at) < INVALID_WINDOW);
        recent.map(|(_, count)| count).sum()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.desk.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// `Err` tells when to try again; `None` once an answer has come.
    fn try_take(
        &mut self,
        route: Route,
        major: u64,
        counts_globally: bool,
        now: Instant,
    ) -> Result<Key, Option<Instant>> {
        if counts_globally {
            self.try_global(now)?;
        }
        self.tidy(now);
        let name =
            self.names.get(&route).cloned().unwrap_or_else(|| Arc::from(format!("{} {}", route.0, route.1)));
        let key = Key { name, major };
        let bucket = self.buckets.entry(key.clone()).or_default();
        bucket.try_take(now)?;
        if counts_globally && let Some((_, count)) = &mut self.second {
            *count += 1;
        }
        Ok(key)
    }

    fn try_global(&mut self, now: Instant) -> Result<(), Option<Instant>> {
        if let Some(until) = self.global_until.filter(|until| *until > now) {
            return Err(Some(until));
        }
        let fresh = self.second.is_none_or(|(since, _)| now.duration_since(since) >= Duration::from_secs(1));
        if fresh {
            self.second = Some((now, 0));
        }
        match self.second {
            Some((since, count)) if count >= PER_SECOND => Err(Some(since + Duration::from_secs(1))),
            _ => Ok(()),
        }
    }

    fn tidy(&mut self, now: Instant) {
        if self.buckets.len() >= TIDY_FROM {
            self.buckets.retain(|_, bucket| !bucket.is_idle(now));
        }
    }
}

impl Bucket {
    fn try_take(&mut self, now: Instant) -> Result<(), Option<Instant>> {
        if let Some(until) = self.blocked_until.filter(|until| *until > now) {
            return Err(Some(until));
        }
        match &mut self.window {
            // Before the first answer nobody knows the limit: one at a time.
            None if self.in_flight > 0 => return Err(None),
            None => {}
            Some(window) => {
                if now >= window.resets_at {
                    // What is in flight counts for the new window in the worst case. Should the answers stay away, the
                    // window after this one begins a second later.
                    window.remaining = window.limit.saturating_sub(self.in_flight);
                    window.resets_at = now + Duration::from_secs(1);
                }
                if window.remaining == 0 {
                    return Err(Some(window.resets_at));
                }
                window.remaining -= 1;
            }
        }
        self.in_flight += 1;
        Ok(())
    }

    fn is_idle(&self, now: Instant) -> bool {
        self.in_flight == 0
            && self.blocked_until.is_none_or(|until| until <= now)
            && self.window.as_ref().is_none_or(|window| window.resets_at <= now)
    }
}

impl Permit {
    /// Takes over what the answer says; `blocked` after a 429.
    pub(super) fn answered(mut self, said: &Said, blocked: Option<Duration>) {
        let now = Instant::now();
        let mut state = self.desk.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(name) = &said.bucket {
            let name: Arc<str> = Arc::from(name.as_str());
            if self.key.name != name {
                state.names.insert(self.route, Arc::clone(&name));
                if let Some(old) = state.buckets.get_mut(&self.key) {
                    old.in_flight = old.in_flight.saturating_sub(1);
                }
                self.key.name = name;
                state.buckets.entry(self.key.clone()).or_default().in_flight += 1;
            }
        }
        let bucket = state.buckets.entry(self.key.clone()).or_default();
        let others = bucket.in_flight.saturating_sub(1);
        if let (Some(limit), Some(remaining), Some(reset_after)) =
            (said.limit, said.remaining, said.reset_after)
        {
            // Others in flight may not be in Discord's count yet.
            let remaining = remaining.saturating_sub(others);
            bucket.window = Some(Window { limit, remaining, resets_at: now + reset_after });
        }
        if let Some(after) = blocked {
            bucket.blocked_until = Some(now + after);
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut state = self.desk.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bucket) = state.buckets.get_mut(&self.key) {
            bucket.in_flight = bucket.in_flight.saturating_sub(1);
        }
        drop(state);
        self.desk.moved.notify_waiters();
    }
}

#[cfg(test)]
#[path = "limits_tests.rs"]
mod tests;

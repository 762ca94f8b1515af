//! Rate limits: buckets with headers on every answer, the global limit, and the invalid-request counter.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// Answers with 401, 403 or 429 that Discord allows per ten minutes before it shuts an address out.
pub const INVALID_REQUESTS_ALLOWED: usize = 10_000;
const INVALID_WINDOW: SignedDuration = SignedDuration::from_mins(10);

/// How strict the limits are.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct LimitSettings {
    /// Requests per bucket and window. Discord's differ by route; five in five seconds is that of messages.
    pub bucket_limit: u32,
    /// Milliseconds of a bucket's window.
    pub bucket_window_ms: i64,
    /// Requests per second for all routes but interactions; Discord's is 50.
    pub global_per_second: u32,
    /// Invalid requests per ten minutes before every request is refused.
    pub invalid_allowed: usize,
    /// Milliseconds in which only `max_concurrency` IDENTIFYs may come; more get op 9. Discord's is 5,000.
    pub identify_window_ms: i64,
    /// Whether limits refuse at all. Headers are sent either way.
    pub enforced: bool,
}

impl Default for LimitSettings {
    /// Not enforced: tests that want 429s ask for them by fault or switch this on.
    fn default() -> Self {
        LimitSettings {
            bucket_limit: 5,
            bucket_window_ms: 5_000,
            global_per_second: 50,
            invalid_allowed: INVALID_REQUESTS_ALLOWED,
            identify_window_ms: 5_000,
            enforced: false,
        }
    }
}

/// The state of all limits.
#[derive(Debug, Default)]
pub(crate) struct Limits {
    pub(crate) settings: LimitSettings,
    buckets: HashMap<String, Bucket>,
    global: Option<(Timestamp, u32)>,
    invalid: Vec<Timestamp>,
    identified: HashMap<u64, Timestamp>,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    opened: Timestamp,
    used: u32,
}

/// What the headers of an answer say.
#[derive(Clone, Debug)]
pub(crate) struct Standing {
    pub(crate) bucket: String,
    pub(crate) limit: u32,
    pub(crate) remaining: u32,
    pub(crate) reset: Timestamp,
    pub(crate) reset_after: f64,
}

/// Why a request is refused.
#[derive(Clone, Debug)]
pub(crate) enum Refused {
    /// Too many in the bucket; seconds to wait.
    Bucket(f64),
    /// Too many in all; seconds to wait.
    Global(f64),
    /// Too many invalid requests: the address is shut out for this many seconds.
    ShutOut(f64),
}

impl Limits {
    /// Counts a request. `bound` says whether the global limit counts it (interaction answers are free of it).
    pub(crate) fn count(&mut self, key: &str, bound: bool, now: Timestamp) -> (Standing, Option<Refused>) {
        let settings = self.settings;
        self.invalid.retain(|at| now.duration_since(*at) < INVALID_WINDOW);
        let window = SignedDuration::from_millis(settings.bucket_window_ms);
        let bucket = self.buckets.entry(key.to_owned()).or_insert(Bucket { opened: now, used: 0 });
        if now.duration_since(bucket.opened) >= window {
            *bucket = Bucket { opened: now, used: 0 };
        }
        let reset = bucket.opened + window;
        let wait = reset.duration_since(now).as_secs_f64().max(0.001);
        let full = bucket.used >= settings.bucket_limit;
        if !full {
            bucket.used += 1;
        }
        let standing = Standing {
            bucket: bucket_name(key),
            limit: settings.bucket_limit,
            remaining: settings.bucket_limit - bucket.used,
            reset,
            reset_after: wait,
        };
        if !settings.enforced {
            let remaining = standing.remaining.max(1);
            return (Standing { remaining, ..standing }, None);
        }
        if self.invalid.len() >= settings.invalid_allowed {
            return (standing, Some(Refused::ShutOut(INVALID_WINDOW.as_secs_f64())));
        }
        if bound && let Some(wait) = self.over_global(now) {
            return (standing, Some(Refused::Global(wait)));
        }
        (standing, full.then_some(Refused::Bucket(wait)))
    }

    fn over_global(&mut self, now: Timestamp) -> Option<f64> {
        let second = SignedDuration::from_secs(1);
        let (opened, used) = match self.global {
            Some((opened, used)) if now.duration_since(opened) < second => (opened, used),
            _ => (now, 0),
        };
        self.global = Some((opened, used + 1));
        (used >= self.settings.global_per_second)
            .then(|| (opened + second).duration_since(now).as_secs_f64().max(0.001))
    }

    /// Notes an answer's status: 401, 403 and 429 (but not those of a shared resource) are invalid requests.
    pub(crate) fn answered(&mut self, status: u16, now: Timestamp) {
        if matches!(status, 401 | 403 | 429) {
            self.invalid.push(now);
        }
    }

    /// Whether an IDENTIFY of this shard comes too soon after another one of its bucket.
    pub(crate) fn identify_too_soon(&mut self, shard: u64, max_concurrency: u64, now: Timestamp) -> bool {
        let window = SignedDuration::from_millis(self.settings.identify_window_ms);
        let last = self.identified.insert(shard % max_concurrency.max(1), now);
        self.settings.enforced && last.is_some_and(|last| now.duration_since(last) < window)
    }

    /// Invalid requests of the last ten minutes.
    pub(crate) fn invalid_requests(&self, now: Timestamp) -> usize {
        self.invalid.iter().filter(|at| now.duration_since(**at) < INVALID_WINDOW).count()
    }
}

/// The key of a request's bucket: method and path with only the major ids (channel, guild, webhook) kept.
pub(crate) fn bucket_key(method: &str, segments: &[&str]) -> String {
    let mut key = method.to_owned();
    for (i, segment) in segments.iter().enumerate() {
        let number = segment.bytes().all(|b| b.is_ascii_digit());
        let major = i == 1 && matches!(segments[0], "channels" | "guilds" | "webhooks");
        let token = i == 2 && matches!(segments[0], "webhooks" | "interactions");
        key.push('/');
        key.push_str(if number && !major || token && segments[0] == "interactions" {
            ":id"
        } else {
            segment
        });
    }
    key
}

/// A stable opaque name, as `X-RateLimit-Bucket` has; the same for all major ids of one route.
fn bucket_name(key: &str) -> String {
    let route: String = key.chars().filter(|c| !c.is_ascii_digit()).collect();
    let hash = route
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3));
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_keep_major_ids_only() {
        assert_eq!(bucket_key("GET", &["channels", "1", "messages", "2"]), "GET/channels/1/messages/:id");
        assert_eq!(bucket_key("PUT", &["applications", "1", "commands"]), "PUT/applications/:id/commands");
    }

    #[test]
    fn the_sixth_request_of_five_waits_for_the_window() {
        let mut limits = Limits::default();
        limits.settings.enforced = true;
        let now = Timestamp::UNIX_EPOCH;
        for left in (0..5).rev() {
            let (standing, refused) = limits.count("k", true, now);
            assert_eq!(standing.remaining, left);
            assert!(refused.is_none());
        }
        assert!(matches!(limits.count("k", true, now).1, Some(Refused::Bucket(wait)) if wait == 5.0));
        assert!(limits.count("other", true, now).1.is_none());
        assert!(limits.count("k", true, now + SignedDuration::from_secs(5)).1.is_none());
    }

    #[test]
    fn too_many_invalid_requests_shut_the_bot_out() {
        let mut limits = Limits::default();
        limits.settings.enforced = true;
        limits.settings.invalid_allowed = 2;
        let now = Timestamp::UNIX_EPOCH;
        limits.answered(403, now);
        assert!(limits.count("k", true, now).1.is_none());
        limits.answered(401, now);
        assert!(matches!(limits.count("k", true, now).1, Some(Refused::ShutOut(_))));
    }
}

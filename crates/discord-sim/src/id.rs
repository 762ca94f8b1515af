//! Snowflakes: Discord's ids, sortable by the time they were made.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Milliseconds between 1970 and the first second of 2015, where Discord's ids begin.
pub const DISCORD_EPOCH_MS: i64 = 1_420_070_400_000;

/// Any Discord id. In JSON it is always a string of decimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Id(pub u64);

impl Id {
    /// The moment at which an id of this value would have been made.
    pub fn created_at(self) -> Timestamp {
        let ms = (self.0 >> 22) as i64 + DISCORD_EPOCH_MS;
        Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// The smallest id that could be made at `at`.
    pub fn at(at: Timestamp) -> Id {
        let ms = (at.as_millisecond() - DISCORD_EPOCH_MS).max(0);
        Id((ms as u64) << 22)
    }

    /// The shard, of `count`, that Discord gives this guild to.
    pub fn shard(self, count: u64) -> u64 {
        (self.0 >> 22) % count.max(1)
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl From<u64> for Id {
    fn from(value: u64) -> Self {
        Id(value)
    }
}

impl FromStr for Id {
    type Err = std::num::ParseIntError;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        s.parse().map(Id)
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Raw {
            Number(u64),
            Text(String),
        }
        match Raw::deserialize(deserializer)? {
            Raw::Number(number) => Ok(Id(number)),
            Raw::Text(text) => text.parse().map_err(serde::de::Error::custom),
        }
    }
}

/// Makes ids that only grow, from the sim's clock.
#[derive(Debug, Default)]
pub(crate) struct IdMaker {
    last: u64,
}

impl IdMaker {
    /// A new id for `now`; two calls in one millisecond differ in the low bits, as Discord's do.
    pub(crate) fn make(&mut self, now: Timestamp) -> Id {
        self.last = Id::at(now).0.max(self.last + 1);
        Id(self.last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_grow_and_tell_their_time() {
        let now: Timestamp = "2026-01-02T03:04:05.678Z".parse().unwrap();
        let mut maker = IdMaker::default();
        let (a, b) = (maker.make(now), maker.make(now));
        assert!(a < b);
        assert_eq!(b.created_at(), now);
    }

    #[test]
    fn json_is_a_string_and_numbers_are_read_too() {
        assert_eq!(serde_json::to_string(&Id(7)).unwrap(), "\"7\"");
        assert_eq!(serde_json::from_str::<Id>("7").unwrap(), Id(7));
        assert!(serde_json::from_str::<Id>("\"x\"").is_err());
    }
}

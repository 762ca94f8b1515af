//! Numbers that name things on Discord, each its own type so that one cannot pass for another.
//!
//! They live below every room, because a case or a stored row must say which guild or person it is about without
//! knowing anything else of Discord.

use std::fmt;
use std::num::ParseIntError;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Milliseconds between the Unix epoch and the first second of 2015, where Discord's snowflakes begin.
const DISCORD_EPOCH_MS: i64 = 1_420_070_400_000;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = ParseIntError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl Serialize for $name {
            /// As a string: JSON readers lose digits of 64-bit numbers.
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_any(SnowflakeVisitor).map(Self)
            }
        }

        impl $name {
            /// When the thing was made, in milliseconds since the Unix epoch: Discord writes it into the upper 42 bits.
            pub fn created_at_ms(self) -> i64 {
                snowflake_ms(self.0)
            }
        }
    };
}

id! {
    /// A server.
    GuildId
}
id! {
    /// A channel, thread or forum of a server, or a direct-message channel.
    ChannelId
}
id! {
    /// A message.
    MessageId
}
id! {
    /// A person or a bot.
    UserId
}
id! {
    /// A role of a server.
    RoleId
}

id! {
    /// A press, a command or a submitted form.
    InteractionId
}

impl MessageId {
    /// The smallest message id that Discord could have given at `unix_ms`; for asking "after this moment".
    pub fn at_ms(unix_ms: i64) -> Self {
        Self(u64::try_from(unix_ms.saturating_sub(DISCORD_EPOCH_MS)).unwrap_or(0) << 22)
    }
}

fn snowflake_ms(snowflake: u64) -> i64 {
    // 42 bits of milliseconds always fit an i64.
    (snowflake >> 22) as i64 + DISCORD_EPOCH_MS
}

struct SnowflakeVisitor;

impl serde::de::Visitor<'_> for SnowflakeVisitor {
    type Value = u64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a Discord id: digits, as a string or a number")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<u64, E> {
        text.parse().map_err(|_| E::custom("not a Discord id"))
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<u64, E> {
        Ok(number)
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<u64, E> {
        u64::try_from(number).map_err(|_| E::custom("a Discord id is never negative"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snowflake_tells_its_time() {
        // The example of Discord's reference: 175928847299117063 was made at 1462015105796.
        assert_eq!(MessageId(175_928_847_299_117_063).created_at_ms(), 1_462_015_105_796);
        assert_eq!(MessageId::at_ms(1_462_015_105_796).created_at_ms(), 1_462_015_105_796);
        assert_eq!(MessageId::at_ms(0), MessageId(0));
    }

    #[test]
    fn ids_travel_as_strings_and_are_read_from_both() {
        assert_eq!(serde_json::to_string(&UserId(42)).unwrap(), "\"42\"");
        assert_eq!(serde_json::from_str::<UserId>("\"42\"").unwrap(), UserId(42));
        assert_eq!(serde_json::from_str::<UserId>("42").unwrap(), UserId(42));
        assert!(serde_json::from_str::<UserId>("\"x\"").is_err());
        assert!(serde_json::from_str::<UserId>("-1").is_err());
    }
}

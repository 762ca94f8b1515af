//! What a phrase means: signal, level, about, topic, identity.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// What a phrase says about the message that holds it (design §2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Signal {
    /// Somebody wants to know something: a tip.
    Asks,
    /// Somebody is hurt, threatened or at risk: a case.
    Distress,
    /// Somebody recruits, solicits or trades: a case about the message.
    Lure,
}

/// How soon an adult is needed, the most pressing last so that `max` picks it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// An early sign.
    Concern,
    /// Harm named or going on.
    Urgent,
    /// Danger within about a day.
    Imminent,
}

/// Whom the words are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum About {
    /// The writer.
    #[serde(rename = "self")]
    Myself,
    /// Somebody the writer knows.
    #[serde(rename = "other")]
    Other,
}

/// A topic, named by its folder under `responses/topics/`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TopicId(Arc<str>);

/// The identity of a phrase: 64 bits of a hash of its normalised form, so that it survives moved lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhraseId(pub u64);

macro_rules! tagged {
    ($type:ty, $($variant:path => $tag:literal),+) => {
        impl $type {
            /// The word used for it in files, settings, logs and the store.
            pub const fn tag(self) -> &'static str {
                match self { $($variant => $tag),+ }
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.tag())
            }
        }

        impl FromStr for $type {
            type Err = UnknownWord;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                match word { $($tag => Ok($variant),)+ other => Err(UnknownWord(other.to_owned())) }
            }
        }
    };
}

/// A word that is none of those that the place allows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not one of the words known here")]
pub struct UnknownWord(pub String);

tagged!(Signal, Signal::Asks => "asks", Signal::Distress => "distress", Signal::Lure => "lure");
tagged!(Level, Level::Concern => "concern", Level::Urgent => "urgent", Level::Imminent => "imminent");
tagged!(About, About::Myself => "self", About::Other => "other");

impl TopicId {
    /// A topic by the name of its folder.
    pub fn new(name: &str) -> Self {
        Self(Arc::from(name))
    }

    /// The name of its folder.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TopicId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for PhraseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl FromStr for PhraseId {
    type Err = std::num::ParseIntError;

    fn from_str(hex: &str) -> Result<Self, Self::Err> {
        u64::from_str_radix(hex, 16).map(Self)
    }
}

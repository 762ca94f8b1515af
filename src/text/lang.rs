//! The languages and scripts that Sanad reads and speaks.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A language Sanad answers in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// French.
    Fr,
    /// Darija, Moroccan Arabic (ISO 639-3 `ary`).
    Ary,
}

/// A script in which Darija is written; French is always `Latn`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Script {
    /// Arabic letters.
    Arab,
    /// Latin letters.
    Latn,
}

impl Lang {
    /// Both languages, French first.
    pub const ALL: [Self; 2] = [Self::Fr, Self::Ary];

    /// The tag used in file names, settings and the store: `fr` or `ary`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::Ary => "ary",
        }
    }
}

impl Script {
    /// The ISO 15924 tag: `Arab` or `Latn`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Arab => "Arab",
            Self::Latn => "Latn",
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

/// A tag that names no language or script that Sanad knows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is neither `fr` nor `ary`, `Arab` nor `Latn`")]
pub struct UnknownTag(pub String);

impl FromStr for Lang {
    type Err = UnknownTag;

    fn from_str(tag: &str) -> Result<Self, Self::Err> {
        match tag {
            "fr" => Ok(Self::Fr),
            "ary" => Ok(Self::Ary),
            other => Err(UnknownTag(other.to_owned())),
        }
    }
}

impl FromStr for Script {
    type Err = UnknownTag;

    fn from_str(tag: &str) -> Result<Self, Self::Err> {
        match tag {
            "Arab" => Ok(Self::Arab),
            "Latn" => Ok(Self::Latn),
            other => Err(UnknownTag(other.to_owned())),
        }
    }
}

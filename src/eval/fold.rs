//! Parts of a set by a hash of the text: phrases are written while one part is unseen.

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;
use sha2::{Digest, Sha256};

/// One part of several, counted from 0: `0/3` is the first of three.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Fold {
    part: u32,
    parts: u32,
}

/// What is wrong with the name of a part.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` names no part: write K/N with K from 0 to N − 1, for example 0/3")]
pub struct BadFold(String);

impl Fold {
    /// Whether a text belongs to this part: the first eight hex digits of its SHA-256, as a number, modulo the parts.
    pub fn keeps(self, text: &str) -> bool {
        let hash = Sha256::digest(text.as_bytes());
        let number = u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]]);
        number % self.parts == self.part
    }
}

/// Whether a text belongs to one of these parts, or no part is asked for.
pub fn kept(folds: &[Fold], text: &str) -> bool {
    folds.is_empty() || folds.iter().any(|fold| fold.keeps(text))
}

/// The SHA-256 of a text as 64 hex digits: how a line is named without being quoted.
pub fn sha256_hex(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl FromStr for Fold {
    type Err = BadFold;

    fn from_str(name: &str) -> Result<Self, BadFold> {
        let numbers =
            name.split_once('/').and_then(|(part, parts)| part.parse().ok().zip(parts.parse().ok()));
        match numbers {
            Some((part, parts)) if part < parts => Ok(Self { part, parts }),
            _ => Err(BadFold(name.to_owned())),
        }
    }
}

impl TryFrom<String> for Fold {
    type Error = BadFold;

    fn try_from(name: String) -> Result<Self, BadFold> {
        name.parse()
    }
}

impl fmt::Display for Fold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.part, self.parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_follow_the_hash_of_the_text() {
        // sha256("abc") = ba7816bf…; 0xba7816bf = 3128432319, which leaves 0 of 3 and 4 of 5.
        assert_eq!(sha256_hex("abc")[..8], *"ba7816bf");
        let kept: Vec<String> = ["0/3", "1/3", "2/3", "3/5", "4/5"]
            .iter()
            .filter(|name| name.parse::<Fold>().unwrap().keeps("abc"))
            .map(ToString::to_string)
            .collect();
        assert_eq!(kept, ["0/3", "4/5"]);
    }

    #[test]
    fn each_text_is_in_exactly_one_part() {
        let folds: Vec<Fold> = (0..3).map(|part| format!("{part}/3").parse().unwrap()).collect();
        let mut sizes = [0; 3];
        for number in 0..3000 {
            let text = format!("message {number} — رسالة");
            let holders: Vec<usize> = (0..3).filter(|&part| folds[part].keeps(&text)).collect();
            assert_eq!(holders.len(), 1);
            sizes[holders[0]] += 1;
        }
        assert!(sizes.iter().all(|&size| size > 850), "{sizes:?}");
    }

    #[test]
    fn names_that_name_no_part_are_refused() {
        for name in ["3/3", "1", "a/b", "-1/3", "0/0", ""] {
            let error = name.parse::<Fold>().unwrap_err().to_string();
            assert!(error.contains("for example 0/3"), "{error}");
        }
    }
}

//! Alarms on ordinary chat that somebody has read and found right: shown apart, never removed.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{At, Chat, LineError, sha256_hex};

/// Lines that a person has judged: an adult should indeed look at them.
#[derive(Clone, Debug, Default)]
pub struct Judged {
    by_hash: BTreeMap<String, Arc<str>>,
    by_line: BTreeMap<(String, u32), Arc<str>>,
}

impl Judged {
    /// Reads a tab-separated file: `sha256 reason`, or `file line reason`. Blank lines and remarks (`#`) pass.
    ///
    /// # Errors
    /// The first line that is neither.
    pub fn read(file: &Arc<str>, text: &str) -> Result<Self, LineError> {
        let mut judged = Self::default();
        for (index, line) in text.lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let at = At { file: file.clone(), line: u32::try_from(index + 1).unwrap_or(u32::MAX) };
            let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
            let refused = |what| Err(LineError::new(&at, what));
            match cells[..] {
                [_, ""] | [_, _, ""] => return refused("a judgement needs a reason"),
                [hash, reason] if is_sha256(hash) => {
                    judged.by_hash.insert(hash.to_ascii_lowercase(), Arc::from(reason));
                }
                [name, number, reason] => {
                    let Ok(number) = number.parse() else {
                        return refused("the second of three columns must be the number of a line");
                    };
                    judged.by_line.insert((name.to_owned(), number), Arc::from(reason));
                }
                _ => return refused("write `sha256 <tab> reason`, or `file <tab> line <tab> reason`"),
            }
        }
        Ok(judged)
    }

    /// Why an alarm on this line is right, if somebody has judged so.
    pub fn reason(&self, chat: &Chat) -> Option<&Arc<str>> {
        if self.by_hash.is_empty() && self.by_line.is_empty() {
            return None;
        }
        let line = (chat.at.file_name().to_owned(), chat.at.line);
        self.by_line.get(&line).or_else(|| self.by_hash.get(&sha256_hex(chat.text.expose())))
    }

    /// How many judgements there are.
    pub fn len(&self) -> usize {
        self.by_hash.len() + self.by_line.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

fn is_sha256(word: &str) -> bool {
    word.len() == 64 && word.chars().all(|letter| letter.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::Ranges;

    fn read(text: &str) -> Result<Judged, LineError> {
        Judged::read(&Arc::from("judged.tsv"), text)
    }

    #[test]
    fn lines_are_found_by_hash_and_by_number() {
        let hash = sha256_hex("une ligne");
        let judged = read(&format!("# remark\n\n{hash}\tthreat\nb.txt\t4\tpain\n")).unwrap();
        let chat = |file: &str, line, text| {
            Chat::new(At { file: Arc::from(file), line }, text, None, &Ranges::default()).unwrap()
        };
        assert_eq!(judged.len(), 2);
        assert_eq!(judged.reason(&chat("x/a.txt", 9, "une ligne")).unwrap().as_ref(), "threat");
        assert_eq!(judged.reason(&chat("x/b.txt", 4, "autre")).unwrap().as_ref(), "pain");
        assert!(judged.reason(&chat("x/b.txt", 5, "autre")).is_none());
    }

    #[test]
    fn a_judgement_without_reason_or_shape_is_refused() {
        for (text, what) in [
            ("abc\n", "judged.tsv:1: write"),
            ("# one\nabc\tdef\n", "judged.tsv:2: write"),
            ("b.txt\tfour\tpain\n", "judged.tsv:1: the second"),
            ("b.txt\t4\t\n", "judged.tsv:1: a judgement needs a reason"),
        ] {
            let error = read(text).unwrap_err().to_string();
            assert!(error.starts_with(what), "{error}");
        }
    }
}

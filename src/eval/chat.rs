//! Ordinary chat: one message a line, and which source each line comes from.

use std::sync::Arc;

use super::{At, LineError};
use crate::text::{Lang, MessageText, Script, language_hint, script_of};

/// A line of ordinary chat, where Sanad should keep still.
#[derive(Clone, Debug)]
pub struct Chat {
    /// Where it stands.
    pub at: At,
    /// What somebody wrote.
    pub text: MessageText,
    /// `fr`, `ary-Latn` or `ary-Arab`.
    pub lang: Arc<str>,
    /// The script of most of its letters.
    pub script: Script,
    /// Where it comes from; `–` where nothing says so.
    pub source: Arc<str>,
}

impl Chat {
    /// A line; `None` where it is blank. `lang` is that of the whole file, where its name tells.
    pub fn new(at: At, text: &str, lang: Option<&Arc<str>>, ranges: &Ranges) -> Option<Self> {
        if text.trim().is_empty() {
            return None;
        }
        let script = script_of(text).unwrap_or(Script::Latn);
        Some(Self {
            text: MessageText::from(text),
            lang: lang.cloned().unwrap_or_else(|| Arc::from(language_of_text(text, script))),
            script,
            source: ranges.source(&at),
            at,
        })
    }
}

/// The language that the name of a file tells: `ordinary-fr.txt`, `chat-latn.txt`, `ordinary-darija-arab.txt`.
pub fn language_of_file(name: &str) -> Option<&'static str> {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.split(|letter: char| !letter.is_ascii_alphanumeric()).find_map(|part| {
        match part.to_ascii_lowercase().as_str() {
            "fr" => Some("fr"),
            "latn" => Some("ary-Latn"),
            "arab" => Some("ary-Arab"),
            _ => None,
        }
    })
}

fn language_of_text(text: &str, script: Script) -> &'static str {
    match (script, language_hint(text)) {
        (Script::Arab, _) => "ary-Arab",
        (Script::Latn, Some((Lang::Ary, _))) => "ary-Latn",
        (Script::Latn, _) => "fr",
    }
}

/// Which lines of which file come from which source.
#[derive(Clone, Debug, Default)]
pub struct Ranges(Vec<Range>);

#[derive(Clone, Debug)]
struct Range {
    file: String,
    source: Arc<str>,
    first: u32,
    last: u32,
}

impl Ranges {
    /// Reads a file with a heading and the columns `file source first_line last_line`, tab-separated; more columns pass.
    ///
    /// # Errors
    /// The first line that does not have these columns.
    pub fn read(file: &Arc<str>, text: &str) -> Result<Self, LineError> {
        let mut ranges = Vec::new();
        for (index, line) in text.lines().enumerate().skip(1) {
            if line.trim().is_empty() {
                continue;
            }
            let at = At { file: file.clone(), line: u32::try_from(index + 1).unwrap_or(u32::MAX) };
            let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
            let [file, source, first, last, ..] = cells[..] else {
                return Err(LineError::new(
                    &at,
                    "four columns are needed, tab-separated: file, source, first line, last line",
                ));
            };
            match (first.parse(), last.parse()) {
                (Ok(first), Ok(last)) if first <= last => {
                    ranges.push(Range { file: file.to_owned(), source: Arc::from(source), first, last })
                }
                _ => {
                    return Err(LineError::new(
                        &at,
                        "the first and the last line must be numbers in this order",
                    ));
                }
            }
        }
        Ok(Self(ranges))
    }

    fn source(&self, at: &At) -> Arc<str> {
        let name = at.file_name();
        let range =
            self.0.iter().find(|range| range.file == name && (range.first..=range.last).contains(&at.line));
        range.map_or_else(|| Arc::from("–"), |range| range.source.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(file: &str, line: u32) -> At {
        At { file: Arc::from(file), line }
    }

    fn ranges(text: &str) -> Result<Ranges, LineError> {
        Ranges::read(&Arc::from("ranges.tsv"), text)
    }

    #[test]
    fn lines_know_their_source() {
        let ranges =
            ranges("file\tsource\tfirst_line\tlast_line\tn\na.txt\tforum\t1\t2\t2\na.txt\tschool\t3\t9\t7\n")
                .unwrap();
        assert_eq!(ranges.source(&at("some/folder/a.txt", 2)).as_ref(), "forum");
        assert_eq!(ranges.source(&at("a.txt", 3)).as_ref(), "school");
        assert_eq!(ranges.source(&at("a.txt", 10)).as_ref(), "–");
        assert_eq!(ranges.source(&at("b.txt", 1)).as_ref(), "–");
    }

    #[test]
    fn bad_ranges_name_their_line() {
        let short = ranges("heading\na.txt\tforum\t1\n").unwrap_err().to_string();
        assert!(short.starts_with("ranges.tsv:2: four columns"), "{short}");
        let turned = ranges("heading\na.txt\tforum\t1\t3\na.txt\tforum\t9\t3\n").unwrap_err().to_string();
        assert!(turned.starts_with("ranges.tsv:3: the first"), "{turned}");
    }

    #[test]
    fn the_name_of_a_file_tells_its_language_else_each_line_does() {
        assert_eq!(language_of_file("ordinary-darija-latn.txt"), Some("ary-Latn"));
        assert_eq!(language_of_file("ordinary-darija-arab.txt"), Some("ary-Arab"));
        assert_eq!(language_of_file("ordinary-fr.txt"), Some("fr"));
        assert_eq!(language_of_file("africa.txt"), None);
        let none = Ranges::default();
        let lang = |text| Chat::new(at("chat.txt", 1), text, None, &none).unwrap().lang;
        assert_eq!(lang("je ne sais pas encore").as_ref(), "fr");
        assert_eq!(lang("ma3rftch chno ndir").as_ref(), "ary-Latn");
        assert_eq!(lang("ما عرفتش").as_ref(), "ary-Arab");
        let told = Chat::new(at("chat.txt", 1), "ok", Some(&Arc::from("ary-Latn")), &none).unwrap();
        assert_eq!(told.lang.as_ref(), "ary-Latn");
        assert!(Chat::new(at("chat.txt", 1), "  ", None, &none).is_none(), "blank lines are no messages");
    }
}

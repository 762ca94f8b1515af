//! What is wrong with the curated files, said to a person who may never have programmed.
//!
//! Sentences are French, because those who edit the files read French; rule names are English, as all names in code.

use std::fmt;
use std::ops::Range;

/// Every rule by which files are refused or warned of while they are loaded, by name. The content rules are in `lint`.
pub const LOADING_RULES: &[&str] = &[
    "address-in-text",
    "bad-address",
    "bad-audience",
    "bad-emoji",
    "bad-hours",
    "bad-id",
    "bad-number",
    "closed-service",
    "duplicate-id",
    "empty-directory",
    "empty-value",
    "failed-example",
    "file-too-big",
    "fluent-syntax",
    "left-to-fill",
    "missing-file",
    "missing-front-matter",
    "missing-key",
    "missing-language",
    "missing-part",
    "missing-phrases",
    "missing-source",
    "no-topics",
    "not-utf-8",
    "number-in-text",
    "part-too-long",
    "phrase-language",
    "placeholder-mismatch",
    "repeated-key",
    "repeated-part",
    "repeated-word",
    "review-not-said",
    "text-outside-parts",
    "title-too-long",
    "toml-syntax",
    "unbacked-number",
    "unknown-file",
    "unknown-key",
    "unknown-number",
    "unknown-part",
    "unknown-placeholder",
    "unknown-service",
    "unknown-word",
    "unordered-parts",
    "unreachable-service",
    "unreadable",
    "wrong-country",
    "wrong-type",
];

/// How much a problem matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The library works; something should be looked at.
    Warning,
    /// The library is refused as a whole, and the last good one stays.
    Error,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Bytes of the file, on character boundaries.
    pub span: Range<usize>,
    /// Line, the first one is 1.
    pub line: usize,
    /// Column in characters (Unicode scalar values), the first one is 1.
    pub column: usize,
}

/// One thing that is wrong, where, and what would be better.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The rule's name, in words that read well after "allow": `unknown-key`.
    pub rule: &'static str,
    /// Whether the library is refused for it.
    pub severity: Severity,
    /// Path below `responses/`, with `/` on every system. Empty when the folder itself is meant.
    pub file: String,
    /// Where in the file, if one place can be named.
    pub place: Option<Place>,
    /// What is wrong: one French sentence.
    pub what: String,
    /// What would be better: one French sentence.
    pub tip: Option<String>,
}

impl Problem {
    /// A problem of a file as a whole.
    pub fn in_file(rule: &'static str, severity: Severity, file: &str, what: String) -> Self {
        Self { rule, severity, file: file.to_owned(), place: None, what, tip: None }
    }

    /// The same with a suggestion.
    #[must_use]
    pub fn with_tip(mut self, tip: impl Into<String>) -> Self {
        self.tip = Some(tip.into());
        self
    }

    /// Whether the library is refused for it.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.file.is_empty() {
            f.write_str("responses/")?;
        } else {
            f.write_str(&self.file)?;
        }
        if let Some(place) = &self.place {
            write!(f, ":{}:{}", place.line, place.column)?;
        }
        write!(f, ": {}", self.what)?;
        if let Some(tip) = &self.tip {
            write!(f, " {tip}")?;
        }
        write!(f, " [{}]", self.rule)
    }
}

/// The text of a file, or the part of it that starts at a byte, for turning bytes into lines and columns.
#[derive(Clone, Copy)]
pub(crate) struct Source<'a> {
    /// Path below `responses/`.
    pub path: &'a str,
    /// The whole file.
    pub text: &'a str,
    /// Where the part that is read begins: spans count from there.
    pub base: usize,
}

impl<'a> Source<'a> {
    pub fn new(path: &'a str, text: &'a str) -> Self {
        Self { path, text, base: 0 }
    }

    /// The same file, read from byte `base` on.
    pub fn from(self, base: usize) -> Self {
        Self { base, ..self }
    }

    /// A place from a span that counts from `base`.
    pub fn place(&self, span: Range<usize>) -> Place {
        let from_start = |at: usize| at.saturating_add(self.base);
        Place::in_text(self.text, from_start(span.start)..from_start(span.end))
    }
}

impl Place {
    /// The place of a span of a text, in bytes; what points outside or into a character is moved inside.
    pub fn in_text(text: &str, span: Range<usize>) -> Self {
        let start = floor_boundary(text, span.start);
        let end = floor_boundary(text, span.end).max(start);
        let before = &text[..start];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Self {
            span: start..end,
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }
}

fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Collects problems while files are read.
#[derive(Default)]
pub(crate) struct Problems {
    all: Vec<Problem>,
}

impl Problems {
    /// An error at a place of a file.
    pub fn error(
        &mut self,
        rule: &'static str,
        at: (Source<'_>, Range<usize>),
        what: String,
    ) -> &mut Problem {
        self.at(rule, Severity::Error, at, what)
    }

    /// A warning at a place of a file.
    pub fn warning(
        &mut self,
        rule: &'static str,
        at: (Source<'_>, Range<usize>),
        what: String,
    ) -> &mut Problem {
        self.at(rule, Severity::Warning, at, what)
    }

    fn at(
        &mut self,
        rule: &'static str,
        severity: Severity,
        (source, span): (Source<'_>, Range<usize>),
        what: String,
    ) -> &mut Problem {
        let place = Some(source.place(span));
        self.push(Problem { rule, severity, file: source.path.to_owned(), place, what, tip: None })
    }

    /// Any problem; gives it back so that a tip can be added.
    pub fn push(&mut self, problem: Problem) -> &mut Problem {
        debug_assert!(LOADING_RULES.contains(&problem.rule), "{} is not in LOADING_RULES", problem.rule);
        self.all.push(problem);
        self.all.last_mut().expect("one was just pushed")
    }

    pub fn errors(&self) -> usize {
        self.all.iter().filter(|problem| problem.is_error()).count()
    }

    /// All of them by file and place, so that two runs print the same.
    pub fn sorted(mut self) -> Vec<Problem> {
        self.all.sort_by(|a, b| {
            (&a.file, a.place.as_ref().map(|place| place.span.start), a.rule).cmp(&(
                &b.file,
                b.place.as_ref().map(|place| place.span.start),
                b.rule,
            ))
        });
        self.all.dedup();
        self.all
    }
}

impl Problem {
    /// Adds a suggestion to a problem that was just reported.
    pub(crate) fn tip(&mut self, tip: impl Into<String>) {
        self.tip = Some(tip.into());
    }
}

/// The known word that looks most like `word`, unless all of them are far from it: at most a third of the letters (but
/// at least two) may differ, so that a slip is found and a different word is not "corrected".
pub fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let word = word.to_lowercase();
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&word, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| {
            *distance <= (candidate.chars().count().max(word.chars().count()) / 3).max(2)
        })
        .filter(|(distance, candidate)| *distance < candidate.chars().count().max(2))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// A suggestion for a word that is not known here: the nearest one, or the list of all.
pub(crate) fn suggestion<'k>(word: &str, known: impl IntoIterator<Item = &'k str> + Clone) -> String {
    match nearest(word, known.clone()) {
        Some(near) => did_you_mean(near),
        None => format!("Ici on connaît : {}.", listed(known)),
    }
}

/// The suggestion of one word.
pub(crate) fn did_you_mean(word: &str) -> String {
    format!("Vouliez-vous écrire `{word}` ?")
}

/// Words as a French list: `a`, `b`, `c`.
pub(crate) fn listed<'k>(words: impl IntoIterator<Item = &'k str>) -> String {
    words.into_iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_counts_lines_and_characters_from_one() {
        let source = Source::new("x", "اب\nété = 1\n");
        let at = source.text.find("= 1").unwrap();
        let place = source.place(at..at + 1);
        assert_eq!((place.line, place.column), (2, 5));
        assert_eq!(source.place(1..2).span, 0..2, "a span inside a letter moves to its start");
        assert_eq!(source.place(900..901).span, 15..15, "a span outside ends at the end");
    }

    #[test]
    fn a_slip_is_corrected_and_another_word_is_not() {
        let known = ["category", "order", "emoji", "title"];
        assert_eq!(nearest("categry", known), Some("category"));
        assert_eq!(nearest("Titel", known), Some("title"));
        assert_eq!(nearest("phones", known), None);
        assert_eq!(nearest("x", ["fr"]), None);
    }
}

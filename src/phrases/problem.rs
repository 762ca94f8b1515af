//! What is wrong with a phrase or word file, and what to do about it.

use std::fmt;

/// Whether the file can be used as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Works, but probably not as meant.
    Warning,
    /// The line is left out.
    Error,
}

/// Something wrong at one place of a file. The rest of the file stays usable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Whether the line was left out.
    pub severity: Severity,
    /// The file, named for people.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1, in characters.
    pub column: u32,
    /// Characters that the caret underlines, at least 1.
    pub width: u32,
    /// The line as it stands in the file.
    pub source: String,
    /// What is wrong, in French, a sentence.
    pub message: String,
    /// What to write instead, if that is known.
    pub suggestion: Option<String>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.severity {
            Severity::Error => "erreur",
            Severity::Warning => "attention",
        };
        writeln!(f, "{kind} : {}", self.message)?;
        writeln!(f, "  --> {}:{}:{}", self.file, self.line, self.column)?;
        let number = self.line.to_string();
        writeln!(f, "{:>w$} |", "", w = number.len())?;
        writeln!(f, "{number} | {}", self.source)?;
        let pad = " ".repeat(self.column.saturating_sub(1) as usize);
        let caret = "^".repeat(self.width.max(1) as usize);
        write!(f, "{:>w$} | {pad}{caret}", "", w = number.len())?;
        if let Some(suggestion) = &self.suggestion {
            write!(f, "\n  conseil : {suggestion}")?;
        }
        Ok(())
    }
}

/// Where a line stands, for building problems about it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    pub(super) file: &'a str,
    pub(super) number: u32,
    pub(super) text: &'a str,
}

impl Line<'_> {
    /// An error about the characters from byte `at`, `len` bytes long, of the line.
    pub(super) fn error(
        &self,
        at: usize,
        len: usize,
        message: impl Into<String>,
        suggestion: Option<String>,
    ) -> Problem {
        let at = floor(self.text, at);
        let end = floor(self.text, (at + len).min(self.text.len())).max(at);
        Problem {
            severity: Severity::Error,
            file: self.file.to_owned(),
            line: self.number,
            column: self.text[..at].chars().count() as u32 + 1,
            width: self.text[at..end].chars().count().max(1) as u32,
            source: self.text.to_owned(),
            message: message.into(),
            suggestion,
        }
    }

    /// A warning about the whole line.
    pub(super) fn warning(&self, message: impl Into<String>, suggestion: Option<String>) -> Problem {
        let start = self.text.len() - self.text.trim_start().len();
        let problem = self.error(start, self.text.trim().len(), message, suggestion);
        Problem { severity: Severity::Warning, ..problem }
    }
}

fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The known word nearest to `word`, if it is near enough to be a slip (at most a third of its letters differ).
pub(super) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let far = (word.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|&(d, _)| d <= far)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Edit distance in characters (insert, delete, replace).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let up = row[j + 1];
            row[j + 1] = (up + 1).min(row[j] + 1).min(diagonal + usize::from(x != *y));
            diagonal = up;
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_shows_the_line_a_caret_and_what_to_do() {
        let line = Line { file: "topics/x/fr.phrases", number: 12, text: "[distres urgent]" };
        let problem = line.error(1, 7, "« distres » n'est pas un signal", Some("`distress`".into()));
        assert_eq!(
            problem.to_string(),
            "erreur : « distres » n'est pas un signal\n  --> topics/x/fr.phrases:12:2\n   |\n12 | [distres urgent]\n   |  ^^^^^^^\n  conseil : `distress`"
        );
        assert_eq!(nearest("distres", ["asks", "distress", "lure"]), Some("distress"));
        assert_eq!(nearest("zzz", ["asks", "distress", "lure"]), None);
    }
}

//! Reading a `.words` file: classes, ways of writing, reserved sections.

use super::problem::{Line, Problem};
use super::syntax::{self, Sequence};
use crate::text::fold;

/// One form of a class.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) sequence: Sequence,
    pub(super) number: u32,
    pub(super) source: String,
}

/// A class, or the part of it that this file gives.
#[derive(Clone, Debug)]
pub(super) struct Class {
    /// The name, folded.
    pub(super) name: String,
    /// The name as written.
    pub(super) shown: String,
    pub(super) entries: Vec<Entry>,
}

/// `jveux = je veux`
#[derive(Clone, Debug)]
pub(super) struct Spelling {
    pub(super) typed: Sequence,
    /// The correct words.
    pub(super) meant: String,
    pub(super) number: u32,
    pub(super) source: String,
}

/// A read `.words` file.
#[derive(Clone, Debug, Default)]
pub(super) struct WordsRead {
    pub(super) classes: Vec<Class>,
    pub(super) spellings: Vec<Spelling>,
}

/// Reads a file; lines with problems are left out.
pub(super) fn read(file: &str, text: &str, problems: &mut Vec<Problem>) -> WordsRead {
    let mut out = WordsRead::default();
    let mut class: Option<usize> = None;
    for (i, raw) in text.lines().enumerate() {
        let line = Line { file, number: i as u32 + 1, text: raw.trim_end() };
        let trimmed = line.text.trim_start();
        let start = line.text.len() - trimmed.len();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        if let Some(inside) = heading_text(trimmed) {
            class = open(line, start, inside, &mut out, problems);
        } else if let Some(at) = line.text.find(" = ") {
            spelling(line, start, at, &mut out, problems);
        } else if let Some(class) = class {
            entries(line, start, &mut out.classes[class], problems);
        } else {
            let suggestion = Some("un titre `[nom]` avant, ou une façon d'écrire `jveux = je veux`".into());
            problems.push(line.error(start, trimmed.len(), "cette ligne n'est sous aucun titre", suggestion));
        }
    }
    out
}

/// A title is a bracketed name alone on its line; `[x] y` and `[x]` inside a form are optional words.
fn heading_text(trimmed: &str) -> Option<&str> {
    let inside = trimmed.strip_prefix('[')?.strip_suffix(']')?;
    (!inside.contains(['[', ']'])).then_some(inside.trim())
}

fn open(
    line: Line<'_>,
    start: usize,
    inside: &str,
    out: &mut WordsRead,
    problems: &mut Vec<Problem>,
) -> Option<usize> {
    let name = class_name(inside);
    if name.is_empty() {
        problems.push(line.error(
            start,
            line.text.len() - start,
            "le nom de la classe est vide",
            Some("par exemple `[mes photos]`".into()),
        ));
        return None;
    }
    if let Some(known) = out.classes.iter().position(|c| c.name == name) {
        return Some(known);
    }
    out.classes.push(Class { name, shown: inside.to_owned(), entries: Vec::new() });
    Some(out.classes.len() - 1)
}

/// The name of a class as it is compared: folded, so that case, accents and punctuation do not count.
pub(super) fn class_name(shown: &str) -> String {
    fold(shown)
}

fn entries(line: Line<'_>, start: usize, class: &mut Class, problems: &mut Vec<Problem>) {
    for (from, to) in pieces(line.text, start, line.text.len()) {
        match syntax::sequence(line, from, to) {
            Ok(sequence) => {
                class.entries.push(Entry { sequence, number: line.number, source: line.text.to_owned() })
            }
            Err(problem) => problems.push(problem),
        }
    }
}

fn spelling(line: Line<'_>, start: usize, at: usize, out: &mut WordsRead, problems: &mut Vec<Problem>) {
    let meant = line.text[at + 3..].trim();
    if at < start {
        problems.push(line.error(
            at,
            3,
            "il n'y a rien à gauche de `=`",
            Some("par exemple `jveux = je veux`".into()),
        ));
        return;
    }
    if fold(meant).is_empty() {
        problems.push(line.error(
            at,
            3,
            "il n'y a rien à droite de `=`",
            Some("par exemple `jveux = je veux`".into()),
        ));
        return;
    }
    // In the middle of a class it would silently make a way of writing of its whole line.
    if meant.contains(['(', ')', '|', '<', '>', '"']) {
        problems.push(line.error(
            at,
            3,
            "` = ` fait de toute la ligne une façon d'écrire, et ce qui le suit n'est pas une phrase simple",
            Some("dans une classe, écrire sans ` = ` ; une façon d'écrire a sa ligne : `jveux = je veux`".into()),
        ));
        return;
    }
    for (from, to) in pieces(line.text, start, at) {
        match syntax::sequence(line, from, to) {
            Ok(typed) => out.spellings.push(Spelling {
                typed,
                meant: meant.to_owned(),
                number: line.number,
                source: line.text.to_owned(),
            }),
            Err(problem) => problems.push(problem),
        }
    }
}

/// The comma-separated pieces of a line, as byte ranges without the blanks around them.
fn pieces(text: &str, start: usize, end: usize) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut from = start;
    let commas = text[start..end].char_indices().filter(|(_, c)| matches!(c, ',' | '،'));
    let cuts = commas.map(|(i, c)| (start + i, c.len_utf8())).chain(std::iter::once((end, 0)));
    for (at, width) in cuts {
        let piece = &text[from..at];
        let left = from + piece.len() - piece.trim_start().len();
        let right = from + piece.trim_end().len();
        if left < right {
            out.push((left, right));
        }
        from = at + width;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_spellings_and_problems() {
        let mut problems = Vec::new();
        let text = "jveux, j'veux = je veux\n[Mes Photos]\nmes photos, mes (tofs|pics)\n<mes images>\n[x\n[autre]\n[mes photos]\nma photo\n = rien\nvide = \n(un|cœur = (deux|trois)\n";
        let read = read("f", text, &mut problems);
        assert_eq!(read.spellings.len(), 2);
        assert_eq!(read.classes.len(), 2);
        assert_eq!((read.classes[0].name.as_str(), read.classes[0].entries.len()), ("mes photos", 4));
        let lines: Vec<u32> = problems.iter().map(|p| p.line).collect();
        assert_eq!(lines, [5, 9, 10, 11]);
    }
}

//! Reading a `.phrases` file: headings, phrases, exceptions, examples.

use super::meaning::{About, Level, Signal};
use super::problem::{Line, Problem, nearest};
use super::syntax::{self, Sequence};

/// What a heading says of the lines below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Heading {
    pub(super) signal: Signal,
    pub(super) level: Option<Level>,
    pub(super) about: About,
    pub(super) recovery: bool,
}

/// One phrase line.
#[derive(Clone, Debug)]
pub(super) struct PhraseLine {
    /// `None`: an exception.
    pub(super) heading: Option<Heading>,
    pub(super) observed: bool,
    pub(super) parts: Vec<Sequence>,
    pub(super) number: u32,
    pub(super) text: String,
}

/// One line of `[examples]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Example {
    /// Whether the text must be recognised.
    pub(super) expected: bool,
    pub(super) text: String,
    pub(super) number: u32,
    pub(super) source: String,
}

/// A read `.phrases` file.
#[derive(Clone, Debug, Default)]
pub(super) struct PhraseFile {
    pub(super) phrases: Vec<PhraseLine>,
    pub(super) examples: Vec<Example>,
}

enum Section {
    None,
    Unusable,
    Phrases(Heading),
    Except,
    Examples,
}

/// Reads a file; lines with problems are left out.
pub(super) fn read(file: &str, text: &str, problems: &mut Vec<Problem>) -> PhraseFile {
    let mut out = PhraseFile::default();
    let mut section = Section::None;
    for (i, raw) in text.lines().enumerate() {
        let line = Line { file, number: i as u32 + 1, text: raw.trim_end() };
        let trimmed = line.text.trim_start();
        let start = line.text.len() - trimmed.len();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        if let (Some(inside), false) =
            (heading_text(trimmed), matches!(section, Section::Examples) && is_example(trimmed))
        {
            section = heading(line, start + 1, inside).unwrap_or_else(|problem| {
                problems.push(problem);
                Section::Unusable
            });
            continue;
        }
        match section {
            Section::Unusable => {}
            Section::None => problems.push(line.error(
                start,
                trimmed.len(),
                "cette ligne est avant le premier titre",
                Some("commencer le fichier par un titre, par exemple `[distress urgent]`".into()),
            )),
            Section::Examples => match example(line, trimmed) {
                Ok(example) => out.examples.push(example),
                Err(problem) => problems.push(problem),
            },
            Section::Phrases(heading) => phrase(line, start, Some(heading), &mut out, problems),
            Section::Except => phrase(line, start, None, &mut out, problems),
        }
    }
    out
}

/// The inside of a line that is one pair of brackets. A phrase line never is: an optional word alone means nothing.
fn heading_text(trimmed: &str) -> Option<&str> {
    let inside = trimmed.strip_prefix('[')?.strip_suffix(']')?;
    (!inside.contains(['[', ']'])).then_some(inside)
}

fn is_example(trimmed: &str) -> bool {
    trimmed.starts_with('+') || trimmed.starts_with('-')
}

fn phrase(
    line: Line<'_>,
    start: usize,
    heading: Option<Heading>,
    out: &mut PhraseFile,
    problems: &mut Vec<Problem>,
) {
    let body = &line.text[start..];
    let (observed, at) = match body.strip_prefix('?') {
        Some(rest) if rest.starts_with(char::is_whitespace) => (true, start + 1),
        _ => (false, start),
    };
    match syntax::parts(line, at) {
        Ok(parts) => out.phrases.push(PhraseLine {
            heading,
            observed,
            parts,
            number: line.number,
            text: line.text[at..].trim().to_owned(),
        }),
        Err(problem) => problems.push(problem),
    }
}

fn example(line: Line<'_>, trimmed: &str) -> Result<Example, Problem> {
    let expected = match trimmed.chars().next() {
        Some('+') => true,
        Some('-' | '−' | '–') => false,
        _ => {
            let suggestion =
                Some("`+` devant ce qui doit être reconnu, `-` devant ce qui ne doit pas l'être".into());
            return Err(line.error(0, 1, "un exemple commence par `+` ou `-`", suggestion));
        }
    };
    let text = trimmed.chars().skip(1).collect::<String>().trim().to_owned();
    if text.is_empty() {
        return Err(line.error(0, 1, "l'exemple est vide", None));
    }
    Ok(Example { expected, text, number: line.number, source: line.text.to_owned() })
}

/// Words that may stand in a heading.
const WORDS: [&str; 12] = [
    "asks", "distress", "lure", "concern", "urgent", "imminent", "about", "self", "other", "recovery",
    "except", "examples",
];

fn heading(line: Line<'_>, start: usize, inside: &str) -> Result<Section, Problem> {
    match inside.trim() {
        "except" => return Ok(Section::Except),
        "examples" => return Ok(Section::Examples),
        _ => {}
    }
    let (mut signal, mut level, mut about, mut recovery) = (None, None, About::Myself, false);
    let mut after_about = false;
    for word in inside.split([' ', ',', '\t']).filter(|w| !w.is_empty()) {
        let at = start + (word.as_ptr() as usize - inside.as_ptr() as usize);
        let known = match (word, after_about) {
            ("about", false) => {
                after_about = true;
                continue;
            }
            ("recovery", false) => {
                recovery = true;
                true
            }
            (_, true) => {
                after_about = false;
                word.parse().map(|a| about = a).is_ok()
            }
            _ => {
                word.parse().map(|s| signal = Some(s)).is_ok()
                    || word.parse().map(|l| level = Some(l)).is_ok()
            }
        };
        if !known {
            let suggestion = nearest(word, WORDS).map(|w| format!("`{w}`"));
            return Err(line.error(
                at,
                word.len(),
                format!("« {word} » n'est pas un mot de titre"),
                suggestion,
            ));
        }
    }
    let Some(signal) = signal else {
        return Err(line.error(
            start,
            inside.len(),
            "le titre ne dit pas le signal",
            Some("`asks`, `distress` ou `lure`".into()),
        ));
    };
    match (signal, level) {
        (Signal::Asks, Some(_)) => {
            Err(line.error(start, inside.len(), "`asks` n'a pas de niveau", Some("`[asks]`".into())))
        }
        (Signal::Distress | Signal::Lure, None) => Err(line.error(
            start,
            inside.len(),
            "il manque le niveau",
            Some(format!("`[{signal} concern]`, `[{signal} urgent]` ou `[{signal} imminent]`")),
        )),
        (Signal::Distress | Signal::Lure, _) if recovery => Err(line.error(
            start,
            inside.len(),
            "`recovery` va avec `asks`",
            Some("`[asks, recovery]`".into()),
        )),
        _ => Ok(Section::Phrases(Heading { signal, level, about, recovery })),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_and_lines() {
        let mut problems = Vec::new();
        let text = "# r\n[distress urgent, about other]\nma pote\n? observee\n[asks, recovery]\navant\n[except]\nrire\n[examples]\n+ a\n- [b]\n";
        let file = read("f", text, &mut problems);
        assert_eq!(problems, []);
        assert_eq!(file.phrases.len(), 4);
        let first = &file.phrases[0];
        assert_eq!(
            first.heading,
            Some(Heading {
                signal: Signal::Distress,
                level: Some(Level::Urgent),
                about: About::Other,
                recovery: false
            })
        );
        assert!(file.phrases[1].observed && file.phrases[1].text == "observee");
        assert!(file.phrases[2].heading.unwrap().recovery);
        assert_eq!(file.phrases[3].heading, None);
        assert_eq!(file.examples.len(), 2);
    }

    #[test]
    fn all_problems_of_a_file_are_told_and_the_rest_is_kept() {
        let mut problems = Vec::new();
        let text = "trop tot\n[distres urgent]\nperdue\n[asks urgent]\n[lure]\n[distress urgent]\nbonne\n(mauvaise\n[examples]\nni plus ni moins\n";
        let file = read("f", text, &mut problems);
        let lines: Vec<u32> = problems.iter().map(|p| p.line).collect();
        assert_eq!(lines, [1, 2, 4, 5, 8, 10]);
        assert_eq!(problems[1].suggestion.as_deref(), Some("`distress`"));
        assert_eq!(file.phrases.len(), 1);
    }
}

//! Phrases and words of the library: hands the files to the phrase language and takes its problems over.

use super::files::Files;
use super::problem::{Place, Problem, Problems, Severity};
use crate::phrases::{self, Lexicon, Signal, TopicId, WordFile};
use crate::text::Lang;

/// Words with which young people ask for help, as the phrases of distress have them.
pub(crate) fn cries(files: &Files) -> Vec<String> {
    phrases::samples(&word_files(files), &sources(files), Signal::Distress)
}

fn word_files(files: &Files) -> Vec<WordFile<'_>> {
    files
        .below("words/")
        .filter(|(path, _)| path.ends_with(".words"))
        .map(|(file, text)| WordFile { lang: language_of_words(file), file, text })
        .collect()
}

fn sources(files: &Files) -> Vec<phrases::Source<'_>> {
    files.below("topics/").filter_map(|(file, text)| source(file, text)).collect()
}

/// Compiles all phrases and words, and runs the examples.
pub(crate) fn read(files: &Files, problems: &mut Problems) -> Lexicon {
    let (words, sources) = (word_files(files), sources(files));
    let (lexicon, found) = Lexicon::compile(&words, &sources);
    for problem in found {
        problems.push(taken_over("phrase-language", problem, files));
    }
    for source in &sources {
        for problem in phrases::examples(&lexicon, source) {
            problems.push(taken_over("failed-example", problem, files));
        }
    }
    lexicon
}

/// `topics/NAME/fr.phrases` or `topics/NAME/ary.phrases`.
fn source<'a>(file: &'a str, text: &'a str) -> Option<phrases::Source<'a>> {
    let (topic, name) = file.strip_prefix("topics/")?.split_once('/')?;
    let lang = match name {
        "fr.phrases" => Lang::Fr,
        "ary.phrases" => Lang::Ary,
        _ => return None,
    };
    Some(phrases::Source { topic: TopicId::new(topic), lang, file, text })
}

/// `words/fr*.words` are French, `words/ary*.words` Darija, all others both.
fn language_of_words(file: &str) -> Option<Lang> {
    let name = file.trim_start_matches("words/");
    let tag = name.split(['.', '-', '_']).next().unwrap_or(name);
    tag.parse().ok()
}

/// A problem of the phrase language as one of the library.
fn taken_over(rule: &'static str, problem: phrases::Problem, files: &Files) -> Problem {
    let severity = match problem.severity {
        phrases::Severity::Warning => Severity::Warning,
        phrases::Severity::Error => Severity::Error,
    };
    let place = files.get(&problem.file).map(|text| place(text, problem.line, problem.column, problem.width));
    let tip = problem.suggestion.map(|tip| sentence(&tip));
    Problem { rule, severity, file: problem.file, place, what: sentence(&problem.message), tip }
}

/// Bytes from a line (from 1), a column (from 1, in characters) and a width in characters.
fn place(text: &str, line: u32, column: u32, width: u32) -> Place {
    let line_at = text.split_inclusive('\n').take(line.saturating_sub(1) as usize).map(str::len).sum();
    let rest = &text[line_at..];
    let byte_of = |chars: u32| rest.char_indices().nth(chars as usize).map_or(rest.len(), |(at, _)| at);
    let start = byte_of(column.saturating_sub(1));
    let end = byte_of(column.saturating_sub(1).saturating_add(width));
    Place::in_text(text, line_at + start..line_at + end)
}

/// A phrase as a sentence: a capital at the start and a full stop at the end.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let Some(first) = letters.next() else { return String::new() };
    let mut sentence: String = first.to_uppercase().chain(letters).collect();
    if !sentence.ends_with(['.', '!', '?', '…', '`', '»']) {
        sentence.push('.');
    }
    sentence
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_lines_and_characters() {
        let place = place("[asks]\nété à\n", 2, 5, 1);
        assert_eq!((place.line, place.column), (2, 5));
        assert_eq!(&"[asks]\nété à\n"[place.span], "à");
        assert_eq!(super::place("a", 9, 9, 9).span, 1..1);
    }

    #[test]
    fn words_are_of_one_language_or_of_both() {
        assert_eq!(language_of_words("words/fr.words"), Some(Lang::Fr));
        assert_eq!(language_of_words("words/ary-family.words"), Some(Lang::Ary));
        assert_eq!(language_of_words("words/common.words"), None);
    }
}

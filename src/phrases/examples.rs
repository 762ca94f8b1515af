//! The `[examples]` of a file, run: what must be recognised, what must not.

use super::lexicon::{Lexicon, Source};
use super::phrase_file::{self, Example};
use super::problem::{Line, Problem};
use super::scan::Scratch;

/// Examples of each sign that a file must have.
const FEWEST: usize = 3;

/// Runs the examples of a file against a lexicon that holds it. An example is recognised when a phrase of the topic of the file
/// matches it, whether observed or not.
pub fn examples(lexicon: &Lexicon, source: &Source<'_>) -> Vec<Problem> {
    let read = phrase_file::read(source.file, source.text, &mut Vec::new());
    let mut problems = Vec::new();
    for (expected, sign) in [(true, '+'), (false, '-')] {
        let have = read.examples.iter().filter(|e| e.expected == expected).count();
        if have < FEWEST {
            let last = source.text.lines().count().max(1) as u32;
            let text = source.text.lines().last().unwrap_or("");
            let line = Line { file: source.file, number: last, text };
            let message = format!("`[examples]` a {have} ligne(s) `{sign}`, il en faut au moins {FEWEST}");
            problems.push(line.error(
                0,
                text.len(),
                message,
                Some(format!("ajouter des lignes `{sign} …` à la fin du fichier")),
            ));
        }
    }
    let mut scratch = Scratch::new();
    for example in &read.examples {
        problems.extend(run(lexicon, source, example, &mut scratch));
    }
    problems
}

fn run(lexicon: &Lexicon, source: &Source<'_>, example: &Example, scratch: &mut Scratch) -> Option<Problem> {
    let line = Line { file: source.file, number: example.number, text: &example.source };
    let matches = lexicon.scan(&example.text, scratch);
    let hit = matches.iter().map(|m| lexicon.phrase(m.phrase)).find(|p| p.topic == source.topic);
    match (example.expected, hit) {
        (true, None) => {
            let message = "cet exemple devrait être reconnu et ne l'est pas";
            Some(line.error(
                0,
                example.source.len(),
                message,
                Some("`sanad try` montre pourquoi ; ajouter une phrase, ou revoir l'exemple".into()),
            ))
        }
        (false, Some(phrase)) => {
            let message = format!(
                "cet exemple ne devrait pas être reconnu ; la phrase « {} » ({}, ligne {}) le reconnaît",
                phrase.text, phrase.file, phrase.line
            );
            Some(line.error(
                0,
                example.source.len(),
                message,
                Some("rendre la phrase plus précise, ou ajouter une ligne dans `[except]`".into()),
            ))
        }
        _ => None,
    }
}

//! # `colliding-phrases`
//!
//! Finds phrases whose message (the first of its alternatives) a phrase of another topic recognises on the same words.
//!
//! **Why.** The person may get the card of the other topic. Sometimes both are right; then nothing is to be done.
//!
//! **Bad.** `il me menace` in two topics.  **Better.** Each topic says what is its own: `il me menace de publier …`.

use super::{Context, Rule, Severity};
use crate::lint::words;
use crate::phrases::Scratch;

pub(super) const RULE: Rule =
    Rule { id: "colliding-phrases", about: "Une phrase que deux sujets reconnaissent.", check };

fn check(context: &mut Context<'_>) {
    let classes = words::classes(context.files);
    let lexicon = &context.draft.lexicon;
    let mut scratch = Scratch::new();
    for phrase in lexicon.phrases() {
        let Some(message) = words::sample(phrase.text.trim_start_matches("? "), &classes) else { continue };
        let found = lexicon.scan(&message, &mut scratch);
        let Some(own) = found.iter().find(|found| lexicon.phrase(found.phrase).id == phrase.id) else {
            continue;
        };
        let other = found
            .iter()
            .filter(|other| other.words == own.words)
            .map(|other| lexicon.phrase(other.phrase))
            .find(|other| other.topic != phrase.topic);
        if let Some(other) = other {
            let what = format!(
                "Le sujet « {} » reconnaît les mêmes mots : « {} » ({}, ligne {}).",
                other.topic, other.text, other.file, other.line
            );
            context.report_line(Severity::Note, &phrase.file, phrase.line, what, None);
        }
    }
}

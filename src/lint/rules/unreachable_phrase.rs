//! # `unreachable-phrase`
//!
//! Finds phrases that do not recognise the message they describe, because an exception or a negation takes it away.
//!
//! **Why.** The line looks as if it protected somebody, and does not.
//!
//! **Bad.** `mort de honte` under `[distress urgent]`, and `mort de *` under `[except]`.
//! **Better.** A narrower exception.

use super::{Context, Rule, Severity};
use crate::lint::words;
use crate::phrases::Scratch;

pub(super) const RULE: Rule = Rule {
    id: "unreachable-phrase",
    about: "Une phrase qui ne reconnaît pas ce qu'elle décrit.",
    source: include_str!("unreachable_phrase.rs"),
    check,
};

fn check(context: &mut Context<'_>) {
    let classes = words::classes(context.files);
    let lexicon = &context.draft.lexicon;
    let mut scratch = Scratch::new();
    for phrase in lexicon.phrases() {
        let Some(message) = words::sample(phrase.text.trim_start_matches("? "), &classes) else { continue };
        let found = lexicon.scan(&message, &mut scratch);
        if !found.iter().any(|found| lexicon.phrase(found.phrase).topic == phrase.topic) {
            let what = format!("Cette phrase ne reconnaît pas « {message} », qu'elle décrit pourtant.");
            let tip =
                "Une ligne de `[except]` ou une négation l'annule : `sanad try` montre laquelle.".to_owned();
            context.report_line(Severity::Warning, &phrase.file, phrase.line, what, Some(tip));
        }
    }
}

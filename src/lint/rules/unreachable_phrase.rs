//! # `unreachable-phrase`
//!
//! Finds phrases that recognise none of the messages they describe, because an exception or a negation takes them away.
//! Every alternative is tried, with the parts of a phrase in one sentence and in one each: a phrase that recognises any of
//! these is left alone.
//!
//! **Why.** The line looks as if it protected somebody, and does not.
//!
//! **Bad.** `mort de honte` under `[distress urgent]`, and `mort de *` under `[except]`.
//! **Better.** A narrower exception.

use super::{Context, Rule, Severity};
use crate::lint::words;
use crate::phrases::{Lexicon, Phrase, Scratch};

pub(super) const RULE: Rule =
    Rule {
        id: "unreachable-phrase", about: "Une phrase qui ne reconnaît rien de ce qu'elle décrit.", check
    };

fn check(context: &mut Context<'_>) {
    let classes = words::classes(context.files);
    let lexicon = &context.draft.lexicon;
    let mut scratch = Scratch::new();
    for phrase in lexicon.phrases() {
        let pattern = phrase.text.trim_start_matches("? ");
        let mut messages = words::samples(pattern, &classes).peekable();
        let Some(first) = messages.peek().cloned() else { continue };
        let recognised = messages.any(|message| {
            let found = lexicon.scan(&message, &mut scratch);
            found.iter().any(|found| lexicon.phrase(found.phrase).topic == phrase.topic)
        });
        if !recognised {
            let what = format!("Cette phrase ne reconnaît pas « {first} », qu'elle décrit pourtant.");
            context.report_line(
                Severity::Warning,
                &phrase.file,
                phrase.line,
                what,
                Some(reason(lexicon, phrase, &first)),
            );
        }
    }
}

/// What takes the phrase away, in words.
fn reason(lexicon: &Lexicon, phrase: &Phrase, message: &str) -> String {
    let explained = lexicon.explain(message);
    let dropped = explained
        .found
        .iter()
        .find(|found| lexicon.phrase(found.phrase).id == phrase.id && !found.because.is_empty());
    match dropped {
        Some(dropped) => format!("La raison : {}.", dropped.because),
        None => "`sanad try` avec ce message montre ce qui est reconnu, et ce qui ne l'est pas.".to_owned(),
    }
}

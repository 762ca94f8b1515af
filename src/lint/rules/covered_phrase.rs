//! # `covered-phrase`
//!
//! Finds plain phrases that another phrase of the same topic, as pressing, recognises already.
//!
//! **Why.** Long files hide what is missing. A covered line can go, and nothing changes.
//!
//! **Bad.** `je veux mourir` and `je veux mourir ce soir` under the same title.  **Better.** The shorter one.

use super::{Context, Rule, Severity};
use crate::phrases::{Phrase, Scratch};

pub(super) const RULE: Rule =
    Rule { id: "covered-phrase", about: "Une phrase qu'une autre reconnaît déjà.", check };

fn check(context: &mut Context<'_>) {
    let lexicon = &context.draft.lexicon;
    let mut scratch = Scratch::new();
    for phrase in lexicon.phrases().iter().filter(|phrase| is_plain(phrase)) {
        let found = lexicon.scan(&phrase.text, &mut scratch);
        let others = found.iter().map(|found| lexicon.phrase(found.phrase));
        if let Some(other) = others.filter(|other| other.id != phrase.id).find(|other| covers(other, phrase))
        {
            let what = format!(
                "« {} » ({}, ligne {}) reconnaît déjà cette phrase.",
                other.text, other.file, other.line
            );
            context.report_line(Severity::Note, &phrase.file, phrase.line, what, None);
        }
    }
}

/// Without alternatives, options, classes or gaps: the line is the message.
fn is_plain(phrase: &Phrase) -> bool {
    !phrase.text.contains(['(', '[', '<', '*', '~', '"', '&', '?']) && !phrase.text.contains("..")
}

fn covers(other: &Phrase, phrase: &Phrase) -> bool {
    (&other.topic, other.signal, other.about, other.recovery, other.observed)
        == (&phrase.topic, phrase.signal, phrase.about, phrase.recovery, phrase.observed)
        && other.level >= phrase.level
}

//! # `greedy-phrase`
//!
//! Finds phrases that recognise ordinary lines: a list of invented ones, in which words of distress mean nothing of the kind.
//!
//! **Why.** A door that opens at every joke is soon not seen any more, and people who need it are ashamed to use it.
//!
//! **Bad.** `mourir`, which recognises « mon perso va mourir si je soigne pas ».  **Better.** `je veux mourir`.

use super::{Context, Rule, Severity};
use crate::phrases::{Scratch, Signal};

pub(super) const RULE: Rule =
    Rule { id: "greedy-phrase", about: "Une phrase qui reconnaît aussi des lignes ordinaires.", check };

const ORDINARY: &str = include_str!("../ordinary.txt");

/// Lines that one finding quotes.
const MOST_QUOTED: usize = 3;

fn check(context: &mut Context<'_>) {
    let lexicon = &context.draft.lexicon;
    let mut scratch = Scratch::new();
    let mut lines = vec![Vec::new(); lexicon.phrases().len()];
    for line in ORDINARY.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        for found in lexicon.scan(line, &mut scratch) {
            lines[found.phrase.0 as usize].push(line);
        }
    }
    for (phrase, lines) in lexicon.phrases().iter().zip(lines) {
        // A question may well stand in an ordinary line, and what is only watched opens nothing.
        if lines.is_empty() || phrase.observed || phrase.signal == Signal::Asks {
            continue;
        }
        let quoted: Vec<String> = lines.iter().take(MOST_QUOTED).map(|line| format!("« {line} »")).collect();
        let what = format!("Trop large : cette phrase reconnaît aussi {}.", quoted.join(", "));
        let tip =
            "Ajoutez les mots qui font la différence, ou mettez l'expression innocente sous `[except]`.";
        context.report_line(Severity::Warning, &phrase.file, phrase.line, what, Some(tip.to_owned()));
    }
}

//! # `unused-class`
//!
//! Finds classes of words that no phrase and no other class refers to, and classes without a form.
//!
//! **Why.** A class that nobody uses is often a misspelt name: the phrase that should use it recognises nothing.
//!
//! **Bad.** `[mes foto]` in `fr.words`, `<mes photos>` in every phrase.  **Better.** One name for one class.

use std::collections::BTreeSet;

use super::{Context, Rule, Severity};
use crate::lint::words;

pub(super) const RULE: Rule =
    Rule { id: "unused-class", about: "Une classe de mots vide, ou dont rien ne se sert.", check };

fn check(context: &mut Context<'_>) {
    let used: BTreeSet<String> = context
        .files
        .iter()
        .filter(|(path, _)| path.ends_with(".phrases") || path.ends_with(".words"))
        .flat_map(|(_, text)| text.lines().filter(|line| !line.starts_with('#')).flat_map(words::references))
        .collect();
    for (name, class) in words::classes(context.files) {
        let what = if class.forms.is_empty() {
            format!("La classe `[{}]` est vide.", class.shown)
        } else if !used.contains(&name) {
            format!("Rien ne se sert de la classe `[{}]`.", class.shown)
        } else {
            continue;
        };
        let tip = Some(format!("Dans une phrase, on écrit `<{}>`.", class.shown));
        context.report(Severity::Warning, &class.file, class.span, what, tip);
    }
}

//! # `french-typography`
//!
//! Finds French punctuation that is glued to its word, straight quotation marks, and three dots.
//!
//! **Why.** Small, but young readers notice texts that look careless.
//!
//! **Bad.** « Tu es là? »  **Better.** « Tu es là ? »

use super::{CARDS, Context, Lang, Rule, Severity};
use crate::responses::PassageKind;

pub(super) const RULE: Rule = Rule { id: "french-typography", about: "Ponctuation française.", check };

fn check(context: &mut Context<'_>) {
    for passage in context.passages(Lang::Fr, &[CARDS, &[PassageKind::Staff]].concat()) {
        let text = passage.text;
        for (at, letter) in text.char_indices() {
            let before = text[..at].chars().next_back();
            let after = text[at + letter.len_utf8()..].chars().next();
            let (what, tip) = match letter {
                '?' | '!' | ';' | '»'
                    if before.is_some_and(char::is_alphanumeric)
                        && !after.is_some_and(char::is_alphanumeric) =>
                {
                    (
                        format!("Il manque une espace avant « {letter} »."),
                        format!("Écrivez « {letter} » après une espace."),
                    )
                }
                ':' if before.is_some_and(char::is_alphabetic) && after.is_none_or(char::is_whitespace) => (
                    "Il manque une espace avant « : ».".to_owned(),
                    "Écrivez « : » après une espace.".to_owned(),
                ),
                '«' if after.is_some_and(char::is_alphanumeric) => {
                    ("Il manque une espace après «.".to_owned(), "Écrivez « mot ».".to_owned())
                }
                '"' if passage.kind != PassageKind::Interface => (
                    "Des guillemets droits dans un texte français.".to_owned(),
                    "Écrivez « mot ».".to_owned(),
                ),
                '.' if text[at..].starts_with("...") && before != Some('.') => {
                    ("Trois points séparés.".to_owned(), "Écrivez … (un seul signe).".to_owned())
                }
                _ => continue,
            };
            context.report_in(Severity::Warning, &passage, at..at + letter.len_utf8(), what, Some(tip));
        }
    }
}

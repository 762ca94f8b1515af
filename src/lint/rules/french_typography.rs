//! # `french-typography`
//!
//! Finds French punctuation that is glued to its word, straight quotation marks, and three dots.
//!
//! **Why.** Small, but young readers notice texts that look careless.
//!
//! **Bad.** « Tu es là? »  **Better.** « Tu es là ? »

use super::{CARDS, Context, Lang, Rule, Severity};
use crate::responses::{Passage, PassageKind};

pub(super) const RULE: Rule = Rule { id: "french-typography", about: "Ponctuation française.", check };

fn check(context: &mut Context<'_>) {
    for passage in context.passages(Lang::Fr, &[CARDS, &[PassageKind::Staff]].concat()) {
        for (at, letter) in passage.text.char_indices() {
            if let Some(slip) = slip(&passage, at, letter) {
                let tip = format!("Écrivez {}.", slip.better);
                context.report_in(Severity::Warning, &passage, at..at + slip.length, slip.what, Some(tip));
                if let Some(fix) = slip.fix {
                    context.fixed_by(fix);
                }
            }
        }
    }
}

struct Slip {
    /// Bytes of what is wrong.
    length: usize,
    what: String,
    better: String,
    fix: Option<String>,
}

/// What is wrong with a sign. French puts a no-break space before ? ! ; : and », and after «.
fn slip(passage: &Passage<'_>, at: usize, letter: char) -> Option<Slip> {
    let text = passage.text;
    let before = text[..at].chars().next_back();
    let after = text[at + letter.len_utf8()..].chars().next();
    let glued = before.is_some_and(char::is_alphanumeric);
    let spaced = |what: String| Slip {
        length: letter.len_utf8(),
        what,
        better: format!("« {letter} » après une espace"),
        fix: Some(format!("\u{a0}{letter}")),
    };
    match letter {
        '?' | '!' | ';' | '»' if glued && !after.is_some_and(char::is_alphanumeric) => {
            Some(spaced(format!("Il manque une espace avant « {letter} ».")))
        }
        // Inside a time (`10:30`) or a name (`ma:x`) the sign is no punctuation.
        ':' if before.is_some_and(char::is_alphabetic) && after.is_none_or(char::is_whitespace) => {
            Some(spaced("Il manque une espace avant « : ».".to_owned()))
        }
        '«' if after.is_some_and(char::is_alphanumeric) => Some(Slip {
            length: letter.len_utf8(),
            what: "Il manque une espace après «.".to_owned(),
            better: "« mot »".to_owned(),
            fix: Some("«\u{a0}".to_owned()),
        }),
        '"' if passage.kind != PassageKind::Interface => Some(Slip {
            length: 1,
            what: "Des guillemets droits dans un texte français.".to_owned(),
            better: "« mot »".to_owned(),
            // Which of them opens, only the writer knows.
            fix: None,
        }),
        '.' if text[at..].starts_with("...") && before != Some('.') => Some(Slip {
            length: 3,
            what: "Trois points séparés.".to_owned(),
            better: "… (un seul signe)".to_owned(),
            fix: Some("…".to_owned()),
        }),
        _ => None,
    }
}

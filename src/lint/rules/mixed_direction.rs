//! # `mixed-direction`
//!
//! Finds lines of Darija text in Arabic letters that begin with a Latin letter.
//!
//! **Why.** Discord takes the direction of a line from its first strong letter: such a line runs from left to right, and its
//! words stand in the wrong order.
//!
//! **Bad.** « Instagram كيعاون باش تمسح التصويرة »
//! **Better.** « كيعاون Instagram باش تمسح التصويرة »

use super::{Context, GUIDANCE, Lang, Rule, Severity};
use crate::text::Script;

pub(super) const RULE: Rule = Rule {
    id: "mixed-direction",
    about: "Une ligne en lettres arabes qui commence par une lettre latine.",
    check,
};

fn check(context: &mut Context<'_>) {
    let draft = context.draft;
    for passage in context.passages(Lang::Ary, GUIDANCE) {
        // Names of services are always shown in isolates of their own.
        let service = passage.service.and_then(|id| draft.directory.get(id));
        if passage.script != Script::Arab || service.is_some_and(|service| service.name.ary == passage.text) {
            continue;
        }
        // Placeholders are put in isolates, which do not count for the direction of the line.
        let mut depth = 0_usize;
        let first = passage.text.char_indices().find(|(_, letter)| {
            match letter {
                '{' | '\u{2066}'..='\u{2068}' => depth += 1,
                '}' | '\u{2069}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0 && letter.is_alphabetic()
        });
        let has_arabic = passage.text.chars().any(is_arabic);
        if let Some((at, letter)) = first.filter(|(_, letter)| !is_arabic(*letter) && has_arabic) {
            let what = format!(
                "Cette ligne en arabe commence par « {letter} » : Discord l'affichera de gauche à droite."
            );
            let tip = "Commencez par un mot en lettres arabes.".to_owned();
            context.report_in(Severity::Warning, &passage, at..at + letter.len_utf8(), what, Some(tip));
        }
    }
}

fn is_arabic(letter: char) -> bool {
    matches!(letter, '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{8a0}'..='\u{8ff}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

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
        let start = variant(passage.text);
        let first = passage.text.char_indices().skip_while(|(at, _)| *at < start).find(|(_, letter)| {
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

/// Where the text of a Fluent variant begins, after `[one]` or `*[other]`, which nobody sees; 0 for all other lines.
fn variant(text: &str) -> usize {
    let line = text.trim_start();
    let inner = line.strip_prefix('*').unwrap_or(line).strip_prefix('[');
    inner.and_then(|inner| inner.find(']').map(|end| text.len() - inner.len() + end + 1)).unwrap_or(0)
}

fn is_arabic(letter: char) -> bool {
    matches!(letter, '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{8a0}'..='\u{8ff}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

#[cfg(test)]
mod tests {
    use super::variant;

    #[test]
    fn the_name_of_a_variant_is_no_part_of_the_line() {
        let text = "       *[other] من { $min }";
        assert_eq!(&text[variant(text)..], " من { $min }");
        assert_eq!(variant("[one] واحد"), 5);
        assert_eq!(variant("Instagram [x]"), 0);
    }
}

//! A card in a terminal.

use super::{Width, state};
use crate::responses::{Card, Topic};
use crate::text::{Lang, Script};

/// All cards of a topic, one below the other, with what is said about its state.
pub fn topic(topic: &Topic, width: Width, color: bool) -> String {
    let mut shown = format!("{} {} ({})\n\n", topic.emoji, topic.id, state(topic));
    for card in topic.cards() {
        shown.push_str(&self::card(card, topic, width, color));
        shown.push('\n');
    }
    shown
}

/// One card.
pub fn card(card: &Card, topic: &Topic, width: Width, color: bool) -> String {
    let right_to_left = card.lang == Lang::Ary && card.script == Script::Arab;
    let bold = |text: &str| if color { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() };
    let mut shown = String::new();
    let mut line = |text: &str| {
        // The bar is the coloured edge of the embed. Right-to-left lines are isolated, so that a terminal that knows about
        // directions keeps the bar where it is; where it does not, the words are still in order.
        if right_to_left {
            shown.push_str(&format!("▌ \u{2067}{text}\u{2069}\n"));
        } else {
            shown.push_str(&format!("▌ {text}\n"));
        }
    };
    for text in wrap(&format!("{} {}", topic.emoji, card.title), width.columns()) {
        line(&bold(&text));
    }
    for (heading, part) in card.parts() {
        line("");
        line(&bold(heading));
        for paragraph in part.lines() {
            for text in wrap(&without_marks(paragraph), width.columns()) {
                line(&text);
            }
        }
    }
    shown
}

/// Takes Markdown marks away that Discord does not show.
fn without_marks(line: &str) -> String {
    let line = line.strip_prefix("### ").unwrap_or(line).replace("**", "").replace("__", "");
    line.strip_prefix("- ").map_or_else(|| line.clone(), |item| format!("• {item}"))
}

/// Breaks a line at spaces so that no piece is longer than `columns` characters, unless a word is.
fn wrap(line: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut length = 0;
    for word in line.split(' ') {
        let width = word.chars().count();
        if length > 0 && length + 1 + width > columns {
            lines.push(String::new());
            length = 0;
        }
        if let Some(last) = lines.last_mut() {
            if length > 0 {
                last.push(' ');
                length += 1;
            }
            last.push_str(word);
        }
        length += width;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::responses::{Library, testkit};

    #[test]
    fn a_card_is_shown_as_an_embed() {
        let (library, _) = Library::from_files(&testkit::files());
        let library = library.unwrap();
        let topic = &library.topics()[0];
        insta::assert_snapshot!(card(&topic.fr, topic, Width::Phone, false), @r"
        ▌ 🫂 Quand tout devient trop lourd
        ▌ 
        ▌ Maintenant
        ▌ Va près de quelqu'un.
        ▌ 
        ▌ Pourquoi
        ▌ Écoute enfants, si tu as moins de 18
        ▌ ans.
        ▌ 
        ▌ Et après
        ▌ Tu choisis à qui parler.
        ");
        let darija = card(&topic.ary, topic, Width::Phone, false);
        assert!(darija.lines().all(|line| line.starts_with("▌ \u{2067}") && line.ends_with('\u{2069}')));
        assert!(self::topic(topic, Width::Desktop, false).contains("brouillon"));
    }

    #[test]
    fn lines_break_at_spaces() {
        assert_eq!(wrap("un deux trois", 8), ["un deux", "trois"]);
        assert_eq!(wrap("anticonstitutionnellement oui", 8), ["anticonstitutionnellement", "oui"]);
        assert_eq!(wrap("", 8), [""]);
    }
}

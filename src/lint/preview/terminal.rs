//! Cards in a terminal, side by side.

use super::{Width, is_right_to_left, language, state};
use crate::lint::letters::width as columns_of;
use crate::responses::{Card, Topic};

/// What stands between two cards.
const BETWEEN: &str = "   ";

/// All cards of a topic side by side, their parts at the same height, with what is said about its state.
pub fn topic(topic: &Topic, width: Width, color: bool) -> String {
    let mut shown = format!("{} {} ({})\n", topic.emoji, topic.id, state(topic));
    let cards: Vec<&Card> = topic.cards().collect();
    let names = cards.iter().map(|card| vec![language(card).to_owned()]).collect();
    row(&cards, names, width, Style::Plain, color, &mut shown);
    let titles =
        cards.iter().map(|card| wrap(&format!("{} {}", topic.emoji, card.title), width.columns())).collect();
    row(&cards, titles, width, Style::Bold, color, &mut shown);
    for part in 0..cards.first().map_or(0, |card| card.parts().len()) {
        let parts = || cards.iter().filter_map(|card| card.parts().into_iter().nth(part));
        let headings = parts().map(|(heading, _)| vec![String::new(), heading.to_owned()]).collect();
        row(&cards, headings, width, Style::Bold, color, &mut shown);
        let texts = parts().map(|(_, text)| {
            text.lines().flat_map(|line| wrap(&without_marks(line), width.columns())).collect()
        });
        row(&cards, texts.collect(), width, Style::Text, color, &mut shown);
    }
    shown
}

/// How the lines of a row look.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// Outside of the cards.
    Plain,
    /// Titles.
    Bold,
    /// Text.
    Text,
}

/// Some lines of each card, next to one another.
fn row(
    cards: &[&Card],
    columns: Vec<Vec<String>>,
    width: Width,
    style: Style,
    color: bool,
    shown: &mut String,
) {
    let height = columns.iter().map(Vec::len).max().unwrap_or(0);
    for line in 0..height {
        let mut whole = String::new();
        for (at, (card, lines)) in cards.iter().zip(&columns).enumerate() {
            if at > 0 {
                whole.push_str(BETWEEN);
            }
            let text = lines.get(line).map_or("", String::as_str);
            whole.push_str(&cell(card, text, width, style, color));
        }
        shown.push_str(whole.trim_end());
        shown.push('\n');
    }
}

/// A line of a card, padded to its width. The bar is the coloured edge of the embed, on the side where lines begin.
fn cell(card: &Card, text: &str, width: Width, style: Style, color: bool) -> String {
    let room = " ".repeat(width.columns().saturating_sub(columns_of(text)));
    let text = if color && style == Style::Bold && !text.is_empty() {
        format!("\u{1b}[1m{text}\u{1b}[0m")
    } else {
        text.to_owned()
    };
    let edge = if style == Style::Plain { ' ' } else { '▌' };
    if !is_right_to_left(card) {
        return format!("{edge} {text}{room}");
    }
    // Right-to-left words are isolated, so that a terminal that knows about directions keeps the bar where it is; where it
    // does not, the words are still in order.
    let edge = if edge == '▌' { '▐' } else { edge };
    if text.is_empty() { format!("{room} {edge}") } else { format!("{room}\u{2067}{text}\u{2069} {edge}") }
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
        let width = columns_of(word);
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
    fn cards_stand_side_by_side_with_their_parts_at_the_same_height() {
        let (library, _) = Library::from_files(&testkit::files());
        let library = library.unwrap();
        let shown = topic(&library.topics()[0], Width::Phone, false);
        assert!(shown.starts_with("🫂 suicide (brouillon"), "{shown}");
        let rows: Vec<&str> = shown.lines().filter(|line| line.contains('▌')).collect();
        assert!(rows.iter().all(|row| row.ends_with('▐') && columns_of(row) == 79), "{rows:#?}");
        let pairs = [("Maintenant", "دابا"), ("Pourquoi", "علاش"), ("Et après", "ومن بعد")];
        for (french, darija) in pairs {
            assert!(rows.iter().any(|row| row.contains(french) && row.contains(darija)), "{french}");
        }
        assert!(topic(&library.topics()[0], Width::Desktop, true).contains("\u{1b}[1m"));
    }

    #[test]
    fn lines_break_at_spaces() {
        assert_eq!(wrap("un deux trois", 8), ["un deux", "trois"]);
        assert_eq!(wrap("anticonstitutionnellement oui", 8), ["anticonstitutionnellement", "oui"]);
        assert_eq!(wrap("", 8), [""]);
    }
}

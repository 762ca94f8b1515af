//! How letters stand: their direction, and the columns that they take in a terminal.

/// Columns of a terminal; combining marks, joiners and direction marks take none, emoji two.
pub(super) fn width(text: &str) -> usize {
    text.chars()
        .map(|letter| match letter {
            '\u{300}'..='\u{36f}'
            | '\u{610}'..='\u{61a}'
            | '\u{64b}'..='\u{65f}'
            | '\u{670}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{fe00}'..='\u{fe0f}' => 0,
            '\u{1f300}'..='\u{1faff}' => 2,
            _ => 1,
        })
        .sum()
}

/// Whether a letter is written from right to left.
pub(super) fn is_right_to_left(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

/// Whether a line runs from right to left: its first letter decides, as on Discord. What stands in isolates (names, numbers)
/// does not count.
pub(super) fn runs_right_to_left(line: &str) -> bool {
    let mut depth = 0_usize;
    let first = line.chars().find(|letter| {
        match letter {
            '\u{2066}'..='\u{2068}' => depth += 1,
            '\u{2069}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && letter.is_alphabetic()
    });
    first.is_some_and(is_right_to_left)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_and_directions() {
        assert_eq!(width("été"), 3);
        assert_eq!(width("e\u{301}te\u{301}"), 3);
        assert_eq!(width("🫂 a"), 4);
        assert_eq!(width("\u{2067}كتاب\u{2069}"), 4);
        assert!(runs_right_to_left("1. سير عند Instagram"));
        assert!(runs_right_to_left("\u{2068}Take It Down\u{2069} كيعاون"));
        assert!(!runs_right_to_left("Instagram كيعاون"));
        assert!(!runs_right_to_left("19"));
    }
}

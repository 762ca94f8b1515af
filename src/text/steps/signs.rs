//! White space, punctuation and the signs that stand for letters.

use crate::text::symbol::{self, Symbol};

/// The symbol of a character that is no letter, mark or digit; `None` for those.
pub fn sign(c: char) -> Option<Symbol> {
    Some(match c {
        '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{B}' | '\u{C}' => symbol::LINE,
        '.' | '。' | '۔' => symbol::DOT,
        '?' | '؟' | '¿' | '‽' | ';' | '؛' => symbol::STOP,
        '!' | '¡' => b'!',
        '@' | '$' | '+' | '|' | '*' => c as u8,
        '€' => b'3',
        _ if c.is_whitespace() => symbol::SPACE,
        _ if c.is_ascii_punctuation() || c.is_control() => symbol::PUNCT,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_and_letters_are_told_apart() {
        assert_eq!(sign('؟'), Some(symbol::STOP));
        assert_eq!(sign('\u{A0}'), Some(symbol::SPACE));
        assert_eq!(sign('\''), Some(symbol::PUNCT));
        assert_eq!(sign('a'), None);
        assert_eq!(sign('3'), None);
    }
}

//! The steps that a character passes, in this order, when the table of [`super::table`] is filled. Each is a small
//! function that can be tested alone; at run time they have all become one look-up.

pub mod invisible;

pub mod compat;

pub mod arabic;

pub mod digits;

pub mod lookalike;

pub mod signs;

use super::symbol::{self, Symbol};

/// The symbols of one character, at most two (a character that stands for a whole sentence, such as U+FDFA, must not
/// make messages longer), filled from the left.
pub fn symbols_of(c: char) -> [Symbol; 2] {
    if invisible::is_invisible(c) {
        return [symbol::NOTHING; 2];
    }
    if let Some(s) = signs::sign(c) {
        return [s, symbol::NOTHING];
    }
    let mut out = [symbol::NOTHING; 2];
    let mut n = 0;
    for part in compat::decompose(c) {
        if n == out.len() {
            break;
        }
        let s = letter(part);
        if s != symbol::NOTHING && (n == 0 || symbol::is_word(s)) {
            out[n] = s;
            n += 1;
        }
    }
    out
}

fn letter(c: char) -> Symbol {
    if invisible::is_invisible(c) {
        return symbol::NOTHING;
    }
    if c.is_ascii_lowercase() {
        return c as u8;
    }
    digits::digit(c)
        .or_else(|| symbol::arabic(arabic::unify(c)))
        .or_else(|| lookalike::latin(c).map(|l| symbol::LOOKALIKE + (l - b'a')))
        .or_else(|| signs::sign(c))
        .unwrap_or(if c.is_alphabetic() { symbol::FOREIGN } else { symbol::PUNCT })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_become_letters() {
        let cases: [(char, &[u8]); 14] = [
            ('É', b"e"),
            ('ç', b"c"),
            ('œ', b"oe"),
            ('ﬀ', b"ff"),
            ('Ｓ', b"s"),
            ('𝓼', b"s"),
            ('Ⓢ', b"s"),
            ('ſ', b"s"),
            ('٣', b"3"),
            ('۷', b"7"),
            ('\u{301}', b""),
            ('\u{200B}', b""),
            ('\n', &[symbol::LINE]),
            ('🙂', &[symbol::PUNCT]),
        ];
        for (c, want) in cases {
            let got: Vec<u8> = symbols_of(c).into_iter().filter(|&s| s != symbol::NOTHING).collect();
            assert_eq!(got, want, "{c:?}");
        }
        assert_eq!(symbols_of('أ'), symbols_of('ا'));
        assert_eq!(symbols_of('ﺎ'), symbols_of('ا'), "presentation forms");
        assert_eq!(symbols_of('ﻻ').map(symbol::to_char), ['ل', 'ا']);
        assert_eq!(symbols_of('а')[0], symbol::LOOKALIKE, "Cyrillic a");
    }

    #[test]
    fn no_character_gives_a_symbol_after_an_empty_one() {
        for c in (0..0x2_0000).filter_map(char::from_u32) {
            let [first, second] = symbols_of(c);
            assert!(first != symbol::NOTHING || second == symbol::NOTHING, "{c:?}");
        }
    }
}

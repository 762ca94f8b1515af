//! The alphabet that messages are folded to: one byte per letter, whatever way it was typed.

/// A folded letter or separator. Latin letters and digits keep their ASCII code, Arabic letters start at
/// [`ARABIC`], look-alikes of Latin letters at [`LOOKALIKE`].
pub type Symbol = u8;

/// A character that counts for nothing: marks, zero-width, tatweel.
pub const NOTHING: Symbol = 0;
/// White space.
pub const SPACE: Symbol = 1;
/// A letter of a script that Sanad does not read; words that hold one match nothing.
pub const FOREIGN: Symbol = 2;
/// A line break: words may follow one another across it, gaps may not cross it.
pub const LINE: Symbol = 3;
/// An end of sentence that no phrase crosses.
pub const STOP: Symbol = 4;
/// Punctuation, symbols, emoji.
pub const PUNCT: Symbol = 5;
/// The full stop: an end of sentence before a space, nothing much between letters.
pub const DOT: Symbol = b'.';

/// First of the Arabic letters, in the order of [`ARABIC_LETTERS`].
pub const ARABIC: Symbol = 0x80;
/// First of the look-alikes (Cyrillic, Greek …) of the 26 Latin letters.
pub const LOOKALIKE: Symbol = 0xC0;

/// The Arabic letters after unification, as they are shown in explanations.
pub const ARABIC_LETTERS: [char; 34] = [
    'ا', 'ب', 'ت', 'ث', 'ج', 'ح', 'خ', 'د', 'ذ', 'ر', 'ز', 'س', 'ش', 'ص', 'ض', 'ط', 'ظ', 'ع', 'غ', 'ف', 'ق',
    'ك', 'ل', 'م', 'ن', 'ه', 'و', 'ي', 'ء', 'گ', 'پ', 'ڤ', 'چ', 'ژ',
];

/// The symbol of a unified Arabic letter.
pub const fn arabic(letter: char) -> Option<Symbol> {
    let mut i = 0;
    while i < ARABIC_LETTERS.len() {
        if ARABIC_LETTERS[i] as u32 == letter as u32 {
            return Some(ARABIC + i as u8);
        }
        i += 1;
    }
    None
}

/// Whether it is an Arabic letter.
pub const fn is_arabic(s: Symbol) -> bool {
    s >= ARABIC && s < LOOKALIKE
}

/// Whether it is a Latin letter (look-alikes do not count).
pub const fn is_latin(s: Symbol) -> bool {
    s.is_ascii_lowercase()
}

/// Whether it can be part of a word anywhere: letters and digits.
pub const fn is_word(s: Symbol) -> bool {
    s == FOREIGN || s >= ARABIC || s.is_ascii_lowercase() || s.is_ascii_digit()
}

/// Signs that stand for a letter when letters stand around them (`su!cide`, `m*urir`); `*` is any vowel.
pub const fn is_leet_sign(s: Symbol) -> bool {
    matches!(s, b'@' | b'$' | b'!' | b'+' | b'|' | b'*')
}

/// How the symbol is written in explanations; look-alikes show as the letter they look like.
pub const fn to_char(s: Symbol) -> char {
    match s {
        // A Han letter, so that a folded text folds to itself.
        FOREIGN => '口',
        SPACE | LINE | STOP | PUNCT | NOTHING => ' ',
        LOOKALIKE.. => (b'a' + (s - LOOKALIKE) % 26) as char,
        ARABIC.. if ((s - ARABIC) as usize) < ARABIC_LETTERS.len() => ARABIC_LETTERS[(s - ARABIC) as usize],
        ARABIC.. => '口',
        _ => s as char,
    }
}

/// A folded word as text, for people.
pub fn to_text(symbols: &[Symbol]) -> String {
    symbols.iter().map(|&s| to_char(s)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arabic_letters_have_distinct_symbols_below_the_lookalikes() {
        for (i, &letter) in ARABIC_LETTERS.iter().enumerate() {
            let s = arabic(letter).unwrap();
            assert_eq!(usize::from(s - ARABIC), i);
            assert!(is_arabic(s) && is_word(s) && to_char(s) == letter);
        }
        assert_eq!(arabic('أ'), None);
    }
}

//! Characters that count for nothing: combining marks, harakat, tatweel, zero-width and direction controls.

use unicode_normalization::char::is_combining_mark;

/// Whether the character leaves no trace in a word.
pub fn is_invisible(c: char) -> bool {
    is_combining_mark(c)
        || matches!(c,
            '\u{0640}' // tatweel
            | '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}'
            | '\u{1F3FB}'..='\u{1F3FF}') // skin tones
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_controls_are_nothing_and_spaces_are_not() {
        for c in ['\u{064B}', '\u{0651}', '\u{0640}', '\u{0301}', '\u{200D}', '\u{202E}', '\u{FEFF}'] {
            assert!(is_invisible(c), "{c:?}");
        }
        for c in [' ', 'a', 'ا', '\u{00A0}', '\n'] {
            assert!(!is_invisible(c), "{c:?}");
        }
    }
}

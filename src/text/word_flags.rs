//! What is known about a word from its letters and from what stands before it.

use super::symbol;

/// What is known about a word before anybody has looked it up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct WordFlags(pub(super) u16);

impl WordFlags {
    /// An end of sentence stands before the word.
    pub const STOP_BEFORE: Self = Self(1);
    /// A line break or an ellipsis stands before the word.
    pub const PAUSE_BEFORE: Self = Self(2);
    /// Only punctuation, no white space, stands between the previous word and this one (`su.i-cide`, `c'est`).
    pub const GLUED: Self = Self(4);
    /// Holds a digit.
    pub const DIGIT: Self = Self(8);
    /// Holds a sign that stands for a letter (`@ $ *`).
    pub const SIGN: Self = Self(16);
    /// Holds a Latin letter.
    pub const LATIN: Self = Self(32);
    /// Holds an Arabic letter.
    pub const ARABIC: Self = Self(64);
    /// Holds a letter that Sanad does not read; the word matches nothing.
    pub const FOREIGN: Self = Self(128);
    /// Holds a letter that looks like a Latin one.
    pub const LOOKALIKE: Self = Self(256);

    /// Whether all the flags of `other` are set.
    #[inline]
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether any of the flags of `other` is set.
    #[inline]
    pub const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Both sets of flags.
    #[inline]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Flags of words that cannot go on in Arabic letters.
pub(super) const OTHER_SCRIPT: WordFlags =
    WordFlags::LATIN.with(WordFlags::DIGIT).with(WordFlags::LOOKALIKE).with(WordFlags::SIGN);

/// No flag of a word: the symbol ends it.
pub(super) const ENDS: WordFlags = WordFlags(1 << 15);

/// What each symbol makes of the word it stands in.
pub(super) const KINDS: [u16; 256] = {
    let mut t = [0; 256];
    let mut s = 0;
    while s < 256 {
        let symbol = s as u8;
        t[s] = if symbol::is_latin(symbol) {
            WordFlags::LATIN.0
        } else if symbol.is_ascii_digit() {
            WordFlags::DIGIT.0
        } else if symbol >= symbol::LOOKALIKE {
            WordFlags::LOOKALIKE.0
        } else if symbol::is_arabic(symbol) {
            WordFlags::ARABIC.0
        } else if symbol == symbol::FOREIGN {
            WordFlags::FOREIGN.0
        } else {
            ENDS.0
        };
        s += 1;
    }
    t
};

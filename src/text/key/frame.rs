//! The frame: consonant classes in a row, five bits each.

use crate::text::symbol::{self, Symbol};

/// Consonants that a frame holds; longer words are told apart by their first twelve.
pub const LONGEST: u32 = 12;

/// Bits per consonant.
const BITS: u32 = 5;

/// Consonant classes: letters that people write for one another share a class. 0 is for vowels, ع and ء, which are
/// written or dropped freely.
pub mod class {
    /// ب پ b p
    pub const B: u8 = 1;
    /// ت ط ث t 6
    pub const T: u8 = 2;
    /// ج چ j
    pub const J: u8 = 3;
    /// ه ح h 7 8
    pub const H: u8 = 4;
    /// ش خ ch sh x kh 5
    pub const X: u8 = 5;
    /// د ض ذ ظ d
    pub const D: u8 = 6;
    /// ر r
    pub const R: u8 = 7;
    /// ز z
    pub const Z: u8 = 8;
    /// س ص s
    pub const S: u8 = 9;
    /// ق غ گ 9 q g gh 4
    pub const Q: u8 = 10;
    /// ف ڤ f v
    pub const F: u8 = 11;
    /// ك k c
    pub const K: u8 = 12;
    /// ل l
    pub const L: u8 = 13;
    /// م m
    pub const M: u8 = 14;
    /// ن n
    pub const N: u8 = 15;
}

/// Consonant class of each symbol, 0 for those that leave no trace in a frame.
const CLASS: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut t = [0u8; 256];
    let latin: &[(u8, &[u8])] = &[
        (class::B, b"bp"),
        (class::T, b"t6"),
        (class::J, b"j"),
        (class::H, b"h78"),
        (class::X, b"x5"),
        (class::D, b"d"),
        (class::R, b"r"),
        (class::Z, b"z"),
        (class::S, b"s$"),
        (class::Q, b"9qg4"),
        (class::F, b"fv"),
        (class::K, b"kc"),
        (class::L, b"l"),
        (class::M, b"m"),
        (class::N, b"n"),
    ];
    let mut i = 0;
    while i < latin.len() {
        let (class, letters) = latin[i];
        let mut j = 0;
        while j < letters.len() {
            t[letters[j] as usize] = class;
            j += 1;
        }
        i += 1;
    }
    let arabic: &[(u8, &[char])] = &[
        (class::B, &['ب', 'پ']),
        (class::T, &['ت', 'ط', 'ث']),
        (class::J, &['ج', 'چ', 'ژ']),
        (class::H, &['ه', 'ح']),
        (class::X, &['ش', 'خ']),
        (class::D, &['د', 'ض', 'ذ', 'ظ']),
        (class::R, &['ر']),
        (class::Z, &['ز']),
        (class::S, &['س', 'ص']),
        (class::Q, &['ق', 'غ', 'گ']),
        (class::F, &['ف', 'ڤ']),
        (class::K, &['ك']),
        (class::L, &['ل']),
        (class::M, &['م']),
        (class::N, &['ن']),
    ];
    i = 0;
    while i < arabic.len() {
        let (class, letters) = arabic[i];
        let mut j = 0;
        while j < letters.len() {
            if let Some(s) = symbol::arabic(letters[j]) {
                t[s as usize] = class;
            }
            j += 1;
        }
        i += 1;
    }
    t
}

/// As [`CLASS`], with [`PAIRS`] for letters that may write another sound together with the next one.
const CLASS_OR_PAIR: [u8; 256] = {
    let mut t = CLASS;
    let first = *b"cksg";
    let mut i = 0;
    while i < first.len() {
        t[first[i] as usize] |= PAIRS;
        i += 1;
    }
    t
};
const PAIRS: u8 = 0x80;

/// The class of the letter at `i` and how many symbols write it: two for `ch kh gh sh`.
#[inline]
pub(super) fn class_at(letters: &[Symbol], i: usize) -> (u8, usize) {
    let class = CLASS_OR_PAIR[usize::from(letters[i])];
    if class & PAIRS == 0 { (class, 1) } else { pair_at(letters, i) }
}

fn pair_at(letters: &[Symbol], i: usize) -> (u8, usize) {
    match (letters[i], letters.get(i + 1).copied().unwrap_or(symbol::NOTHING)) {
        (b'c' | b'k' | b's', b'h') => (class::X, 2),
        (b'g', b'h') => (class::Q, 2),
        (b'c', b'e' | b'i' | b'y') => (class::S, 1),
        (s, _) => (CLASS[usize::from(s)], 1),
    }
}

/// The letters without a final `h`, `7`, `8`, ه or ح, and that letter: it may be a consonant or a way to write -a.
#[inline]
pub(super) fn split_final(letters: &[Symbol]) -> (&[Symbol], Option<Symbol>) {
    match letters {
        [rest @ .., last] if rest.len() > 1 && CLASS[*last as usize] == class::H => {
            let digraph = *last == b'h' && matches!(rest.last(), Some(b'c' | b'k' | b's' | b'g'));
            if digraph { (letters, None) } else { (rest, Some(*last)) }
        }
        _ => (letters, None),
    }
}

/// Consonant classes of a word in a row, the first in the lowest bits; equal neighbours count once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Frame(pub u64);

impl Frame {
    /// The frame of a word.
    pub fn of(letters: &[Symbol]) -> Self {
        Self::of_all(split_final(letters).0)
    }

    /// The frame of a beginning: a final h counts, since the word goes on.
    pub fn of_stem(letters: &[Symbol]) -> Self {
        Self::of_all(letters)
    }

    fn of_all(letters: &[Symbol]) -> Self {
        let (mut bits, mut at, mut last) = (0u64, 0u32, 0u8);
        let mut i = 0;
        while i < letters.len() && at < BITS * LONGEST {
            let (class, width) = class_at(letters, i);
            i += width;
            // Without a branch: vowels and consonants come as they please.
            let counts = (class != 0) & (class != last);
            bits |= u64::from(if counts { class } else { 0 }) << at;
            at += if counts { BITS } else { 0 };
            last = if counts { class } else { last };
        }
        Self(bits)
    }

    /// Number of consonants.
    #[inline]
    pub const fn len(self) -> u32 {
        (64 - self.0.leading_zeros()).div_ceil(BITS)
    }

    /// Whether there is no consonant at all.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The class of the first consonant, 0 if there is none.
    #[inline]
    pub const fn first(self) -> u8 {
        (self.0 & 0x1F) as u8
    }

    /// The frame without its first consonant.
    #[inline]
    pub const fn rest(self) -> Self {
        Self(self.0 >> BITS)
    }

    /// The first `n` consonants.
    #[inline]
    pub const fn prefix(self, n: u32) -> Self {
        if n >= LONGEST { self } else { Self(self.0 & ((1 << (BITS * n)) - 1)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Folded;

    pub(crate) fn frame(word: &str) -> Frame {
        let mut folded = Folded::default();
        folded.read(word);
        Frame::of(folded.letters_of(&folded.words()[0]))
    }

    #[test]
    fn spellings_of_a_word_share_the_frame() {
        for row in [
            &["بغيت", "bghit", "bghiit", "b4it", "bgit"][..],
            &["نموت", "nmout", "nmot", "nmoot", "nmute", "nmoooot"],
            &["هادشي", "hadchi", "hadxi", "hdchi", "7adchi"],
            &["خويا", "khoya", "5oya", "xouya"],
            &["واخا", "wakha", "wa5a", "waxa"],
            &["صباح", "sba7", "sbah", "saba7"],
            &["مدرسة", "madrasa", "mdrasa", "madrassa", "medrasah"],
        ] {
            for other in row {
                assert_eq!(frame(other), frame(row[0]), "{other} and {}", row[0]);
            }
        }
    }

    #[test]
    fn parts_of_a_frame() {
        let f = frame("ktab");
        assert_eq!((f.len(), f.first()), (3, class::K));
        assert_eq!(f.rest(), frame("tab"));
        assert_eq!(f.prefix(2), frame("kta"));
    }
}

//! The pieces of a message that are weighed: each becomes one number, a bucket of the table of weights.

use crate::text::Folded;
use crate::text::key::Frame;
use crate::text::symbol::{self, Symbol};

/// Bits of the number of a bucket: 65,536 weights of one byte, which stay in the cache of the processor.
pub(super) const BITS: u32 = 16;

/// Longest row of letters that is a piece. With five, and in tables of 2^18, nothing more was found.
const LONGEST_ROW: u32 = 4;

/// Stands before the first letter of a word; no letter.
const BEGINS: Symbol = symbol::LINE;

/// Stands behind the last letter of a word; no letter.
const ENDS: Symbol = symbol::STOP;

/// What a piece is, so that equal numbers of two kinds do not fall together.
#[derive(Clone, Copy)]
enum Kind {
    Row = 1,
    Word = 2,
    Pair = 3,
    Sounds = 4,
    SoundsPair = 5,
    SoundsApart = 6,
}

/// Gives each piece of a message to `take`: its bucket and the word (an index) where it ends.
pub(super) fn each(folded: &Folded, mut take: impl FnMut(u32, u32)) {
    let (mut word_before, mut before, mut further) = (None, None, None);
    for (index, word) in (0u32..).zip(folded.words()) {
        let letters = folded.letters_of(word);
        rows(letters, |piece| take(piece, index));
        let code = folded.code_of(word);
        let sounds = Frame::of(letters).0;
        take(bucket(Kind::Word, code, 0), index);
        take(bucket(Kind::Sounds, sounds, 0), index);
        if let Some(other) = word_before {
            take(bucket(Kind::Pair, other, code), index);
        }
        if let Some(other) = before {
            take(bucket(Kind::SoundsPair, other, sounds), index);
        }
        if let Some(other) = further {
            take(bucket(Kind::SoundsApart, other, sounds), index);
        }
        (word_before, further, before) = (Some(code), before, Some(sounds));
    }
}

/// Letters in a row, the borders of the word included.
fn rows(letters: &[Symbol], mut take: impl FnMut(u32)) {
    let mut row = 0u32;
    let all = std::iter::once(BEGINS).chain(letters.iter().copied()).chain(std::iter::once(ENDS));
    for (i, letter) in (1u32..).zip(all) {
        row = row << 8 | u32::from(letter);
        for length in 1..=LONGEST_ROW.min(i) {
            let kept = row & u32::MAX >> (32 - 8 * length);
            take(bucket(Kind::Row, u64::from(kept), u64::from(length)));
        }
    }
}

/// The bucket of a piece: the high bits of a product, which depend on all bits of its factors.
#[inline]
fn bucket(kind: Kind, a: u64, b: u64) -> u32 {
    let mixed = (a ^ (kind as u64) << 56).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mixed = (mixed ^ mixed >> 29 ^ b).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    ((mixed ^ mixed >> 32).wrapping_mul(0x94D0_49BB_1331_11EB) >> (64 - BITS)) as u32
}

//! The detail: what a spelling says beyond its frame, and when two spellings contradict each other.

use super::frame::{LONGEST, class_at, split_final};
use crate::text::Folded;
use crate::text::symbol::{self, Symbol};

/// Sounds that a consonant letter can stand for, one bit each.
pub(super) type Sounds = u32;

/// Bits of [`Sounds`].
mod sound {
    pub(super) const B: u32 = 1;
    pub(super) const P: u32 = 1 << 1;
    pub(super) const T: u32 = 1 << 2;
    pub(super) const TT: u32 = 1 << 3;
    pub(super) const TH: u32 = 1 << 4;
    pub(super) const J: u32 = 1 << 5;
    pub(super) const HH: u32 = 1 << 6;
    pub(super) const H: u32 = 1 << 7;
    pub(super) const SH: u32 = 1 << 8;
    pub(super) const KH: u32 = 1 << 9;
    pub(super) const D: u32 = 1 << 10;
    pub(super) const DD: u32 = 1 << 11;
    pub(super) const DH: u32 = 1 << 12;
    pub(super) const ZH: u32 = 1 << 13;
    pub(super) const R: u32 = 1 << 14;
    pub(super) const Z: u32 = 1 << 15;
    pub(super) const S: u32 = 1 << 16;
    pub(super) const SS: u32 = 1 << 17;
    pub(super) const Q: u32 = 1 << 18;
    pub(super) const GH: u32 = 1 << 19;
    pub(super) const G: u32 = 1 << 20;
    pub(super) const F: u32 = 1 << 21;
    pub(super) const V: u32 = 1 << 22;
    pub(super) const K: u32 = 1 << 23;
    pub(super) const L: u32 = 1 << 24;
    pub(super) const M: u32 = 1 << 25;
    pub(super) const N: u32 = 1 << 26;
}

/// What stands between two consonants.
pub(super) type Slot = u8;

/// Vowels.
const A: Slot = 1;
const I: Slot = 2;
const U: Slot = 4;
/// ع and ء as such.
const AIN: Slot = 8;
const HAMZA: Slot = 16;
/// Half-vowels that are consonants here: next to another vowel, or first in the word.
const Y: Slot = 32;
const W: Slot = 64;
/// Arabic writes glides and long vowels alike, and an initial ا for any vowel.
const LOOSE: Slot = 128;

/// Marks beside the sounds of a consonant: written twice in a row, or twice with a vowel in between.
const DOUBLE: u32 = 1 << 28;
const AGAIN: u32 = 1 << 29;
/// Two different sounds of one class in a row.
const MIXED: u32 = 1 << 31;
const SOUNDS: u32 = (1 << 27) - 1;

const MOST: usize = LONGEST as usize;

/// The spelling-independent form of a Darija word: the detail that a spelling gives beyond its frame. Keys are compared
/// only where frames are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    consonants: [Sounds; MOST],
    /// The vowel inside a consonant that is written twice.
    inner: [Slot; MOST],
    /// What stands before each consonant, and after the last one.
    slots: [Slot; MOST + 1],
    n: u8,
    /// The final h: 1 if it may be ه, 2 if it may be ح.
    final_h: u8,
    /// Ends in -a or in a consonant, so that a written final h may be missing.
    open: bool,
    /// In Arabic letters, where ع is never left out.
    arabic: bool,
}

impl Key {
    /// The key of a folded word.
    pub fn of(letters: &[Symbol]) -> Self {
        let (letters, last) = split_final(letters);
        Self::read(letters, last)
    }

    /// The key of a beginning: a final h is a consonant, since the word goes on.
    pub fn of_stem(letters: &[Symbol]) -> Self {
        Self::read(letters, None)
    }

    fn read(letters: &[Symbol], last: Option<Symbol>) -> Self {
        let mut key = Self {
            consonants: [0; MOST],
            inner: [0; MOST],
            slots: [0; MOST + 1],
            n: 0,
            final_h: 0,
            open: false,
            arabic: false,
        };
        let mut last_class = 0;
        let mut vowels_from = 0;
        let mut i = 0;
        while i < letters.len() {
            let (class, width) = class_at(letters, i);
            if class == 0 {
                i += 1;
                continue;
            }
            let n = usize::from(key.n);
            let sounds = sounds_at(letters, i, width);
            let vowels = &letters[vowels_from..i];
            if class == last_class && n > 0 {
                key.repeat(n - 1, sounds, vowels);
            } else if n < MOST {
                key.slots[n] = slot(vowels, if n == 0 { Position::First } else { Position::Middle });
                key.consonants[n] = sounds;
                key.n += 1;
            }
            last_class = class;
            i += width;
            vowels_from = i;
        }
        let end = if key.n == 0 { Position::Whole } else { Position::Last };
        key.slots[usize::from(key.n)] = slot(&letters[vowels_from..], end);
        // No word mixes the scripts.
        key.arabic = letters.first().is_some_and(|&s| symbol::is_arabic(s));
        key.open = letters.last().is_none_or(|&s| VOWELS[s as usize] & !A == 0);
        let last = last.map_or(0, sounds_of);
        key.final_h = u8::from(last & sound::H != 0) | u8::from(last & sound::HH != 0) << 1;
        key
    }

    /// The consonant before was of the same class.
    fn repeat(&mut self, at: usize, sounds: Sounds, vowels: &[Symbol]) {
        let c = &mut self.consonants[at];
        // Two sounds of one class in a row ("3r9" read with غ) are not one sound twice.
        if *c & sounds == 0 {
            *c |= MIXED;
        }
        *c |= sounds;
        if vowels.is_empty() {
            *c |= DOUBLE;
        } else {
            *c |= AGAIN;
            self.inner[at] |= slot(vowels, Position::Middle);
        }
    }

    /// The key of a word as it was typed; `None` if the text holds no word. Only the first word counts.
    pub fn of_text(word: &str) -> Option<Self> {
        let mut folded = Folded::default();
        folded.read(word);
        folded.words().first().map(|w| Self::of(folded.letters_of(w)))
    }

    /// Whether two spellings can be the same word. Symmetric, not transitive: `h` meets both `7` and `8`, which do not meet.
    pub fn meets(&self, other: &Self) -> bool {
        self.meets_after(0, other)
    }

    /// As [`Key::meets`], for words of one consonant or none: what is written on one side must be written on the other, since
    /// there is little else to go by (`la`, `li`, `lo`, `3la`).
    pub fn meets_strictly(&self, other: &Self) -> bool {
        let n = usize::from(self.n);
        let written = |slot: Slot| slot & (A | I | U | AIN) != 0;
        self.meets(other)
            && self.final_h == other.final_h
            && (0..=n).all(|i| written(self.slots[i]) == written(other.slots[i]))
    }

    /// As [`Key::meets`], leaving out the first `skip` consonants of `self` and what stands between them (a prefix).
    pub fn meets_after(&self, skip: usize, other: &Self) -> bool {
        let n = usize::from(other.n);
        if usize::from(self.n) != n + skip {
            return false;
        }
        let consonants = (0..n).all(|i| {
            let (a, b) = (i + skip, i);
            consonants_agree(self.consonants[a], self.inner[a], other.consonants[b], other.inner[b])
        });
        consonants
            && (usize::from(skip > 0)..=n).all(|i| slots_agree(self.slots[i + skip], other.slots[i]))
            && finals_agree(self, other)
            && (self.arabic != other.arabic || self.written_alike(skip, other))
    }

    /// What one script never leaves out where it writes it at all: a final -i, which is somebody's (`tsawri`) or makes
    /// another word; in Arabic letters ع, and the ا of -ات.
    fn written_alike(&self, skip: usize, other: &Self) -> bool {
        let n = usize::from(other.n);
        let (ends, others) = (self.slots[n + skip], other.slots[n]);
        let only_one = |bit: Slot| (ends == 0 && others & bit != 0) || (others == 0 && ends & bit != 0);
        if n > 0 && only_one(I) {
            return false;
        }
        if !self.arabic {
            return true;
        }
        let plural = n > 1
            && (ends | others) == 0
            && self.consonants[n + skip - 1] & sound::T != 0
            && (self.slots[n + skip - 1] == 0) != (other.slots[n - 1] == 0)
            && (self.slots[n + skip - 1] ^ other.slots[n - 1]) & A != 0;
        !plural && (0..=n).all(|i| (self.slots[i + skip] ^ other.slots[i]) & AIN == 0)
    }
}

#[inline]
fn consonants_agree(a: u32, inner_a: Slot, b: u32, inner_b: Slot) -> bool {
    if (a | b) & (AGAIN | MIXED) == 0 {
        return a & b & SOUNDS != 0;
    }
    let mixed = |x: u32, y: u32| x & MIXED == 0 || x & !y & SOUNDS == 0;
    if a & b & SOUNDS == 0 || !mixed(a, b) || !mixed(b, a) {
        return false;
    }
    // "dd" may be "ded", never a single "d".
    match (a & AGAIN != 0, b & AGAIN != 0) {
        (false, false) => true,
        (true, true) => slots_agree(inner_a, inner_b),
        (true, false) => b & DOUBLE != 0 && slots_agree(inner_a, 0),
        (false, true) => a & DOUBLE != 0 && slots_agree(inner_b, 0),
    }
}

#[inline]
fn slots_agree(a: Slot, b: Slot) -> bool {
    a == b || slots_differ_little(a, b)
}

fn slots_differ_little(a: Slot, b: Slot) -> bool {
    // A vowel may be left out, or ع, never both at once: "ممنوع" is not "men".
    let too_much = |x: Slot, y: Slot| y == 0 && x & AIN != 0 && x & (A | I | U) != 0;
    !(too_much(a, b) || too_much(b, a))
        && glides_agree(a, b, Y, I)
        && glides_agree(a, b, W, U)
        && gutturals_agree(a, b)
        && vowels_agree(a, b)
}

/// A glide must be written on both sides; in Arabic any و or ي will do.
fn glides_agree(a: Slot, b: Slot, glide: Slot, vowel: Slot) -> bool {
    let one = |x: Slot, y: Slot| {
        x & glide == 0 || y & glide != 0 || (y & LOOSE != 0 || x & LOOSE != 0) && y & vowel != 0
    };
    one(a, b) && one(b, a)
}

/// ع and ء may be dropped or written as a vowel, but one is not the other.
fn gutturals_agree(a: Slot, b: Slot) -> bool {
    let one = |x: Slot, y: Slot| x & AIN == 0 || y & HAMZA == 0 || y & AIN != 0;
    one(a, b) && one(b, a)
}

fn vowels_agree(a: Slot, b: Slot) -> bool {
    const ALL: Slot = A | I | U;
    let (x, y) = (a & ALL, b & ALL);
    if x == 0 || y == 0 || x == y {
        return true;
    }
    // A vowel next to a glide or ع may be missing; two different vowels are two words.
    (x & y == x || x & y == y) || (a | b) & LOOSE != 0 && (x & y != 0)
}

fn finals_agree(a: &Key, b: &Key) -> bool {
    match (a.final_h, b.final_h) {
        (0, 0) => true,
        (0, h) => h & 1 != 0 && a.open,
        (h, 0) => h & 1 != 0 && b.open,
        (x, y) => x & y != 0,
    }
}

/// Where a run of vowels stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    First,
    Middle,
    Last,
    Whole,
}

/// The vowels between two consonants as bits.
#[inline]
fn slot(letters: &[Symbol], position: Position) -> Slot {
    match letters {
        [] => 0,
        [one] => ONE[position as usize][usize::from(*one)],
        more => slot_of_many(more, position),
    }
}

/// What a single vowel is, by its position.
const ONE: [[Slot; 256]; 4] = {
    let all = [Position::First, Position::Middle, Position::Last, Position::Whole];
    let mut t = [[0; 256]; 4];
    let mut p = 0;
    while p < 4 {
        let mut s = 0;
        while s < 256 {
            t[p][s] = slot_of_many(&[s as Symbol], all[p]);
            s += 1;
        }
        p += 1;
    }
    t
};

const fn slot_of_many(letters: &[Symbol], position: Position) -> Slot {
    let mut out = 0;
    let mut i = 0;
    while i < letters.len() {
        let s = letters[i];
        let bits = vowel(s);
        out |= bits;
        let first = i == 0 && matches!(position, Position::First | Position::Whole);
        let last = i + 1 == letters.len() && matches!(position, Position::Last | Position::Whole);
        let before_vowel = i + 1 < letters.len() && is_vowel(letters[i + 1]) && vowel(letters[i + 1]) != bits;
        let after_vowel = i > 0 && is_vowel(letters[i - 1]) && vowel(letters[i - 1]) != bits;
        out |= match symbol::to_char(s) {
            // Before a vowel a glide is a consonant: "ya", "mziana". After one it is half of a diphthong, which people
            // also write as a simple vowel: "kayn", "kin".
            'y' | 'w' | 'i' | 'u' | 'o' if before_vowel => glide(bits),
            'y' | 'w' if first && letters.len() == 1 => glide(bits),
            'e' if before_vowel => I | LOOSE,
            'y' | 'w' => LOOSE,
            'i' | 'u' | 'o' if after_vowel => LOOSE,
            'و' | 'ي' if before_vowel || first => glide(bits) | LOOSE,
            'ي' if last => A | LOOSE,
            'و' | 'ي' => LOOSE,
            'ا' if first => I | U | LOOSE,
            _ => 0,
        };
        i += 1;
    }
    out
}

const fn glide(bits: Slot) -> Slot {
    if bits & I != 0 { Y } else { W }
}

const fn is_vowel(s: Symbol) -> bool {
    matches!(symbol::to_char(s), 'a' | 'e' | 'i' | 'y' | 'o' | 'u' | 'w' | 'ا' | 'ي' | 'و')
}

/// The vowel bits of each symbol.
const VOWELS: [Slot; 256] = {
    let mut t = [0; 256];
    let mut s = 0;
    while s < 256 {
        t[s] = vowel_of(s as u8);
        s += 1;
    }
    t
};

/// The sounds of each symbol.
const SOUNDS_OF: [Sounds; 256] = {
    let mut t = [0; 256];
    let mut s = 0;
    while s < 256 {
        t[s] = letter_sounds(s as u8);
        s += 1;
    }
    t
};

const fn vowel(s: Symbol) -> Slot {
    VOWELS[s as usize]
}

fn sounds_of(s: Symbol) -> Sounds {
    SOUNDS_OF[s as usize]
}

const fn vowel_of(s: Symbol) -> Slot {
    match symbol::to_char(s) {
        'a' | 'ا' => A,
        'i' | 'y' | 'ي' => I,
        'o' | 'u' | 'w' | 'و' => U,
        '3' | 'ع' => AIN,
        '2' | 'ء' => HAMZA,
        _ => 0,
    }
}

fn sounds_at(letters: &[Symbol], i: usize, width: usize) -> Sounds {
    match (letters[i], width) {
        (b'c' | b's', 2) => sound::SH,
        (b'k', 2) => sound::KH,
        (b'g', 2) => sound::GH,
        (b'c', 1) if matches!(letters.get(i + 1), Some(b'e' | b'i' | b'y')) => sound::S,
        (s, _) => sounds_of(s),
    }
}

const fn letter_sounds(s: Symbol) -> Sounds {
    use sound::{B, D, DD, DH, F, G, GH, H, HH, J, K, KH, L, M, N, P, Q, R, S, SH, SS, T, TH, TT, V, Z, ZH};
    match s {
        b'b' => B | P,
        b'p' => P | B,
        b't' => T | TT | TH,
        b'6' => TT,
        b'j' => J,
        b'h' => H | HH,
        b'7' => HH,
        b'8' => H,
        b'x' => SH | KH,
        b'5' => KH,
        b'd' => D | DD | DH | ZH,
        b'r' => R,
        b'z' => Z,
        b's' => S | SS,
        b'9' | b'q' => Q,
        b'g' => G | Q,
        b'4' => GH,
        b'f' => F,
        b'v' => V | F,
        b'k' | b'c' => K,
        b'l' => L,
        b'm' => M,
        b'n' => N,
        b'$' => S | SH,
        _ => match symbol::to_char(s) {
            'ب' => B,
            'پ' => P | B,
            'ت' => T,
            'ط' => TT,
            'ث' => TH | T,
            'ج' | 'چ' | 'ژ' => J,
            'ح' => HH,
            'ه' => H,
            'ش' => SH,
            'خ' => KH,
            'د' => D,
            'ذ' => DH | D,
            'ض' => DD | ZH,
            'ظ' => ZH | DD,
            'ر' => R,
            'ز' => Z,
            'س' => S,
            'ص' => SS,
            'ق' => Q | G,
            'غ' => GH,
            'گ' => G,
            'ف' => F,
            'ڤ' => V | F,
            'ك' => K,
            'ل' => L,
            'م' => M,
            'ن' => N,
            _ => 0,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meet(a: &str, b: &str) -> bool {
        Key::of_text(a).unwrap().meets(&Key::of_text(b).unwrap())
    }

    #[test]
    fn spellings_of_one_word_meet() {
        for (a, b) in [
            ("بغيت", "bghit"),
            ("نموت", "nmout"),
            ("نموت", "nmot"),
            ("نموت", "nmoooot"),
            ("دابا", "daba"),
            ("daba", "db"),
            ("دبا", "daba"),
            ("بزاف", "bzf"),
            ("والله", "wlh"),
            ("wallah", "wlh"),
            ("هادشي", "hadxi"),
            ("خويا", "5oya"),
            ("شحال", "ch7al"),
            ("شحال", "xhal"),
            ("عندي", "3ndi"),
            ("عندي", "andi"),
            ("ديالي", "dyali"),
            ("صافي", "safi"),
            ("كيهددني", "kayhdedni"),
            ("مدرسة", "madrasa"),
        ] {
            assert!(meet(a, b), "{a} {b}");
            assert!(meet(b, a), "{b} {a}");
        }
    }

    #[test]
    fn other_words_stay_apart() {
        for (a, b) in [
            ("9lb", "klb"),
            ("قلب", "كلب"),
            ("3dem", "8dem"),
            ("khitab", "kitab"),
            ("cho3or", "cha3ir"),
            ("7it", "8it"),
            ("تحياتي", "حياتي"),
            ("نتحرك", "نتحر"),
        ] {
            assert!(!meet(a, b), "{a} {b}");
        }
    }
}

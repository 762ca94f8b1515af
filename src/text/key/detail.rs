//! The detail: what a spelling says beyond its frame, and when two spellings contradict each other.

use super::frame::{Frame, LONGEST, class, class_of};
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

/// What stands between two consonants, as bits: which vowels (or half-vowels), ع, ء.
pub(super) type Slot = u8;

const A: Slot = 1;
const I: Slot = 2;
const U: Slot = 4;
const E: Slot = 8;
const AIN: Slot = 16;
const HAMZA: Slot = 32;

/// A consonant of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
struct Consonant {
    sounds: Sounds,
    /// Written twice in a row, or twice with a vowel in between (then `inner` says which).
    double: bool,
    again: bool,
    inner: Slot,
}

/// The spelling-independent form of a Darija word: its frame, and the detail that a spelling gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    frame: Frame,
    consonants: [Consonant; LONGEST as usize + 1],
    slots: [Slot; LONGEST as usize + 2],
    n: u8,
    arabic: bool,
    final_h: Sounds,
}

impl Key {
    /// The key of a folded word.
    pub fn of(letters: &[Symbol]) -> Self {
        let mut key = Self {
            frame: Frame::of(letters),
            consonants: [Consonant::default(); LONGEST as usize + 1],
            slots: [0; LONGEST as usize + 2],
            n: 0,
            arabic: letters.iter().any(|&s| symbol::is_arabic(s)),
            final_h: 0,
        };
        let mut previous = symbol::NOTHING;
        let mut last_class = 0;
        let mut at_vowel = true;
        for &s in letters {
            let (class, replaces) = class_of(previous, s);
            let sounds = sounds_of(previous, s);
            previous = s;
            let n = usize::from(key.n);
            if class == 0 {
                let slot = if n > 0 && key.consonants[n - 1].again && at_vowel { n } else { n };
                key.slots[slot] |= vowel(s);
                at_vowel = true;
                continue;
            }
            if replaces && n > 0 {
                key.consonants[n - 1].sounds = sounds;
                last_class = class;
                if n > 1 && class_bits(key.consonants[n - 2].sounds) == class && key.slots[n - 1] == 0 {
                    key.consonants[n - 2].sounds |= sounds;
                    key.consonants[n - 2].double = true;
                    key.consonants[n - 1] = Consonant::default();
                    key.n -= 1;
                }
                continue;
            }
            if class == last_class && n > 0 {
                let c = &mut key.consonants[n - 1];
                c.sounds |= sounds;
                if at_vowel {
                    c.again = true;
                    c.inner |= key.slots[n];
                    key.slots[n] = 0;
                } else {
                    c.double = true;
                }
            } else if n <= LONGEST as usize {
                key.consonants[n] = Consonant { sounds, ..Consonant::default() };
                key.n += 1;
            }
            last_class = class;
            at_vowel = false;
        }
        let n = usize::from(key.n);
        if n > 1
            && !at_vowel
            && last_class == class::H
            && !key.consonants[n - 1].again
            && n as u32 == key.frame.len() + 1
        {
            key.final_h = key.consonants[n - 1].sounds;
            key.consonants[n - 1] = Consonant::default();
            key.n -= 1;
        }
        key
    }

    /// The key of a word as it was typed; `None` if the text holds no word. Only the first word counts.
    pub fn of_text(word: &str) -> Option<Self> {
        let mut folded = Folded::default();
        folded.read(word);
        folded.words().first().map(|w| Self::of(folded.letters_of(w)))
    }

    /// The row of consonant classes.
    pub fn frame(&self) -> Frame {
        self.frame
    }

    /// Whether two spellings can be the same word. Symmetric, not transitive: `h` meets both `7` and `8`, which do not meet.
    pub fn meets(&self, other: &Self) -> bool {
        self.n == other.n && self.agrees(other, 0, 0)
    }

    /// As [`Key::meets`], leaving out what stands before consonant `skip` of `self` (a prefix).
    pub fn meets_after(&self, skip: usize, other: &Self) -> bool {
        usize::from(self.n) == usize::from(other.n) + skip && self.agrees(other, skip, 0)
    }

    fn agrees(&self, other: &Self, skip: usize, ahead: usize) -> bool {
        let n = usize::from(self.n) - skip;
        for i in 0..n {
            if !consonants_agree(&self.consonants[i + skip], &other.consonants[i + ahead]) {
                return false;
            }
        }
        let mut conflicts = 0;
        for i in 0..=n {
            let (a, b) = (self.slots[i + skip], other.slots[i + ahead]);
            let first = i == 0 && skip > 0;
            if !first && !slots_agree(a, b) {
                conflicts += 1;
            }
        }
        conflicts == 0 && finals_agree(self, other)
    }
}

fn consonants_agree(a: &Consonant, b: &Consonant) -> bool {
    if a.sounds & b.sounds == 0 {
        return false;
    }
    // "dd" may be "ded", never a single "d".
    if a.again == b.again {
        return slots_agree(a.inner, b.inner);
    }
    let (again, once) = if a.again { (a, b) } else { (b, a) };
    once.double && again.inner & (I | U) == 0
}

fn slots_agree(a: Slot, b: Slot) -> bool {
    let (a, b) = (a & !(E | HAMZA), b & !(E | HAMZA));
    if a == b || a == 0 || b == 0 {
        return true;
    }
    let (x, y) = (soften(a), soften(b));
    x & y == x || x & y == y
}

/// ع is often written as the vowel a, or not at all.
fn soften(slot: Slot) -> Slot {
    if slot & AIN != 0 { (slot & !AIN) | A } else { slot }
}

fn finals_agree(a: &Key, b: &Key) -> bool {
    match (a.final_h, b.final_h) {
        (0, 0) => true,
        (0, h) => h & sound::H != 0,
        (h, 0) => h & sound::H != 0,
        (x, y) => x & y != 0,
    }
}

fn vowel(s: Symbol) -> Slot {
    match s {
        b'a' => A,
        b'i' | b'y' => I,
        b'o' | b'u' | b'w' => U,
        b'e' => E,
        b'3' => AIN,
        b'2' => HAMZA,
        _ => match symbol::to_char(s) {
            'ا' => A,
            'ي' => I,
            'و' => U,
            'ع' => AIN,
            'ء' => HAMZA,
            _ => 0,
        },
    }
}

/// The class of a set of sounds, to see whether two consonants are neighbours of the same class.
fn class_bits(sounds: Sounds) -> u8 {
    if sounds & (sound::SH | sound::KH) != 0 {
        class::X
    } else if sounds & (sound::Q | sound::GH | sound::G) != 0 {
        class::Q
    } else {
        0
    }
}

fn sounds_of(previous: Symbol, s: Symbol) -> Sounds {
    use sound::{B, D, DD, DH, F, G, GH, H, HH, J, K, KH, L, M, N, P, Q, R, S, SH, SS, T, TH, TT, V, Z, ZH};
    if s == b'h' {
        match previous {
            b'c' | b's' => return SH,
            b'k' => return KH,
            b'g' => return GH,
            _ => {}
        }
    }
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
        b'g' => G | Q | GH,
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

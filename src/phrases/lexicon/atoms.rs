//! Atoms: the distinct words of the lexicon, each with the way it wants to be met, and the tables that find them.

use std::collections::{HashMap, HashSet};

use super::table::{Ids, Lists};
use crate::text::key::{Frame, readings, with_r_for_ghayn};
use crate::text::symbol::{self, Symbol};
use crate::text::{Folded, Key};

/// How an atom is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// A French word: same letters, doubled letters loosely.
    French,
    /// A Darija word: same key.
    Darija,
    /// A Darija word with any prefix.
    DarijaPrefixed,
    /// These letters and accents.
    Exact,
    /// A French beginning.
    FrenchStem,
    /// A Darija beginning.
    DarijaStem,
}

impl Kind {
    /// Whether it is met by its key.
    pub(crate) fn is_darija(self) -> bool {
        matches!(self, Self::Darija | Self::DarijaPrefixed | Self::DarijaStem)
    }
}

/// What a word does to its neighbours, from the reserved sections.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) struct Marks(pub(crate) u8);

impl Marks {
    pub(crate) const NEGATION: Self = Self(1);
    pub(crate) const NEGATION_AFTER: Self = Self(2);
    pub(crate) const BETWEEN: Self = Self(4);
    pub(crate) const SUBJECT: Self = Self(8);
    pub(crate) const FRENCH_ONLY: Self = Self(16);

    pub(crate) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// A distinct word of the lexicon.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Atom {
    pub(crate) kind: Kind,
    pub(crate) marks: Marks,
    start: u32,
    len: u16,
    /// Symbols that the atom stands for, in the pool of the lexicon.
    pub(crate) symbols: (u32, u16),
}

/// A way to read a Darija word of the lexicon.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    pub(crate) key: Key,
    pub(crate) atom: u32,
    /// Holds an `r` for غ, as only Latin letters write it.
    pub(crate) latin_only: bool,
}

/// All atoms.
#[derive(Clone, Debug, Default)]
pub(crate) struct Atoms {
    atoms: Vec<Atom>,
    letters: Vec<Symbol>,
    /// As typed, for [`Kind::Exact`] only.
    exact: HashMap<u32, Box<str>>,
    folds: Lists,
    /// Readings of Darija words; [`Atoms::frames`] lists indices of these.
    readings: Vec<Reading>,
    frames: Lists,
    stems: Lists,
    frame_stems: Lists,
    typos: Lists,
}

/// Hash of a word in which doubled letters count once.
pub(crate) fn loose_hash(letters: &[Symbol]) -> u64 {
    let mut h = 0u64;
    let mut last = symbol::NOTHING;
    for &s in letters {
        if s != last {
            h = step(h, s);
        }
        last = s;
    }
    h
}

#[inline]
fn step(h: u64, s: Symbol) -> u64 {
    (h.rotate_left(5) ^ u64::from(s)).wrapping_mul(0x517C_C1B7_2722_0A95)
}

/// The first three letters (doubled ones once), as a key; `None` for shorter words.
pub(crate) fn head(letters: &[Symbol]) -> Option<u64> {
    three(letters.iter().copied())
}

/// The last three letters, from the end.
pub(crate) fn tail(letters: &[Symbol]) -> Option<u64> {
    three(letters.iter().rev().copied()).map(|t| t | 1 << 24)
}

fn three(letters: impl Iterator<Item = Symbol>) -> Option<u64> {
    let (mut packed, mut n, mut last) = (0u64, 0, symbol::NOTHING);
    for s in letters {
        if s != last {
            packed = packed << 8 | u64::from(s);
            n += 1;
            if n == 3 {
                return Some(packed);
            }
        }
        last = s;
    }
    None
}

impl Atoms {
    pub(crate) fn get(&self, id: u32) -> &Atom {
        &self.atoms[id as usize]
    }

    pub(crate) fn len(&self) -> usize {
        self.atoms.len()
    }

    pub(crate) fn letters(&self, id: u32) -> &[Symbol] {
        let atom = &self.atoms[id as usize];
        &self.letters[atom.start as usize..atom.start as usize + usize::from(atom.len)]
    }

    pub(crate) fn exact(&self, id: u32) -> Option<&str> {
        self.exact.get(&id).map(AsRef::as_ref)
    }

    /// French and exact atoms with these letters, doubled letters aside.
    #[inline]
    pub(crate) fn by_letters(&self, hash: u64) -> Ids<'_> {
        self.folds.get(hash)
    }

    /// Readings of Darija atoms with this frame.
    #[inline]
    pub(crate) fn by_frame(&self, frame: Frame) -> impl Iterator<Item = &Reading> {
        self.frames.get(frame.0).map(|i| &self.readings[i as usize])
    }

    /// French stems that start with these three letters.
    #[inline]
    pub(crate) fn stems(&self, head: u64) -> Ids<'_> {
        self.stems.get(head)
    }

    /// Darija stems that start with these consonants.
    #[inline]
    pub(crate) fn frame_stems(&self, frame: Frame) -> Ids<'_> {
        self.frame_stems.get(frame.0)
    }

    /// French atoms that accept a slip and share their first or last three letters.
    #[inline]
    pub(crate) fn typos(&self, three: u64) -> Ids<'_> {
        self.typos.get(three)
    }

    pub(crate) fn has_stems(&self) -> bool {
        self.stems.bytes() > 0
    }

    pub(crate) fn has_typos(&self) -> bool {
        self.typos.bytes() > 0
    }

    pub(crate) fn has_frame_stems(&self) -> bool {
        self.frame_stems.bytes() > 0
    }

    /// Bytes on the heap.
    pub(crate) fn bytes(&self) -> usize {
        self.atoms.capacity() * size_of::<Atom>()
            + self.letters.capacity()
            + self.folds.bytes()
            + self.readings.capacity() * size_of::<Reading>()
            + self.frames.bytes()
            + self.stems.bytes()
            + self.frame_stems.bytes()
            + self.typos.bytes()
    }
}

/// Atoms that are being collected.
#[derive(Default)]
pub(crate) struct Builder {
    known: HashMap<(Kind, Vec<Symbol>, String), u32>,
    out: Atoms,
    typos: HashSet<Vec<Symbol>>,
}

impl Builder {
    /// The id of a word; the same word always has the same id.
    pub(crate) fn intern(&mut self, kind: Kind, text: &str) -> u32 {
        let mut folded = Folded::default();
        folded.read(text);
        let letters = folded.letters().to_vec();
        let exact = if kind == Kind::Exact { exact_form(text) } else { String::new() };
        let next = self.out.atoms.len() as u32;
        let key = (kind, letters, exact);
        if let Some(&id) = self.known.get(&key) {
            return id;
        }
        let start = self.out.letters.len() as u32;
        self.out.letters.extend_from_slice(&key.1);
        self.out.atoms.push(Atom {
            kind,
            marks: Marks::default(),
            start,
            len: key.1.len() as u16,
            symbols: (0, 0),
        });
        if kind == Kind::Exact {
            self.out.exact.insert(next, key.2.clone().into());
        }
        self.known.insert(key, next);
        next
    }

    pub(crate) fn mark(&mut self, id: u32, marks: Marks) {
        self.out.atoms[id as usize].marks.add(marks);
    }

    pub(crate) fn len(&self) -> usize {
        self.out.atoms.len()
    }

    pub(crate) fn marks(&self, id: u32) -> Marks {
        self.out.get(id).marks
    }

    pub(crate) fn letters(&self, id: u32) -> &[Symbol] {
        self.out.letters(id)
    }

    pub(crate) fn set_symbols(&mut self, id: u32, symbols: (u32, u16)) {
        self.out.atoms[id as usize].symbols = symbols;
    }

    /// Accepts one slip in this word.
    pub(crate) fn accept_typos(&mut self, text: &str) {
        let mut folded = Folded::default();
        folded.read(text);
        self.typos.insert(folded.letters().to_vec());
    }

    /// Fills the tables.
    pub(crate) fn finish(self) -> Atoms {
        let mut out = self.out;
        let (mut folds, mut frames, mut stems) = (vec![], vec![], vec![]);
        let (mut frame_stems, mut typos, mut all) = (vec![], vec![], vec![]);
        for id in 0..out.atoms.len() as u32 {
            let letters = out.letters(id);
            match out.get(id).kind {
                Kind::French | Kind::Exact => {
                    folds.push((loose_hash(letters), id));
                    if out.get(id).kind == Kind::French && self.typos.contains(letters) {
                        typos.extend([head(letters), tail(letters)].into_iter().flatten().map(|t| (t, id)));
                    }
                }
                Kind::Darija | Kind::DarijaPrefixed => {
                    let others = with_r_for_ghayn(letters);
                    let own = readings(letters).into_iter().map(|r| (r, false));
                    for (reading, latin_only) in own.chain(others.into_iter().map(|r| (r, true))) {
                        frames.push((Frame::of(&reading).0, all.len() as u32));
                        all.push(Reading { key: Key::of(&reading), atom: id, latin_only });
                    }
                }
                Kind::FrenchStem => stems.extend(head(letters).map(|h| (h, id))),
                Kind::DarijaStem => {
                    let frame = Frame::of_stem(letters);
                    frame_stems.push((frame.prefix(STEM).0, id));
                }
            }
        }
        out.folds = Lists::new(folds);
        all.shrink_to_fit();
        out.readings = all;
        out.frames = Lists::new(frames);
        out.stems = Lists::new(stems);
        out.frame_stems = Lists::new(frame_stems);
        out.typos = Lists::new(typos);
        out
    }
}

/// Consonants by which Darija stems are filed.
pub(crate) const STEM: u32 = 2;

/// The form in which exact words are compared: lower case, composed.
pub(crate) fn exact_form(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfc().flat_map(char::to_lowercase).collect()
}

/// Whether French letters agree: doubled letters may be missing or stretched, but a doubled consonant inside a word is not
/// a slip for a single one (poisson, poison).
pub(crate) fn french_agrees(message: &[Symbol], atom: &[Symbol]) -> bool {
    let (mut i, mut j) = (0, 0);
    while i < message.len() && j < atom.len() {
        if message[i] != atom[j] {
            return false;
        }
        let s = message[i];
        let run_i = message[i..].iter().take_while(|&&x| x == s).count();
        let run_j = atom[j..].iter().take_while(|&&x| x == s).count();
        i += run_i;
        j += run_j;
        let vowel = matches!(s, b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
        if run_i == 2 && run_j == 1 && !vowel && i < message.len() && !s.is_ascii_digit() {
            return false;
        }
    }
    i == message.len() && j == atom.len()
}

/// Whether at most one letter was inserted, left out, replaced or swapped with its neighbour.
pub(crate) fn one_slip(a: &[Symbol], b: &[Symbol]) -> bool {
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[same..], &b[same..]);
    match (a.len(), b.len()) {
        (0, 0 | 1) | (1, 0) => true,
        (x, y) if x == y => a[1..] == b[1..] || (x >= 2 && a[0] == b[1] && a[1] == b[0] && a[2..] == b[2..]),
        (x, y) if x + 1 == y => a == &b[1..],
        (x, y) if y + 1 == x => &a[1..] == b,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubled_letters_in_french() {
        for (message, atom, want) in [
            ("mourir", "mourir", true),
            ("mourirrr", "mourir", true),
            ("poisson", "poison", false),
            ("poison", "poisson", true),
            ("tuee", "tue", true),
            ("harcelement", "harcellement", true),
            ("moi", "mois", false),
        ] {
            assert_eq!(french_agrees(message.as_bytes(), atom.as_bytes()), want, "{message} {atom}");
        }
    }

    #[test]
    fn one_slip_and_no_more() {
        for (a, want) in [
            ("mourir", true),
            ("mouri", true),
            ("mpurir", true),
            ("muorir", true),
            ("mourirr", true),
            ("mouillir", false),
            ("courrier", false),
        ] {
            assert_eq!(one_slip(a.as_bytes(), b"mourir"), want, "{a}");
        }
    }
}

//! The words of the lexicon themselves, looked up once when it is compiled: most words of a message that mean anything to the lexicon
//! are spelled like one of its words, and then everything that they meet is known already.

use super::resolve::{self, Hit};
use crate::phrases::lexicon::Lexicon;
use crate::phrases::lexicon::atoms::Kind;
use crate::phrases::lexicon::table::Table;
use crate::text::symbol::{self, Symbol};
use crate::text::{Folded, WordFlags};

/// Words that are looked up beforehand; beyond this many the rest is looked up when it occurs.
const MOST: usize = 20_000;

/// Words and what they meet.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    table: Table,
    words: Vec<KnownWord>,
    hits: Vec<Hit>,
}

/// A word of the lexicon.
#[derive(Clone, Copy, Debug)]
struct KnownWord {
    /// An atom with these letters.
    atom: u32,
    start: u32,
    len: u16,
    marks: u16,
}

impl Known {
    /// Looks up the words of a lexicon that is otherwise complete.
    pub(crate) fn of(lexicon: &Lexicon) -> Self {
        let mut out = Self::default();
        let mut pairs = Vec::new();
        let mut seen = std::collections::HashSet::new();
        let mut folded = Folded::default();
        for atom in 0..lexicon.atoms.len().min(MOST) as u32 {
            let letters = lexicon.atoms.letters(atom);
            let whole =
                !matches!(lexicon.atoms.get(atom).kind, Kind::FrenchStem | Kind::DarijaStem | Kind::Exact);
            if !whole || letters.is_empty() || !seen.insert(hash(letters)) {
                continue;
            }
            let text = symbol::to_text(letters);
            folded.read(&text);
            let one = folded.words().len() == 1 && folded.letters() == letters;
            if !one || folded.words()[0].flags.has(WordFlags::SIGN) || has_exact(lexicon, letters) {
                continue;
            }
            let start = out.hits.len();
            let mut marks = 0;
            resolve::word(lexicon, &text, &folded, 0, &mut |hit| {
                marks |= resolve::marks_of(lexicon, &hit);
                out.take(lexicon, start, hit);
            });
            pairs.push((hash(letters), out.words.len() as u32));
            let len = (out.hits.len() - start) as u16;
            out.words.push(KnownWord { atom, start: start as u32, len, marks });
        }
        out.table = Table::new(&pairs);
        out.hits.shrink_to_fit();
        out.words.shrink_to_fit();
        out
    }

    /// Keeps the surest hit for each list of symbols.
    fn take(&mut self, lexicon: &Lexicon, start: usize, hit: Hit) {
        let symbols = lexicon.atoms.get(hit.atom).symbols;
        if symbols.1 == 0 {
            return;
        }
        let same = self.hits[start..].iter_mut().find(|h| lexicon.atoms.get(h.atom).symbols == symbols);
        match same {
            Some(known) if hit.how < known.how => *known = hit,
            Some(_) => {}
            None => self.hits.push(hit),
        }
    }

    /// What a word with these letters meets, and its marks, if it is a word of the lexicon.
    #[inline]
    pub(crate) fn get(&self, lexicon: &Lexicon, letters: &[Symbol]) -> Option<(&[Hit], u16)> {
        let word = self.words[self.table.get(hash(letters))? as usize];
        if lexicon.atoms.letters(word.atom) != letters {
            return None;
        }
        Some((&self.hits[word.start as usize..word.start as usize + usize::from(word.len)], word.marks))
    }

    /// Bytes on the heap.
    pub(crate) fn bytes(&self) -> usize {
        self.table.bytes()
            + self.words.capacity() * size_of::<KnownWord>()
            + self.hits.capacity() * size_of::<Hit>()
    }
}

/// Words that some phrase wants exactly as written depend on accents, which are folded away here.
fn has_exact(lexicon: &Lexicon, letters: &[Symbol]) -> bool {
    let hash = crate::phrases::lexicon::atoms::loose_hash(letters);
    lexicon.atoms.by_letters(hash).any(|atom| lexicon.atoms.get(atom).kind == Kind::Exact)
}

#[inline]
fn hash(letters: &[Symbol]) -> u64 {
    let mut h = letters.len() as u64;
    for chunk in letters.chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        h = (h.rotate_left(23) ^ u64::from_le_bytes(word)).wrapping_mul(0x517C_C1B7_2722_0A95);
        h ^= h >> 29;
    }
    h >> 1
}

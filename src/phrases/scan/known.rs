//! The words of the lexicon themselves, looked up once when it is compiled: most words of a message that mean anything to the lexicon
//! are spelled like one of its words, and then everything that they meet is known already.

use std::collections::HashSet;

use super::lattice::negated_verb;
use super::resolve::{self, Hit};
use crate::phrases::lexicon::Lexicon;
use crate::phrases::lexicon::atoms::Kind;
use crate::phrases::lexicon::table::Slots;
use crate::text::symbol::{self, ARABIC_LETTERS, Symbol};
use crate::text::{Folded, Word, WordFlags, code};

/// Words that are looked up beforehand; beyond this many the rest is looked up when it occurs.
const MOST: usize = 20_000;

/// Words and what they meet.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    slots: Slots,
    words: Vec<KnownWord>,
    hits: Vec<KnownHit>,
    /// Symbols of words that have more than [`FEW`].
    many: Vec<u32>,
}

/// What a word of the lexicon meets, with the symbols that it stands for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KnownHit {
    pub(crate) hit: Hit,
    pub(crate) symbols: (u32, u16),
}

/// Symbols of a word that are kept in place: most words have no more.
const FEW: usize = 3;

/// A word of the lexicon. All that ordinary messages need of it lies together.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KnownWord {
    code: u64,
    /// The symbols of all hits, each once, packed as in [`Lexicon::symbols`]; where there are more than [`FEW`], the first number says
    /// where they stand in [`Known::many`].
    symbols: [u32; FEW],
    symbols_len: u16,
    pub(crate) marks: u16,
    hits: (u32, u16),
    /// Some hit leaves a preposition out, so that there is a place inside the word.
    pub(crate) has_inside: bool,
    /// An atom with these letters.
    atom: u32,
}

impl Known {
    /// Looks up the words of a lexicon that is otherwise complete, and all single letters: whoever spaces words out writes many.
    pub(crate) fn of(lexicon: &Lexicon) -> Self {
        let mut out = Self::default();
        let mut seen = HashSet::new();
        let mut folded = Folded::default();
        let own = (0..lexicon.atoms.len().min(MOST) as u32).filter(|&atom| {
            !matches!(lexicon.atoms.get(atom).kind, Kind::FrenchStem | Kind::DarijaStem | Kind::Exact)
        });
        let single = (b'a'..=b'z').chain(ARABIC_LETTERS.iter().filter_map(|&letter| symbol::arabic(letter)));
        let words = own.map(|atom| (atom, lexicon.atoms.letters(atom).to_vec()));
        for (atom, letters) in words.chain(single.map(|letter| (0, vec![letter]))) {
            if letters.is_empty() || !seen.insert(code(&letters)) {
                continue;
            }
            let text = symbol::to_text(&letters);
            folded.read(&text);
            let one = folded.words().len() == 1 && folded.letters() == letters;
            if one && !folded.words()[0].flags.has(WordFlags::SIGN) && !has_exact(lexicon, &letters) {
                out.look_up(lexicon, atom, &text, &folded);
            }
        }
        out.slots = Slots::new(out.words.iter().map(|word| word.code));
        out.hits.shrink_to_fit();
        out.many.shrink_to_fit();
        out.words.shrink_to_fit();
        out
    }

    /// Adds the one word of a folded text.
    fn look_up(&mut self, lexicon: &Lexicon, atom: u32, text: &str, folded: &Folded) {
        let start = self.hits.len();
        let mut marks = negated_verb(folded.letters());
        resolve::word(lexicon, text, folded, 0, &mut |hit| {
            marks |= resolve::marks_of(lexicon, &hit);
            self.take(lexicon, start, hit);
        });
        let hits = &self.hits[start..];
        let mut symbols: Vec<u32> =
            hits.iter().flat_map(|known| range(&lexicon.symbols, known.symbols)).copied().collect();
        symbols.sort_unstable();
        symbols.dedup();
        let mut few = [self.many.len() as u32; FEW];
        if symbols.len() > FEW {
            self.many.extend_from_slice(&symbols);
        } else {
            few[..symbols.len()].copy_from_slice(&symbols);
        }
        self.words.push(KnownWord {
            code: code(folded.letters()),
            symbols: few,
            symbols_len: symbols.len() as u16,
            marks,
            hits: (start as u32, hits.len() as u16),
            has_inside: hits.iter().any(|known| known.hit.preposition != 0),
            atom,
        });
    }

    /// Keeps the surest hit for each list of symbols.
    fn take(&mut self, lexicon: &Lexicon, start: usize, hit: Hit) {
        let symbols = lexicon.atoms.get(hit.atom).symbols;
        if symbols.1 == 0 {
            return;
        }
        let same = self.hits[start..].iter_mut().find(|known| known.symbols == symbols);
        match same {
            Some(known) if hit.how < known.hit.how => known.hit = hit,
            Some(_) => {}
            None => self.hits.push(KnownHit { hit, symbols }),
        }
    }

    /// A word of a message with its code, if it is a word of the lexicon.
    #[inline]
    pub(crate) fn get(
        &self,
        lexicon: &Lexicon,
        folded: &Folded,
        code: u64,
        word: &Word,
    ) -> Option<&KnownWord> {
        self.slots.find(code, |number| {
            let known = self.words.get(number)?;
            // Codes of long words may collide.
            let same =
                word.end - word.start <= 8 || lexicon.atoms.letters(known.atom) == folded.letters_of(word);
            (known.code == code && same).then_some(known)
        })
    }

    /// What a word meets.
    #[inline]
    pub(crate) fn hits(&self, word: &KnownWord) -> &[KnownHit] {
        range(&self.hits, word.hits)
    }

    /// The symbols of what a word meets.
    #[inline]
    pub(crate) fn symbols<'a>(&'a self, word: &'a KnownWord) -> &'a [u32] {
        match word.symbols.get(..usize::from(word.symbols_len)) {
            Some(few) => few,
            None => range(&self.many, (word.symbols[0], word.symbols_len)),
        }
    }

    /// Bytes on the heap.
    pub(crate) fn bytes(&self) -> usize {
        self.slots.bytes()
            + self.words.capacity() * size_of::<KnownWord>()
            + self.hits.capacity() * size_of::<KnownHit>()
            + self.many.capacity() * 4
    }
}

/// Words that some phrase wants exactly as written depend on accents, which are folded away here.
pub(super) fn has_exact(lexicon: &Lexicon, letters: &[Symbol]) -> bool {
    let hash = crate::phrases::lexicon::atoms::loose_hash(letters);
    lexicon.atoms.by_letters(hash).any(|atom| lexicon.atoms.get(atom).kind == Kind::Exact)
}

/// A part of a pool.
#[inline]
fn range<T>(pool: &[T], (start, len): (u32, u16)) -> &[T] {
    pool.get(start as usize..).and_then(|rest| rest.get(..usize::from(len))).unwrap_or_default()
}

//! Words that were looked up lately: people, pets and players are named again and again, and so is each person's own way of writing.
//! Asking for all their keys once is enough.

use super::resolve::Hit;
use crate::phrases::lexicon::Lexicon;
use crate::text::symbol::{self, Symbol};
use crate::text::{Folded, Word, WordFlags};

/// How many words are remembered, a power of two.
const MANY: usize = 4_096;

/// Letters of the longest word that is remembered.
const LONGEST: usize = 16;

/// Letters of the longest word whose code is its own, so that no other word is taken for it.
const SHORT: usize = 8;

/// Words with more hits are looked up each time.
const FEW: usize = 8;

/// Words that depend on more than their letters are looked up each time.
const NOT_PLAIN: WordFlags = WordFlags::FOREIGN.with(WordFlags::LOOKALIKE);

/// Words and what they meet in one lexicon; a new word takes the place of an older one. They live in memory only, within the
/// buffers of a task, like the message itself (promise P3).
#[derive(Default)]
pub(crate) struct Recent {
    /// Which lexicon: [`Lexicon::serial`], 0 for none yet.
    lexicon: u64,
    /// Codes apart from answers, so that most questions touch little memory. 0, which is no word's, where there is none.
    codes: Vec<u64>,
    answers: Vec<Answer>,
}

/// What a word meets.
#[derive(Clone, Copy, Default)]
pub(super) struct Answer {
    pub(super) marks: u16,
    len: u8,
    /// Some phrase wants the word exactly as written, so that its accents count: an answer for those who leave them all out.
    unaccented: bool,
    hits: [Hit; FEW],
    /// The letters of a word of more than [`SHORT`] of them.
    letters: [Symbol; LONGEST],
}

impl Answer {
    /// No hit yet.
    pub(super) fn with_marks(marks: u16) -> Self {
        Self { marks, ..Self::default() }
    }

    /// Takes another hit along.
    pub(super) fn push(&mut self, hit: Hit) {
        if let Some(free) = self.hits.get_mut(usize::from(self.len)) {
            *free = hit;
        }
        self.len = self.len.saturating_add(1);
    }

    /// Takes a surer hit in the place of the one that stands for the same.
    pub(super) fn improve(&mut self, lexicon: &Lexicon, hit: Hit) {
        let symbols = |hit: &Hit| lexicon.atoms.get(hit.atom).symbols;
        let hits = self.hits.iter_mut().take(usize::from(self.len));
        if let Some(own) = hits.into_iter().find(|own| symbols(own) == symbols(&hit)) {
            (own.how, own.evidence, own.atom) = (hit.how, hit.evidence, hit.atom);
        }
    }

    /// Whether this is what that long word meets.
    fn is_of(&self, letters: &[Symbol]) -> bool {
        let (own, rest) = self.letters.split_at_checked(letters.len()).unwrap_or_default();
        own == letters && rest.first().is_none_or(|&s| s == symbol::NOTHING)
    }

    /// The hits, in the order in which they were found.
    #[inline]
    pub(super) fn hits(&self) -> &[Hit] {
        self.hits.get(..usize::from(self.len)).unwrap_or_default()
    }
}

impl Recent {
    /// Forgets what another lexicon said.
    #[inline]
    pub(super) fn ask(&mut self, lexicon: &Lexicon) {
        if self.lexicon != lexicon.serial {
            self.lexicon = lexicon.serial;
            self.codes.clear();
            self.codes.resize(MANY, 0);
            self.answers.resize(MANY, Answer::default());
        }
    }

    /// What a word meets, if that is remembered.
    #[inline]
    pub(super) fn get(&self, text: &str, folded: &Folded, code: u64, word: &Word) -> Option<&Answer> {
        let place = place(code);
        if self.codes.get(place) != Some(&code) || word.flags.any(NOT_PLAIN) {
            return None;
        }
        let answer = self.answers.get(place)?;
        let letters = folded.letters_of(word);
        let fits = (letters.len() <= SHORT || answer.is_of(letters))
            && (!answer.unaccented || is_unaccented(text, word));
        fits.then_some(answer)
    }

    /// Remembers what a word meets.
    pub(super) fn take(
        &mut self,
        lexicon: &Lexicon,
        (text, folded): (&str, &Folded),
        code: u64,
        word: &Word,
        mut answer: Answer,
    ) {
        let letters = folded.letters_of(word);
        if letters.len() > LONGEST || usize::from(answer.len) > FEW || word.flags.any(NOT_PLAIN) {
            return;
        }
        answer.unaccented = super::known::has_exact(lexicon, letters);
        if answer.unaccented && !is_unaccented(text, word) {
            return;
        }
        let Some(own) = answer.letters.get_mut(..letters.len()) else { return };
        own.copy_from_slice(letters);
        let place = place(code);
        if let (Some(own), Some(known)) = (self.codes.get_mut(place), self.answers.get_mut(place)) {
            (*own, *known) = (code, answer);
        }
    }
}

/// Whether a word is written with the letters of its code and nothing else, so that whoever has the code knows how it is written.
fn is_unaccented(text: &str, word: &Word) -> bool {
    let written = text.as_bytes().get(word.from as usize..word.to as usize).unwrap_or_default();
    written.len() == (word.end - word.start) as usize && written.is_ascii()
}

#[inline]
fn place(code: u64) -> usize {
    const BITS: u32 = MANY.trailing_zeros();
    ((code ^ code >> 32).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - BITS)) as usize
}

//! The lattice of a message: places between words, and arcs from place to place that carry what can be read there.

use std::ops::Range;

use super::known::KnownHit;
use super::recent::Answer;
use super::resolve::{self, Hit};
use super::{How, Scratch};
use crate::phrases::lexicon::Lexicon;
use crate::phrases::lexicon::atoms::{Kind, Marks};
use crate::text::symbol::Symbol;
use crate::text::{Folded, Word, WordFlags};

/// No arc.
pub(crate) const NONE: u32 = u32::MAX;

/// Something that can be read between two places.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arc {
    /// The place where it starts.
    pub(crate) from: u32,
    /// The place where it ends.
    pub(crate) to: u32,
    /// Symbols it carries, in the pool of the lexicon.
    pub(crate) symbols: (u32, u16),
    /// How it was met.
    pub(crate) how: How,
    /// How much there was to agree about.
    pub(crate) evidence: u8,
    /// The first and the last word of the message that it stands on.
    pub(crate) words: (u32, u32),
    /// The atom, or [`NONE`] for forms of several words of a class.
    pub(crate) atom: u32,
    next: u32,
}

impl Arc {
    /// A form of several words.
    pub(crate) fn of_form(
        from: u32,
        to: u32,
        symbols: (u32, u16),
        how: How,
        evidence: u8,
        words: (u32, u32),
    ) -> Self {
        Self { from, to, symbols, how, evidence, words, atom: NONE, next: NONE }
    }
}

/// Places 0..=words are the gaps between words; places beyond are inside a word (`jveux` = `je` · `veux`).
#[derive(Debug, Default)]
pub(crate) struct Lattice {
    pub(crate) arcs: Vec<Arc>,
    heads: Vec<u32>,
    /// For places inside a word: the place that skipping a word leads to, and the marks of the word skipped.
    inner: Vec<(u32, u16)>,
    /// The place after the preposition of a word, with the word and the class of the preposition.
    inside: Option<(usize, u8, u32)>,
    /// Marks of each word: French low, Darija high.
    pub(crate) marks: Vec<u16>,
    words: u32,
    /// The first place inside a word of this stretch.
    pub(super) inner_before: u32,
    /// Words among which those of the lexicon have no arcs yet: most messages do without, see [`Lattice::fill`].
    waiting: Range<usize>,
}

/// Longest run of letters written apart that is read as one word.
const LONGEST_JOIN: usize = 40;

/// Fewest single letters in a row that are read as a word written apart.
const SPACED: usize = 4;

impl Lattice {
    /// Forgets the message before.
    pub(super) fn clear(&mut self, words: usize) {
        self.arcs.clear();
        self.heads.clear();
        self.heads.resize(words + 1, NONE);
        self.inner.clear();
        self.inside = None;
        self.marks.clear();
        self.marks.resize(words, 0);
        self.words = words as u32;
        self.waiting = 0..0;
    }

    /// Number of places.
    pub(crate) fn places(&self) -> u32 {
        self.heads.len() as u32
    }

    /// Number of words.
    pub(crate) fn words(&self) -> u32 {
        self.words
    }

    /// The arcs that leave a place.
    #[inline]
    pub(crate) fn from(&self, place: u32) -> Arcs<'_> {
        Arcs { lattice: self, next: self.heads[place as usize] }
    }

    #[inline]
    pub(crate) fn add(&mut self, from: u32, arc: Arc) {
        let next = self.heads[from as usize];
        self.heads[from as usize] = self.arcs.len() as u32;
        self.arcs.push(Arc { from, next, ..arc });
    }

    fn place(&mut self, skip_to: u32, marks: u16) -> u32 {
        self.heads.push(NONE);
        self.inner.push((skip_to, marks));
        self.heads.len() as u32 - 1
    }

    /// Where skipping one word leads from a place, and the marks of the skipped word; `None` at the end.
    #[inline]
    pub(crate) fn skip(&self, place: u32) -> Option<(u32, u16)> {
        if place < self.words {
            Some((place + 1, self.marks[place as usize]))
        } else {
            self.inner.get((place as usize).checked_sub(self.words as usize + 1)?).copied()
        }
    }

    /// Adds the arcs of the words that have been put off; whether there were any.
    pub(crate) fn fill(&mut self, lexicon: &Lexicon, folded: &Folded) -> bool {
        let waiting = std::mem::take(&mut self.waiting);
        for i in waiting.clone() {
            let word = &folded.words()[i];
            if is_spaced_out(folded.words(), i) {
                continue;
            }
            let known = lexicon.known.get(lexicon, folded, folded.code_of(word), word);
            if let Some(known) = known.filter(|known| !known.has_inside) {
                add_known(lexicon, self, i, lexicon.known.hits(known));
            }
        }
        !waiting.is_empty()
    }

    /// Adds the words that a way of writing stands for, between two places.
    pub(crate) fn spell(&mut self, lexicon: &Lexicon, from: u32, to: u32, spelling: u32, words: (u32, u32)) {
        let meant = &lexicon.spellings[spelling as usize];
        let mut at = from;
        let first_inner = self.heads.len() as u32;
        for (i, word) in meant.iter().enumerate() {
            let last = i + 1 == meant.len();
            let end = if last {
                to
            } else {
                let next = &meant[i + 1];
                let skip_to = if i + 2 == meant.len() { to } else { first_inner + i as u32 + 1 };
                self.place(skip_to, u16::from(next.marks.0) | u16::from(next.marks.0) << 8)
            };
            for &(atom, how) in &word.atoms {
                let a = lexicon.atoms.get(atom);
                let evidence = lexicon.atoms.letters(atom).len().min(255) as u8;
                self.add(
                    at,
                    Arc {
                        from: 0,
                        to: end,
                        symbols: a.symbols,
                        how: how.max(How::Spelling),
                        evidence,
                        words,
                        atom,
                        next: NONE,
                    },
                );
            }
            at = end;
        }
    }
}

/// The arcs of one place.
pub(crate) struct Arcs<'a> {
    lattice: &'a Lattice,
    next: u32,
}

impl Iterator for Arcs<'_> {
    type Item = (u32, Arc);

    #[inline]
    fn next(&mut self) -> Option<(u32, Arc)> {
        let index = self.next;
        let arc = *self.lattice.arcs.get(index as usize)?;
        self.next = arc.next;
        Some((index, arc))
    }
}

/// Looks up the words of a stretch and notes their symbols; whether anything was found.
pub(crate) fn build(lexicon: &Lexicon, text: &str, scratch: &mut Scratch, stretch: Range<usize>) -> bool {
    let (folded, recent) = (&scratch.folded, &mut scratch.recent);
    let (lattice, symbols) = (&mut scratch.lattice, &mut scratch.walk.symbols);
    let arcs_before = lattice.arcs.len();
    lattice.waiting = stretch.clone();
    lattice.inner_before = lattice.places();
    symbols.start(lexicon.symbol_names.len(), arcs_before);
    let (mut pieces, mut any) = (false, false);
    for (i, word) in (stretch.start..).zip(&folded.words()[stretch.clone()]) {
        if may_be_piece(folded, word) {
            pieces = true;
            if is_spaced_out(folded.words(), i) {
                continue;
            }
        }
        let code = folded.code_of(word);
        if let Some(known) = lexicon.known.get(lexicon, folded, code, word) {
            lattice.marks[i] = known.marks;
            if known.has_inside {
                add_known(lexicon, lattice, i, lexicon.known.hits(known));
            } else {
                symbols.take_word(i as u32, lexicon.known.symbols(known));
                any = true;
            }
            continue;
        }
        if let Some(answer) = recent.get(text, folded, code, word) {
            lattice.marks[i] = answer.marks;
            for &hit in answer.hits() {
                add(lexicon, lattice, i, i, hit);
            }
            continue;
        }
        let mut answer = Answer::with_marks(negated_verb(folded.letters_of(word)));
        resolve::word(lexicon, text, folded, i, &mut |hit| {
            answer.marks |= resolve::marks_of(lexicon, &hit);
            match put(lexicon, lattice, i, i, hit) {
                Put::New => answer.push(hit),
                Put::Surer => answer.improve(lexicon, hit),
                Put::Nothing => {}
            }
        });
        lattice.marks[i] = answer.marks;
        recent.take(lexicon, (text, folded), code, word, answer);
    }
    if pieces {
        joins(lexicon, folded, lattice, stretch);
    }
    any || lattice.arcs.len() > arcs_before
}

/// Whether the word may be a piece of one that is written apart, see [`joins`].
#[inline]
fn may_be_piece(folded: &Folded, word: &Word) -> bool {
    word.flags.has(WordFlags::GLUED)
        || match word.end - word.start {
            1 => true,
            2 => resolve::is_ma(folded.letters_of(word)),
            _ => false,
        }
}

/// Whether the word is a letter inside a word that is written letter by letter: then it means nothing alone. The first and the last
/// letter of the row may be words of their own (`il a m o u r i r`).
#[inline]
fn is_spaced_out(words: &[Word], i: usize) -> bool {
    let letter = |i: usize| words.get(i).is_some_and(resolve::is_letter);
    words[i].end - words[i].start == 1
        && letter(i)
        && letter(i + 1)
        && i.checked_sub(1).is_some_and(letter)
        && (letter(i + 2) || i.checked_sub(2).is_some_and(letter))
}

/// The mark of a verb between ما and ش.
pub(crate) fn negated_verb(letters: &[Symbol]) -> u16 {
    if resolve::is_negated_verb(letters) { u16::from(Marks::NEGATION.0) << 8 } else { 0 }
}

/// What became of a hit.
enum Put {
    /// It says nothing, or nothing that is not said more surely.
    Nothing,
    /// It has an arc of its own.
    New,
    /// It says something more surely that was said before.
    Surer,
}

/// Adds what a word meets, if the same thing is not there yet.
fn put(lexicon: &Lexicon, lattice: &mut Lattice, first: usize, last: usize, hit: Hit) -> Put {
    let atom = lexicon.atoms.get(hit.atom);
    if atom.symbols.1 == 0 {
        return Put::Nothing;
    }
    let (from, to) = (first as u32, last as u32 + 1);
    // Several spellings of one word in the lexicon are one thing; the surest stays.
    let same = lattice.from(from).find(|(_, a)| a.to == to && a.symbols == atom.symbols);
    if let Some((index, known)) = same {
        if hit.how >= known.how {
            return Put::Nothing;
        }
        let known = &mut lattice.arcs[index as usize];
        (known.how, known.evidence, known.atom) = (hit.how, hit.evidence, hit.atom);
        return Put::Surer;
    }
    add(lexicon, lattice, first, last, hit);
    Put::New
}

/// Adds what a word of the lexicon meets, all at once.
#[inline]
fn add_known(lexicon: &Lexicon, lattice: &mut Lattice, word: usize, hits: &[KnownHit]) {
    let Some(head) = lattice.heads.get_mut(word) else { return };
    let (place, before, first) = (word as u32, *head, lattice.arcs.len() as u32);
    let arcs = hits.iter().enumerate().map(|(i, known)| Arc {
        from: place,
        to: place + 1,
        symbols: known.symbols,
        how: known.hit.how,
        evidence: known.hit.evidence,
        words: (place, place),
        atom: known.hit.atom,
        next: if i == 0 { before } else { first + i as u32 - 1 },
    });
    lattice.arcs.extend(arcs);
    if !hits.is_empty() {
        *head = lattice.arcs.len() as u32 - 1;
    }
    for (known, index) in hits.iter().zip(first..).filter(|(known, _)| known.hit.preposition != 0) {
        add_inside(lexicon, lattice, known.hit.preposition, lattice.arcs[index as usize]);
    }
}

/// Adds what a word meets.
#[inline]
fn add(lexicon: &Lexicon, lattice: &mut Lattice, first: usize, last: usize, hit: Hit) {
    let (from, to) = (first as u32, last as u32 + 1);
    let arc = Arc {
        from,
        to,
        symbols: lexicon.atoms.get(hit.atom).symbols,
        how: hit.how,
        evidence: hit.evidence,
        words: (first as u32, last as u32),
        atom: hit.atom,
        next: NONE,
    };
    lattice.add(from, arc);
    if hit.preposition != 0 {
        add_inside(lexicon, lattice, hit.preposition, arc);
    }
}

/// "btsawri" also reads as ب followed by تصاوري; one place inside the word serves all atoms that it meets.
fn add_inside(lexicon: &Lexicon, lattice: &mut Lattice, class: u8, arc: Arc) {
    let mut prepositions = lexicon.prepositions.iter().filter(|(own, _)| *own == class).peekable();
    if prepositions.peek().is_none() {
        return;
    }
    let word = arc.words.0 as usize;
    let inside = match lattice.inside {
        Some((own, other, place)) if own == word && other == class => place,
        _ => {
            let inside = lattice.place(arc.to, 0);
            lattice.inside = Some((word, class, inside));
            for &(_, preposition) in prepositions {
                let symbols = lexicon.atoms.get(preposition).symbols;
                let how = How::Prefixed;
                let arc = Arc { to: inside, symbols, how, evidence: 0, atom: preposition, ..arc };
                lattice.add(arc.from, arc);
            }
            inside
        }
    };
    lattice.add(inside, arc);
}

/// Words written in pieces.
fn joins(lexicon: &Lexicon, folded: &Folded, lattice: &mut Lattice, stretch: Range<usize>) {
    let words = &folded.words()[..stretch.end];
    let mut i = stretch.start;
    while i + 1 < words.len() {
        let pair = |k: usize| (folded.letters_of(&words[k]), folded.letters_of(&words[k + 1]));
        let (a, b) = pair(i);
        if resolve::is_negation_pair(a, b) {
            join(lexicon, folded, lattice, i, i + 1);
            lattice.marks[i + 1] |= u16::from(Marks::NEGATION.0) << 8;
        }
        let glued = run(words.len(), i, |k| words[k].flags.has(WordFlags::GLUED));
        let spaced = if resolve::is_letter(&words[i]) {
            run(words.len(), i, |k| resolve::is_letter(&words[k]))
        } else {
            i
        };
        if glued > i {
            join(lexicon, folded, lattice, i, glued);
        }
        if spaced != glued && spaced - i + 1 >= SPACED {
            join(lexicon, folded, lattice, i, spaced);
        }
        i = glued.max(if spaced - i + 1 >= SPACED { spaced } else { i }).max(i + 1);
    }
}

/// The last word of the run that starts at `first` and goes on while `more`.
fn run(n: usize, first: usize, more: impl Fn(usize) -> bool) -> usize {
    let mut last = first;
    while last + 1 < n && more(last + 1) {
        last += 1;
    }
    last
}

fn join(lexicon: &Lexicon, folded: &Folded, lattice: &mut Lattice, first: usize, last: usize) {
    let (start, end) = (folded.words()[first].start as usize, folded.words()[last].end as usize);
    if end - start > LONGEST_JOIN {
        return;
    }
    let letters: &[Symbol] = &folded.letters()[start..end];
    let negated = last == first + 1 && resolve::is_negated_verb(letters);
    resolve::joined(lexicon, letters, &mut |hit| {
        let kind = lexicon.atoms.get(hit.atom).kind;
        if negated || hit.preposition == 0 || kind == Kind::French {
            put(lexicon, lattice, first, last, Hit { preposition: 0, ..hit });
        }
    });
}

//! Finding sequences in the lattice: under which rare symbols of the message is something filed, is the rest of it there, and
//! does it stand in the right places.

use super::lattice::{Arc, Lattice, NONE};
use super::{How, Scratch};
use crate::phrases::lexicon::Lexicon;
use crate::phrases::lexicon::atoms::Marks;
use crate::phrases::lexicon::sequences::{Accept, GAP, SYMBOL};
use crate::text::{Folded, WordFlags};

/// Words that `..` may skip.
const WIDEST_GAP: u8 = 3;

/// Steps allowed in one message: so many, and so many more per word. Ordinary messages take less than one per word.
const BUDGET: (usize, usize) = (16_000, 128);

/// Words that forms of several words may add to a sequence before its rarest word.
const FORMS: u32 = 16;

/// Ways of reading one element at one place that are followed: arcs that end at different places.
const WAYS: usize = 4;

/// An element read.
#[derive(Clone, Copy, Debug)]
struct Step {
    /// Elements read so far.
    read: u32,
    /// Where the last one ends.
    place: u32,
    /// The step before, [`NONE`] at the start.
    before: u32,
    arc: u32,
    /// A gap passed a Darija negation.
    negated: bool,
}

/// A sequence found: what it means and the words it stands on.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) accept: Accept,
    /// First and last word.
    pub(crate) words: (u32, u32),
    pub(crate) how: How,
    pub(crate) negated_gap: bool,
    /// Arcs read, in [`Walk::paths`].
    pub(crate) path: (u32, u16),
}

/// Buffers of the search.
#[derive(Debug, Default)]
pub(crate) struct Walk {
    steps: Vec<Step>,
    pub(crate) found: Vec<Found>,
    /// Arcs of the sequences found, one after the other.
    pub(crate) paths: Vec<u32>,
    pub(crate) cut_short: bool,
    /// Steps taken in this message.
    spent: usize,
    pending: Vec<(u32, Arc)>,
    spell: Vec<(u32, u32, u32, (u32, u32))>,
    pub(super) symbols: Symbols,
}

/// Which symbols the message holds, and roughly where.
#[derive(Debug, Default)]
pub(super) struct Symbols {
    seen: Vec<Seen>,
    message: u32,
    /// Symbols of this stretch under which something is filed.
    anchors: Vec<u32>,
    /// First words of the arcs of anchors, each with the occurrence before it.
    occurrences: Vec<(u32, u32)>,
    /// Arcs taken into account so far.
    arcs: usize,
}

/// Where a symbol was last seen; bits are modulo 64.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    message: u32,
    /// Places where it starts.
    places: u64,
    /// First words that it stands on.
    first: u64,
    /// Whether it stands on several words somewhere.
    wide: bool,
    /// The newest of its [`Symbols::occurrences`], kept only for symbols under which something is filed.
    newest: u32,
}

impl Walk {
    pub(crate) fn clear(&mut self) {
        self.found.clear();
        self.paths.clear();
        self.cut_short = false;
        self.spent = 0;
    }
}

impl Symbols {
    /// Forgets the stretch before; `arcs` are there already.
    pub(super) fn start(&mut self, symbols: usize, arcs: usize) {
        if self.seen.len() < symbols || self.message == u32::MAX {
            self.seen.clear();
            self.seen.resize(symbols, Seen::default());
            self.message = 0;
        }
        self.message += 1;
        self.anchors.clear();
        self.occurrences.clear();
        self.arcs = arcs;
    }

    /// Takes a word into account whose arcs are put off.
    #[inline]
    pub(super) fn take_word(&mut self, word: u32, symbols: &[u32]) {
        let bit = 1 << (word & 63);
        for &packed in symbols {
            self.note(packed, word, bit, bit, false);
        }
    }

    /// Takes the arcs into account that have been added since the last call.
    fn take(&mut self, lexicon: &Lexicon, lattice: &Lattice) {
        for arc in &lattice.arcs[self.arcs..] {
            let (place, first) = (1 << (arc.from & 63), 1 << (arc.words.0 & 63));
            for &packed in symbols(lexicon, arc) {
                self.note(packed, arc.words.0, place, first, arc.words.0 != arc.words.1);
            }
        }
        self.arcs = lattice.arcs.len();
    }

    #[inline]
    fn note(&mut self, packed: u32, word: u32, place: u64, first: u64, wide: bool) {
        let Some(one) = self.seen.get_mut((packed & SYMBOL) as usize) else { return };
        // Without a branch: whether a symbol is new cannot be foreseen.
        let new = one.message != self.message;
        let kept = if new { 0 } else { u64::MAX };
        one.message = self.message;
        one.places = one.places & kept | place;
        one.first = one.first & kept | first;
        one.wide = one.wide & !new | wide;
        one.newest |= if new { NONE } else { 0 };
        // Something is filed under it.
        if packed > SYMBOL {
            self.occurrences.push((word, one.newest));
            one.newest = self.occurrences.len() as u32 - 1;
            if new {
                self.anchors.push(packed);
            }
        }
    }

    /// The places (modulo 64) where a symbol starts.
    #[inline]
    fn places(&self, symbol: u32) -> u64 {
        let seen = &self.seen[symbol as usize];
        if seen.message == self.message { seen.places } else { 0 }
    }

    /// The words (modulo 64) at which a sequence can start, going by which words hold its elements: each must stand in the same word
    /// as the one before it, in the next one, or a gap further on. 0 if it cannot be there.
    fn starts(&self, elements: &[u32]) -> u64 {
        let mut allowed = u64::MAX;
        let mut gap = false;
        for element in elements.iter().rev() {
            let seen = &self.seen[(element & SYMBOL) as usize];
            if seen.message != self.message {
                return 0;
            }
            // After a form of several words the next element may be anywhere.
            if allowed != u64::MAX && !seen.wide {
                let near = allowed | allowed.rotate_right(1);
                allowed = if gap { near | near.rotate_right(2) | allowed.rotate_right(4) } else { near };
            } else {
                allowed = u64::MAX;
            }
            allowed &= seen.first;
            if allowed == 0 {
                return 0;
            }
            gap = element & GAP != 0;
        }
        allowed
    }
}

/// Finds all sequences: first ways of writing, then forms of classes, then phrases, each with what the ones before have added.
/// In a stretch that is not the whole message, the other parts of a phrase may be elsewhere.
pub(crate) fn all(lexicon: &Lexicon, scratch: &mut Scratch, whole: bool) {
    let (lattice, walk) = (&mut scratch.lattice, &mut scratch.walk);
    let mut budget = (BUDGET.0 + BUDGET.1 * lattice.words() as usize).saturating_sub(walk.spent);
    let allowed = budget;
    for rank in 0..lexicon.ranks {
        walk.symbols.take(lexicon, lattice);
        let mut at = 0;
        while let Some(&packed) = walk.symbols.anchors.get(at) {
            at += 1;
            if packed >> 24 & (1 << rank) == 0 {
                continue;
            }
            for id in lexicon.sequences.filed(rank, packed & SYMBOL) {
                let (second, other) = lexicon.sequences.guards(id);
                if walk.symbols.places(second) == 0 || whole && walk.symbols.places(other) == 0 {
                    continue;
                }
                let words = walk.symbols.starts(lexicon.sequences.elements(id));
                if words == 0 {
                    continue;
                }
                // Now the arcs are needed; their symbols are known already.
                if lattice.fill(lexicon, &scratch.folded) {
                    walk.symbols.arcs = lattice.arcs.len();
                }
                sequence((packed & SYMBOL, words), lexicon, lattice, &scratch.folded, walk, id, &mut budget);
            }
        }
        walk.spell.sort_unstable();
        walk.spell.dedup();
        for (from, to, spelling, words) in walk.spell.drain(..) {
            lattice.spell(lexicon, from, to, spelling, words);
        }
        for (from, arc) in walk.pending.drain(..) {
            let known = lattice.from(from).any(|(_, a)| a.to == arc.to && a.symbols == arc.symbols);
            if !known {
                lattice.add(from, arc);
            }
        }
    }
    walk.spent += allowed - budget;
}

/// Finds one sequence wherever it stands.
fn sequence(
    (anchor, words): (u32, u64),
    lexicon: &Lexicon,
    lattice: &Lattice,
    folded: &Folded,
    walk: &mut Walk,
    id: u32,
    budget: &mut usize,
) {
    let elements = lexicon.sequences.elements(id);
    let starts = walk.symbols.places(elements[0] & SYMBOL);
    // Words before the anchor where a sequence that holds it can start: every element with its gap, and some room for forms of
    // several words.
    let span = 5 * elements.len() as u32 + FORMS;
    let mut lowest = u32::MAX;
    let mut occurrence = walk.symbols.seen[anchor as usize].newest;
    while let Some(&(word, before)) = walk.symbols.occurrences.get(occurrence as usize) {
        occurrence = before;
        let mut place = word.saturating_sub(span);
        // Occurrences mostly come from right to left; what the one before has tried is left out.
        let last = if word >= lowest && lowest > place { lowest - 1 } else { word };
        lowest = place;
        while place <= last {
            // The next place, of those that are told apart by 64 bits, where it can start.
            let ahead = (starts & words).rotate_right(place & 63);
            if ahead == 0 {
                break;
            }
            place += ahead.trailing_zeros();
            if place <= last && !from(lexicon, lattice, folded, walk, id, place, budget) {
                return;
            }
            place += 1;
        }
    }
    // Places inside a word are not numbered like words.
    for place in lattice.inner_before.max(lattice.words() + 1)..lattice.places() {
        if starts >> (place & 63) & 1 != 0 && !from(lexicon, lattice, folded, walk, id, place, budget) {
            return;
        }
    }
}

/// Finds one sequence where it starts at one place; whether there are steps left to go on with.
fn from(
    lexicon: &Lexicon,
    lattice: &Lattice,
    folded: &Folded,
    walk: &mut Walk,
    id: u32,
    place: u32,
    budget: &mut usize,
) -> bool {
    let elements = lexicon.sequences.elements(id);
    walk.steps.clear();
    let start = Step { read: 0, place, before: NONE, arc: NONE, negated: false };
    take(lexicon, lattice, walk, elements[0], start, place);
    let first_only = !matches!(lexicon.sequences.accept(id), Accept::Spelling(_) | Accept::Form(_));
    let mut at = 0;
    while let Some(&step) = walk.steps.get(at) {
        if *budget == 0 {
            walk.cut_short = true;
            return false;
        }
        *budget -= 1;
        if step.read as usize == elements.len() {
            report(lexicon, lattice, walk, id, at as u32, place);
            if first_only {
                break;
            }
        } else {
            advance(lexicon, lattice, folded, walk, elements[step.read as usize], at as u32, step);
        }
        at += 1;
    }
    true
}

fn symbols<'a>(lexicon: &'a Lexicon, arc: &Arc) -> &'a [u32] {
    &lexicon.symbols[arc.symbols.0 as usize..arc.symbols.0 as usize + usize::from(arc.symbols.1)]
}

/// Reads an element at a place: the surest arc to each end.
fn take(lexicon: &Lexicon, lattice: &Lattice, walk: &mut Walk, element: u32, step: Step, place: u32) {
    let wanted = element & SYMBOL;
    let mut ways: [(u32, u32, How); WAYS] = [(NONE, NONE, How::Typo); WAYS];
    let mut n = 0;
    for (index, arc) in lattice.from(place) {
        if symbols(lexicon, &arc).binary_search_by_key(&wanted, |s| s & SYMBOL).is_err() {
            continue;
        }
        if let Some(known) = ways[..n].iter_mut().find(|w| w.0 == arc.to) {
            if arc.how < known.2 {
                *known = (arc.to, index, arc.how);
            }
        } else if n < WAYS {
            ways[n] = (arc.to, index, arc.how);
            n += 1;
        }
    }
    for &(to, arc, _) in &ways[..n] {
        walk.steps.push(Step { read: step.read + 1, place: to, arc, ..step });
    }
}

/// Reads the next element after a step, across the gap before it if there is one.
fn advance(
    lexicon: &Lexicon,
    lattice: &Lattice,
    folded: &Folded,
    walk: &mut Walk,
    element: u32,
    at: u32,
    step: Step,
) {
    let gap = element & GAP != 0;
    let places = walk.symbols.places(element & SYMBOL);
    // No phrase crosses an end of sentence, no gap a pause either.
    let barrier =
        if gap { WordFlags::STOP_BEFORE.with(WordFlags::PAUSE_BEFORE) } else { WordFlags::STOP_BEFORE };
    let (mut place, mut negated) = (step.place, step.negated);
    for skipped in 0.. {
        if place < lattice.words() && folded.words()[place as usize].flags.any(barrier) {
            return;
        }
        if places >> (place & 63) & 1 != 0 {
            take(lexicon, lattice, walk, element, Step { before: at, negated, ..step }, place);
        }
        if !gap || skipped == WIDEST_GAP {
            return;
        }
        let Some((next, marks)) = lattice.skip(place) else { return };
        if Marks(marks as u8).has(Marks::NEGATION) {
            return;
        }
        negated |= Marks((marks >> 8) as u8).has(Marks::NEGATION);
        place = next;
    }
}

/// Notes what a sequence means where it was found.
fn report(lexicon: &Lexicon, lattice: &Lattice, walk: &mut Walk, id: u32, at: u32, place: u32) {
    let start = walk.paths.len();
    let mut how = How::Exact;
    let mut words = (u32::MAX, 0);
    let mut index = at;
    while let Some(step) = walk.steps.get(index as usize) {
        if let Some(arc) = lattice.arcs.get(step.arc as usize) {
            walk.paths.push(step.arc);
            how = how.max(arc.how);
            words = (words.0.min(arc.words.0), words.1.max(arc.words.1));
        }
        index = step.before;
    }
    walk.paths[start..].reverse();
    let path = (start as u32, (walk.paths.len() - start) as u16);
    let step = walk.steps[at as usize];
    match lexicon.sequences.accept(id) {
        Accept::Spelling(spelling) => walk.spell.push((place, step.place, spelling, words)),
        Accept::Form(form) => {
            let symbols = lexicon.form_symbols[form as usize];
            let arcs = walk.paths[start..].iter().map(|&a| u32::from(lattice.arcs[a as usize].evidence));
            let evidence = arcs.sum::<u32>().min(255) as u8;
            walk.pending.push((place, Arc::of_form(place, step.place, symbols, how, evidence, words)));
        }
        accept => walk.found.push(Found { accept, words, how, negated_gap: step.negated, path }),
    }
}

//! Walking the trie over the lattice, from every place where something starts.

use super::lattice::{Arc, Lattice, NONE};
use super::{How, Scratch};
use crate::phrases::lexicon::Lexicon;
use crate::phrases::lexicon::atoms::Marks;
use crate::phrases::lexicon::trie::{Accept, GAP};
use crate::text::{Folded, WordFlags};

/// Words that `..` may skip.
const WIDEST_GAP: u8 = 3;

/// Steps allowed in one message: so many, and so many more per word. Ordinary messages take two or three per word.
const BUDGET: (usize, usize) = (2_000, 48);

/// One step of a walk: a node of the trie at a place of the lattice.
#[derive(Clone, Copy, Debug)]
struct Step {
    node: u32,
    place: u32,
    /// The step before, [`NONE`] at the start.
    before: u32,
    /// The arc read, [`NONE`] where a gap skipped a word.
    arc: u32,
    gap: bool,
    skipped: u8,
    /// A gap of this walk passed a Darija negation.
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

/// Buffers of the walk.
#[derive(Debug, Default)]
pub(crate) struct Walk {
    steps: Vec<Step>,
    pub(crate) found: Vec<Found>,
    /// Arcs of the sequences found, one after the other.
    pub(crate) paths: Vec<u32>,
    pub(crate) cut_short: bool,
    spent: usize,
    pending: Vec<(u32, Arc)>,
    spell: Vec<(u32, u32, u32, (u32, u32))>,
}

/// Finds all sequences: first ways of writing, then forms of classes, then phrases, each with what the ones before have added.
pub(crate) fn all(lexicon: &Lexicon, scratch: &mut Scratch) {
    let walk = &mut scratch.walk;
    walk.found.clear();
    walk.paths.clear();
    walk.cut_short = false;
    walk.spent = 0;
    for root in 0..lexicon.roots {
        for place in 0..scratch.lattice.places() {
            from(lexicon, scratch, root, place);
        }
        let (lattice, walk) = (&mut scratch.lattice, &mut scratch.walk);
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
}

/// Finds what starts at one place.
fn from(lexicon: &Lexicon, scratch: &mut Scratch, root: u32, place: u32) {
    let (lattice, folded, walk) = (&scratch.lattice, &scratch.folded, &mut scratch.walk);
    walk.steps.clear();
    for (index, arc) in lattice.from(place) {
        for &symbol in symbols(lexicon, &arc) {
            if symbol >> 24 & (1 << root) != 0
                && let Some(node) = lexicon.trie.next(root, symbol & 0xFF_FFFF)
            {
                let start = Step {
                    node,
                    place: arc.to,
                    before: NONE,
                    arc: index,
                    gap: false,
                    skipped: 0,
                    negated: false,
                };
                walk.push(lexicon, start);
            }
        }
    }
    let budget = BUDGET.0 + BUDGET.1 * lattice.words() as usize;
    let mut at = 0;
    while let Some(&step) = walk.steps.get(at) {
        if !step.gap && !lexicon.trie.accepts(step.node).is_empty() {
            report(lexicon, lattice, walk, at as u32, place);
        }
        if walk.spent > budget {
            walk.cut_short = true;
            return;
        }
        if lexicon.trie.leads_on(step.node) {
            advance(lexicon, lattice, folded, walk, at as u32, step);
        }
        at += 1;
    }
}

fn symbols<'a>(lexicon: &'a Lexicon, arc: &Arc) -> &'a [u32] {
    &lexicon.symbols[arc.symbols.0 as usize..arc.symbols.0 as usize + usize::from(arc.symbols.1)]
}

/// Takes every arc that leads on from a step, and the skip of a gap.
fn advance(lexicon: &Lexicon, lattice: &Lattice, folded: &Folded, walk: &mut Walk, at: u32, step: Step) {
    let breaks = |place: u32, flags: WordFlags| {
        place < lattice.words() && folded.words()[place as usize].flags.any(flags)
    };
    // No phrase crosses an end of sentence, no gap a pause either.
    let barrier =
        if step.gap { WordFlags::STOP_BEFORE.with(WordFlags::PAUSE_BEFORE) } else { WordFlags::STOP_BEFORE };
    if breaks(step.place, barrier) {
        return;
    }
    for (index, arc) in lattice.from(step.place) {
        for &symbol in symbols(lexicon, &arc) {
            if let Some(node) = lexicon.trie.next(step.node, symbol & 0xFF_FFFF) {
                let next = Step {
                    node,
                    place: arc.to,
                    before: at,
                    arc: index,
                    gap: false,
                    skipped: 0,
                    negated: step.negated,
                };
                walk.push(lexicon, next);
            }
        }
    }
    if !step.gap || step.skipped == WIDEST_GAP {
        return;
    }
    let Some((place, marks)) = lattice.skip(step.place) else { return };
    if Marks(marks as u8).has(Marks::NEGATION) {
        return;
    }
    let negated = step.negated || Marks((marks >> 8) as u8).has(Marks::NEGATION);
    walk.steps.push(Step { place, before: at, arc: NONE, skipped: step.skipped + 1, negated, ..step });
    walk.spent += 1;
}

impl Walk {
    /// Adds a step, and the gap that may follow it.
    fn push(&mut self, lexicon: &Lexicon, step: Step) {
        self.steps.push(step);
        self.spent += 1;
        if let Some(node) = lexicon.trie.next(step.node, GAP) {
            let before = self.steps.len() as u32 - 1;
            self.steps.push(Step { node, before, arc: NONE, gap: true, skipped: 0, ..step });
        }
    }
}

/// Notes what a step means.
fn report(lexicon: &Lexicon, lattice: &Lattice, walk: &mut Walk, at: u32, place: u32) {
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
    for &accept in lexicon.trie.accepts(step.node) {
        match accept {
            Accept::Spelling(spelling) => walk.spell.push((place, step.place, spelling, words)),
            Accept::Class(class) => {
                let symbols = lexicon.class_symbols[class as usize];
                let evidence = walk.paths[start..]
                    .iter()
                    .map(|&a| u32::from(lattice.arcs[a as usize].evidence))
                    .sum::<u32>();
                let arc = Arc::of_class(step.place, symbols, how, evidence.min(255) as u8, words);
                walk.pending.push((place, arc));
            }
            Accept::Phrase(_) | Accept::Part(..) | Accept::Except(_) => {
                walk.found.push(Found { accept, words, how, negated_gap: step.negated, path });
            }
        }
    }
}

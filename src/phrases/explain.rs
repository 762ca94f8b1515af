//! Why a message was recognised, or not: everything that was found and what became of it.

use std::ops::Range;
use std::sync::Arc;

use super::lexicon::{Lexicon, PhraseIx};
use super::scan::{Dropped, How, Scratch};
use crate::text::symbol;

/// What was found in a message.
#[derive(Clone, Debug, Default)]
pub struct Explanation {
    /// The words as they were read: bytes of the original and folded form.
    pub words: Vec<(Range<usize>, String)>,
    /// Phrases found, matched or dropped, in the order of the message.
    pub found: Vec<Explained>,
    /// Whether the message was so contrived that the search was cut short.
    pub cut_short: bool,
}

/// A phrase (or one of its parts) found in a message.
#[derive(Clone, Debug)]
pub struct Explained {
    /// Which phrase.
    pub phrase: PhraseIx,
    /// The part of a phrase with `&`, from 0; 0 for other phrases.
    pub part: u8,
    /// Bytes of the original.
    pub span: Range<usize>,
    /// How each word met its pattern.
    pub words: Vec<ExplainedWord>,
    /// Bytes of the words that gaps skipped.
    pub skipped: Vec<Range<usize>>,
    /// Why it does not count; `None` if it does.
    pub dropped: Option<Dropped>,
    /// In words, for people: what [`Explained::dropped`] says. Empty if it counts.
    pub because: String,
}

/// A word of a message that met a pattern.
#[derive(Clone, Debug)]
pub struct ExplainedWord {
    /// Bytes of the original.
    pub span: Range<usize>,
    /// How it was met.
    pub how: How,
    /// The word of the lexicon, folded; empty for a form of several words of a class.
    pub pattern: String,
    /// Names of the classes it may have stood for.
    pub classes: Vec<Arc<str>>,
}

impl Lexicon {
    /// Scans and tells everything. Allocates; for people, not for the common path.
    pub fn explain(&self, text: &str) -> Explanation {
        let mut scratch = Scratch::new();
        self.scan(text, &mut scratch);
        let folded = &scratch.folded;
        let words = folded.words().iter().enumerate();
        let words = words.map(|(i, w)| (folded.span(i, i), symbol::to_text(folded.letters_of(w)))).collect();
        let mut found: Vec<Explained> =
            scratch.settled.candidates.iter().map(|c| self.explained(&scratch, c)).collect();
        found.sort_by_key(|e| (e.span.start, e.span.end, e.phrase, e.part));
        // Several readings of the same words are one thing to tell.
        found.dedup_by_key(|e| (e.span.clone(), e.phrase, e.part, e.dropped));
        Explanation { words, found, cut_short: scratch.was_cut_short() }
    }

    fn explained(&self, scratch: &Scratch, candidate: &super::scan::Candidate) -> Explained {
        let found = &scratch.walk.found[candidate.found as usize];
        let folded = &scratch.folded;
        let path =
            &scratch.walk.paths[found.path.0 as usize..found.path.0 as usize + usize::from(found.path.1)];
        let arcs: Vec<_> = path.iter().map(|&a| scratch.lattice.arcs[a as usize]).collect();
        let words: Vec<ExplainedWord> = arcs
            .iter()
            .map(|arc| {
                let symbols = &self.symbols
                    [arc.symbols.0 as usize..arc.symbols.0 as usize + usize::from(arc.symbols.1)];
                let known = (arc.atom as usize) < self.atoms.len();
                ExplainedWord {
                    span: folded.span(arc.words.0 as usize, arc.words.1 as usize),
                    how: arc.how,
                    pattern: if known {
                        symbol::to_text(self.atoms.letters(arc.atom))
                    } else {
                        String::new()
                    },
                    classes: symbols
                        .iter()
                        .filter_map(|s| self.symbol_names[(s & 0xFF_FFFF) as usize].clone())
                        .collect(),
                }
            })
            .collect();
        let covered = |w: u32| arcs.iter().any(|a| a.words.0 <= w && w <= a.words.1);
        let skipped = (found.words.0..=found.words.1)
            .filter(|&w| !covered(w))
            .map(|w| folded.span(w as usize, w as usize));
        Explained {
            phrase: PhraseIx(candidate.phrase),
            part: candidate.part,
            span: folded.span(found.words.0 as usize, found.words.1 as usize),
            words,
            skipped: skipped.collect(),
            dropped: candidate.dropped,
            because: candidate.dropped.map_or_else(String::new, |d| self.because(d)),
        }
    }

    fn because(&self, dropped: Dropped) -> String {
        match dropped {
            Dropped::NegatedBefore(_) => "une négation est juste avant".into(),
            Dropped::NegatedAfter(_) => "une négation est juste après".into(),
            Dropped::NegatedGap => "il y a une négation entre les mots".into(),
            Dropped::Weak => "trop peu de lettres en commun pour être sûr".into(),
            Dropped::Alone => "les autres parties de la phrase ne sont pas dans le message".into(),
            Dropped::CameThrough => "c'est raconté comme passé : la personne dit s'en être sortie".into(),
            Dropped::Excepted(except) => {
                let e = &self.excepts[except as usize];
                format!("l'exception « {} » ({}, ligne {}) le couvre", e.text, e.file, e.line)
            }
        }
    }
}

//! Scanning: a message in, the phrases that it holds out. Linear in the message; nothing is allocated once the scratch has
//! grown to the longest message seen.

pub(crate) mod known;

mod lattice;

mod recent;

pub(crate) mod resolve;

mod settle;

mod walk;

use std::fmt;
use std::ops::Range;

use super::lexicon::{Lexicon, PhraseIx};
use crate::text::{Folded, WordFlags};
pub(crate) use settle::Candidate;
pub use settle::{Dropped, EVIDENCE};

/// How a word met its pattern, the surest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// The same letters.
    #[default]
    Exact,
    /// The same letters but for doubled ones.
    Folded,
    /// A way of writing from a `.words` file.
    Spelling,
    /// The beginning that `mot*` asks for.
    Stem,
    /// Pieces put together: `su.i-cide`, `m o u r i r`, `ma b9itch`.
    Joined,
    /// Signs or digits read as letters.
    Leet,
    /// The same Darija key.
    Key,
    /// The same Darija key after a preposition or a verbal prefix.
    Prefixed,
    /// One slip.
    Typo,
}

/// A phrase found in a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// Which phrase.
    pub phrase: PhraseIx,
    /// Bytes of the original text, on char boundaries. For phrases with `&`, from the first part to the last.
    pub span: Range<usize>,
    /// Words of the message (indices) that it stands on.
    pub words: Range<u32>,
    /// How the least sure of its words was met.
    pub how: How,
}

/// Buffers for scanning, to be reused: one per task. They hold the last message; `Debug` shows nothing of it (promise P3).
#[derive(Default)]
pub struct Scratch {
    pub(crate) folded: Folded,
    pub(crate) lattice: lattice::Lattice,
    pub(crate) walk: walk::Walk,
    pub(crate) settled: settle::Settled,
    recent: recent::Recent,
}

impl fmt::Debug for Scratch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Scratch({} words)", self.folded.words().len())
    }
}

impl Scratch {
    /// Empty buffers.
    pub fn new() -> Self {
        Self::default()
    }

    /// The last message, folded.
    pub fn folded(&self) -> &Folded {
        &self.folded
    }

    /// What was found in the last message.
    pub fn matches(&self) -> &[Match] {
        &self.settled.matches
    }

    /// Whether the last message was so contrived that the search was cut short.
    pub fn was_cut_short(&self) -> bool {
        self.walk.cut_short
    }
}

impl Lexicon {
    /// The phrases in a text: in order of their place, exceptions and negations already taken out.
    pub fn scan<'s>(&self, text: &str, scratch: &'s mut Scratch) -> &'s [Match] {
        scratch.folded.read(text);
        scratch.recent.ask(self);
        scratch.settled.clear();
        scratch.walk.clear();
        scratch.lattice.clear(scratch.folded.words().len());
        let words = scratch.folded.words().len();
        let mut stretch = 0..stretch_end(&scratch.folded, 0);
        while !stretch.is_empty() {
            if lattice::build(self, text, scratch, stretch.clone()) {
                walk::all(self, scratch, stretch.len() == words);
            }
            stretch = stretch.end..stretch_end(&scratch.folded, stretch.end);
        }
        if !scratch.walk.found.is_empty() {
            settle::settle(self, text, scratch);
        }
        &scratch.settled.matches
    }
}

/// Words that are searched together: as many as there are bits to tell their places apart.
const STRETCH: usize = 64;

/// Where the stretch of whole sentences ends that starts at a word. Only a sentence that is longer makes a longer stretch: what is
/// searched never crosses the end of a sentence, so that long messages cost as much a word as short ones.
fn stretch_end(folded: &Folded, start: usize) -> usize {
    let words = folded.words();
    if words.len() - start <= STRETCH {
        return words.len();
    }
    let starts_sentence = |&i: &usize| words[i].flags.has(WordFlags::STOP_BEFORE);
    (start + 1..=start + STRETCH)
        .rev()
        .find(starts_sentence)
        .or_else(|| (start + STRETCH + 1..words.len()).find(starts_sentence))
        .unwrap_or(words.len())
}

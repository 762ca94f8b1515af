//! What likeness says about one message.

use std::fmt;
use std::ops::Range;

use super::features::{self, BITS};
use super::model::Likeness;
use crate::text::Folded;

/// Log-odds below which an alarm of a phrase alone is held back: one in thirteen.
const UNLIKE: f32 = -2.5;

/// Buffers for judging, to be reused. They hold which pieces the last message had; `Debug` shows nothing of it (promise P3).
#[derive(Default)]
pub struct Scratch {
    seen: Vec<u64>,
    /// The buckets of the message, each once, in the order of their first piece.
    pub(super) buckets: Vec<u32>,
}

impl fmt::Debug for Scratch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Scratch({} pieces)", self.buckets.len())
    }
}

impl Scratch {
    /// Notes the pieces of a message, each once.
    pub(super) fn read(&mut self, folded: &Folded) {
        self.seen.resize(1 << (BITS - 6), 0);
        for bucket in self.buckets.drain(..) {
            self.seen[bucket as usize >> 6] = 0;
        }
        let (seen, buckets) = (&mut self.seen, &mut self.buckets);
        features::each(folded, |bucket, _| {
            let (word, bit) = (&mut seen[bucket as usize >> 6], 1 << (bucket & 63));
            if *word & bit == 0 {
                *word |= bit;
                buckets.push(bucket);
            }
        });
    }
}

/// How like a message is to those that called for an adult.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// Like ordinary talk.
    Unlike,
    /// It could be either.
    Between,
    /// Enough to show it to an adult.
    Like,
    /// Enough to call one.
    VeryLike,
}

/// How a message was judged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Opinion<'a> {
    /// Log-odds that it calls for an adult, as often as in the messages learnt from: above 0 more likely than not.
    pub score: f32,
    /// What that means.
    pub grade: Grade,
    /// Whether it is more like those of recruiters than like those of people in distress.
    pub lure: bool,
    /// Whether it is more like those about somebody else.
    pub other: bool,
    /// The topic of the messages that it is most like.
    pub topic: &'a str,
}

/// A word of a message and what it weighed.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// Bytes of the original text.
    pub span: Range<usize>,
    /// What it adds to the score; below 0 where it speaks against.
    pub weight: f32,
}

impl Likeness {
    /// The score of a message alone: the common case, where nothing else is asked. None where there is too little to go by: an emoji,
    /// one word, the same word again and again.
    pub fn score(&self, folded: &Folded, scratch: &mut Scratch) -> Option<f32> {
        if !says_enough(folded) {
            return None;
        }
        scratch.read(folded);
        Some(self.case.value(&scratch.buckets))
    }

    /// What a score means.
    pub fn grade(&self, score: f32) -> Grade {
        match score {
            _ if score >= self.urgent_from => Grade::VeryLike,
            _ if score >= self.case_from => Grade::Like,
            _ if score >= UNLIKE => Grade::Between,
            _ => Grade::Unlike,
        }
    }

    /// All that likeness says about the message that was scored last with these buffers.
    pub fn opinion(&self, score: f32, scratch: &Scratch) -> Opinion<'_> {
        let best = self.topics.iter().map(|(name, head)| (head.value(&scratch.buckets), name));
        let topic = best.max_by(|a, b| a.0.total_cmp(&b.0)).map_or("", |(_, name)| name.as_str());
        let yes = |head: &super::model::Head| head.value(&scratch.buckets) > 0.0;
        Opinion { score, grade: self.grade(score), lure: yes(&self.lure), other: yes(&self.other), topic }
    }

    /// What each word changes, in their order: the score of the message less its score without that word, for explanations (promise
    /// P6). Each word costs a reading of the whole message: nothing for a message that arrives.
    pub fn pieces(&self, text: &str) -> Vec<Piece> {
        let (mut scratch, mut folded) = (Scratch::default(), Folded::default());
        folded.read(text);
        scratch.read(&folded);
        let whole = self.case.value(&scratch.buckets);
        let spans: Vec<_> = (0..folded.words().len()).map(|i| folded.span(i, i)).collect();
        let without = |span: &Range<usize>| format!("{} {}", &text[..span.start], &text[span.end..]);
        spans
            .into_iter()
            .map(|span| {
                folded.read(&without(&span));
                scratch.read(&folded);
                Piece { weight: whole - self.case.value(&scratch.buckets), span }
            })
            .collect()
    }
}

/// Different words of two letters or more that a message has at least, to be judged as a whole. What fewer words say, phrases hear.
const ENOUGH: usize = 3;

/// Whether a message has enough different words to be like anything.
fn says_enough(folded: &Folded) -> bool {
    let mut met = [0u64; ENOUGH];
    let mut count = 0;
    for word in folded.words().iter().filter(|word| folded.letters_of(word).len() >= 2) {
        let code = folded.code_of(word);
        if !met[..count].contains(&code) {
            met[count] = code;
            count += 1;
        }
        if count == ENOUGH {
            return true;
        }
    }
    false
}

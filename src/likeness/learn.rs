//! Learning the weights: logistic regression, always the same result for the same messages in the same order.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::features::BITS;
use super::model::{Head, Likeness, Trained, dropped};
use super::opinion::Scratch;
use crate::text::Folded;

/// Times that all messages are gone through.
const ROUNDS: usize = 30;

/// Size of the first steps.
const STEP: f32 = 0.1;

/// How strongly weights are drawn to 0, for each message.
const SHRINK: f32 = 1e-6;

/// How much a harmless message counts that was written to be mistaken: moderators pay for each.
const HARMLESS: f32 = 3.0;

/// Parts of ordinary chat: each is judged by weights learnt from the others when thresholds are chosen.
const PARTS: usize = 5;

/// What a message to learn from is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Label {
    /// Somebody is in distress or recruits.
    Case {
        /// A recruiter wrote it.
        lure: bool,
        /// It is about somebody else.
        other: bool,
        /// The topic.
        topic: String,
    },
    /// A question or something harmless that was written to be mistaken.
    Harmless,
    /// Ordinary chat, on which thresholds are chosen.
    Ordinary,
}

/// A message to learn from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example<'a> {
    /// What was written.
    pub text: &'a str,
    /// What it is.
    pub label: Label,
}

/// What is wanted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lesson {
    /// Share of ordinary chat that may become a case.
    pub case_share: f64,
    /// Share of ordinary chat that may be told at once.
    pub urgent_share: f64,
}

/// Learns from all examples. Takes some ten seconds for a hundred thousand messages.
pub fn learn(examples: &[Example<'_>], lesson: Lesson) -> Likeness {
    let pieces = Pieces::of(examples);
    let is_case: Vec<Option<bool>> =
        examples.iter().map(|e| Some(matches!(e.label, Label::Case { .. }))).collect();
    let ordinary: Vec<usize> =
        (0..examples.len()).filter(|&i| examples[i].label == Label::Ordinary).collect();
    let mut scores: Vec<f32> = Vec::with_capacity(ordinary.len());
    for part in 0..PARTS {
        let held: BTreeSet<usize> = ordinary.iter().copied().skip(part).step_by(PARTS).collect();
        let answers: Vec<Option<bool>> =
            is_case.iter().enumerate().map(|(i, a)| a.filter(|_| !held.contains(&i))).collect();
        let head = fit(&pieces, &answers, dropped(0));
        scores.extend(held.iter().map(|&i| head.value(pieces.get(i))));
    }
    scores.sort_by(|a, b| b.total_cmp(a));
    let about = |ask: &dyn Fn(&Label) -> Option<bool>| {
        fit(&pieces, &examples.iter().map(|e| ask(&e.label)).collect::<Vec<_>>(), dropped(1))
    };
    let names: BTreeSet<&str> = examples.iter().filter_map(|e| topic_of(&e.label)).collect();
    let topics = names.iter().map(|name| {
        let head = about(&|label| topic_of(label).map(|topic| topic == *name));
        ((*name).to_owned(), head)
    });
    let topics = topics.collect();
    Likeness {
        case: fit(&pieces, &is_case, dropped(0)),
        lure: about(&|label| match label {
            Label::Case { lure, .. } => Some(*lure),
            _ => None,
        }),
        other: about(&|label| match label {
            Label::Case { lure: false, other, .. } => Some(*other),
            _ => None,
        }),
        topics,
        case_from: threshold(&scores, lesson.case_share),
        urgent_from: threshold(&scores, lesson.urgent_share),
        trained: trained(examples),
    }
}

fn topic_of(label: &Label) -> Option<&str> {
    match label {
        Label::Case { topic, .. } => Some(topic),
        Label::Harmless | Label::Ordinary => None,
    }
}

/// The score that this share of sorted scores (the highest first) reaches.
fn threshold(scores: &[f32], share: f64) -> f32 {
    let over = (share * scores.len() as f64) as usize;
    scores.get(over).map_or(f32::MAX, |&score| score.next_up())
}

/// What examples there are.
pub fn trained(examples: &[Example<'_>]) -> Trained {
    let (mut messages, mut ordinary, mut hash) = (BTreeMap::new(), 0, Sha256::new());
    for example in examples {
        let name = match &example.label {
            Label::Case { lure: true, .. } => "lure",
            Label::Case { .. } => "distress",
            Label::Harmless => "harmless",
            Label::Ordinary => "ordinary",
        };
        if name == "ordinary" {
            ordinary += 1;
        } else {
            *messages.entry(name.to_owned()).or_insert(0) += 1;
        }
        hash.update((example.text.len() as u64).to_le_bytes());
        hash.update(example.text);
        hash.update(format!("{:?}", example.label));
    }
    let fingerprint = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Trained { messages, ordinary, fingerprint }
}

/// The pieces of all examples, one list after the other.
struct Pieces {
    all: Vec<u32>,
    ends: Vec<usize>,
    counts: Vec<f32>,
}

impl Pieces {
    fn of(examples: &[Example<'_>]) -> Self {
        let (mut folded, mut scratch) = (Folded::default(), Scratch::default());
        let mut new = Self { all: Vec::new(), ends: Vec::new(), counts: Vec::new() };
        for example in examples {
            folded.read(example.text);
            scratch.read(&folded);
            new.all.extend(&scratch.buckets);
            new.ends.push(new.all.len());
            new.counts.push(if example.label == Label::Harmless { HARMLESS } else { 1.0 });
        }
        new
    }

    fn get(&self, i: usize) -> &[u32] {
        let start = i.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.all[start..self.ends[i]]
    }
}

/// Weights that answer a question as the examples do; those without an answer are left out. Steps become smaller for pieces that
/// have been met often (Duchi, Hazan, Singer 2011).
fn fit(pieces: &Pieces, answers: &[Option<bool>], dropped: u32) -> Head {
    let mut order: Vec<usize> = (0..answers.len()).filter(|&i| answers[i].is_some()).collect();
    let mut weights = vec![0.0f32; 1 << (BITS - dropped)];
    let mut met = vec![1e-6f32; 1 << (BITS - dropped)];
    let (mut bias, mut bias_met) = (0.0f32, 1e-6f32);
    let mut random = 0x5EED_u64;
    for _ in 0..ROUNDS {
        for i in (1..order.len()).rev() {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            order.swap(i, ((random >> 33) % (i as u64 + 1)) as usize);
        }
        for &i in &order {
            let buckets = pieces.get(i);
            let each = 1.0 / (buckets.len().max(1) as f32).sqrt();
            let sum: f32 = buckets.iter().map(|&b| weights[(b >> dropped) as usize]).sum();
            let likely = 1.0 / (1.0 + (-(sum * each + bias)).exp());
            let wrong = likely - if answers[i] == Some(true) { 1.0 } else { 0.0 };
            let slope = wrong * each * pieces.counts[i];
            for &b in buckets {
                let (weight, met) =
                    (&mut weights[(b >> dropped) as usize], &mut met[(b >> dropped) as usize]);
                let slope = slope + SHRINK * *weight;
                *met += slope * slope;
                *weight -= STEP * slope / met.sqrt();
            }
            bias_met += wrong * wrong;
            bias -= STEP * wrong / bias_met.sqrt();
        }
    }
    Head::new(&weights, dropped, bias)
}

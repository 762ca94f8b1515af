//! The weights, and the file that holds them.

use std::collections::BTreeMap;
use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use super::features::BITS;

/// The first line of a file of weights.
const FIRST_LINE: &str = "sanad likeness 1: learnt by `sanad learn`, not made to be edited";

/// Bits of the bucket that the tables for the details use; whether there is a case at all is worth a larger one.
const DETAIL_BITS: u32 = 14;

/// Characters of base64 in a line, so that no tool chokes on the file.
const LINE: usize = 120;

/// One question and its weights: the answer is the sum over the pieces of a message, made independent of its length.
#[derive(Clone, PartialEq)]
pub(super) struct Head {
    weights: Vec<i8>,
    /// Low bits of a bucket that this table does not tell apart.
    dropped: u32,
    /// What a weight of 1 stands for.
    scale: f32,
    bias: f32,
}

impl Head {
    /// Rounds to the nearest of 255 steps.
    pub(super) fn new(weights: &[f32], dropped: u32, bias: f32) -> Self {
        let most = weights.iter().fold(0.0f32, |most, w| most.max(w.abs())).max(f32::MIN_POSITIVE);
        let scale = most / 127.0;
        Self { weights: weights.iter().map(|w| (w / scale).round() as i8).collect(), dropped, scale, bias }
    }

    /// The answer for a message with these pieces, each once.
    #[inline]
    pub(super) fn value(&self, buckets: &[u32]) -> f32 {
        let sum: i32 = buckets.iter().map(|&b| i32::from(self.weights[(b >> self.dropped) as usize])).sum();
        sum as f32 * self.share(buckets.len()) + self.bias
    }

    /// What one step of a weight adds in a message of so many pieces.
    #[inline]
    fn share(&self, pieces: usize) -> f32 {
        self.scale / (pieces.max(1) as f32).sqrt()
    }
}

impl fmt::Debug for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Head({} weights)", self.weights.len())
    }
}

/// What the weights were learnt from, for people who ask.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Trained {
    /// Labelled messages, by what they are.
    pub messages: BTreeMap<String, usize>,
    /// Lines of ordinary chat.
    pub ordinary: usize,
    /// SHA-256 over all texts and labels, in order.
    pub fingerprint: String,
}

/// The first line behind the magic: everything but the weights.
#[derive(Serialize, Deserialize)]
struct Header {
    trained: Trained,
    /// Score from which a message makes a case.
    case_from: f32,
    /// Score from which it is told at once.
    urgent_from: f32,
    topics: Vec<String>,
    /// Scale and bias of each head: case, lure, other, then the topics.
    heads: Vec<(f32, f32)>,
}

/// A file of weights cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the weights of likeness cannot be read ({0}); learn them again with `sanad learn`")]
pub struct BadModel(&'static str);

impl BadModel {
    /// What is wrong, in a few words.
    pub const fn what(&self) -> &'static str {
        self.0
    }
}

/// Everything that was learnt.
#[derive(Clone, Debug, PartialEq)]
pub struct Likeness {
    pub(super) case: Head,
    pub(super) lure: Head,
    pub(super) other: Head,
    pub(super) topics: Vec<(String, Head)>,
    /// Score from which a message makes a case without a phrase: chosen on ordinary chat that was not learnt from.
    pub case_from: f32,
    /// Score from which it is told at once, chosen in the same way.
    pub urgent_from: f32,
    /// What it was learnt from.
    pub trained: Trained,
}

impl Likeness {
    /// Reads a file of weights.
    ///
    /// # Errors
    /// It is none, or not whole.
    pub fn from_text(text: &str) -> Result<Self, BadModel> {
        let mut lines = text.lines();
        if lines.next() != Some(FIRST_LINE) {
            return Err(BadModel("it does not start like one"));
        }
        let header = lines.next().ok_or(BadModel("it has no header"))?;
        let header: Header = serde_json::from_str(header).map_err(|_| BadModel("its header is damaged"))?;
        let packed: String = lines.collect();
        let tables = STANDARD.decode(packed).map_err(|_| BadModel("its weights are damaged"))?;
        let numbers = header.heads.iter().flat_map(|(scale, bias)| [scale, bias]);
        if !numbers.chain([&header.case_from, &header.urgent_from]).all(|number| number.is_finite()) {
            return Err(BadModel("a number is none"));
        }
        if header.heads.len() != header.topics.len() + 3 || tables.len() != length(header.heads.len()) {
            return Err(BadModel("its length is wrong"));
        }
        let mut rest = tables.as_slice();
        let mut heads = header.heads.iter().enumerate().map(|(i, &(scale, bias))| {
            let dropped = dropped(i);
            let (table, after) = rest.split_at(1 << (BITS - dropped));
            rest = after;
            Head { weights: table.iter().map(|b| b.cast_signed()).collect(), dropped, scale, bias }
        });
        let mut next = || heads.next().ok_or(BadModel("its length is wrong"));
        let (case, lure, other) = (next()?, next()?, next()?);
        let topics = header.topics.into_iter().zip(heads).collect();
        let Header { case_from, urgent_from, trained, .. } = header;
        Ok(Self { case, lure, other, topics, case_from, urgent_from, trained })
    }

    /// The file of these weights.
    pub fn to_text(&self) -> String {
        let details = self.topics.iter().map(|(_, head)| head);
        let heads: Vec<&Head> = [&self.case, &self.lure, &self.other].into_iter().chain(details).collect();
        let header = Header {
            trained: self.trained.clone(),
            case_from: self.case_from,
            urgent_from: self.urgent_from,
            topics: self.topics.iter().map(|(name, _)| name.clone()).collect(),
            heads: heads.iter().map(|head| (head.scale, head.bias)).collect(),
        };
        let tables: Vec<u8> =
            heads.iter().flat_map(|head| head.weights.iter().map(|w| w.cast_unsigned())).collect();
        let packed = STANDARD.encode(tables);
        // A header of plain names and numbers cannot fail to be written.
        let mut out = format!("{FIRST_LINE}\n{}\n", serde_json::to_string(&header).unwrap_or_default());
        let mut rest = packed.as_str();
        while !rest.is_empty() {
            let (line, after) = rest.split_at(LINE.min(rest.len()));
            out.push_str(line);
            out.push('\n');
            rest = after;
        }
        out
    }
}

/// Low bits of buckets that a table does without, by its place in the file.
pub(super) const fn dropped(head: usize) -> u32 {
    if head == 0 { 0 } else { BITS - DETAIL_BITS }
}

/// Bytes of so many tables.
const fn length(heads: usize) -> usize {
    (1 << BITS) + heads.saturating_sub(1) * (1 << DETAIL_BITS)
}

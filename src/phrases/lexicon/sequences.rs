//! Sequences of symbols, filed under the rarest symbol of each. A symbol stands for a word or for a word class, never for the
//! words of a class one by one, so that a phrase costs as many elements as it has pieces, and a message that lacks the rarest piece
//! of a phrase never looks at the phrase.

use std::collections::HashMap;

/// Set in an element that up to three words may precede.
pub(crate) const GAP: u32 = 1 << 31;

/// The bits of an element that are its symbol.
pub(crate) const SYMBOL: u32 = (1 << 24) - 1;

/// What a sequence means where it is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Accept {
    /// A whole phrase, by its index.
    Phrase(u32),
    /// One part of a phrase with `&`: the phrase, the part.
    Part(u32, u8),
    /// An exception, by its index.
    Except(u32),
    /// A form of several words of one or more classes, by its index.
    Form(u32),
    /// A way of writing, by its index.
    Spelling(u32),
}

#[derive(Clone, Copy, Debug)]
struct Sequence {
    start: u32,
    /// The second rarest symbol, and the rarest one of another part of the same phrase: looked for before anything else.
    guards: (u32, u32),
    len: u8,
    accept: Accept,
}

/// All sequences. They are searched in ranks: 0 ways of writing, 1.. classes, the last one phrases.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sequences {
    elements: Vec<u32>,
    list: Vec<Sequence>,
    anchors: Anchors,
}

/// The sequences of each rank by the symbol under which they are filed: symbols are numbered without gaps, so that one look at a list
/// says where they stand.
#[derive(Clone, Debug, Default)]
struct Anchors {
    /// By rank, then symbol: where the ids start, and one more for where the last ones end.
    starts: Vec<u32>,
    /// Symbols of each rank.
    symbols: usize,
    ids: Vec<u32>,
}

impl Anchors {
    /// From rank, symbol and id.
    fn new(mut filed: Vec<(u32, u32, u32)>) -> Self {
        filed.sort_unstable();
        filed.dedup();
        let symbols = filed.iter().map(|(_, symbol, _)| *symbol as usize + 1).max().unwrap_or(0);
        let ranks = filed.last().map_or(0, |(rank, ..)| *rank as usize + 1);
        let mut starts = vec![0; ranks * symbols + 1];
        for (rank, symbol, _) in &filed {
            starts[*rank as usize * symbols + *symbol as usize + 1] += 1;
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        Self { starts, symbols, ids: filed.into_iter().map(|(.., id)| id).collect() }
    }

    fn bytes(&self) -> usize {
        (self.starts.capacity() + self.ids.capacity()) * 4
    }

    #[inline]
    fn get(&self, rank: u32, symbol: u32) -> &[u32] {
        let at = rank as usize * self.symbols + symbol as usize;
        match self.starts.get(at..at + 2) {
            Some(&[start, end]) if (symbol as usize) < self.symbols => {
                self.ids.get(start as usize..end as usize).unwrap_or_default()
            }
            _ => &[],
        }
    }
}

/// Sequences that are being collected.
#[derive(Default)]
pub(crate) struct Builder {
    list: Vec<(u8, Vec<u32>, Accept)>,
}

impl Builder {
    /// Adds a sequence of symbols, each with or without [`GAP`].
    pub(crate) fn add(&mut self, rank: u32, elements: &[u32], accept: Accept) {
        let mut elements = elements.to_vec();
        elements.truncate(255);
        self.list.push((rank as u8, elements, accept));
    }

    /// Files all sequences. `commonness` says how often a symbol is likely to occur. Also returns, for each symbol, the ranks (one
    /// bit each) in which something is filed under it.
    pub(crate) fn finish(self, commonness: impl Fn(u32) -> u64) -> (Sequences, HashMap<u32, u8>) {
        let mut out = Sequences::default();
        let mut filed = Vec::with_capacity(self.list.len());
        let mut ranks: HashMap<u32, u8> = HashMap::new();
        let rarest = |elements: &[u32]| {
            let mut symbols: Vec<u32> = elements.iter().map(|e| e & SYMBOL).collect();
            symbols.sort_by_key(|&s| (commonness(s), s));
            let anchor = symbols.first().copied()?;
            Some((anchor, symbols.get(1).copied().unwrap_or(anchor)))
        };
        // The symbol that a part cannot do without, if all its variants agree about it.
        let mut needed: HashMap<(u32, u8), Option<u32>> = HashMap::new();
        for (_, elements, accept) in &self.list {
            if let (Accept::Part(phrase, part), Some((anchor, _))) = (accept, rarest(elements)) {
                let known = needed.entry((*phrase, *part)).or_insert(Some(anchor));
                *known = known.filter(|&k| k == anchor);
            }
        }
        for (rank, elements, accept) in self.list {
            let Some((anchor, second)) = rarest(&elements) else { continue };
            let other = match accept {
                Accept::Part(phrase, part) => (0..16)
                    .filter(|&p| p != part)
                    .filter_map(|p| needed.get(&(phrase, p)).copied().flatten())
                    .min_by_key(|&s| (commonness(s), s)),
                _ => None,
            };
            filed.push((u32::from(rank), anchor, out.list.len() as u32));
            *ranks.entry(anchor).or_insert(0) |= 1 << rank;
            let guards = (second, other.unwrap_or(anchor));
            out.list.push(Sequence {
                start: out.elements.len() as u32,
                guards,
                len: elements.len() as u8,
                accept,
            });
            out.elements.extend(elements);
        }
        out.anchors = Anchors::new(filed);
        out.elements.shrink_to_fit();
        out.list.shrink_to_fit();
        (out, ranks)
    }
}

impl Sequences {
    /// The sequences of a rank that are filed under a symbol.
    #[inline]
    pub(crate) fn filed(&self, rank: u32, symbol: u32) -> impl Iterator<Item = u32> {
        self.anchors.get(rank, symbol).iter().copied()
    }

    /// The symbols to look for first.
    #[inline]
    pub(crate) fn guards(&self, id: u32) -> (u32, u32) {
        self.list[id as usize].guards
    }

    /// The elements of a sequence.
    #[inline]
    pub(crate) fn elements(&self, id: u32) -> &[u32] {
        let s = &self.list[id as usize];
        &self.elements[s.start as usize..s.start as usize + usize::from(s.len)]
    }

    /// What it means.
    #[inline]
    pub(crate) fn accept(&self, id: u32) -> Accept {
        self.list[id as usize].accept
    }

    /// The longest list of sequences filed under one symbol, for those who write phrases.
    #[cfg(test)]
    pub(crate) fn longest_list(&self) -> usize {
        self.anchors.starts.windows(2).map(|list| (list[1] - list[0]) as usize).max().unwrap_or(0)
    }

    /// Bytes on the heap.
    pub(crate) fn bytes(&self) -> usize {
        self.elements.capacity() * 4 + self.list.capacity() * size_of::<Sequence>() + self.anchors.bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequences_are_filed_under_their_rarest_symbol() {
        let mut builder = Builder::default();
        builder.add(1, &[5, 6 | GAP], Accept::Phrase(0));
        builder.add(1, &[5, 7], Accept::Phrase(1));
        let (sequences, ranks) = builder.finish(|s| if s == 5 { 9 } else { 1 });
        assert_eq!(
            sequences.filed(1, 6).map(|i| sequences.accept(i)).collect::<Vec<_>>(),
            [Accept::Phrase(0)]
        );
        assert_eq!(sequences.filed(1, 5).count(), 0);
        assert_eq!(sequences.filed(0, 6).count(), 0);
        assert_eq!((ranks.get(&7), ranks.get(&5)), (Some(&2), None));
        assert_eq!((sequences.guards(0), sequences.elements(0)), ((5, 6), &[5, 6 | GAP][..]));
        assert_eq!(sequences.longest_list(), 1);
    }
}

//! Small hash tables that never change once they are filled: 64-bit keys, open addressing.

/// Where things with a key stand in a list. A slot holds eight bits of the hash and the number of a thing, so that most keys that are
/// not there are refused without a look at any, and what is searched stays in the cache. Filled slots are at most a third of
/// all.
#[derive(Clone, Debug, Default)]
pub(crate) struct Slots {
    /// Tag in the high eight bits, below it the number of the thing from 1; 0 where it is empty.
    slots: Vec<u32>,
    shift: u32,
}

/// The bits of a slot that number a thing; a lexicon with more words than that does not fit into memory anyway.
const NUMBER: u32 = (1 << 24) - 1;

impl Slots {
    /// Files things by their distinct keys, in their order.
    ///
    /// # Panics
    /// With more than 16 million keys.
    pub(crate) fn new(keys: impl ExactSizeIterator<Item = u64>) -> Self {
        let count = keys.len();
        if count == 0 {
            return Self::default();
        }
        assert!(count < NUMBER as usize, "{count} keys are too many for one table");
        let size = (count * 3).next_power_of_two().max(8);
        let mut new = Self { slots: vec![0; size], shift: 64 - size.trailing_zeros() };
        for (number, key) in (1..).zip(keys) {
            let (mut at, tag) = new.start(key);
            while new.slots[at] != 0 {
                at = (at + 1) & (size - 1);
            }
            new.slots[at] = tag | number;
        }
        new
    }

    /// Where the search for a key starts, and its tag: multiplicative hashing, the high bits are the good ones.
    #[inline]
    fn start(&self, key: u64) -> (usize, u32) {
        let hash = (key ^ key >> 32).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        ((hash >> self.shift) as usize, hash as u32 & !NUMBER)
    }

    /// Finds a key; `found` gives the thing with a number if it has that key.
    #[inline]
    pub(crate) fn find<T>(&self, key: u64, found: impl Fn(usize) -> Option<T>) -> Option<T> {
        let mask = self.slots.len().wrapping_sub(1);
        let (mut at, tag) = self.start(key);
        loop {
            // No slot only if there are none at all.
            let slot = *self.slots.get(at & mask)?;
            if slot == 0 {
                return None;
            }
            if slot & !NUMBER == tag
                && let Some(thing) = found((slot & NUMBER) as usize - 1)
            {
                return Some(thing);
            }
            at += 1;
        }
    }

    /// Bytes on the heap.
    pub(crate) fn bytes(&self) -> usize {
        self.slots.capacity() * 4
    }
}

/// Lists of ids by key, in one table and one pool; the last id of a list carries the high bit.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lists {
    slots: Slots,
    /// Each key with the place in the pool where its ids start.
    heads: Vec<(u64, u32)>,
    ids: Vec<u32>,
}

const LAST: u32 = 1 << 31;

impl Lists {
    /// Groups pairs of (key, id), duplicates once.
    pub(crate) fn new(mut pairs: Vec<(u64, u32)>) -> Self {
        pairs.sort_unstable();
        pairs.dedup();
        let mut heads = Vec::new();
        let mut ids = Vec::with_capacity(pairs.len());
        for (i, &(key, id)) in pairs.iter().enumerate() {
            if i == 0 || pairs[i - 1].0 != key {
                heads.push((key, ids.len() as u32));
            }
            let last = pairs.get(i + 1).is_none_or(|next| next.0 != key);
            ids.push(if last { id | LAST } else { id });
        }
        heads.shrink_to_fit();
        Self { slots: Slots::new(heads.iter().map(|head| head.0)), heads, ids }
    }

    /// The ids of a key; empty if there are none.
    #[inline]
    pub(crate) fn get(&self, key: u64) -> Ids<'_> {
        let start = self.slots.find(key, |number| {
            let &(found, start) = self.heads.get(number)?;
            (found == key).then_some(start)
        });
        let rest = start.and_then(|start| self.ids.get(start as usize..)).unwrap_or_default();
        Ids { rest }
    }

    /// Bytes on the heap.
    pub(crate) fn bytes(&self) -> usize {
        self.slots.bytes() + self.heads.capacity() * size_of::<(u64, u32)>() + self.ids.capacity() * 4
    }
}

/// The ids of one key.
#[derive(Clone, Copy)]
pub(crate) struct Ids<'a> {
    rest: &'a [u32],
}

impl Iterator for Ids<'_> {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        let (&first, rest) = self.rest.split_first()?;
        self.rest = if first & LAST != 0 { &[] } else { rest };
        Some(first & !LAST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_give_back_what_was_put_in() {
        let lists = Lists::new(vec![(7, 1), (3, 5), (7, 2), (7, 1), (0, 9)]);
        assert_eq!(lists.get(7).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(lists.get(3).collect::<Vec<_>>(), [5]);
        assert_eq!(lists.get(0).collect::<Vec<_>>(), [9]);
        assert_eq!(lists.get(4).count(), 0);
        assert_eq!(Lists::default().get(1).count(), 0);
        assert_eq!(Lists::new(Vec::new()).get(1).count(), 0);
    }
}

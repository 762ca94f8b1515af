//! A small hash table that never changes once it is filled: 64-bit keys, 32-bit values, open addressing.

/// Filled slots are at most half of the table, so that a look-up that finds nothing ends after one or two steps.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    slots: Vec<(u64, u32)>,
    shift: u32,
}

const EMPTY: u64 = u64::MAX;

impl Table {
    /// A table of distinct keys, none of which is `u64::MAX`.
    pub(crate) fn new(pairs: &[(u64, u32)]) -> Self {
        if pairs.is_empty() {
            return Self::default();
        }
        let size = (pairs.len() * 2).next_power_of_two().max(8);
        let mut table = Self { slots: vec![(EMPTY, 0); size], shift: 64 - size.trailing_zeros() };
        for &(key, value) in pairs {
            let mut at = table.start(key);
            while table.slots[at].0 != EMPTY {
                debug_assert_ne!(table.slots[at].0, key);
                at = (at + 1) & (size - 1);
            }
            table.slots[at] = (key, value);
        }
        table
    }

    /// Where the search for a key starts: multiplicative hashing, the high bits are the good ones.
    #[inline]
    fn start(&self, key: u64) -> usize {
        ((key ^ key >> 32).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> self.shift) as usize
    }

    /// The value of a key.
    #[inline]
    pub(crate) fn get(&self, key: u64) -> Option<u32> {
        let mask = self.slots.len().wrapping_sub(1);
        if self.slots.is_empty() {
            return None;
        }
        let mut at = self.start(key);
        loop {
            let (found, value) = self.slots[at & mask];
            if found == key {
                return Some(value);
            }
            if found == EMPTY {
                return None;
            }
            at += 1;
        }
    }

    /// Bytes on the heap.
    pub(crate) fn bytes(&self) -> usize {
        self.slots.capacity() * size_of::<(u64, u32)>()
    }
}

/// Lists of ids by key, in one table and one pool; the last id of a list carries the high bit.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lists {
    table: Table,
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
        Self { table: Table::new(&heads), ids }
    }

    /// The ids of a key; empty if there are none.
    #[inline]
    pub(crate) fn get(&self, key: u64) -> Ids<'_> {
        match self.table.get(key) {
            Some(at) => Ids { rest: &self.ids[at as usize..] },
            None => Ids { rest: &[] },
        }
    }

    /// The length of the longest list.
    #[cfg(test)]
    pub(crate) fn longest(&self) -> usize {
        self.ids.split_inclusive(|id| id & LAST != 0).map(<[u32]>::len).max().unwrap_or(0)
    }

    /// Bytes on the heap.
    pub(crate) fn bytes(&self) -> usize {
        self.table.bytes() + self.ids.capacity() * 4
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

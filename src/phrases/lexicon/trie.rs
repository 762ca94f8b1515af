//! Sequences of symbols that share their beginnings. A symbol stands for a word or for a word class, never for the words of a
//! class one by one, so that a phrase costs as many nodes as it has pieces.

use std::collections::HashMap;

use super::table::Table;

/// The symbol of `..`.
pub(crate) const GAP: u32 = 0;

/// What a node means to those who reach it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Accept {
    /// A whole phrase, by its index.
    Phrase(u32),
    /// One part of a phrase with `&`: the phrase, the part.
    Part(u32, u8),
    /// An exception, by its index.
    Except(u32),
    /// A form of several words of a class, by the index of the class.
    Class(u32),
    /// A way of writing, by its index.
    Spelling(u32),
}

#[derive(Clone, Copy, Debug, Default)]
struct Node {
    /// A bit for each symbol (by its last six bits) that leads on: most look-ups end here.
    leads: u64,
    accepts: u32,
    count: u16,
}

/// The finished trie. Its first nodes are the roots.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trie {
    nodes: Vec<Node>,
    edges: Table,
    accepts: Vec<Accept>,
}

/// A trie that is being filled.
#[derive(Default)]
pub(crate) struct Builder {
    edges: HashMap<(u32, u32), u32>,
    nodes: u32,
    accepts: Vec<(u32, Accept)>,
}

impl Builder {
    pub(crate) fn new(roots: u32) -> Self {
        Self { nodes: roots, ..Self::default() }
    }

    /// Adds a sequence below a root.
    pub(crate) fn add(&mut self, root: u32, symbols: &[u32], accept: Accept) {
        let mut node = root;
        for &symbol in symbols {
            let fresh = self.nodes;
            node = *self.edges.entry((node, symbol)).or_insert(fresh);
            self.nodes += u32::from(node == fresh);
        }
        self.accepts.push((node, accept));
    }

    /// The roots from which each symbol starts a sequence, one bit per root.
    pub(crate) fn starts(&self, roots: u32) -> HashMap<u32, u8> {
        let mut starts = HashMap::new();
        for &(node, symbol) in self.edges.keys() {
            if node < roots {
                *starts.entry(symbol).or_insert(0) |= 1 << node;
            }
        }
        starts
    }

    pub(crate) fn finish(mut self) -> Trie {
        let mut nodes = vec![Node::default(); self.nodes as usize];
        let mut pairs = Vec::with_capacity(self.edges.len());
        for (&(node, symbol), &child) in &self.edges {
            nodes[node as usize].leads |= 1 << (symbol & 63);
            pairs.push((edge(node, symbol), child));
        }
        // The sort is stable: the variants of one phrase stay neighbours and fall together.
        self.accepts.sort_by_key(|&(node, _)| node);
        self.accepts.dedup();
        for (i, &(node, _)) in self.accepts.iter().enumerate() {
            let node = &mut nodes[node as usize];
            if node.count == 0 {
                node.accepts = i as u32;
            }
            node.count = node.count.saturating_add(1);
        }
        Trie { nodes, edges: Table::new(&pairs), accepts: self.accepts.into_iter().map(|(_, a)| a).collect() }
    }
}

fn edge(node: u32, symbol: u32) -> u64 {
    u64::from(node) << 32 | u64::from(symbol)
}

impl Trie {
    /// The node that a symbol leads to.
    #[inline]
    pub(crate) fn next(&self, node: u32, symbol: u32) -> Option<u32> {
        if self.nodes[node as usize].leads >> (symbol & 63) & 1 == 0 {
            return None;
        }
        self.edges.get(edge(node, symbol))
    }

    /// Whether anything follows the node.
    #[inline]
    pub(crate) fn leads_on(&self, node: u32) -> bool {
        self.nodes[node as usize].leads != 0
    }

    /// What reaching the node means.
    #[inline]
    pub(crate) fn accepts(&self, node: u32) -> &[Accept] {
        let node = &self.nodes[node as usize];
        &self.accepts[node.accepts as usize..node.accepts as usize + usize::from(node.count)]
    }

    /// Bytes on the heap.
    pub(crate) fn bytes(&self) -> usize {
        self.nodes.capacity() * size_of::<Node>()
            + self.edges.bytes()
            + self.accepts.capacity() * size_of::<Accept>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequences_share_their_beginnings() {
        let mut builder = Builder::new(1);
        builder.add(0, &[5, 6], Accept::Phrase(0));
        builder.add(0, &[5, 7], Accept::Phrase(1));
        builder.add(0, &[5, 7], Accept::Phrase(2));
        assert_eq!(builder.starts(1), HashMap::from([(5, 1)]));
        let trie = builder.finish();
        let five = trie.next(0, 5).unwrap();
        let seven = trie.next(five, 7).unwrap();
        assert_eq!(trie.accepts(seven), [Accept::Phrase(1), Accept::Phrase(2)]);
        assert_eq!(trie.next(five, 5), None);
        assert!(trie.accepts(five).is_empty() && !trie.leads_on(seven));
    }
}

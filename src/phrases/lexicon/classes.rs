//! Word classes while they are compiled: their forms, who includes whom, in which order they can be met.

use std::collections::HashMap;

/// A form of several pieces (symbols) of a class.
pub(super) type Form = Vec<u32>;

/// A class: named by a file, or made of the alternatives of one line.
#[derive(Default)]
pub(super) struct Class {
    /// As written; empty for alternatives of a line.
    pub(super) shown: String,
    /// Its symbol.
    pub(super) symbol: u32,
    /// Atoms that alone are a form.
    pub(super) atoms: Vec<u32>,
    /// Classes included as they are.
    pub(super) includes: Vec<usize>,
    /// Forms of several pieces.
    pub(super) forms: Vec<Form>,
    /// Classes used inside those forms.
    pub(super) uses: Vec<usize>,
}

/// All classes.
#[derive(Default)]
pub(super) struct Classes {
    pub(super) list: Vec<Class>,
    pub(super) by_name: HashMap<String, usize>,
}

impl Classes {
    /// For each class the classes whose symbol it stands for, itself first: all that include it, however deep.
    pub(super) fn standing_for(&self) -> Vec<Vec<usize>> {
        let mut includers = vec![Vec::new(); self.list.len()];
        for (i, class) in self.list.iter().enumerate() {
            for &included in &class.includes {
                includers[included].push(i);
            }
        }
        (0..self.list.len())
            .map(|class| {
                let mut all = vec![class];
                let mut at = 0;
                while at < all.len() {
                    for &includer in &includers[all[at]] {
                        if !all.contains(&includer) {
                            all.push(includer);
                        }
                    }
                    at += 1;
                }
                all
            })
            .collect()
    }

    /// The rank at which each class's own forms of several words are met (1..), 0 for classes of single words. A form is met
    /// after everything that it uses.
    pub(super) fn ranks(&self) -> Vec<u32> {
        let mut complete = vec![None; self.list.len()];
        for class in 0..self.list.len() {
            self.complete(class, &mut complete, 0);
        }
        let complete = |i: usize| complete[i].unwrap_or(0);
        self.list
            .iter()
            .map(|c| {
                if c.forms.is_empty() {
                    0
                } else {
                    1 + c.uses.iter().map(|&u| complete(u)).max().unwrap_or(0)
                }
            })
            .collect()
    }

    fn complete(&self, class: usize, known: &mut Vec<Option<u32>>, depth: usize) -> u32 {
        if let Some(rank) = known[class] {
            return rank;
        }
        if depth > self.list.len() {
            return 0;
        }
        let c = &self.list[class];
        let own = if c.forms.is_empty() {
            0
        } else {
            1 + c.uses.iter().map(|&u| self.complete(u, known, depth + 1)).max().unwrap_or(0)
        };
        let rank = c.includes.iter().map(|&i| self.complete(i, known, depth + 1)).max().unwrap_or(0).max(own);
        known[class] = Some(rank);
        rank
    }

    /// Whether `from` reaches `to` through inclusions or uses.
    pub(super) fn reaches(&self, from: usize, to: usize) -> bool {
        let mut seen = vec![from];
        let mut at = 0;
        while at < seen.len() {
            if seen[at] == to {
                return true;
            }
            let class = &self.list[seen[at]];
            for &next in class.includes.iter().chain(&class.uses) {
                if !seen.contains(&next) {
                    seen.push(next);
                }
            }
            at += 1;
        }
        false
    }
}

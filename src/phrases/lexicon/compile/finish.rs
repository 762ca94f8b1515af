//! The tables of a lexicon, once all files are read.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};

use super::Compiler;
use crate::phrases::lexicon::atoms::{Kind, Marks};
use crate::phrases::lexicon::sequences::{self, Accept, GAP, SYMBOL};
use crate::phrases::lexicon::{Lexicon, Meant};
use crate::phrases::problem::Problem;
use crate::phrases::scan::known::Known;
use crate::phrases::scan::resolve;
use crate::text::{Folded, Lang};

/// The serial number of the next lexicon, so that buffers know which one they were used with.
static SERIAL: AtomicU64 = AtomicU64::new(1);

/// Ranks of classes of several words inside one another.
const MOST_RANKS: u32 = 6;

impl Compiler<'_> {
    pub(super) fn finish(mut self) -> (Lexicon, Vec<Problem>) {
        let class_ranks = self.classes.ranks();
        let top = class_ranks.iter().copied().max().unwrap_or(0).min(MOST_RANKS);
        let ranks = top + 2;
        let mut builder = sequences::Builder::default();
        for (symbols, accept) in &self.sequences {
            let rank = if matches!(accept, Accept::Spelling(_)) { 0 } else { ranks - 1 };
            builder.add(rank, &elements(symbols), *accept);
        }
        let forms = self.forms(&class_ranks, top);
        for (i, form) in forms.iter().enumerate() {
            builder.add(form.rank, &form.elements, Accept::Form(i as u32));
        }
        let commonness = self.commonness();
        let (sequences, filed) = builder.finish(|symbol| commonness[symbol as usize]);
        let packed = |symbol: u32| symbol | u32::from(filed.get(&symbol).copied().unwrap_or(0)) << 24;
        let mut symbols = Vec::new();
        // Equal lists are kept once, so that two spellings of one word are seen to be the same thing.
        let mut known: HashMap<Vec<u32>, (u32, u16)> = HashMap::new();
        let mut put = |mut list: Vec<u32>| {
            list.sort_unstable_by_key(|s| s & SYMBOL);
            list.dedup();
            *known.entry(list).or_insert_with_key(|list| {
                let start = symbols.len() as u32;
                symbols.extend_from_slice(list);
                (start, list.len() as u16)
            })
        };
        let standing_for = self.classes.standing_for();
        let class_list = &self.classes.list;
        let form_symbols = forms
            .iter()
            .map(|form| form.classes.iter().flat_map(|&class| &standing_for[class]))
            .map(|all| put(all.map(|&c| packed(class_list[c].symbol)).collect()))
            .collect();
        let mut of_atom: Vec<Vec<u32>> = vec![Vec::new(); self.atoms.len()];
        for (&atom, &symbol) in &self.atom_symbols {
            of_atom[atom as usize].push(packed(symbol));
        }
        for (i, class) in class_list.iter().enumerate() {
            for &atom in &class.atoms {
                of_atom[atom as usize].extend(standing_for[i].iter().map(|&c| packed(class_list[c].symbol)));
            }
        }
        for (atom, list) in of_atom.into_iter().enumerate() {
            let range = put(list);
            self.atoms.set_symbols(atom as u32, range);
        }
        symbols.shrink_to_fit();
        let mut lexicon = Lexicon {
            serial: SERIAL.fetch_add(1, Ordering::Relaxed),
            phrases: self.phrases,
            excepts: self.excepts,
            parts: self.parts,
            atoms: self.atoms.finish(),
            symbols,
            form_symbols,
            symbol_names: self.names,
            sequences,
            ranks,
            spellings: Vec::new(),
            prepositions: Vec::new(),
            known: Known::default(),
        };
        lexicon.prepositions = resolve::prepositions(&lexicon);
        lexicon.known = Known::of(&lexicon);
        lexicon.spellings =
            self.spellings.iter().map(|(lang, meant)| meant_words(&lexicon, *lang, meant)).collect();
        (lexicon, self.problems)
    }

    /// The forms of several words of all classes, each once: `j'ai` stands in dozens of classes and is searched for once.
    fn forms(&self, ranks: &[u32], top: u32) -> Vec<Form> {
        let mut all: Vec<Form> = Vec::new();
        let mut known: HashMap<Vec<u32>, usize> = HashMap::new();
        for (class, one) in self.classes.list.iter().enumerate() {
            let rank = ranks[class].min(top);
            for form in &one.forms {
                let elements = elements(form);
                let at = *known.entry(elements.clone()).or_insert(all.len());
                match all.get_mut(at) {
                    Some(form) => {
                        form.rank = form.rank.min(rank);
                        form.classes.push(class);
                    }
                    None => all.push(Form { elements, rank, classes: vec![class] }),
                }
            }
        }
        all
    }

    /// A guess at how often each symbol occurs in messages: words that files list as common, short words, and words of
    /// many phrases first. A class is as common as its words together.
    fn commonness(&self) -> Vec<u64> {
        let mut uses = vec![0u64; self.names.len().max(1)];
        for symbol in self.sequences.iter().flat_map(|(symbols, _)| symbols).filter(|&&s| s != 0) {
            uses[*symbol as usize] += 1;
        }
        let of_atom = |id: u32| {
            let listed = u64::from(self.atoms.marks(id) != Marks::default()) * 1_000;
            let short = match self.atoms.letters(id).len() {
                0..=2 => 500,
                3 => 100,
                4 => 20,
                _ => 1,
            };
            listed + short
        };
        let mut common: Vec<u64> = uses.iter().map(|u| u / 8).collect();
        for (&atom, &symbol) in &self.atom_symbols {
            common[symbol as usize] += of_atom(atom);
        }
        let own: Vec<u64> = self
            .classes
            .list
            .iter()
            .map(|c| c.atoms.iter().map(|&a| of_atom(a)).sum::<u64>() + 2 * c.forms.len() as u64)
            .collect();
        for (i, all) in self.classes.standing_for().iter().enumerate() {
            for &class in all {
                common[self.classes.list[class].symbol as usize] += own[i];
            }
        }
        common
    }
}

/// A form of several words.
struct Form {
    elements: Vec<u32>,
    /// The lowest rank of its classes: all that it uses is met before.
    rank: u32,
    /// The classes that it is a form of.
    classes: Vec<usize>,
}

/// Symbols with gaps between them (0) as elements.
fn elements(symbols: &[u32]) -> Vec<u32> {
    let mut out = Vec::with_capacity(symbols.len());
    let mut gap = 0;
    for &symbol in symbols {
        if symbol == 0 {
            gap = GAP;
        } else {
            out.push(symbol | gap);
            gap = 0;
        }
    }
    out
}

/// The words that a way of writing stands for, looked up like the words of a message.
fn meant_words(lexicon: &Lexicon, lang: Option<Lang>, meant: &str) -> Vec<Meant> {
    let mut folded = Folded::default();
    folded.read(meant);
    (0..folded.words().len())
        .map(|i| {
            let mut atoms = Vec::new();
            resolve::word(lexicon, meant, &folded, i, &mut |hit| atoms.push((hit.atom, hit.how)));
            atoms.retain(|&(id, _)| match lexicon.atoms.get(id).kind {
                Kind::French | Kind::FrenchStem => lang != Some(Lang::Ary),
                Kind::Darija | Kind::DarijaPrefixed | Kind::DarijaStem => lang != Some(Lang::Fr),
                Kind::Exact => true,
            });
            let mut marks = Marks::default();
            atoms.iter().for_each(|&(id, _)| marks.add(lexicon.atoms.get(id).marks));
            Meant { atoms, marks }
        })
        .collect()
}

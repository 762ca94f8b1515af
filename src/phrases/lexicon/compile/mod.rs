//! From files to a lexicon, by what is read: word files, phrase files, the pieces of a line; then the tables are laid out.

mod words;

mod phrases;

mod pieces;

mod finish;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::atoms;
use super::classes::Classes;
use super::sequences::Accept;
use super::{Except, Lexicon, Phrase, Source, WordFile};
use crate::phrases::meaning::PhraseId;
use crate::phrases::problem::{Line, Problem};
use crate::phrases::word_file::WordsRead;
use crate::text::Lang;

/// Words that the engine needs whatever the files say.
const BASE: [WordFile<'_>; 2] = [
    WordFile { lang: None, file: "base.words", text: include_str!("../../base.words") },
    WordFile { lang: Some(Lang::Fr), file: "base.fr.words", text: include_str!("../../base.fr.words") },
];

impl Lexicon {
    /// Compiles all files. Lines with problems are left out; everything else works.
    pub fn compile(words: &[WordFile<'_>], sources: &[Source<'_>]) -> (Self, Vec<Problem>) {
        let mut compiler = Compiler::default();
        for file in BASE.iter().chain(words) {
            compiler.words(*file);
        }
        compiler.fill_classes();
        for source in sources {
            compiler.source(source);
        }
        compiler.finish()
    }
}

#[derive(Default)]
struct Compiler<'a> {
    problems: Vec<Problem>,
    atoms: atoms::Builder,
    atom_symbols: HashMap<u32, u32>,
    names: Vec<Option<Arc<str>>>,
    classes: Classes,
    read: Vec<(WordFile<'a>, WordsRead)>,
    sequences: Vec<(Vec<u32>, Accept)>,
    elided: HashSet<String>,
    /// Classes and atoms by their symbol.
    class_of: HashMap<u32, usize>,
    atom_of: HashMap<u32, u32>,
    spellings: Vec<(Option<Lang>, String)>,
    spelling_of: HashMap<(Option<Lang>, String), u32>,
    phrases: Vec<Phrase>,
    seen: HashMap<PhraseId, (Arc<str>, u32)>,
    parts: Vec<u8>,
    excepts: Vec<Except>,
}

/// Where a sequence stands, for the problems found while it is compiled.
#[derive(Clone, Copy)]
struct Place<'a> {
    line: Line<'a>,
    lang: Option<Lang>,
}

impl Compiler<'_> {
    fn symbol(&mut self, name: Option<Arc<str>>) -> u32 {
        if self.names.is_empty() {
            self.names.push(None); // 0 is the gap
        }
        self.names.push(name);
        self.names.len() as u32 - 1
    }
}

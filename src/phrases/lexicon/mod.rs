//! The compiled lexicon: what all files say, ready for scanning.

mod compile;

mod classes;

pub(crate) mod atoms;

pub(crate) mod table;

pub(crate) mod sequences;

use std::fmt;
use std::sync::Arc;

use super::meaning::{About, Level, PhraseId, Signal, TopicId};
use crate::text::Lang;

/// A `.phrases` file to compile.
#[derive(Clone, Debug)]
pub struct Source<'a> {
    /// The topic, the name of the file's folder.
    pub topic: TopicId,
    /// The language of the file.
    pub lang: Lang,
    /// The file, named for people.
    pub file: &'a str,
    /// What stands in it.
    pub text: &'a str,
}

/// A `.words` file to compile.
#[derive(Clone, Copy, Debug)]
pub struct WordFile<'a> {
    /// The language of the file; `None` for words of both.
    pub lang: Option<Lang>,
    /// The file, named for people.
    pub file: &'a str,
    /// What stands in it.
    pub text: &'a str,
}

/// The index of a phrase in one lexicon; it means nothing in another one. [`Phrase::id`] lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhraseIx(pub u32);

/// A phrase and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// Identity: 64 bits of a hash of topic, language and normalised form.
    pub id: PhraseId,
    /// The topic of its file.
    pub topic: TopicId,
    /// The language of its file.
    pub lang: Lang,
    /// What it says about a message.
    pub signal: Signal,
    /// How pressing it is; `None` for [`Signal::Asks`].
    pub level: Option<Level>,
    /// Whom it is about.
    pub about: About,
    /// A story of somebody who came through.
    pub recovery: bool,
    /// Watched only: feeds lists and figures, never a door or a ping.
    pub observed: bool,
    /// The file, named for people.
    pub file: Arc<str>,
    /// The line in the file, from 1.
    pub line: u32,
    /// The line as written.
    pub text: Arc<str>,
}

/// An exception and where it holds.
#[derive(Clone, Debug)]
pub(crate) struct Except {
    /// `None`: in every topic.
    pub(crate) topic: Option<TopicId>,
    pub(crate) file: Arc<str>,
    pub(crate) line: u32,
    pub(crate) text: Arc<str>,
}

/// A word that a way of writing stands for: the atoms that it meets.
#[derive(Clone, Debug)]
pub(crate) struct Meant {
    pub(crate) atoms: Vec<(u32, crate::phrases::scan::How)>,
    pub(crate) marks: atoms::Marks,
}

/// All phrases and words, compiled. It never changes; put a new one in its place to reload.
#[derive(Clone, Default)]
pub struct Lexicon {
    /// Which lexicon of this process it is, from 1.
    pub(crate) serial: u64,
    pub(crate) phrases: Vec<Phrase>,
    pub(crate) excepts: Vec<Except>,
    /// Number of parts of phrases with `&`, by phrase; 1 for the others.
    pub(crate) parts: Vec<u8>,
    pub(crate) atoms: atoms::Atoms,
    /// Symbols of atoms and classes: the symbol in the low 24 bits, above them the ranks in which
    /// sequences are filed under it. Sorted by symbol for each atom and class.
    pub(crate) symbols: Vec<u32>,
    /// Symbols that a form of several words stands for, in `symbols`: those of all its classes.
    pub(crate) form_symbols: Vec<(u32, u16)>,
    /// Names of classes, for explanations, by symbol.
    pub(crate) symbol_names: Vec<Option<Arc<str>>>,
    pub(crate) sequences: sequences::Sequences,
    /// Ranks of sequences: 0 ways of writing, 1.. classes, the last one phrases.
    pub(crate) ranks: u32,
    pub(crate) spellings: Vec<Vec<Meant>>,
    /// What the words of the lexicon themselves meet.
    pub(crate) known: crate::phrases::scan::known::Known,
    /// Darija prepositions that stand alone as atoms, by their consonant class.
    pub(crate) prepositions: Vec<(u8, u32)>,
}

impl Lexicon {
    /// The phrases, in the order of their files and lines; [`PhraseIx`] counts them.
    pub fn phrases(&self) -> &[Phrase] {
        &self.phrases
    }

    /// A phrase.
    ///
    /// # Panics
    /// If the index comes from another lexicon with more phrases.
    pub fn phrase(&self, ix: PhraseIx) -> &Phrase {
        &self.phrases[ix.0 as usize]
    }

    /// The phrase with this identity.
    pub fn find(&self, id: PhraseId) -> Option<PhraseIx> {
        self.phrases.iter().position(|p| p.id == id).map(|i| PhraseIx(i as u32))
    }

    /// Size on the heap in bytes, texts for people left out.
    pub fn bytes(&self) -> usize {
        self.atoms.bytes()
            + self.sequences.bytes()
            + self.symbols.capacity() * 4
            + self.form_symbols.capacity() * 8
            + self.parts.capacity()
            + self.known.bytes()
    }
}

impl fmt::Debug for Lexicon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Lexicon({} phrases, {} words)", self.phrases.len(), self.atoms.len())
    }
}

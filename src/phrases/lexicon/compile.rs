//! From files to a lexicon.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::atoms::{self, Kind, Marks};
use super::classes::{Class, Classes};
use super::sequences::{self, Accept, GAP, SYMBOL};
use super::{Except, Lexicon, Meant, Phrase, Source, WordFile};
use crate::phrases::meaning::{PhraseId, TopicId};
use crate::phrases::phrase_file::{self, PhraseLine};
use crate::phrases::problem::{Line, Problem, nearest};
use crate::phrases::scan::known::Known;
use crate::phrases::scan::resolve;
use crate::phrases::syntax::{Mode, Piece, Sequence, WordPattern};
use crate::phrases::word_file::{self, WordsRead, class_name};
use crate::text::{Folded, Lang, WordFlags, fold};

/// Words that the engine needs whatever the files say.
const BASE: [WordFile<'_>; 2] = [
    WordFile { lang: None, file: "base.words", text: include_str!("../base.words") },
    WordFile { lang: Some(Lang::Fr), file: "base.fr.words", text: include_str!("../base.fr.words") },
];

/// Ways in which the optional words of one line may combine: four `[x]` give sixteen.
const MOST_VARIANTS: usize = 32;

/// Ranks of classes of several words inside one another.
const MOST_RANKS: u32 = 6;

/// Reserved sections: names as they fold, and what their words do.
const RESERVED: [(&str, Marks); 5] = [
    ("negation", Marks::NEGATION),
    ("negation apres", Marks::NEGATION_AFTER),
    ("negation entre", Marks::BETWEEN),
    ("sujet", Marks::SUBJECT),
    ("mots francais", Marks::FRENCH_ONLY),
];
const TYPOS: &str = "typos";
const EXCEPT: &str = "except";

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

impl<'a> Compiler<'a> {
    fn symbol(&mut self, name: Option<Arc<str>>) -> u32 {
        if self.names.is_empty() {
            self.names.push(None); // 0 is the gap
        }
        self.names.push(name);
        self.names.len() as u32 - 1
    }

    fn words(&mut self, file: WordFile<'a>) {
        let read = word_file::read(file.file, file.text, &mut self.problems);
        for class in &read.classes {
            if class.name == EXCEPT || class.name == TYPOS || self.classes.by_name.contains_key(&class.name) {
                continue;
            }
            let symbol = self.symbol(Some(class.shown.as_str().into()));
            self.classes.by_name.insert(class.name.clone(), self.classes.list.len());
            self.class_of.insert(symbol, self.classes.list.len());
            self.classes.list.push(Class { shown: class.shown.clone(), symbol, ..Class::default() });
        }
        self.read.push((file, read));
    }

    /// Compiles what the word files hold, once the names of all classes are known.
    fn fill_classes(&mut self) {
        for (file, read) in std::mem::take(&mut self.read) {
            for class in &read.classes {
                for entry in &class.entries {
                    let line = Line { file: file.file, number: entry.number, text: &entry.source };
                    let place = Place { line, lang: file.lang };
                    let done = match class.name.as_str() {
                        EXCEPT => self.except(place, &entry.sequence, None),
                        TYPOS => self.typo(place, &entry.sequence),
                        name => self.entry(place, self.classes.by_name[name], &entry.sequence, name),
                    };
                    if let Err(problem) = done {
                        self.problems.push(*problem);
                    }
                }
            }
            for spelling in &read.spellings {
                let line = Line { file: file.file, number: spelling.number, text: &spelling.source };
                let accept = Accept::Spelling(self.spelling(file.lang, &spelling.meant));
                let typed = self.variants(Place { line, lang: file.lang }, &spelling.typed);
                match typed {
                    Ok(variants) => self.sequences.extend(variants.into_iter().map(|v| (v, accept))),
                    Err(problem) => self.problems.push(*problem),
                }
            }
        }
    }

    fn typo(&mut self, place: Place<'_>, sequence: &[Piece]) -> Result<(), Box<Problem>> {
        match sequence {
            [Piece::Word(word)] if fold(&word.text).chars().count() >= 6 => {
                self.atoms.accept_typos(&word.text);
                Ok(())
            }
            _ => Err(Box::new(place.line.error(
                0,
                place.line.text.len(),
                "`[typos]` contient des mots d'au moins six lettres",
                Some("un seul mot par ligne, ou des virgules".into()),
            ))),
        }
    }

    fn entry(
        &mut self,
        place: Place<'_>,
        class: usize,
        sequence: &[Piece],
        name: &str,
    ) -> Result<(), Box<Problem>> {
        let marks = RESERVED.iter().find(|(reserved, _)| *reserved == name).map(|&(_, marks)| marks);
        if let (Some(marks), [Piece::Word(word)]) = (marks, sequence) {
            for id in self.word_atoms(place, word) {
                self.atoms.mark(id, marks);
            }
        }
        if let [Piece::Class { name, at }] = sequence {
            let included = self.class(place, name, *at)?;
            if self.classes.reaches(included, class) {
                return Err(Box::new(place.line.error(
                    *at,
                    name.len() + 2,
                    "cette classe se contient elle-même",
                    Some("enlever une des deux inclusions".into()),
                )));
            }
            self.classes.list[class].includes.push(included);
            return Ok(());
        }
        if let [Piece::Word(word)] = sequence {
            let ids = self.word_atoms(place, word);
            self.classes.list[class].atoms.extend(ids);
            return Ok(());
        }
        for variant in self.variants(place, sequence)? {
            let used: Vec<usize> = variant
                .iter()
                .filter_map(|s| self.classes.list.iter().position(|c| c.symbol == *s))
                .collect();
            if used.iter().any(|&u| self.classes.reaches(u, class)) {
                return Err(Box::new(place.line.error(
                    0,
                    place.line.text.len(),
                    "cette classe se contient elle-même",
                    Some("enlever une des deux inclusions".into()),
                )));
            }
            match (variant.as_slice(), used.first()) {
                (&[_], Some(&included)) => self.classes.list[class].includes.push(included),
                (&[symbol], None) => self.classes.list[class].atoms.extend(self.atom_of.get(&symbol)),
                _ => {
                    self.classes.list[class].forms.push(variant);
                    self.classes.list[class].uses.extend(used);
                }
            }
        }
        Ok(())
    }

    fn class(&self, place: Place<'_>, shown: &str, at: usize) -> Result<usize, Box<Problem>> {
        let name = class_name(shown);
        self.classes.by_name.get(&name).copied().ok_or_else(|| {
            let near = nearest(&name, self.classes.by_name.keys().map(String::as_str)).map(|n| {
                let shown = &self.classes.list[self.classes.by_name[n]].shown;
                format!("`<{shown}>`")
            });
            let suggestion =
                near.or_else(|| Some(format!("ajouter une section `[{shown}]` dans responses/words/")));
            Box::new(place.line.error(
                at,
                shown.len() + 2,
                format!("la classe « {shown} » n'existe pas"),
                suggestion,
            ))
        })
    }

    /// The atoms that a word of a file asks for: one, or one per language in files of both.
    fn word_atoms(&mut self, place: Place<'_>, word: &WordPattern) -> Vec<u32> {
        let mut folded = Folded::default();
        folded.read(&word.text);
        let arabic = folded.words().first().is_some_and(|w| w.flags.has(WordFlags::ARABIC));
        // A number is a number in both languages: it has no consonants, hence no key by which it could be met.
        let number = folded.letters().iter().all(u8::is_ascii_digit);
        let darija = arabic || (place.lang == Some(Lang::Ary) && !number);
        let kind = match word.mode {
            Mode::Exact => Kind::Exact,
            Mode::Prefixed => Kind::DarijaPrefixed,
            Mode::Prefix if darija => Kind::DarijaStem,
            Mode::Prefix => Kind::FrenchStem,
            Mode::Plain if darija => Kind::Darija,
            Mode::Plain => Kind::French,
        };
        vec![self.atoms.intern(kind, &word.text)]
    }

    fn word_symbol(&mut self, place: Place<'_>, word: &WordPattern) -> u32 {
        let id = self.word_atoms(place, word)[0];
        if let Some(&symbol) = self.atom_symbols.get(&id) {
            return symbol;
        }
        let symbol = self.symbol(None);
        self.atom_symbols.insert(id, symbol);
        self.atom_of.insert(symbol, id);
        symbol
    }

    /// All ways of taking the optional words of a sequence, as symbols.
    fn variants(&mut self, place: Place<'_>, sequence: &[Piece]) -> Result<Vec<Vec<u32>>, Box<Problem>> {
        let sequence = join_negation(sequence);
        self.elisions(place, &sequence);
        let mut variants: Vec<Vec<u32>> = vec![Vec::new()];
        for piece in &sequence {
            match piece {
                Piece::Gap => variants.iter_mut().for_each(|v| v.push(0)),
                Piece::Word(word) => {
                    let symbol = self.word_symbol(place, word);
                    variants.iter_mut().for_each(|v| v.push(symbol));
                }
                Piece::Class { name, at } => {
                    let class = self.class(place, name, *at)?;
                    let symbol = self.classes.list[class].symbol;
                    variants.iter_mut().for_each(|v| v.push(symbol));
                }
                Piece::Any(options) => {
                    let symbol = self.alternatives(place, options)?;
                    variants.iter_mut().for_each(|v| v.push(symbol));
                }
                Piece::Maybe(inner) => {
                    let mut with = Vec::new();
                    for end in self.variants(place, inner)? {
                        with.extend(variants.iter().map(|v| [v.as_slice(), &end].concat()));
                    }
                    variants.extend(with);
                }
            }
            if variants.len() > MOST_VARIANTS {
                return Err(Box::new(place.line.error(
                    0,
                    place.line.text.len(),
                    "trop de mots facultatifs dans une ligne",
                    Some("au plus quatre `[x]` ; faire deux lignes".into()),
                )));
            }
        }
        variants.iter_mut().for_each(trim_gaps);
        variants.retain(|v| !v.is_empty());
        if variants.is_empty() {
            return Err(Box::new(place.line.error(
                0,
                place.line.text.len(),
                "tout est facultatif dans cette ligne",
                Some("laisser au moins un mot obligatoire".into()),
            )));
        }
        variants.sort();
        variants.dedup();
        Ok(variants)
    }

    /// The index of the words that a way of writing stands for.
    fn spelling(&mut self, lang: Option<Lang>, meant: &str) -> u32 {
        let next = self.spellings.len() as u32;
        let index = *self.spelling_of.entry((lang, fold(meant))).or_insert(next);
        if index == next {
            self.spellings.push((lang, meant.to_owned()));
        }
        index
    }

    /// `c'est` may be typed `cest`: a way of writing that nobody has to list.
    fn elisions(&mut self, place: Place<'_>, sequence: &[Piece]) {
        for pair in sequence.windows(2) {
            let [Piece::Word(first), Piece::Word(second)] = pair else { continue };
            let plain = first.mode == Mode::Plain && second.mode == Mode::Plain;
            let typed = format!("{}{}", first.text, second.text);
            if !plain || !second.glued || !self.elided.insert(fold(&typed)) {
                continue;
            }
            let word = WordPattern { text: typed, mode: Mode::Plain, glued: false };
            let symbol = self.word_symbol(place, &word);
            let meant = self.spelling(place.lang, &format!("{} {}", first.text, second.text));
            self.sequences.push((vec![symbol], Accept::Spelling(meant)));
        }
    }

    /// The symbol of `(a|b)`: a class without a name, shared by the lines that have the same alternatives.
    fn alternatives(&mut self, place: Place<'_>, options: &[Sequence]) -> Result<u32, Box<Problem>> {
        let mut name = format!("\u{0}{}", place.lang.map_or("", Lang::tag));
        for option in options {
            name.push('|');
            render(option, &mut name);
        }
        if let Some(&known) = self.classes.by_name.get(&name) {
            return Ok(self.classes.list[known].symbol);
        }
        let symbol = self.symbol(None);
        let class = self.classes.list.len();
        self.class_of.insert(symbol, class);
        self.classes.list.push(Class { symbol, ..Class::default() });
        for option in options {
            self.entry(place, class, option, "")?;
        }
        self.classes.by_name.insert(name, class);
        Ok(symbol)
    }

    fn except(
        &mut self,
        place: Place<'_>,
        sequence: &[Piece],
        topic: Option<TopicId>,
    ) -> Result<(), Box<Problem>> {
        let variants = self.variants(place, sequence)?;
        let accept = Accept::Except(self.excepts.len() as u32);
        self.sequences.extend(variants.into_iter().map(|v| (v, accept)));
        self.excepts.push(Except {
            topic,
            file: place.line.file.into(),
            line: place.line.number,
            text: place.line.text.trim().into(),
        });
        Ok(())
    }

    fn source(&mut self, source: &Source<'_>) {
        let read = phrase_file::read(source.file, source.text, &mut self.problems);
        let file: Arc<str> = source.file.into();
        let lines: Vec<&str> = source.text.lines().collect();
        for phrase in &read.phrases {
            let text = lines.get(phrase.number as usize - 1).map_or("", |l| l.trim_end());
            let line = Line { file: source.file, number: phrase.number, text };
            let place = Place { line, lang: Some(source.lang) };
            let done = match phrase.heading {
                None if phrase.parts.len() > 1 => {
                    Err(Box::new(line.error(0, text.len(), "`&` n'est pas possible dans `[except]`", None)))
                }
                None => self.except(place, &phrase.parts[0], Some(source.topic.clone())),
                Some(_) => self.phrase(place, source, phrase, &file),
            };
            if let Err(problem) = done {
                self.problems.push(*problem);
            }
        }
    }

    fn phrase(
        &mut self,
        place: Place<'_>,
        source: &Source<'_>,
        read: &PhraseLine,
        file: &Arc<str>,
    ) -> Result<(), Box<Problem>> {
        let Some(heading) = read.heading else { return Ok(()) };
        let id = identity(source, &read.parts);
        if let Some((file, line)) = self.seen.get(&id) {
            let message = format!("cette phrase est déjà dans {file}, ligne {line}");
            self.problems.push(place.line.warning(message, Some("en enlever une".into())));
            return Ok(());
        }
        let index = self.phrases.len() as u32;
        let mut sequences = Vec::new();
        for (i, part) in read.parts.iter().enumerate() {
            let accept =
                if read.parts.len() == 1 { Accept::Phrase(index) } else { Accept::Part(index, i as u8) };
            sequences.extend(self.variants(place, part)?.into_iter().map(|v| (v, accept)));
        }
        if read.parts.len() > 16 {
            return Err(Box::new(place.line.error(
                0,
                place.line.text.len(),
                "trop de parties avec `&`",
                Some("seize au plus".into()),
            )));
        }
        self.sequences.extend(sequences);
        self.seen.insert(id, (file.clone(), read.number));
        self.parts.push(read.parts.len() as u8);
        self.phrases.push(Phrase {
            id,
            topic: source.topic.clone(),
            lang: source.lang,
            signal: heading.signal,
            level: heading.level,
            about: heading.about,
            recovery: heading.recovery,
            observed: read.observed,
            file: file.clone(),
            line: read.number,
            text: read.text.as_str().into(),
        });
        Ok(())
    }

    fn finish(mut self) -> (Lexicon, Vec<Problem>) {
        let class_ranks = self.classes.ranks();
        let top = class_ranks.iter().copied().max().unwrap_or(0).min(MOST_RANKS);
        let ranks = top + 2;
        let mut builder = sequences::Builder::default();
        for (symbols, accept) in &self.sequences {
            let rank = if matches!(accept, Accept::Spelling(_)) { 0 } else { ranks - 1 };
            builder.add(rank, &elements(symbols), *accept);
        }
        for (i, class) in self.classes.list.iter().enumerate() {
            for form in &class.forms {
                builder.add(class_ranks[i].min(top), &elements(form), Accept::Class(i as u32));
            }
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
        let class_symbols = standing_for
            .iter()
            .map(|all| put(all.iter().map(|&c| packed(class_list[c].symbol)).collect()))
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
            phrases: self.phrases,
            excepts: self.excepts,
            parts: self.parts,
            atoms: self.atoms.finish(),
            symbols,
            class_symbols,
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

fn trim_gaps(variant: &mut Vec<u32>) {
    while variant.last() == Some(&0) {
        variant.pop();
    }
    while variant.first() == Some(&0) {
        variant.remove(0);
    }
    variant.dedup_by(|a, b| *a == 0 && *b == 0);
}

/// `ما` and a word in -ش are one word, as most people write it: the scan joins them in the same way.
fn join_negation(sequence: &[Piece]) -> Sequence {
    let mut out: Sequence = Vec::new();
    for piece in sequence {
        if let (Some(Piece::Word(before)), Piece::Word(word)) = (out.last_mut(), piece)
            && before.mode == Mode::Plain
            && word.mode == Mode::Plain
            && resolve::is_negation_pair(&fold_letters(&before.text), &fold_letters(&word.text))
        {
            before.text.push_str(&word.text);
            continue;
        }
        out.push(piece.clone());
    }
    out
}

fn fold_letters(text: &str) -> Vec<u8> {
    let mut folded = Folded::default();
    folded.read(text);
    folded.letters().to_vec()
}

/// Identity of a phrase: topic, language and normalised form.
fn identity(source: &Source<'_>, parts: &[Sequence]) -> PhraseId {
    let mut form = format!("{}\n{}\n", source.topic, source.lang);
    for part in parts {
        render(part, &mut form);
        form.push('&');
    }
    let hash = Sha256::digest(form.as_bytes());
    let mut first = [0; 8];
    first.copy_from_slice(&hash[..8]);
    PhraseId(u64::from_be_bytes(first))
}

/// A sequence in one normalised way of writing.
fn render(sequence: &[Piece], out: &mut String) {
    for piece in sequence {
        let _ = match piece {
            Piece::Gap => write!(out, " .."),
            Piece::Class { name, .. } => write!(out, " <{}>", class_name(name)),
            Piece::Word(WordPattern { text, mode, .. }) => match mode {
                Mode::Plain => write!(out, " {}", fold(text)),
                Mode::Prefix => write!(out, " {}*", fold(text)),
                Mode::Prefixed => write!(out, " ~{}", fold(text)),
                Mode::Exact => write!(out, " \"{}\"", atoms::exact_form(text)),
            },
            Piece::Maybe(inner) => {
                out.push_str(" [");
                render(inner, out);
                write!(out, " ]")
            }
            Piece::Any(options) => {
                out.push_str(" (");
                for (i, option) in options.iter().enumerate() {
                    out.push_str(if i == 0 { "" } else { " |" });
                    render(option, out);
                }
                write!(out, " )")
            }
        };
    }
}

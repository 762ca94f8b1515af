//! From the pieces of a line to sequences of symbols.

use super::phrases::render;
use super::{Compiler, Place};
use crate::phrases::lexicon::atoms::Kind;
use crate::phrases::lexicon::classes::Class;
use crate::phrases::lexicon::sequences::Accept;
use crate::phrases::problem::Problem;
use crate::phrases::scan::resolve;
use crate::phrases::syntax::{Mode, Piece, Sequence, WordPattern};
use crate::text::{Folded, Lang, WordFlags, fold};

/// Ways in which the optional words of one line may combine: four `[x]` give sixteen.
const MOST_VARIANTS: usize = 32;

impl Compiler<'_> {
    /// The atoms that a word of a file asks for: one, or one per language in files of both.
    pub(super) fn word_atoms(&mut self, place: Place<'_>, word: &WordPattern) -> Vec<u32> {
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
    pub(super) fn variants(
        &mut self,
        place: Place<'_>,
        sequence: &[Piece],
    ) -> Result<Vec<Vec<u32>>, Box<Problem>> {
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
    pub(super) fn spelling(&mut self, lang: Option<Lang>, meant: &str) -> u32 {
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

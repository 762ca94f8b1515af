//! What word files hold: classes, ways of writing, slips, exceptions that hold everywhere.

use super::{Compiler, Place};
use crate::phrases::WordFile;
use crate::phrases::lexicon::atoms::Marks;
use crate::phrases::lexicon::classes::Class;
use crate::phrases::lexicon::sequences::Accept;
use crate::phrases::problem::{Line, Problem, nearest};
use crate::phrases::syntax::Piece;
use crate::phrases::word_file::{self, class_name};
use crate::text::fold;

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

impl<'a> Compiler<'a> {
    pub(super) fn words(&mut self, file: WordFile<'a>) {
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
    pub(super) fn fill_classes(&mut self) {
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

    pub(super) fn entry(
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

    pub(super) fn class(&self, place: Place<'_>, shown: &str, at: usize) -> Result<usize, Box<Problem>> {
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
}

//! What phrase files hold: phrases with their identities, and the exceptions of a topic.

use std::fmt::Write as _;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::{Compiler, Place};
use crate::phrases::lexicon::sequences::Accept;
use crate::phrases::lexicon::{Except, Phrase, Source, atoms};
use crate::phrases::meaning::{PhraseId, TopicId};
use crate::phrases::phrase_file::{self, PhraseLine};
use crate::phrases::problem::{Line, Problem};
use crate::phrases::syntax::{Mode, Piece, Sequence, WordPattern};
use crate::phrases::word_file::class_name;
use crate::text::fold;

impl Compiler<'_> {
    pub(super) fn except(
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

    pub(super) fn source(&mut self, source: &Source<'_>) {
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
pub(super) fn render(sequence: &[Piece], out: &mut String) {
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

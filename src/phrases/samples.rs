//! Ways of writing phrases, for trying them on a filter of another program: a few for each phrase, with words drawn from its
//! alternatives and classes. Always the same for the same files.

use std::collections::HashMap;

use super::lexicon::{Source, WordFile};
use super::meaning::Signal;
use super::phrase_file;
use super::syntax::{Piece, Sequence};
use super::word_file::{self, class_name};

/// Ways of writing each phrase. The lexicon has thousands of phrases over the same classes: together they name their words.
const EACH: u64 = 3;
/// Classes within classes; deeper ones are left out.
const DEEPEST: usize = 6;

/// Ways of writing the phrases of one signal, those on trial left out. Not every one is recognised: a part that may be missing, or
/// a gap, can make it another sentence. Who needs to know scans it.
pub fn samples(words: &[WordFile<'_>], sources: &[Source<'_>], signal: Signal) -> Vec<String> {
    let read: Vec<_> =
        words.iter().map(|file| word_file::read(file.file, file.text, &mut Vec::new())).collect();
    let mut classes: HashMap<&str, Vec<&Sequence>> = HashMap::new();
    for class in read.iter().flat_map(|file| &file.classes) {
        classes.entry(&class.name).or_default().extend(class.entries.iter().map(|entry| &entry.sequence));
    }
    let mut found = Vec::new();
    for source in sources {
        let file = phrase_file::read(source.file, source.text, &mut Vec::new());
        let wanted = file.phrases.iter().filter(|phrase| {
            !phrase.observed && phrase.heading.is_some_and(|heading| heading.signal == signal)
        });
        for phrase in wanted {
            for way in 0..EACH {
                let mut writer = Writer {
                    classes: &classes,
                    draw: u64::from(phrase.number) * EACH + way,
                    text: String::new(),
                };
                if phrase.parts.iter().all(|part| writer.sequence(part, 0)) {
                    found.push(writer.text);
                }
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

struct Writer<'a> {
    classes: &'a HashMap<&'a str, Vec<&'a Sequence>>,
    draw: u64,
    text: String,
}

impl Writer<'_> {
    /// The next number below `most`, by a linear congruence: any spread will do.
    fn next(&mut self, most: usize) -> usize {
        self.draw = self.draw.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let high = usize::try_from(self.draw >> 33).unwrap_or_default();
        high.checked_rem(most).unwrap_or_default()
    }

    /// Writes a sequence; false where a class has no words.
    fn sequence(&mut self, sequence: &[Piece], depth: usize) -> bool {
        sequence.iter().all(|piece| self.piece(piece, depth))
    }

    fn piece(&mut self, piece: &Piece, depth: usize) -> bool {
        match piece {
            Piece::Gap => true,
            Piece::Word(word) => {
                if !self.text.is_empty() {
                    self.text.push(if word.glued { '\'' } else { ' ' });
                }
                self.text.push_str(&word.text);
                true
            }
            Piece::Maybe(inner) => self.next(2) == 0 || self.sequence(inner, depth),
            Piece::Any(all) => {
                let at = self.next(all.len());
                all.get(at).is_none_or(|inner| self.sequence(inner, depth))
            }
            Piece::Class { name, .. } => {
                let Some(forms) = self.classes.get(class_name(name).as_str()).filter(|_| depth < DEEPEST)
                else {
                    return false;
                };
                let at = self.next(forms.len());
                forms.get(at).copied().is_some_and(|form| self.sequence(form, depth + 1))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phrases::TopicId;
    use crate::text::Lang;

    #[test]
    fn phrases_are_written_with_words_of_their_classes() {
        let words =
            [WordFile { lang: Some(Lang::Fr), file: "w", text: "[bleu]\nazur\n<clair>\n[clair]\nciel\n" }];
        let text =
            "[distress urgent]\nl'eau est (<bleu>|verte) [tres]\n? un essai\n[asks]\nc'est quoi l'eau\n";
        let source = Source { topic: TopicId::new("t"), lang: Lang::Fr, file: "p", text };
        let found = samples(&words, &[source], Signal::Distress);
        let known = ["azur", "ciel", "verte"];
        assert!(!found.is_empty() && found.len() <= 3, "{found:?}");
        for sample in &found {
            let rest = sample.strip_prefix("l'eau est ").unwrap_or_else(|| panic!("{sample}"));
            assert!(known.contains(&rest.trim_end_matches(" tres")), "{sample}");
        }
    }
}

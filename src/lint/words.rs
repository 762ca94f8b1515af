//! Classes of words as the files name them, and sample messages for phrases: for rules about phrases.
//!
//! This reads just enough of the phrase language to look at it from outside; what a line means is decided in `phrases`.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::responses::Files;
use crate::text::fold;

/// Sections of `.words` files that are no classes.
const RESERVED: [&str; 6] =
    ["negation", "negation apres", "negation entre", "sujet", "mots francais", "typos"];

/// How deep classes may lie inside one another; the phrase language allows six.
const MAX_DEPTH: usize = 6;

/// A class of words.
#[derive(Debug, Default)]
pub(super) struct Class {
    /// The name as written where it first stands.
    pub shown: String,
    /// The file and place of that title.
    pub file: String,
    pub span: Range<usize>,
    /// Its forms, as written.
    pub forms: Vec<String>,
}

/// All classes, by folded name.
pub(super) fn classes(files: &Files) -> BTreeMap<String, Class> {
    let mut classes: BTreeMap<String, Class> = BTreeMap::new();
    for (file, text) in files.below("words/").filter(|(path, _)| path.ends_with(".words")) {
        let mut current: Option<String> = None;
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let start = at;
            at += line.len();
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') || line.contains(" = ") {
                continue;
            }
            let title = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
            if let Some(title) = title.filter(|title| !title.contains(['[', ']'])) {
                let name = fold(title);
                current = (!RESERVED.contains(&name.as_str()) && name != "except").then_some(name);
                if let Some(name) = &current {
                    classes.entry(name.clone()).or_insert_with(|| Class {
                        shown: title.to_owned(),
                        file: file.to_owned(),
                        span: start..start + line.len(),
                        forms: Vec::new(),
                    });
                }
            } else if let Some(class) = current.as_ref().and_then(|name| classes.get_mut(name)) {
                class.forms.extend(
                    line.split(',').map(str::trim).filter(|form| !form.is_empty()).map(str::to_owned),
                );
            }
        }
    }
    classes
}

/// The folded names of the classes that a line refers to.
pub(super) fn references(line: &str) -> impl Iterator<Item = String> + '_ {
    line.split('<').skip(1).filter_map(|rest| rest.split_once('>')).map(|(name, _)| fold(name))
}

/// A message that a phrase should recognise: first alternatives, without what is optional.
pub(super) fn sample(pattern: &str, classes: &BTreeMap<String, Class>) -> Option<String> {
    Pick { turn: 0, classes }.message(pattern).map(|message| message.replace(PART, " ")).map(tidy)
}

/// Messages that a phrase should recognise: every alternative and every form of a class stands in one of them, as far as
/// [`MOST_SAMPLES`] goes. The parts of a phrase with `&` follow one another, once in one sentence and once in one each.
pub(super) fn samples<'p>(
    pattern: &'p str,
    classes: &'p BTreeMap<String, Class>,
) -> impl Iterator<Item = String> + 'p {
    let turns = if pattern.contains(['|', '<']) { MOST_SAMPLES } else { 1 };
    (0..turns).filter_map(move |turn| Pick { turn, classes }.message(pattern)).flat_map(|message| {
        let apart = message.contains(PART).then(|| tidy(message.replace(PART, " . ")));
        [tidy(message.replace(PART, " "))].into_iter().chain(apart)
    })
}

/// Stands between the parts of a phrase until it is known what separates them.
const PART: char = '\u{1}';

/// Messages made for one phrase; classes may have hundreds of forms.
const MOST_SAMPLES: usize = 48;

fn tidy(message: String) -> String {
    message.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Writes a message for a pattern: at each place the alternative whose turn it is.
struct Pick<'c> {
    turn: usize,
    classes: &'c BTreeMap<String, Class>,
}

impl Pick<'_> {
    fn message(&self, pattern: &str) -> Option<String> {
        let message = self.within(pattern, self.turn, MAX_DEPTH)?;
        (!message.trim().is_empty()).then_some(message)
    }

    /// `turn` chooses here by what is left when it is divided by the number of choices, and further inside by how often it
    /// can be.
    fn within(&self, pattern: &str, turn: usize, depth: usize) -> Option<String> {
        let mut message = String::new();
        let mut rest = pattern;
        while let Some(letter) = rest.chars().next() {
            let after = &rest[letter.len_utf8()..];
            rest = match letter {
                '(' => {
                    let end = closing(after, '(', ')')?;
                    let all = alternatives(&after[..end]);
                    message.push_str(&self.within(all[turn % all.len()], turn / all.len(), depth)?);
                    &after[end + 1..]
                }
                '[' => &after[closing(after, '[', ']')? + 1..],
                '<' => {
                    let (name, later) = after.split_once('>')?;
                    let class = self.classes.get(&fold(name)).filter(|_| depth > 0)?;
                    let count = class.forms.len().max(1);
                    let form = class.forms.get(turn % count)?;
                    message.push_str(&self.within(form, turn / count, depth - 1)?);
                    later
                }
                '~' | '*' | '"' | '“' | '”' | '«' | '»' => after,
                '&' => {
                    message.push(PART);
                    after
                }
                '.' if after.starts_with('.') => &after[1..],
                other => {
                    message.push(other);
                    after
                }
            };
        }
        Some(message)
    }
}

/// What stands between the `|` of one group; at least one.
fn alternatives(inside: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (at, letter) in inside.char_indices() {
        match letter {
            '(' | '[' | '<' => depth += 1,
            ')' | ']' | '>' => depth = depth.saturating_sub(1),
            '|' if depth == 0 => {
                found.push(&inside[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    found.push(&inside[start..]);
    found
}

/// Where the bracket closes that was opened just before the text.
fn closing(text: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 1_usize;
    for (at, letter) in text.char_indices() {
        if letter == open {
            depth += 1;
        } else if letter == close {
            depth -= 1;
            if depth == 0 {
                return Some(at);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some_classes() -> BTreeMap<String, Class> {
        let mut files = Files::default();
        files.insert(
            "words/fr.words",
            "jpp = j'en peux plus\n[mes photos]\nmes (photos|vidéos)\n<ma photo>\n[Ma photo]\nma photo, ma vidéo\n[negation]\npas\n",
        );
        classes(&files)
    }

    #[test]
    fn classes_are_read_with_their_places() {
        let classes = some_classes();
        let names: Vec<&str> = classes.keys().map(String::as_str).collect();
        assert_eq!(names, ["ma photo", "mes photos"]);
        assert_eq!(classes["ma photo"].forms, ["ma photo", "ma vidéo"]);
        assert_eq!(
            references("il a <mes photos> & <Ma Photo>").collect::<Vec<_>>(),
            ["mes photos", "ma photo"]
        );
    }

    #[test]
    fn samples_hold_every_alternative_and_both_ways_to_set_parts() {
        let classes = some_classes();
        let all: std::collections::BTreeSet<String> =
            samples("(publier|<mes photos>) & pas", &classes).collect();
        for words in ["publier", "mes photos", "mes vidéos", "ma photo", "ma vidéo"] {
            for joined in [" ", " . "] {
                assert!(all.contains(&format!("{words}{joined}pas")), "{words}: {all:#?}");
            }
        }
        assert_eq!(samples("[si] je veux mourir", &classes).collect::<Vec<_>>(), ["je veux mourir"]);
        assert_eq!(samples("<inconnue>", &classes).count(), 0);
        assert!(samples("a (b", &classes).next().is_none());
    }

    #[test]
    fn a_sample_takes_the_first_of_everything() {
        let classes = some_classes();
        for (pattern, expected) in [
            ("il menace de (publier|envoyer) <mes photos>", Some("il menace de publier mes photos")),
            ("[il] me harcel* .. \"fort\"", Some("me harcel fort")),
            ("(a (b|c)|d) & ~e", Some("a b e")),
            ("<inconnue>", None),
            ("(a", None),
            ("[a]", None),
        ] {
            assert_eq!(sample(pattern, &classes).as_deref(), expected, "{pattern}");
        }
    }
}

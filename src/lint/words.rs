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
    let message = sample_within(pattern, classes, MAX_DEPTH)?;
    let message = message.split_whitespace().collect::<Vec<_>>().join(" ");
    (!message.is_empty()).then_some(message)
}

fn sample_within(pattern: &str, classes: &BTreeMap<String, Class>, depth: usize) -> Option<String> {
    let mut message = String::new();
    let mut rest = pattern;
    while let Some(letter) = rest.chars().next() {
        let after = &rest[letter.len_utf8()..];
        rest = match letter {
            '(' => {
                let end = closing(after, '(', ')')?;
                message.push_str(&sample_within(first_alternative(&after[..end]), classes, depth)?);
                &after[end + 1..]
            }
            '[' => &after[closing(after, '[', ']')? + 1..],
            '<' => {
                let (name, later) = after.split_once('>')?;
                let class = classes.get(&fold(name)).filter(|_| depth > 0)?;
                message.push_str(&sample_within(class.forms.first()?, classes, depth - 1)?);
                later
            }
            '~' | '*' | '"' => after,
            '&' => {
                message.push(' ');
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

fn first_alternative(inside: &str) -> &str {
    let mut depth = 0_usize;
    for (at, letter) in inside.char_indices() {
        match letter {
            '(' | '[' | '<' => depth += 1,
            ')' | ']' | '>' => depth = depth.saturating_sub(1),
            '|' if depth == 0 => return &inside[..at],
            _ => {}
        }
    }
    inside
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

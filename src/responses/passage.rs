//! The sentences of the files that people will read, with their places: what rules about wording look at.

use std::ops::Range;

use super::directory::{Directory, Service};
use super::files::Files;
use super::interface;
use super::words::Bilingual;
use crate::text::{Lang, Script};

/// What kind of text a passage is part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PassageKind {
    /// A card: read by young people.
    Card,
    /// A staff sheet: read by referents.
    Staff,
    /// A sentence of the interface.
    Interface,
    /// A sentence of a directory entry.
    Directory,
}

/// A stretch of a file that people will read: a line, or a sentence of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage<'a> {
    /// Path below `responses/`.
    pub file: &'a str,
    /// Where it stands: bytes of the file.
    pub span: Range<usize>,
    /// The words, as they stand in the file (`{service:…}` and Fluent placeholders are not filled).
    pub text: &'a str,
    /// The language.
    pub lang: Lang,
    /// The letters.
    pub script: Script,
    /// What it is part of.
    pub kind: PassageKind,
    /// The topic, for cards and staff sheets.
    pub topic: Option<&'a str>,
    /// The heading above it, in cards and staff sheets; `None` in the front matter and before the first heading.
    pub heading: Option<&'a str>,
    /// The service, for sentences of the directory.
    pub service: Option<&'a str>,
}

/// All passages of all files, by file and place.
pub fn passages<'a>(files: &'a Files, directory: &'a Directory) -> Vec<Passage<'a>> {
    let mut found = Vec::new();
    for (file, text) in files.iter() {
        let parts: Vec<&str> = file.split('/').collect();
        match parts[..] {
            ["topics", topic, name] => guidance(file, text, topic, name, &mut found),
            ["interface", _] => sentences_of_interface(file, text, &mut found),
            ["directory", _] => {
                for service in directory.services().iter().filter(|service| service.file == file) {
                    sentences_of_service(file, text, service, &mut found);
                }
            }
            _ => {}
        }
    }
    found
}

/// The passages of a card or a staff sheet: the body, line by line, and from the front matter title and summary; its
/// sources are for maintainers.
pub(crate) fn guidance<'a>(
    file: &'a str,
    text: &'a str,
    topic: &'a str,
    name: &str,
    found: &mut Vec<Passage<'a>>,
) {
    let (lang, script, kind) = match name {
        "fr.md" => (Lang::Fr, Script::Latn, PassageKind::Card),
        "ary.md" => (Lang::Ary, Script::Arab, PassageKind::Card),
        "ary-Latn.md" => (Lang::Ary, Script::Latn, PassageKind::Card),
        "staff.fr.md" => (Lang::Fr, Script::Latn, PassageKind::Staff),
        _ => return,
    };
    let mut at = 0;
    let mut fences = 0;
    let mut heading = None;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let line = line.trim_end();
        if fences < 2 && line == "+++" {
            fences += 1;
            continue;
        }
        let value = front_value(line);
        let inside = if fences >= 2 { Some(0..line.len()) } else { value };
        if fences >= 2
            && let Some(title) = line.strip_prefix("## ")
        {
            heading = Some(title.trim());
            continue;
        }
        if let Some(inside) = inside.filter(|inside| !line[inside.clone()].trim().is_empty()) {
            let text = &line[inside.clone()];
            let span = start + inside.start..start + inside.end;
            found.push(Passage {
                file,
                span,
                text,
                lang,
                script,
                kind,
                topic: Some(topic),
                heading,
                service: None,
            });
        }
    }
}

/// The words of `title = "…"` or `summary = "…"`, as bytes of the line.
fn front_value(line: &str) -> Option<Range<usize>> {
    if !["title", "summary"].iter().any(|key| line.starts_with(key)) {
        return None;
    }
    let open = line.find('"')? + 1;
    let close = line.rfind('"').filter(|close| *close >= open).unwrap_or(line.len());
    Some(open..close)
}

/// The values of a Fluent file, line by line; comments and keys are for people who edit.
fn sentences_of_interface<'a>(file: &'a str, text: &'a str, found: &mut Vec<Passage<'a>>) {
    let Some(lang) = Lang::ALL.into_iter().find(|lang| interface::path(*lang) == file) else { return };
    let script = if lang == Lang::Fr { Script::Latn } else { Script::Arab };
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let begins =
            if line.starts_with([' ', '\t']) { Some(0) } else { line.find('=').map(|equals| equals + 1) };
        let Some(begins) = begins.filter(|_| !line.starts_with('#')) else { continue };
        let words = line[begins..].trim();
        if !words.is_empty() {
            let begins = begins + line[begins..].len() - line[begins..].trim_start().len();
            let span = start + begins..start + begins + words.len();
            let kind = PassageKind::Interface;
            found.push(Passage {
                file,
                span,
                text: words,
                lang,
                script,
                kind,
                topic: None,
                heading: None,
                service: None,
            });
        }
    }
}

fn sentences_of_service<'a>(
    file: &'a str,
    text: &'a str,
    service: &'a Service,
    found: &mut Vec<Passage<'a>>,
) {
    let entry = text.find(&format!("\"{}\"", service.id)).unwrap_or(0);
    for sentence in sentences(service) {
        for lang in Lang::ALL {
            let words = sentence.get(lang);
            // A text with escapes does not stand in the file as it is read; it then counts as standing at its entry.
            let span = match text[entry..].find(words) {
                Some(at) => entry + at..entry + at + words.len(),
                None => entry + 1..entry + 1 + service.id.as_str().len(),
            };
            let script = if lang == Lang::Fr { Script::Latn } else { Script::Arab };
            found.push(Passage {
                file,
                span,
                text: words,
                lang,
                script,
                kind: PassageKind::Directory,
                topic: None,
                heading: None,
                service: Some(service.id.as_str()),
            });
        }
    }
}

/// The sentences of an entry that people read.
fn sentences(service: &Service) -> impl Iterator<Item = &Bilingual> {
    let purposes = service.phones.iter().chain(&service.sms).filter_map(|phone| phone.purpose.as_ref());
    let optional = [service.if_no_answer.as_ref(), service.caution.as_ref(), service.audience.who.as_ref()];
    [&service.name, &service.what_happens].into_iter().chain(optional.into_iter().flatten()).chain(purposes)
}

//! What no single file can say alone: services that a text names, numbers and addresses outside the directory, services
//! that have closed.

use std::ops::Range;

use super::directory::{Directory, Service, ServiceId};
use super::files::Files;
use super::guard::{self, Kind};
use super::passage::{Passage, PassageKind, passages};
use super::problem::{Problem, Problems, Severity, Source, nearest, suggestion};
use crate::text::Lang;

/// Checks every sentence that people will read.
pub(crate) fn check_passages(files: &Files, directory: &Directory, problems: &mut Problems) {
    for passage in passages(files, directory) {
        let text = files.get(passage.file).unwrap_or_default();
        let source = Source::new(passage.file, text);
        check_text(source, &passage, directory, problems);
        if passage.kind != PassageKind::Interface {
            check_services(source, &passage, directory, problems);
        }
    }
}

/// Cards and staff sheets name services by id, nothing else (promise P4). The interface holds no number, but may name an
/// address. Sentences of the directory hold no number but those of the directory.
fn check_text(source: Source<'_>, passage: &Passage<'_>, directory: &Directory, problems: &mut Problems) {
    let text = blank_placeholders(passage.text);
    let is_ours = |digits: &str| directory.services().iter().any(|service| has_number(service, digits));
    let closed_number = |digits: &str| {
        directory
            .do_not_use()
            .iter()
            .find(|closed| closed.numbers.iter().any(|number| guard::same_number(number, digits)))
    };
    let closed_address = |address: &str| {
        directory
            .do_not_use()
            .iter()
            .find(|closed| closed.urls.iter().any(|url| guard::is_closed(address, url)))
    };
    for sighting in guard::sightings(&text, |digits| is_ours(digits) || closed_number(digits).is_some()) {
        let written = &passage.text[sighting.span.clone()];
        let at = (source, place_in(passage, &sighting.span));
        let closed = match &sighting.kind {
            Kind::Number(digits) => closed_number(digits),
            Kind::Address(address) => closed_address(address),
        };
        if let Some(closed) = closed {
            let what = format!("« {written} » ne doit plus être donné : {}", closed.reason);
            problems.error("closed-service", at, what);
            continue;
        }
        match (&sighting.kind, passage.kind) {
            (Kind::Number(digits), PassageKind::Directory) if is_ours(digits) || directory.has_broken() => {}
            (Kind::Number(_), PassageKind::Directory) => {
                let what = format!("« {written} » n'est le numéro d'aucun service de l'annuaire.");
                problems
                    .error("unknown-number", at, what)
                    .tip("Ajoutez ce numéro à un service, ou vérifiez-le.");
            }
            (Kind::Number(digits), _) => {
                let what = format!(
                    "« {written} » ressemble à un numéro ; les numéros viennent seulement de l'annuaire."
                );
                let tip = instead(directory, |service| has_number(service, digits));
                problems.error("number-in-text", at, what).tip(tip);
            }
            (Kind::Address(address), PassageKind::Card | PassageKind::Staff) => {
                let what =
                    format!("« {written} » est une adresse ; les adresses viennent seulement de l'annuaire.");
                let ours = |service: &Service| {
                    service.url.as_deref().is_some_and(|url| guard::host(url) == guard::host(address))
                };
                problems.error("address-in-text", at, what).tip(instead(directory, ours));
            }
            (Kind::Address(_), _) => {}
        }
    }
}

/// Bytes of a passage as bytes of its file.
fn place_in(passage: &Passage<'_>, span: &Range<usize>) -> Range<usize> {
    passage.span.start + span.start..passage.span.start + span.end
}

fn has_number(service: &Service, digits: &str) -> bool {
    service.numbers().any(|number| guard::same_number(number, digits))
}

/// Tells how to name the service that was meant, if it is one of ours.
fn instead(directory: &Directory, is_it: impl Fn(&Service) -> bool) -> String {
    match directory.services().iter().find(|service| is_it(service)) {
        Some(service) => {
            format!("Écrivez {{service:{}}} : le bot met le nom et montre le numéro à côté.", service.id)
        }
        None => "Écrivez {service:identifiant} avec l'identifiant d'un service de l'annuaire.".to_owned(),
    }
}

/// The same text with `{…}` blanked out byte for byte, so that the digits of `{service:ma-police-19}` are not seen.
fn blank_placeholders(text: &str) -> String {
    let mut blank = String::with_capacity(text.len());
    let mut inside = false;
    for letter in text.chars() {
        match letter {
            '{' => inside = true,
            // A brace that nobody closes ends with its line.
            '\n' => inside = false,
            _ => {}
        }
        if inside {
            blank.extend(std::iter::repeat_n(' ', letter.len_utf8()));
        } else {
            blank.push(letter);
        }
        if letter == '}' {
            inside = false;
        }
    }
    blank
}

const SERVICE_MARK: &str = "{service:";

/// Reports `{service:…}` that name nothing, and braces that are something else.
fn check_services(source: Source<'_>, passage: &Passage<'_>, directory: &Directory, problems: &mut Problems) {
    for (at, _) in passage.text.match_indices('{') {
        let rest = &passage.text[at..];
        let Some(end) = rest.find('}') else {
            let what = "Il manque l'accolade } qui ferme.".to_owned();
            let span = place_in(passage, &(at..passage.text.len()));
            problems.error("unknown-placeholder", (source, span), what);
            continue;
        };
        let span = place_in(passage, &(at..at + end + 1));
        let Some(id) = rest[..end].strip_prefix(SERVICE_MARK) else {
            let what = format!(
                "`{}` n'est pas connu : les accolades servent seulement à nommer un service.",
                &rest[..=end]
            );
            problems
                .error("unknown-placeholder", (source, span), what)
                .tip("Par exemple {service:ma-police-19}, sans espaces.");
            continue;
        };
        if directory.get(id).is_none() && !directory.is_broken(id) {
            let what = format!("Le service `{id}` n'est pas dans l'annuaire.");
            let ids = directory.services().iter().map(|service| service.id.as_str());
            let tip = nearest(id, ids).map(|near| format!("Vouliez-vous écrire `{near}` ?"));
            problems.error("unknown-service", (source, span), what).tip = tip;
        }
    }
}

/// Puts the names of services into a text. Names that nobody knows stay as they are; they were reported.
pub(crate) fn fill_services(text: &str, lang: Lang, directory: &Directory) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(SERVICE_MARK) {
        let inside = &rest[at + SERVICE_MARK.len()..];
        let service = inside.find('}').and_then(|end| Some((end, directory.get(&inside[..end])?)));
        let Some((end, service)) = service else {
            let (kept, later) = rest.split_at(at + SERVICE_MARK.len());
            filled.push_str(kept);
            rest = later;
            continue;
        };
        filled.push_str(&rest[..at]);
        filled.push_str(&isolated(service.name.get(lang), lang));
        rest = &inside[end + 1..];
    }
    filled.push_str(rest);
    filled
}

/// The services that texts name, each once, in order.
pub(crate) fn named_services<'t>(
    texts: impl IntoIterator<Item = &'t String>,
    directory: &Directory,
) -> Vec<ServiceId> {
    let mut named: Vec<ServiceId> = Vec::new();
    for rest in texts.into_iter().flat_map(|text| text.split(SERVICE_MARK).skip(1)) {
        let service = rest.split_once('}').and_then(|(id, _)| directory.get(id));
        named.extend(service.map(|service| service.id.clone()).filter(|id| !named.contains(id)));
    }
    named
}

/// Latin names and digits inside an Arabic sentence would turn the words around them; isolates keep them apart.
fn isolated(name: &str, lang: Lang) -> String {
    if lang == Lang::Ary && name.chars().any(|letter| letter.is_ascii_alphanumeric()) {
        format!("\u{2068}{name}\u{2069}")
    } else {
        name.to_owned()
    }
}

/// Checks the entries against those that must not be used, and puts names of services into their sentences.
pub(crate) fn finish_directory(files: &Files, directory: &mut Directory, problems: &mut Problems) {
    for service in directory.services() {
        let source = Source::new(&service.file, files.get(&service.file).unwrap_or_default());
        check_closed(service, source, directory, problems);
    }
    let names = directory.clone();
    for service in directory.services_mut() {
        let optional = [service.if_no_answer.as_mut(), service.caution.as_mut()];
        for text in [&mut service.what_happens].into_iter().chain(optional.into_iter().flatten()) {
            text.fr = fill_services(&text.fr, Lang::Fr, &names);
            text.ary = fill_services(&text.ary, Lang::Ary, &names);
        }
    }
}

/// A service whose number or address is one that must not be used.
fn check_closed(service: &Service, source: Source<'_>, directory: &Directory, problems: &mut Problems) {
    for closed in directory.do_not_use() {
        let numbers = service
            .numbers()
            .filter(|number| closed.numbers.iter().any(|bad| guard::same_number(bad, number)));
        let addresses = service.url.iter().chain(&service.email).map(String::as_str);
        let addresses =
            addresses.filter(|address| closed.urls.iter().any(|bad| guard::is_closed(address, bad)));
        for written in numbers.chain(addresses) {
            let entry = source.text.find(&format!("\"{}\"", service.id)).unwrap_or(0);
            let at = source.text[entry..].find(written).map_or(entry, |at| entry + at);
            let what = format!("« {written} » ne doit plus être donné ({}) : {}", closed.id, closed.reason);
            problems.error("closed-service", (source, at..at + written.len()), what);
        }
    }
}

/// What stands in the files of `sanad new` where somebody is to write.
const TO_FILL: &str = "À REMPLIR";

/// Reports what is left to fill: a topic that is half written must reach nobody.
pub(crate) fn check_filled(files: &Files, problems: &mut Problems) {
    for (path, text) in files.below("topics/") {
        for (at, _) in text.match_indices(TO_FILL) {
            let what = "Ici, il reste quelque chose à écrire.".to_owned();
            problems
                .error("left-to-fill", (Source::new(path, text), at..at + TO_FILL.len()), what)
                .tip("Écrivez-le, et enlevez les mots « À REMPLIR ».");
        }
    }
}

/// Reports files that nothing reads, which is what a misspelt name looks like.
pub(crate) fn check_names(files: &Files, problems: &mut Problems) {
    const TOPIC_FILES: [&str; 7] =
        ["topic.toml", "fr.md", "ary.md", "ary-Latn.md", "staff.fr.md", "fr.phrases", "ary.phrases"];
    const ELSEWHERE: [&str; 6] = ["topics", "directory", "words", "interface", "likeness", "quizzes"];
    for (path, _) in files.iter() {
        let parts: Vec<&str> = path.split('/').collect();
        let (name, known): (&str, &[&str]) = match parts[..] {
            ["topics", _, name] => (name, &TOPIC_FILES),
            ["interface", name] => (name, &["fr.ftl", "ary.ftl"]),
            ["likeness", name] => (name, &["likeness.weights"]),
            ["directory", name] if name.ends_with(".toml") => continue,
            ["words", name] if name.ends_with(".words") => continue,
            ["quizzes" | "campaigns", ..] => continue,
            [folder, ..] => (folder, &ELSEWHERE),
            [] => continue,
        };
        if !known.contains(&name) || parts.len() == 1 {
            let what = "Rien ne lit ce fichier : son nom ou son dossier n'est pas connu.".to_owned();
            let problem = Problem::in_file("unknown-file", Severity::Warning, path, what);
            problems.push(problem).tip(suggestion(name, known.iter().copied()));
        }
    }
}

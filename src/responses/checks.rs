//! What no single file can say alone: services that a text names, numbers and addresses outside the directory, services
//! that have closed.

use std::ops::Range;

use super::directory::{Directory, Service};
use super::files::Files;
use super::guard::{self, Kind};
use super::interface;
use super::problem::{Problems, Source, suggestion};
use super::words::Bilingual;
use crate::text::Lang;

/// Where a text stands, which decides what it may hold.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Setting {
    /// A card or a staff sheet: names of services by id, nothing else (promise P4).
    Guidance,
    /// A sentence of the interface: no number; addresses only of open services.
    Interface,
    /// A sentence of a directory entry: numbers of the directory only.
    Directory,
}

/// Checks the part of a file that people will read.
pub(crate) fn check_text(
    source: Source<'_>,
    range: Range<usize>,
    setting: Setting,
    directory: &Directory,
    problems: &mut Problems,
) {
    let source = Source { base: 0, ..source };
    let text = blank_placeholders(&source.text[range.clone()]);
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
            .find(|closed| closed.urls.iter().any(|url| guard::on_host(address, url)))
    };
    for sighting in guard::sightings(&text, |digits| is_ours(digits) || closed_number(digits).is_some()) {
        let span = range.start + sighting.span.start..range.start + sighting.span.end;
        let written = &source.text[span.clone()];
        let closed = match &sighting.kind {
            Kind::Number(digits) => closed_number(digits),
            Kind::Address(address) => closed_address(address),
        };
        let at = (source, span.clone());
        if let Some(closed) = closed {
            let what = format!("« {written} » ne doit plus être donné : {}", closed.reason);
            problems.error("closed-service", at, what);
            continue;
        }
        match (&sighting.kind, setting) {
            (Kind::Number(digits), Setting::Directory) if is_ours(digits) => {}
            (Kind::Number(_), Setting::Directory) => {
                let what = format!("« {written} » n'est le numéro d'aucun service de l'annuaire.");
                problems
                    .error("unknown-number", at, what)
                    .tip("Ajoutez ce numéro à un service, ou vérifiez-le.");
            }
            (Kind::Number(digits), _) => {
                let what = format!(
                    "« {written} » ressemble à un numéro ; les numéros viennent seulement de l'annuaire."
                );
                problems
                    .error("number-in-text", at, what)
                    .tip(instead(directory, |service| has_number(service, digits)));
            }
            (Kind::Address(address), Setting::Guidance) => {
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
pub(crate) fn check_services(
    source: Source<'_>,
    range: Range<usize>,
    directory: &Directory,
    problems: &mut Problems,
) {
    let source = Source { base: 0, ..source };
    let text = &source.text[range.clone()];
    for (at, _) in text.match_indices('{') {
        let start = range.start + at;
        let line = text[at..].lines().next().unwrap_or_default();
        let Some(end) = line.find('}') else {
            let what = "Il manque l'accolade } qui ferme.".to_owned();
            problems.error("unknown-placeholder", (source, start..start + line.len()), what);
            continue;
        };
        let span = start..start + end + 1;
        let Some(id) = line[..end].strip_prefix(SERVICE_MARK) else {
            let what = format!(
                "`{}` n'est pas connu : les accolades servent seulement à nommer un service.",
                &line[..=end]
            );
            problems
                .error("unknown-placeholder", (source, span), what)
                .tip("Par exemple {service:ma-police-19}, sans espaces.");
            continue;
        };
        if directory.get(id).is_none() {
            let what = format!("Le service `{id}` n'est pas dans l'annuaire.");
            let ids = directory.services().iter().map(|service| service.id.as_str());
            let tip = super::problem::nearest(id, ids).map(|near| format!("Vouliez-vous écrire `{near}` ?"));
            let problem = problems.error("unknown-service", (source, span), what);
            problem.tip = tip;
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

/// Latin names and digits inside an Arabic sentence would turn the words around them; isolates keep them apart.
fn isolated(name: &str, lang: Lang) -> String {
    if lang == Lang::Ary && name.chars().any(|letter| letter.is_ascii_alphanumeric()) {
        format!("\u{2068}{name}\u{2069}")
    } else {
        name.to_owned()
    }
}

/// Checks the entries of the directory against one another, and the sentences in them; puts names of services in.
pub(crate) fn finish_directory(files: &Files, directory: &mut Directory, problems: &mut Problems) {
    let services = directory.services().to_vec();
    for service in &services {
        let source = Source::new(&service.file, files.get(&service.file).unwrap_or_default());
        for text in sentences(service) {
            for text in [&text.fr, &text.ary] {
                // Texts with escapes are not found as written; their mistakes are then reported without them being checked
                // at the right place, so the text itself is checked.
                match source.text.find(text.as_str()) {
                    Some(start) => {
                        let range = start..start + text.len();
                        check_text(source, range.clone(), Setting::Directory, directory, problems);
                        check_services(source, range, directory, problems);
                    }
                    None => {
                        let source = Source::new(&service.file, text);
                        check_text(source, 0..text.len(), Setting::Directory, directory, problems);
                        check_services(source, 0..text.len(), directory, problems);
                    }
                }
            }
        }
        check_closed(service, source, directory, problems);
    }
    let names = directory.clone();
    for service in directory.services_mut() {
        for text in [Some(&mut service.what_happens), service.if_no_answer.as_mut(), service.caution.as_mut()]
            .into_iter()
            .flatten()
        {
            text.fr = fill_services(&text.fr, Lang::Fr, &names);
            text.ary = fill_services(&text.ary, Lang::Ary, &names);
        }
    }
}

/// The sentences of an entry that people read.
fn sentences(service: &Service) -> impl Iterator<Item = &Bilingual> {
    let purposes = service.phones.iter().chain(&service.sms).filter_map(|phone| phone.purpose.as_ref());
    let optional = [service.if_no_answer.as_ref(), service.caution.as_ref(), service.audience.who.as_ref()];
    [&service.name, &service.what_happens].into_iter().chain(optional.into_iter().flatten()).chain(purposes)
}

/// A service whose number or address is one that must not be used.
fn check_closed(service: &Service, source: Source<'_>, directory: &Directory, problems: &mut Problems) {
    for closed in directory.do_not_use() {
        let numbers = service
            .numbers()
            .filter(|number| closed.numbers.iter().any(|bad| guard::same_number(bad, number)));
        let addresses = service.url.iter().chain(&service.email).map(String::as_str);
        let addresses =
            addresses.filter(|address| closed.urls.iter().any(|bad| guard::on_host(address, bad)));
        for written in numbers.chain(addresses) {
            let entry = source.text.find(&format!("\"{}\"", service.id)).unwrap_or(0);
            let at = source.text[entry..].find(written).map_or(entry, |at| entry + at);
            let what = format!("« {written} » ne doit plus être donné ({}) : {}", closed.id, closed.reason);
            problems.error("closed-service", (source, at..at + written.len()), what);
        }
    }
}

/// Checks the sentences of the interface; comments and keys are for people who edit.
pub(crate) fn check_interface(files: &Files, directory: &Directory, problems: &mut Problems) {
    for lang in Lang::ALL {
        let path = interface::path(lang);
        let Some(text) = files.get(path) else { continue };
        let source = Source::new(path, text);
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let begins =
                if line.starts_with([' ', '\t']) { Some(0) } else { line.find('=').map(|equals| equals + 1) };
            if let Some(begins) = begins.filter(|_| !line.starts_with('#')) {
                check_text(source, at + begins..at + line.len(), Setting::Interface, directory, problems);
            }
            at += line.len();
        }
    }
}

/// Reports files that nothing reads, which is what a misspelt name looks like.
pub(crate) fn check_names(files: &Files, problems: &mut Problems) {
    const TOPIC_FILES: [&str; 7] =
        ["topic.toml", "fr.md", "ary.md", "ary-Latn.md", "staff.fr.md", "fr.phrases", "ary.phrases"];
    const ELSEWHERE: [&str; 5] = ["topics", "directory", "words", "interface", "quizzes"];
    for (path, _) in files.iter() {
        let parts: Vec<&str> = path.split('/').collect();
        let (name, known): (&str, &[&str]) = match parts[..] {
            ["topics", _, name] => (name, &TOPIC_FILES),
            ["interface", name] => (name, &["fr.ftl", "ary.ftl"]),
            ["directory", name] if name.ends_with(".toml") => continue,
            ["words", name] if name.ends_with(".words") => continue,
            ["quizzes" | "campaigns", ..] => continue,
            [folder, ..] => (folder, &ELSEWHERE),
            [] => continue,
        };
        if !known.contains(&name) || parts.len() == 1 {
            let what = "Rien ne lit ce fichier : son nom ou son dossier n'est pas connu.".to_owned();
            let problem = super::problem::Problem::in_file(
                "unknown-file",
                super::problem::Severity::Warning,
                path,
                what,
            );
            problems.push(problem).tip(suggestion(name, known.iter().copied()));
        }
    }
}

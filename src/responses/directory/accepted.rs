//! What each entry of the directory gave when somebody last stood by it: numbers, addresses, and the sources they rest on.
//!
//! A wrong number that can be dialled looks like a right one, so nothing in the entry itself betrays a slip. This second copy
//! does: it changes only by `sanad directory accept`, and that asks for a source, a date or a call that was not there
//! before. It guards against slips, not against lies.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::{Directory, Service};
use crate::responses::files::Files;
use crate::responses::problem::{Problem, Problems, Severity, Source, nearest};
use crate::responses::reading::{self, Presence::Optional, Presence::Required};

/// Where the second copy stands. It is no file of a country.
pub(crate) const FILE: &str = "directory/accepted.toml";

const RULE: &str = "unbacked-number";

const HEAD: &str = "\
# Les numéros et adresses de chaque service quand son entrée a été acceptée, et les sources qui les donnent.
# Accepter n’est pas appeler : cela dit seulement que ces numéros sont ceux de ces sources.
# Ce fichier ne s’écrit pas à la main. Après un numéro changé : `sanad directory accept IDENTIFIANT`.
";

/// An entry as it was accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    id: String,
    /// How it is reached, as [`reached`] says it.
    reached: Vec<String>,
    /// What that rests on, as [`rests_on`] says it.
    rests_on: Vec<String>,
}

/// What became of the acceptance of services.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acceptance {
    /// The new text of the file; equal to the old one where nothing was accepted.
    pub text: String,
    /// Path of the file below `responses/`.
    pub file: &'static str,
    /// What was accepted, one French line each.
    pub accepted: Vec<String>,
    /// What was not, and why: one French line each.
    pub refused: Vec<String>,
}

impl Entry {
    fn of(service: &Service) -> Self {
        Self { id: service.id.to_string(), reached: reached(service), rests_on: rests_on(service) }
    }

    /// Twelve hex digits that change with anything in the entry: a search-and-replace through all files is noticed too.
    fn seal(&self) -> String {
        let mut hash = Sha256::new();
        for part in [&self.id].into_iter().chain(&self.reached).chain([&"|".to_owned()]).chain(&self.rests_on)
        {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
        hash.finalize()[..6].iter().fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }

    fn write(&self, text: &mut String) {
        let list = |items: &[String]| {
            items.iter().map(|item| toml::Value::from(item.as_str()).to_string()).collect::<Vec<_>>()
        };
        let _ = write!(text, "\n[[accepted]]\nid = \"{}\"\n", self.id);
        let _ = writeln!(text, "reached = [{}]", list(&self.reached).join(", "));
        text.push_str("rests_on = [\n");
        for line in list(&self.rests_on) {
            let _ = writeln!(text, "  {line},");
        }
        let _ = write!(text, "]\nseal = \"{}\"\n", self.seal());
    }
}

/// Every way to reach a service, in its order. Spaces inside a number are no change.
fn reached(service: &Service) -> Vec<String> {
    let bare = |number: &str| number.replace(' ', "");
    let mut ways: Vec<String> = service.phones.iter().map(|phone| bare(&phone.number)).collect();
    ways.extend(service.whatsapp.as_deref().map(|number| format!("WhatsApp {}", bare(number))));
    ways.extend(service.sms.as_ref().map(|sms| format!("SMS {}", bare(&sms.number))));
    ways.extend(service.email.clone());
    ways.extend(service.url.clone());
    ways
}

/// What the ways rest on: each source with its date, and the call of a person.
fn rests_on(service: &Service) -> Vec<String> {
    let dated = service.sources.iter().map(|source| match source.date.day() {
        Some(day) => format!("{} ({day})", source.url),
        None => format!("{} (non datée)", source.url),
    });
    let called = service.checked.iter().map(|checked| format!("appel du {}, {}", checked.on, checked.by));
    dated.chain(called).collect()
}

/// Compares the services with what was accepted of them.
pub(crate) fn check(files: &Files, directory: &Directory, problems: &mut Problems) {
    if directory.services().is_empty() {
        return;
    }
    let Some((path, text)) = files.below(FILE).next() else {
        let what = format!("Il manque `{FILE}` : rien ne garde les numéros d'une faute de frappe.");
        let tip = "Remettez ce fichier. Pour un annuaire nouveau : relisez chaque numéro, puis \
                   `sanad directory accept --all`.";
        problems.push(Problem::in_file(RULE, Severity::Error, FILE, what)).tip(tip);
        return;
    };
    let source = Source::new(path, text);
    let known = read(source, text, problems, |entry, at, problems| {
        let id = &entry.id;
        if directory.get(id).is_none() && !directory.is_broken(id) {
            let what = format!("`{id}` n'est plus dans l'annuaire.");
            let tip = nearest(id, directory.services().iter().map(|service| service.id.as_str()))
                .map_or_else(
                    || "`sanad directory accept --all` enlève ce qui ne sert plus.".to_owned(),
                    |near| format!("A-t-il changé de nom pour `{near}` ? Un identifiant ne change jamais."),
                );
            problems.warning(RULE, (source, at), what).tip(tip);
        }
    });
    // Half a file would make every service look new.
    let Some(known) = known else { return };
    for service in directory.services() {
        compare(files, service, known.iter().find(|entry| entry.id == service.id.as_str()), problems);
    }
}

/// Reads the entries; each one whose seal is right is handed to `look` with its place. `None`: the file cannot be read.
fn read(
    source: Source<'_>,
    text: &str,
    problems: &mut Problems,
    mut look: impl FnMut(&Entry, std::ops::Range<usize>, &mut Problems),
) -> Option<Vec<Entry>> {
    let errors = problems.errors();
    let entries = reading::parse(source, text, &["accepted"], problems, |file, problems| {
        let mut entries = Vec::new();
        for table in file.tables("accepted", Optional, &["id", "reached", "rests_on", "seal"], problems) {
            let texts = |key: &str, presence, problems: &mut Problems| {
                table.texts(key, presence, problems).into_iter().map(|(text, _)| text).collect()
            };
            // Some places have a door and no telephone.
            let reached = texts("reached", Optional, problems);
            let rests_on = texts("rests_on", Required, problems);
            let (id, seal) = (table.text("id", Required, problems), table.text("seal", Required, problems));
            let (Some(id), Some(seal)) = (id, seal) else { continue };
            let entry = Entry { id, reached, rests_on };
            if entry.seal() != seal {
                let what = format!("Ce qui est noté ici de `{}` a été changé à la main.", entry.id);
                problems.error(RULE, table.place("seal"), what).tip(
                    "Remettez ces lignes comme elles étaient (« annuler » dans l'éditeur), puis \
                     `sanad directory accept` : lui seul écrit ce fichier.",
                );
                continue;
            }
            look(&entry, table.place("id").1, problems);
            entries.push(entry);
        }
        entries
    });
    entries.filter(|_| problems.errors() == errors)
}

/// What is said of one service.
fn compare(files: &Files, service: &Service, known: Option<&Entry>, problems: &mut Problems) {
    let now = Entry::of(service);
    let id = &service.id;
    let text = files.get(&service.file).unwrap_or_default();
    let source = Source::new(&service.file, text);
    let Some(known) = known else {
        let what = format!(
            "`{id}` est nouveau : personne n'a encore dit que ses numéros sont bien ceux de la source."
        );
        problems.error(RULE, (source, entry_at(text, id.as_str())), what).tip(format!(
            "Relisez-les dans la source, chiffre par chiffre, puis `sanad directory accept {id}`."
        ));
        return;
    };
    let same_ways = now.reached == known.reached;
    let same_ground = now.rests_on == known.rests_on;
    if same_ways && same_ground {
        return;
    }
    if same_ways {
        let what = format!("`{id}` : ses sources ont changé, ses numéros non.");
        problems
            .warning(RULE, (source, entry_at(text, id.as_str())), what)
            .tip(format!("La source les donne bien ? Alors `sanad directory accept {id}`."));
        return;
    }
    let (change, at) = change(known, &now);
    let place = at.map_or_else(|| entry_at(text, id.as_str()), |way| way_at(text, id.as_str(), service, way));
    if same_ground {
        let what = format!("`{id}` : {change}, mais aucune source n'a changé, ni aucune date.");
        let tip = format!(
            "Une faute de frappe ? {}Si le service a vraiment changé : ajoutez dans `sources` la page qui le dit, avec sa \
             date (ou `checked`, si une personne a appelé), puis `sanad directory accept {id}`.",
            put_back(known, &now)
        );
        problems.error(RULE, (source, place), what).tip(tip);
    } else {
        let what = format!("`{id}` : {change}, et ses sources ont changé aussi. Il reste à le confirmer.");
        let tip = format!(
            "Relisez la source, chiffre par chiffre. Si c'est juste : `sanad directory accept {id}`."
        );
        problems.error(RULE, (source, place), what).tip(tip);
    }
}

/// What changed, in words, and the first way that is new.
fn change<'n>(known: &Entry, now: &'n Entry) -> (String, Option<&'n str>) {
    let gone: Vec<&str> = missing_from(&known.reached, &now.reached);
    let come: Vec<&str> = missing_from(&now.reached, &known.reached);
    let change = match (&gone[..], &come[..]) {
        ([], []) => "l'ordre de ses numéros a changé".to_owned(),
        ([], come) => format!("{} est nouveau", quoted(come)),
        (gone, []) => format!("{} n'y est plus", quoted(gone)),
        (gone, come) => format!("{} a pris la place de {}", quoted(come), quoted(gone)),
    };
    (change, come.first().copied())
}

fn put_back(known: &Entry, now: &Entry) -> String {
    let gone = missing_from(&known.reached, &now.reached);
    if gone.is_empty() { String::new() } else { format!("Remettez {}. ", quoted(&gone)) }
}

fn missing_from<'a>(these: &'a [String], those: &[String]) -> Vec<&'a str> {
    let those: BTreeSet<&String> = those.iter().collect();
    these.iter().filter(|way| !those.contains(way)).map(String::as_str).collect()
}

fn quoted(ways: &[&str]) -> String {
    ways.iter().map(|way| format!("« {way} »")).collect::<Vec<_>>().join(", ")
}

/// The name of an entry in its file.
fn entry_at(text: &str, id: &str) -> std::ops::Range<usize> {
    let start = text.find(&format!("\"{id}\"")).map_or(0, |at| at + 1);
    start..start + id.len().min(text.len() - start)
}

/// Where a way of reaching a service is written in its file.
fn way_at(text: &str, id: &str, service: &Service, way: &str) -> std::ops::Range<usize> {
    let entry = entry_at(text, id);
    let written = service.numbers().find(|number| way.ends_with(&number.replace(' ', ""))).unwrap_or(way);
    match text[entry.end..].find(&format!("\"{written}\"")) {
        Some(at) => entry.end + at + 1..entry.end + at + 1 + written.len(),
        None => entry,
    }
}

/// Accepts services as they are now: those named, or all that may be. Nobody is accepted whose numbers changed while nothing
/// that they rest on did.
pub(crate) fn accept(files: &Files, directory: &Directory, ids: Option<&[String]>) -> Acceptance {
    let mut problems = Problems::default();
    let old = files.get(FILE).unwrap_or_default();
    let known = read(Source::new(FILE, old), old, &mut problems, |_, _, _| {});
    let mut made = Acceptance { text: old.to_owned(), file: FILE, accepted: Vec::new(), refused: Vec::new() };
    let Some(mut known) = known else {
        made.refused = problems.sorted().iter().map(ToString::to_string).collect();
        return made;
    };
    let all: Vec<String> = directory.services().iter().map(|service| service.id.to_string()).collect();
    for id in ids.unwrap_or(&all) {
        let Some(service) = directory.get(id) else {
            made.refused.push(unknown(id, directory));
            continue;
        };
        let now = Entry::of(service);
        let before = known.iter().position(|entry| entry.id == *id);
        match before.map(|at| &known[at]) {
            Some(before) if *before == now => {
                if ids.is_some() {
                    made.refused.push(format!("`{id}` : rien n'a changé."));
                }
                continue;
            }
            Some(before) if before.rests_on == now.rests_on => {
                made.refused.push(format!(
                    "`{id}` : {}, mais aucune source n'a changé, ni aucune date. Écrivez d'abord dans l'entrée d'où vient le \
                     changement.",
                    change(before, &now).0
                ));
                continue;
            }
            _ => {}
        }
        let ways = if now.reached.is_empty() { "sans numéro".to_owned() } else { now.reached.join(", ") };
        made.accepted.push(format!("`{id}` : {ways}. D'après : {}.", now.rests_on.join(" ; ")));
        match before {
            Some(at) => known[at] = now,
            None => known.push(now),
        }
    }
    if ids.is_none() {
        known.retain(|entry| all.contains(&entry.id) || directory.is_broken(&entry.id));
    }
    made.text = written(known, &all);
    made
}

/// The file, in the order of the directory, so that a change shows as few lines.
fn written(mut entries: Vec<Entry>, order: &[String]) -> String {
    entries.sort_by_key(|entry| order.iter().position(|id| *id == entry.id).unwrap_or(usize::MAX));
    let mut text = HEAD.to_owned();
    entries.iter().for_each(|entry| entry.write(&mut text));
    text
}

fn unknown(id: &str, directory: &Directory) -> String {
    if directory.is_broken(id) {
        return format!("`{id}` : son entrée a une faute ; `sanad check` dit laquelle.");
    }
    let near = nearest(id, directory.services().iter().map(|service| service.id.as_str()));
    let tip = near.map_or_else(String::new, |near| format!(" Vouliez-vous écrire `{near}` ?"));
    format!("Aucun service ne s'appelle « {id} ».{tip}")
}

/// Everything accepted as it is, for fixtures.
#[cfg(test)]
pub(crate) fn all_accepted(directory: &Directory) -> String {
    let order: Vec<String> = directory.services().iter().map(|service| service.id.to_string()).collect();
    written(directory.services().iter().map(Entry::of).collect(), &order)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::responses::testkit;
    use crate::responses::{Library, accept_services};

    const MA: &str = "directory/ma.toml";

    /// The small library with texts replaced in the Moroccan file, and nothing accepted since.
    fn edited(changes: &[(&str, &str)]) -> Files {
        let mut files = testkit::files();
        for (from, to) in changes {
            let text = files.get(MA).unwrap();
            assert!(text.contains(from), "{from}");
            let text = text.replacen(from, to, 1);
            files.insert(MA, text);
        }
        files
    }

    fn found(files: &Files) -> (bool, Vec<Problem>) {
        let (library, problems) = Library::from_files(files);
        assert!(problems.iter().all(|problem| problem.rule == RULE), "{problems:#?}");
        (library.is_some(), problems)
    }

    #[test]
    fn a_number_alone_is_refused_where_it_stands_and_cannot_be_accepted() {
        for (from, to, says) in [
            ("\"2511\"", "\"2512\"", "« 2512 » a pris la place de « 2511 »"),
            ("https://www.enfants.example", "https://www.enfant.example", "a pris la place de"),
            (
                "phones = [{ number = \"8350\"",
                "whatsapp = \"+212 6 00\"\nphones = [{ number = \"8350\"",
                "« WhatsApp +212600 » est nouveau",
            ),
            ("\nurl = \"https://www.enfants.example\"", "", "« https://www.enfants.example » n'y est plus"),
        ] {
            let files = edited(&[(from, to)]);
            let (usable, problems) = found(&files);
            assert!(!usable && problems.len() == 1, "{problems:#?}");
            let problem = &problems[0];
            assert!(
                problem.what.contains(says) && problem.what.contains("aucune source n'a changé"),
                "{problem}"
            );
            let at = &files.get(MA).unwrap()[problem.place.as_ref().unwrap().span.clone()];
            assert!(to.contains(at) || at == "ma-enfants", "{at}");

            let made = accept_services(&files, None);
            assert_eq!((made.accepted.len(), made.refused.len()), (0, 1), "{made:#?}");
            assert_eq!(made.text, files.get(FILE).unwrap(), "nothing is blessed");
        }
    }

    #[test]
    fn with_a_source_it_waits_for_a_person_who_accepts_it_by_name() {
        let mut files = edited(&[
            ("\"2511\"", "\"2512\""),
            (
                "date = \"2025-12-10\" }]\n\n[[service]]\nid = \"ma-portail\"",
                "date = \"2026-04-01\" }]\n\n[[service]]\nid = \"ma-portail\"",
            ),
        ]);
        let (usable, problems) = found(&files);
        assert!(!usable && problems[0].what.contains("Il reste à le confirmer"), "{problems:#?}");
        let made = accept_services(&files, Some(&["ma-enfants".to_owned()]));
        assert_eq!(made.refused, Vec::<String>::new());
        assert!(made.accepted[0].contains("2512") && made.accepted[0].contains("(2026-04-01)"), "{made:#?}");
        files.insert(FILE, made.text);
        assert_eq!(found(&files), (true, Vec::new()));
        // The next slip meets the new state.
        let text = files.get(MA).unwrap().replace("\"2512\"", "\"2513\"");
        files.insert(MA, text);
        assert!(found(&files).1[0].what.contains("« 2513 » a pris la place de « 2512 »"));
    }

    #[test]
    fn a_new_service_and_a_moved_source_are_told_and_spaces_are_nothing() {
        let new = edited(&[("id = \"ma-psy\"", "id = \"ma-psys\"")]);
        let (usable, problems) = found(&new);
        assert!(
            !usable && problems.iter().any(|problem| problem.what.contains("est nouveau")),
            "{problems:#?}"
        );
        assert!(problems.iter().any(|problem| !problem.is_error() && problem.file == FILE), "{problems:#?}");
        let made = accept_services(&new, None);
        assert!(made.text.contains("ma-psys") && !made.text.contains("\"ma-psy\""));

        let (usable, problems) = found(&edited(&[("date = \"2025-03\"", "date = \"2025-04\"")]));
        assert!(usable && problems[0].what.contains("ses numéros non"), "{problems:#?}");
        assert_eq!(found(&edited(&[("0522 00 00 00", "05 22 00 00 00")])), (true, Vec::new()));
    }

    #[test]
    fn a_slip_through_all_files_and_a_missing_file_are_noticed() {
        let mut files = edited(&[("\"2511\"", "\"2512\"")]);
        let everywhere = files.get(FILE).unwrap().replace("2511", "2512");
        files.insert(FILE, everywhere);
        let (usable, problems) = found(&files);
        assert!(!usable && problems[0].what.contains("à la main"), "{problems:#?}");
        assert!(!accept_services(&files, None).refused.is_empty());
        files.remove(FILE);
        let (usable, problems) = found(&files);
        assert!(!usable && problems.len() == 1, "{problems:#?}");
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_nearest() {
        let made = accept_services(&testkit::files(), Some(&["ma-enfant".to_owned(), "ma-psy".to_owned()]));
        assert!(made.refused[0].contains("`ma-enfants`"), "{made:#?}");
        assert!(made.refused[1].contains("rien n'a changé"), "{made:#?}");
    }
}

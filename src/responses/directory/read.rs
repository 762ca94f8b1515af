//! Reads `directory/*.toml`.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::{ACCEPTED, Audience, Checked, Directory, DoNotUse, Hours, Phone, Service, ServiceId, Substitute};
use crate::responses::files::Files;
use crate::responses::guard;
use crate::responses::problem::{Problem, Problems, Severity, Source};
use crate::responses::reading::{self, Fields, Presence};
use crate::responses::words::{
    Anonymity, AudienceSex, Confidence, Cost, Country, Need, SourceDate, SourceRef,
};

use Presence::{Optional, Required};

const FILE_KEYS: &[&str] = &["service", "do_not_use", "substitute"];
const SERVICE_KEYS: &[&str] = &[
    "id",
    "name",
    "country",
    "needs",
    "phones",
    "whatsapp",
    "sms",
    "email",
    "url",
    "hours",
    "online_hours",
    "languages",
    "cost",
    "audience",
    "anonymous",
    "what_happens",
    "if_no_answer",
    "caution",
    "confidence",
    "expires_on",
    "checked",
    "sources",
];
const DO_NOT_USE_KEYS: &[&str] = &["id", "names", "numbers", "urls", "reason", "sources"];
const SUBSTITUTE_KEYS: &[&str] = &["need", "with", "say"];
const SOURCE_KEYS: &[&str] = &["url", "seen", "date"];

/// Reads all files of the directory; entries with a mistake are left out and reported.
pub(crate) fn read(files: &Files, problems: &mut Problems) -> Directory {
    let mut services = Vec::new();
    let mut do_not_use = Vec::new();
    let mut substitutes = Vec::new();
    let mut seen = BTreeMap::new();
    for (path, text) in
        files.below("directory/").filter(|(path, _)| path.ends_with(".toml") && *path != ACCEPTED)
    {
        let source = Source::new(path, text);
        reading::parse(source, text, FILE_KEYS, problems, |file, problems| {
            for entry in file.tables("service", Optional, SERVICE_KEYS, problems) {
                services.extend(service(&entry, &mut seen, problems));
            }
            for entry in file.tables("do_not_use", Optional, DO_NOT_USE_KEYS, problems) {
                do_not_use.extend(closed(&entry, &mut seen, problems));
            }
            for entry in file.tables("substitute", Optional, SUBSTITUTE_KEYS, problems) {
                substitutes.extend(substitute(&entry, problems));
            }
        });
    }
    if services.is_empty() && problems.errors() == 0 {
        let what = "L'annuaire est vide : il faut au moins un service dans `directory/`.".to_owned();
        problems.push(Problem::in_file("empty-directory", Severity::Error, "directory", what));
    }
    let open = services.iter().map(|service: &Service| service.id.as_str());
    let read: BTreeSet<&str> =
        open.chain(do_not_use.iter().map(|closed: &DoNotUse| closed.id.as_str())).collect();
    let broken = seen.into_keys().filter(|id| !read.contains(id.as_str())).collect();
    Directory::new(services, do_not_use, substitutes, broken)
}

/// Reads one `[[service]]`; `None` when a mistake leaves it without something that people would need.
fn service(
    entry: &Fields<'_, '_>,
    seen: &mut BTreeMap<String, String>,
    problems: &mut Problems,
) -> Option<Service> {
    let errors = problems.errors();
    let id = unique_id(entry, seen, problems);
    let name = entry.both("name", Required, problems);
    let country = entry.word("country", Required, Country::WORDS, problems);
    check_country(entry, country, problems);
    let needs = entry.word_list("needs", Required, Need::WORDS, problems);
    let phones = entry
        .tables("phones", Optional, &["number", "for"], problems)
        .iter()
        .filter_map(|phone| self::phone(phone, problems))
        .collect();
    let whatsapp = number(entry, "whatsapp", Optional, problems);
    let sms = sms(entry, problems);
    let email = email(entry, problems);
    let url = url(entry, "url", Optional, problems);
    let hours = hours(entry, "hours", Required, problems);
    let online_hours = self::hours(entry, "online_hours", Optional, problems);
    let languages = entry.texts("languages", Optional, problems).into_iter().map(|(tag, _)| tag).collect();
    let cost = entry.word("cost", Required, Cost::WORDS, problems);
    let audience = audience(entry, problems);
    let anonymous = entry.word("anonymous", Required, Anonymity::WORDS, problems);
    let what_happens = entry.both("what_happens", Required, problems);
    let if_no_answer = entry.both("if_no_answer", Optional, problems);
    let caution = entry.both("caution", Optional, problems);
    let confidence = entry.word("confidence", Required, Confidence::WORDS, problems);
    let expires_on = entry.day("expires_on", Required, problems);
    let checked = checked(entry, problems);
    let sources = sources(entry, "sources", Required, problems);
    let service = Service {
        id: ServiceId::new(&id?),
        name: name?,
        country: country?,
        needs,
        phones,
        whatsapp,
        sms,
        email,
        url,
        hours,
        online_hours,
        languages,
        cost: cost?,
        audience,
        anonymous: anonymous?,
        what_happens: what_happens?,
        if_no_answer,
        caution,
        confidence: confidence?,
        expires_on: expires_on?,
        checked,
        sources,
        file: entry.source.path.to_owned(),
    };
    check_service(&service, entry, problems);
    (problems.errors() == errors).then_some(service)
}

/// What no single key can say alone.
fn check_service(service: &Service, entry: &Fields<'_, '_>, problems: &mut Problems) {
    let at = entry.place("id");
    let id = &service.id;
    // One that is written wrong is reported where it stands.
    let ways = ["phones", "whatsapp", "sms", "email", "url"];
    if !service.is_reachable() && !ways.iter().any(|way| entry.has(way)) {
        let what = format!("`{id}` n'a ni numéro ni adresse : on ne peut qu'y aller.");
        problems
            .warning("unreachable-service", at.clone(), what)
            .tip("Ajoutez `phones`, `whatsapp`, `sms`, `email` ou `url`.");
    }
    if service.is_emergency() && service.if_no_answer.is_none() {
        let what = format!("`{id}` est un service d'urgence : que faire si personne ne répond ?");
        problems
            .error("missing-key", at.clone(), what)
            .tip("Ajoutez `if_no_answer = { fr = \"…\", ary = \"…\" }`.");
    }
    if service.confidence == Confidence::Medium && service.caution.is_none() {
        let what = format!("`{id}` est de confiance moyenne : il faut un mot de prudence.");
        problems.error("missing-key", at, what).tip("Ajoutez `caution = { fr = \"…\", ary = \"…\" }`.");
    }
}

fn check_country(entry: &Fields<'_, '_>, country: Option<Country>, problems: &mut Problems) {
    let Some(country) = country else { return };
    let stem = entry.source.path.rsplit('/').next().unwrap_or_default().trim_end_matches(".toml");
    let of_file = Country::from_word(&stem.to_uppercase());
    if of_file.is_some_and(|of_file| of_file != country) {
        let what = format!(
            "Ce fichier est celui de {}, et ce service est de {}.",
            stem.to_uppercase(),
            country.word()
        );
        let tip = format!("Déplacez-le dans `directory/{}.toml`.", country.word().to_lowercase());
        problems.error("wrong-country", entry.place("country"), what).tip(tip);
    }
}

fn unique_id(
    entry: &Fields<'_, '_>,
    seen: &mut BTreeMap<String, String>,
    problems: &mut Problems,
) -> Option<String> {
    let id = entry.text("id", Required, problems)?;
    if !id.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-') {
        let what = format!(
            "`{id}` n'est pas un identifiant : petites lettres sans accents, chiffres et tirets seulement."
        );
        problems.error("bad-id", entry.place("id"), what);
        return None;
    }
    if let Some(file) = seen.insert(id.clone(), entry.source.path.to_owned()) {
        let what = format!("L'identifiant `{id}` est déjà pris (dans {file}).");
        problems.error("duplicate-id", entry.place("id"), what);
        return None;
    }
    Some(id)
}

/// Whether a telephone can dial it: digits and single spaces, maybe a `+` before them, 2 to 15 digits (ITU-T E.164).
fn is_dialable(number: &str) -> bool {
    let bare = number.strip_prefix('+').unwrap_or(number);
    let digits = bare.bytes().filter(u8::is_ascii_digit).count();
    (2..=15).contains(&digits)
        && bare.starts_with(|first: char| first.is_ascii_digit())
        && bare.ends_with(|last: char| last.is_ascii_digit())
        && !bare.contains("  ")
        && bare.bytes().all(|byte| byte.is_ascii_digit() || byte == b' ')
}

fn number(entry: &Fields<'_, '_>, key: &str, presence: Presence, problems: &mut Problems) -> Option<String> {
    let number = entry.text(key, presence, problems)?;
    if is_dialable(&number) {
        return Some(number);
    }
    let what = format!("« {number} » ne se compose pas tel quel sur un téléphone.");
    problems
        .error("bad-number", entry.place(key), what)
        .tip("Des chiffres et des espaces, un `+` au début si besoin ; deux numéros s'écrivent en deux entrées de `phones`.");
    None
}

fn phone(entry: &Fields<'_, '_>, problems: &mut Problems) -> Option<Phone> {
    let purpose = entry.both("for", Optional, problems);
    Some(Phone { number: number(entry, "number", Required, problems)?, purpose })
}

fn sms(entry: &Fields<'_, '_>, problems: &mut Problems) -> Option<Phone> {
    match entry.text_or_table("sms", Optional, &["number", "for"], problems)? {
        Ok(_) => Some(Phone { number: number(entry, "sms", Optional, problems)?, purpose: None }),
        Err(table) => phone(&table, problems),
    }
}

fn email(entry: &Fields<'_, '_>, problems: &mut Problems) -> Option<String> {
    let email = entry.text("email", Optional, problems)?;
    let good = email.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !host.contains('@') && !email.contains(char::is_whitespace)
    });
    if !good {
        let what = format!("« {email} » n'est pas une adresse de courriel.");
        problems.error("bad-address", entry.place("email"), what);
    }
    good.then_some(email)
}

fn url(entry: &Fields<'_, '_>, key: &str, presence: Presence, problems: &mut Problems) -> Option<String> {
    let url = entry.text(key, presence, problems)?;
    if is_url(&url) {
        return Some(url);
    }
    let what = format!("« {url} » n'est pas une adresse web.");
    problems
        .error("bad-address", entry.place(key), what)
        .tip("Elle commence par https:// et n'a pas d'espace.");
    None
}

fn is_url(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|rest| guard::host(rest).contains('.') && !url.contains(char::is_whitespace))
}

/// `None` is "unknown", or a mistake that was reported.
fn hours(entry: &Fields<'_, '_>, key: &str, presence: Presence, problems: &mut Problems) -> Option<Hours> {
    match entry.text_or_table(key, presence, &["zone", "week"], problems)? {
        Ok(word) => {
            if word != "unknown" {
                let what = format!("`{key}` est soit \"unknown\" (inconnu), soit un fuseau et une semaine.");
                problems
                    .error("bad-hours", entry.place(key), what)
                    .tip("Par exemple : { zone = \"Africa/Casablanca\", week = [\"mo-fr 08:30-18:00\"] }.");
            }
            None
        }
        Err(table) => {
            let zone = table.text("zone", Required, problems);
            let week = table.texts("week", Required, problems);
            match Hours::parse(&zone?, week.iter().map(|(line, _)| line.as_str())) {
                Ok(hours) => Some(hours),
                Err(error) => {
                    problems.error("bad-hours", table.place("week"), error.to_string());
                    None
                }
            }
        }
    }
}

fn audience(entry: &Fields<'_, '_>, problems: &mut Problems) -> Audience {
    let everybody = Audience::default();
    let Some(table) = entry.table("audience", Optional, &["min_age", "max_age", "sex", "who"], problems)
    else {
        return everybody;
    };
    let mut age = |key: &str, default: u8| {
        let years = table.number(key, Optional, (0, 120), problems);
        years.and_then(|years| u8::try_from(years).ok()).unwrap_or(default)
    };
    let (min_age, max_age) = (age("min_age", everybody.min_age), age("max_age", everybody.max_age));
    if min_age > max_age {
        let what = format!("L'âge minimum ({min_age}) dépasse l'âge maximum ({max_age}).");
        problems.error("bad-audience", table.place("min_age"), what);
    }
    let sex = table.word("sex", Optional, AudienceSex::WORDS, problems).unwrap_or(AudienceSex::Any);
    Audience { min_age, max_age, sex, who: table.both("who", Optional, problems) }
}

fn checked(entry: &Fields<'_, '_>, problems: &mut Problems) -> Option<Checked> {
    let table = entry.table("checked", Optional, &["on", "by"], problems)?;
    let on = table.day("on", Required, problems);
    let by = table.text("by", Required, problems);
    Some(Checked { on: on?, by: by? })
}

/// A list of sources.
pub(crate) fn sources(
    entry: &Fields<'_, '_>,
    key: &str,
    presence: Presence,
    problems: &mut Problems,
) -> Vec<SourceRef> {
    entry
        .tables(key, presence, SOURCE_KEYS, problems)
        .iter()
        .filter_map(|source| {
            let url = url(source, "url", Required, problems);
            let seen = source.text("seen", Required, problems);
            let date = source.source_date("date", Optional, problems).unwrap_or(SourceDate::Undated);
            Some(SourceRef { url: url?, seen: seen?, date })
        })
        .collect()
}

fn closed(
    entry: &Fields<'_, '_>,
    seen: &mut BTreeMap<String, String>,
    problems: &mut Problems,
) -> Option<DoNotUse> {
    let id = unique_id(entry, seen, problems);
    let words = |list: Vec<(String, Range<usize>)>| list.into_iter().map(|(word, _)| word).collect();
    let names = words(entry.texts("names", Required, problems));
    let numbers = words(entry.texts("numbers", Optional, problems));
    let urls = words(entry.texts("urls", Optional, problems));
    let reason = entry.text("reason", Required, problems);
    let sources = sources(entry, "sources", Required, problems);
    Some(DoNotUse { id: id?, names, numbers, urls, reason: reason?, sources })
}

fn substitute(entry: &Fields<'_, '_>, problems: &mut Problems) -> Option<Substitute> {
    let stem =
        entry.source.path.rsplit('/').next().unwrap_or_default().trim_end_matches(".toml").to_uppercase();
    let country = Country::from_word(&stem);
    if country.is_none() {
        let what = "`[[substitute]]` n'a de sens que dans le fichier d'un pays.".to_owned();
        problems.error("wrong-country", entry.place("need"), what);
    }
    let need = entry.word("need", Required, Need::WORDS, problems);
    let with = entry.word_list("with", Required, Need::WORDS, problems);
    let say = entry.both("say", Required, problems);
    Some(Substitute { country: country?, need: need?, with, say: say? })
}

#[cfg(test)]
mod tests {
    use super::is_dialable;

    #[test]
    fn only_what_a_telephone_can_dial_is_a_number() {
        for good in ["19", "2511", "+212 6 24 40 58 89", "0800 00 47 47", "988"] {
            assert!(is_dialable(good), "{good}");
        }
        for bad in [
            "17 ou 112",
            "9-8-8",
            "1",
            "",
            "+",
            "19 ",
            "+212  6",
            "686868 (texter)",
            "1234567890123456",
            "١٩",
        ] {
            assert!(!is_dialable(bad), "{bad}");
        }
    }
}

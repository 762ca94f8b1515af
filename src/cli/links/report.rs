//! What was found, for a person: a table to read, a TOML file to complete.

use std::fmt::Write as _;

use jiff::civil::Date;

use super::Link;
use super::ask::Outcome;

/// An address and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Checked {
    pub(super) link: Link,
    /// Where it led, one redirect after the other.
    pub(super) hops: Vec<String>,
    pub(super) outcome: Outcome,
}

impl Checked {
    pub(super) fn is_fine(&self) -> bool {
        matches!(self.outcome, Outcome::Answers(_))
    }

    fn mark(&self) -> &'static str {
        match self.outcome {
            Outcome::Answers(_) if self.hops.is_empty() && !self.is_plain() => "✓",
            Outcome::Answers(_) => "→",
            Outcome::Refuses(_) => "?",
            _ => "✗",
        }
    }

    /// Whether any part of the way is not encrypted.
    fn is_plain(&self) -> bool {
        std::iter::once(&self.link.url).chain(&self.hops).any(|url| url.starts_with("http://"))
    }

    fn words(&self) -> String {
        let mut words = match self.outcome {
            Outcome::Answers(status) => format!("répond ({status})"),
            Outcome::NoPage(status) => format!("cette page n'existe plus ({status})"),
            Outcome::Refuses(status) => {
                format!("ne répond pas aux programmes ({status}) : ouvrez-la dans un navigateur")
            }
            Outcome::Fails(status) => format!("le site est en panne ou refuse ({status})"),
            Outcome::Slow => "n'a pas répondu à temps".to_owned(),
            Outcome::NoHost => "ce nom de site n'existe pas, ou le réseau manque".to_owned(),
            Outcome::NoConnection => "personne ne répond à cette adresse".to_owned(),
            Outcome::BadCertificate => "le certificat du site n'est pas bon".to_owned(),
            Outcome::Loop => "renvoie sans fin d'une adresse à l'autre".to_owned(),
            Outcome::NoAddress => "ne mène pas à une adresse du web".to_owned(),
        };
        if self.is_plain() {
            words.push_str(" ; sans chiffrement (http)");
        }
        words
    }
}

/// The table: one line an address, and one for each redirect.
pub(super) fn table(checked: &[Checked]) -> String {
    let mut table = String::new();
    let width = checked.iter().map(|one| one.link.service.chars().count()).max().unwrap_or(0);
    for one in checked {
        let source = if one.link.source { " (source)" } else { "" };
        // Writing to a String cannot fail.
        let _ = writeln!(table, "{} {:<width$}  {}{source}", one.mark(), one.link.service, one.link.url);
        for hop in &one.hops {
            let _ = writeln!(table, "  {:<width$}    mène à {hop}", "");
        }
        let _ = writeln!(table, "  {:<width$}    {}", "", one.words());
    }
    let fine = checked.iter().filter(|one| one.is_fine()).count();
    let moved = checked.iter().filter(|one| one.is_fine() && !one.hops.is_empty()).count();
    let _ = writeln!(
        table,
        "\n{} adresses : {fine} répondent (dont {moved} en menant ailleurs), {} à regarder.",
        checked.len(),
        checked.len() - fine
    );
    table
}

/// The report: what a program could see, and the line that only a person can write.
pub(super) fn toml_report(checked: &[Checked], today: Date) -> String {
    let mut report = format!(
        "# Rapport de `sanad links`, le {today}. Rien n'a été changé dans l'annuaire.\n\
         #\n\
         # Une adresse qui répond n'est pas encore un service qui aide. Pour chaque service, une personne ouvre la page, appelle le\n\
         # numéro, compare avec l'annuaire. Si tout est juste : enlevez le # devant `checked`, écrivez le jour et qui vous êtes\n\
         # (un rôle suffit), puis recopiez cette ligne dans l'entrée du service, dans le fichier nommé.\n"
    );
    for one in checked {
        let text = |value: &str| toml::Value::from(value).to_string();
        let _ = write!(
            report,
            "\n[[link]]\nservice = {}\nfile = {}\nurl = {}\nsource = {}\nanswers = {}\nresult = {}\n",
            text(&one.link.service),
            text(&one.link.file),
            text(&one.link.url),
            one.link.source,
            one.is_fine(),
            text(&one.words())
        );
        if !one.hops.is_empty() {
            let hops: Vec<String> = one.hops.iter().map(|hop| text(hop)).collect();
            let _ = writeln!(report, "leads_to = [{}]", hops.join(", "));
        }
        if !one.link.source {
            let _ = writeln!(report, "# checked = {{ on = {today}, by = \"\" }}");
        }
    }
    report
}

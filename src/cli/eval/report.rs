//! A report that a person can read at leisure: figures, then every alarm with its text.

use jiff::Timestamp;

use super::entry::Entry;
use super::sections::{moved_table, sections};
use super::show::cost_name;
use super::table::count;
use super::{Args, Measured, list};
use crate::eval::{Chat, Outcome};

const HEAD: &str = "> **Ce rapport contient des textes des corpus.** Il est fait pour le disque de la personne qui l’a demandé. Il ne doit être\n\
    > ni mis dans un dépôt, ni publié, là où les licences des corpus l’interdisent (plusieurs le font). Certains textes sont durs.\n";

/// The report, in Markdown.
pub(super) fn text(args: &Args, measured: &Measured, now: Timestamp) -> String {
    let figures = &measured.figures;
    let files: Vec<String> = args.files.iter().map(|file| format!("`{}`", file.display())).collect();
    let mut out = format!(
        "# Évaluation du {}\n\n{HEAD}\nFichiers de réponses : {} ({} phrases). Fichiers lus : {}.\n",
        now.strftime("%Y-%m-%d"),
        measured.engine.name,
        count(measured.engine.lexicon().phrases().len()),
        files.join(", ")
    );
    if !args.fold.is_empty() {
        let folds: Vec<String> = args.fold.iter().map(ToString::to_string).collect();
        out.push_str(&format!("Seulement les parts {} des messages.\n", folds.join(", ")));
    }
    for (title, table) in sections(figures, args) {
        out.push_str(&format!("\n## {title}\n\n{}", table.markdown()));
    }
    if let Some(gate) = &measured.gate {
        out.push_str(&format!("\n## Seuils\n\n{}", gate.table().markdown()));
    }
    if let Some(comparison) = &measured.comparison {
        let title = format!("De {} à {}", comparison.old.name, measured.engine.name);
        out.push_str(&format!("\n## {title}\n\n{}", moved_table(&comparison.moved).markdown()));
    }
    let (judged, open): (Vec<_>, Vec<_>) = list::ordinary_alarms(figures)
        .into_iter()
        .partition(|(line, _)| figures.judged.reason(line).is_some());
    alarms("Alarmes sur le tchat ordinaire", &open, measured, &mut out);
    alarms("Alarmes jugées vraies (comptées ci-dessus, jamais retirées)", &judged, measured, &mut out);
    alarms("Cartes publiques sur le tchat ordinaire", &list::ordinary_cards(figures), measured, &mut out);
    let labelled: Vec<_> = figures
        .run
        .labelled
        .iter()
        .filter(|(message, outcome)| !message.is_danger() && outcome.escalates())
        .collect();
    if !labelled.is_empty() {
        out.push_str(&format!("\n## Messages étiquetés devenus un cas à tort ({})\n", count(labelled.len())));
        for (number, (message, outcome)) in (1..).zip(labelled) {
            alarm(number, &Entry::labelled(&measured.engine, message, outcome), &mut out);
        }
    }
    out
}

fn alarms(title: &str, lines: &[&(Chat, Outcome)], measured: &Measured, out: &mut String) {
    if lines.is_empty() {
        return;
    }
    out.push_str(&format!("\n## {title} ({})\n", count(lines.len())));
    for (number, (line, outcome)) in (1..).zip(lines) {
        let reason = measured.figures.judged.reason(line).map(AsRef::as_ref);
        alarm(number, &Entry::chat(&measured.engine, line, outcome, reason), out);
    }
}

fn alarm(number: usize, entry: &Entry, out: &mut String) {
    let costs: Vec<&str> = entry.costs.iter().map(|&cost| cost_name(cost)).collect();
    let costs = if costs.is_empty() { String::new() } else { format!(" : {}", costs.join(", ")) };
    out.push_str(&format!("\n### {number}. `{}`, ligne {}{costs}\n\n", entry.file, entry.line));
    if !entry.wanted.is_empty() {
        out.push_str(&format!("- étiqueté : {}\n", entry.wanted));
    }
    out.push_str(&format!("- lu comme : {}\n", entry.got));
    for fired in &entry.phrases {
        let place = fired.place.as_deref().unwrap_or("?");
        let text = fired.text.as_deref().unwrap_or_default();
        out.push_str(&format!("- phrase : `{place}` (`{}`) {}\n", fired.id, code(text)));
    }
    if let Some(source) = &entry.source {
        out.push_str(&format!("- source : {source}\n"));
    }
    if let Some(reason) = &entry.judged_true {
        out.push_str(&format!("- jugée vraie : {reason}\n"));
    }
    out.push_str(&format!("\n> {}\n", entry.marked("**", "**", escaped)));
}

/// Code in a line, also where it holds backticks.
fn code(text: &str) -> String {
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}

/// Text that Markdown must not read as anything else.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        if matches!(letter, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~') {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

//! Findings for people: the sentence, the line with a caret under the words, the suggestion.

use std::io;

use super::path;
use crate::lint::letters::{is_right_to_left, width};
use crate::lint::{Finding, Report, Severity};
use crate::responses::Place;

/// Longest piece of a line that is shown, in characters; cards have one paragraph per line.
const MAX_SHOWN: usize = 96;

pub(super) fn print(report: &Report, color: bool, root: &str, out: &mut dyn io::Write) -> io::Result<()> {
    let paint = Paint { color };
    // What matters most comes last: that is what stands on the screen when all is printed.
    let mut findings: Vec<&Finding> = report.shown().collect();
    findings.sort_by_key(|finding| finding.severity);
    for finding in findings {
        let style = match finding.severity {
            Severity::Error => "1;31",
            Severity::Warning => "1;33",
            Severity::Note => "1;36",
        };
        let head = paint.with(style, &format!("{}[{}]", finding.severity.french(), finding.rule));
        writeln!(out, "{head} : {}", finding.what)?;
        excerpt(report, finding, root, &paint, out)?;
        if let Some(tip) = &finding.tip {
            for (index, line) in tip.lines().enumerate() {
                let mark = if index == 0 { paint.with("32", "conseil :") } else { "         ".to_owned() };
                writeln!(out, "  {mark} {line}")?;
            }
        }
        writeln!(out)?;
    }
    summary(report, out)
}

fn summary(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    let elsewhere = |severity| report.elsewhere(severity);
    let here = |severity| report.count(severity) - report.elsewhere(severity);
    writeln!(out, "{}.", counts(here))?;
    if [Severity::Error, Severity::Warning, Severity::Note].into_iter().any(|one| elsewhere(one) > 0) {
        writeln!(out, "Dans les autres fichiers : {}.", counts(elsewhere))?;
    }
    writeln!(
        out,
        "{} sujets lus, dont {} brouillons que personne n'a encore signés.",
        report.topics, report.drafts
    )
}

fn counts(of: impl Fn(Severity) -> usize) -> String {
    let count = |severity, one: &str, many: &str| match of(severity) {
        0 => format!("aucune {one}"),
        1 => format!("1 {one}"),
        more => format!("{more} {many}"),
    };
    format!(
        "{}, {}, {}",
        count(Severity::Error, "erreur", "erreurs"),
        count(Severity::Warning, "mise en garde", "mises en garde"),
        count(Severity::Note, "note", "notes")
    )
}

/// Where it is, and the line itself.
fn excerpt(
    report: &Report,
    finding: &Finding,
    root: &str,
    paint: &Paint,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let file = path(root, &finding.file);
    let Some((place, text)) = finding.place.as_ref().zip(report.files.get(&finding.file)) else {
        return writeln!(out, "  --> {file}");
    };
    writeln!(out, "  --> {file}:{}:{}", place.line, place.column)?;
    let line = line_of(text, place);
    if line.words.is_empty() {
        return Ok(());
    }
    let number = place.line.to_string();
    let gutter = " ".repeat(number.len());
    if line.whole.chars().any(is_right_to_left) {
        // Terminals disagree about where a letter of such a line stands, so no caret can be trusted. The words themselves,
        // on a line of their own and in isolates, are right everywhere.
        // By the first letter: a line of TOML begins with a key and reads from the left.
        writeln!(out, " {number} | \u{2068}{}\u{2069}", line.whole)?;
        writeln!(out, " {gutter} | {} \u{2068}{}\u{2069}", paint.with("1;31", "ici :"), line.words)
    } else {
        writeln!(out, " {number} | {}", line.whole)?;
        let caret = "^".repeat(width(&line.words).max(1));
        writeln!(out, " {gutter} | {}{}", " ".repeat(width(&line.before)), paint.with("1;31", &caret))
    }
}

/// A line, cut to what can be shown, with the words that are meant.
struct Line {
    whole: String,
    before: String,
    words: String,
}

fn line_of(text: &str, place: &Place) -> Line {
    let start = text[..place.span.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[place.span.start..].find('\n').map_or(text.len(), |at| place.span.start + at);
    let before = &text[start..place.span.start];
    let words = &text[place.span.start..place.span.end.min(end)];
    let after = &text[place.span.start + words.len()..end];
    // Tabs have no width of their own: they become one space each.
    let plain = |text: &str| text.replace('\t', " ");
    let words: String = plain(words).chars().take(MAX_SHOWN).collect();
    let room = MAX_SHOWN - words.chars().count();
    let before = tail(&plain(before), room / 2);
    let after = head(&plain(after), room - room / 2);
    Line { whole: format!("{before}{words}{after}"), before, words }
}

fn head(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    text.chars().take(limit.saturating_sub(1)).chain(['…']).collect()
}

fn tail(text: &str, limit: usize) -> String {
    let length = text.chars().count();
    if length <= limit {
        return text.to_owned();
    }
    ['…'].into_iter().chain(text.chars().skip(length - limit.saturating_sub(1))).collect()
}

struct Paint {
    color: bool,
}

impl Paint {
    fn with(&self, style: &str, text: &str) -> String {
        if self.color { format!("\u{1b}[{style}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

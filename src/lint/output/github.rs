//! Findings as workflow commands: GitHub shows them at the lines of a change.

use std::io;

use super::path;
use crate::lint::{Report, Severity};

pub(super) fn print(report: &Report, root: &str, out: &mut dyn io::Write) -> io::Result<()> {
    for finding in report.shown() {
        let command = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let file = property(&path(root, &finding.file));
        let place = finding
            .place
            .as_ref()
            .map_or_else(String::new, |place| format!(",line={},col={}", place.line, place.column));
        let tip = finding.tip.as_ref().map_or_else(String::new, |tip| format!("\n{tip}"));
        let message = data(&format!("{}{tip}", finding.what));
        writeln!(out, "::{command} file={file}{place},title={}::{message}", property(finding.rule))?;
    }
    Ok(())
}

/// Escapes a message: a line break would end the command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property, which also ends at a comma or colon.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

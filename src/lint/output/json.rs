//! Findings as one JSON object, for programs.

use std::io;

use serde::Serialize;

use super::path;
use crate::lint::{Report, Severity};

/// Raised when a field changes its meaning or goes away.
const FORMAT_VERSION: u32 = 1;

#[derive(Serialize)]
struct Output<'a> {
    version: u32,
    errors: usize,
    warnings: usize,
    notes: usize,
    topics: usize,
    drafts: usize,
    findings: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    rule: &'a str,
    severity: Severity,
    file: String,
    /// From 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    /// From 1, in characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    /// First byte, from 0, and the byte after the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<[usize; 2]>,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    tip: Option<&'a str>,
}

pub(super) fn print(report: &Report, root: &str, out: &mut dyn io::Write) -> io::Result<()> {
    let findings = report
        .shown()
        .map(|finding| Entry {
            rule: finding.rule,
            severity: finding.severity,
            file: path(root, &finding.file),
            line: finding.place.as_ref().map(|place| place.line),
            column: finding.place.as_ref().map(|place| place.column),
            bytes: finding.place.as_ref().map(|place| [place.span.start, place.span.end]),
            message: &finding.what,
            tip: finding.tip.as_deref(),
        })
        .collect();
    let output = Output {
        version: FORMAT_VERSION,
        errors: report.count(Severity::Error),
        warnings: report.count(Severity::Warning),
        notes: report.count(Severity::Note),
        topics: report.topics,
        drafts: report.drafts,
        findings,
    };
    serde_json::to_writer_pretty(&mut *out, &output)?;
    writeln!(out)
}

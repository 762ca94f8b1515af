//! Findings about the curated files, and how they are printed: what `sanad check` says.
//!
//! A finding is either a problem that the loader itself reports (the library would be refused, or loads with a warning),
//! or comes from one of the rules in `rules/`, one per file, which look at wording, sources and dates. Rules never change
//! a file and never reach the network. What depends on the day gets it as an argument.

mod context;
mod finding;
mod letters;
mod output;
mod pages;
mod preview;
mod rules;
mod words;

#[cfg(test)]
mod planted_tests;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;

pub use context::Context;
pub use finding::{Finding, Severity};
pub use output::{Format, UnknownFormat, print};
pub use pages::{Page, page as rule_page, pages as rule_pages};
pub use preview::{Width, page as preview_page, topic as preview_topic};
pub use rules::{RULES, Rule};

use crate::responses::{Draft, Files};

/// All findings about a set of files, with the files themselves, so that lines can be shown.
#[derive(Debug)]
pub struct Report {
    /// By file and place.
    pub findings: Vec<Finding>,
    /// What was looked at.
    pub files: Files,
    /// How many topics there are.
    pub topics: usize,
    /// How many of them nobody has signed.
    pub drafts: usize,
    /// Only files whose path holds this are printed.
    shown: String,
}

/// How a check ended, for scripts.
///
/// | code | meaning |
/// |---|---|
/// | 0 | no error (warnings and notes may be there) |
/// | 1 | at least one error; with `strict`, at least one warning |
/// | 2 | the files could not be read at all, or the command was wrong |
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The files may go out.
    Clean,
    /// They may not.
    Findings,
    /// There was nothing to look at.
    Unreadable,
}

impl Outcome {
    /// The exit code.
    pub const fn code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Findings => 1,
            Self::Unreadable => 2,
        }
    }
}

/// Checks a `responses/` folder as of `now`.
pub fn check_folder(dir: &Path, now: Timestamp) -> Report {
    let (files, problems) = Files::read(dir);
    let found = problems.into_iter().map(Finding::from).collect();
    check(files, found, now)
}

/// Checks the files that are compiled into the program as of `now`.
pub fn check_embedded(now: Timestamp) -> Report {
    let (files, problems) = Files::embedded();
    let found = problems.into_iter().map(Finding::from).collect();
    check(files, found, now)
}

/// Checks files that are in memory, adding to what was found while they were read.
pub fn check(files: Files, findings: Vec<Finding>, now: Timestamp) -> Report {
    check_against(files, &Files::embedded().0, findings, now)
}

/// The same for a program into which `model` is compiled.
fn check_against(files: Files, model: &Files, mut findings: Vec<Finding>, now: Timestamp) -> Report {
    let (draft, problems) = Draft::read(&files);
    findings.extend(problems.into_iter().map(Finding::from));
    let mut context = Context::new(&files, &draft, model, now);
    for rule in RULES {
        context.run(rule);
    }
    findings.extend(context.into_findings());
    findings.sort_by(|a, b| {
        let key = |finding: &Finding| {
            (finding.file.clone(), finding.place.as_ref().map(|place| place.span.start), finding.rule)
        };
        key(a).cmp(&key(b))
    });
    findings.dedup();
    let drafts = draft.topics.iter().filter(|topic| topic.is_draft()).count();
    Report { findings, topics: draft.topics.len(), drafts, files, shown: String::new() }
}

impl Report {
    /// How many findings are this severe.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// Prints from now on only what stands in files whose path holds `part`; everything still counts for how it ended.
    pub fn show_only(&mut self, part: &str) {
        self.shown = part.to_owned();
    }

    /// The findings that are printed.
    pub fn shown(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.file.contains(&self.shown))
    }

    /// How many findings of this severity are not printed.
    pub fn elsewhere(&self, severity: Severity) -> usize {
        self.count(severity) - self.shown().filter(|finding| finding.severity == severity).count()
    }

    /// The files that a machine may put right, with their new texts. Where two corrections overlap the first one counts,
    /// and the next run finds the other.
    pub fn fixed(&self) -> BTreeMap<String, String> {
        let mut fixed: BTreeMap<String, String> = BTreeMap::new();
        let mut ends: BTreeMap<&str, usize> = BTreeMap::new();
        // From the end of each file, so that earlier places stay where they are.
        for finding in self.findings.iter().rev() {
            let (Some(fix), Some(place)) = (&finding.fix, &finding.place) else { continue };
            let Some(text) = self.files.get(&finding.file) else { continue };
            if ends.get(finding.file.as_str()).is_some_and(|next| place.span.end > *next) {
                continue;
            }
            ends.insert(&finding.file, place.span.start);
            let whole = fixed.entry(finding.file.clone()).or_insert_with(|| text.to_owned());
            whole.replace_range(place.span.clone(), fix);
        }
        fixed
    }

    /// How it ended; `strict` counts warnings as errors.
    pub fn outcome(&self, strict: bool) -> Outcome {
        if self.files.iter().next().is_none() {
            return Outcome::Unreadable;
        }
        let limit = if strict { Severity::Warning } else { Severity::Error };
        if self.findings.iter().any(|finding| finding.severity >= limit) {
            Outcome::Findings
        } else {
            Outcome::Clean
        }
    }
}

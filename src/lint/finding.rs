//! One type for everything that a tool may say about the files.

use serde::Serialize;

use crate::responses::{Place, Problem};

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing is wrong.
    Note,
    /// Should be looked at before the change goes out.
    Warning,
    /// Must not go out.
    Error,
}

/// Something found in the files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's name, which is also the name of its page.
    pub rule: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// Path below `responses/`; empty when the folder itself is meant.
    pub file: String,
    /// Where in the file, if one place can be named.
    pub place: Option<Place>,
    /// What is wrong: one French sentence.
    pub what: String,
    /// What would be better: one French sentence.
    pub tip: Option<String>,
    /// What to write in the place instead, where a machine may do it.
    pub fix: Option<String>,
}

impl From<Problem> for Finding {
    fn from(problem: Problem) -> Self {
        let severity = if problem.is_error() { Severity::Error } else { Severity::Warning };
        let Problem { rule, file, place, what, tip, .. } = problem;
        Self { rule, severity, file, place, what, tip, fix: None }
    }
}

impl Severity {
    /// The word that people read.
    pub const fn french(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "attention",
            Self::Error => "erreur",
        }
    }
}

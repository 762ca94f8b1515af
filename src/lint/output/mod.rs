//! How findings are printed: one file per format.

mod github;
mod human;
mod json;

use std::io;
use std::str::FromStr;

use super::Report;

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people at a terminal.
    Human {
        /// Whether colours may be used.
        color: bool,
    },
    /// One JSON object.
    Json,
    /// Workflow commands of GitHub, which become notes at the changed lines.
    Github,
}

/// A format that nobody knows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` n'est pas un format : human, json ou github")]
pub struct UnknownFormat(pub String);

impl FromStr for Format {
    type Err = UnknownFormat;

    /// `human` has no colours; whoever knows the terminal sets them.
    fn from_str(word: &str) -> Result<Self, Self::Err> {
        match word {
            "human" => Ok(Self::Human { color: false }),
            "json" => Ok(Self::Json),
            "github" => Ok(Self::Github),
            other => Err(UnknownFormat(other.to_owned())),
        }
    }
}

/// Prints a report. `root` is where the files lie, as people would name it (`responses`).
///
/// # Errors
///
/// What the writer says, a closed pipe for example.
pub fn print(report: &Report, format: Format, root: &str, out: &mut dyn io::Write) -> io::Result<()> {
    match format {
        Format::Human { color } => human::print(report, color, root, out),
        Format::Json => json::print(report, root, out),
        Format::Github => github::print(report, root, out),
    }
}

/// A file as people would name it from where they stand.
fn path(root: &str, file: &str) -> String {
    let root = root.trim_end_matches('/');
    if file.is_empty() { format!("{root}/") } else { format!("{root}/{file}") }
}

//! Where a line stands, and what is wrong with one that cannot be read.

use std::fmt;
use std::sync::Arc;

/// A line of a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct At {
    /// The file as it was named.
    pub file: Arc<str>,
    /// The line, from 1.
    pub line: u32,
}

impl At {
    /// The name of the file without its folders.
    pub fn file_name(&self) -> &str {
        self.file.rsplit(['/', '\\']).next().unwrap_or(&self.file)
    }
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// A line that cannot be read. It says what is missing, never what stands there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{at}: {what}")]
pub struct LineError {
    /// Where.
    pub at: At,
    /// What is wrong with it.
    pub what: String,
}

impl LineError {
    pub(super) fn new(at: &At, what: impl Into<String>) -> Self {
        Self { at: at.clone(), what: what.into() }
    }
}

//! The phrase language: parse, compile, scan. Knows text.

mod meaning;

mod problem;

mod syntax;

mod phrase_file;

mod word_file;

mod lexicon;

mod scan;

mod explain;

mod examples;

mod samples;

pub use examples::examples;
pub use explain::{Explained, ExplainedWord, Explanation};
pub use lexicon::{Lexicon, Phrase, PhraseIx, Source, WordFile};
pub use meaning::{About, Level, PhraseId, Signal, TopicId, UnknownWord};
pub use problem::{Problem, Severity};
pub use samples::samples;
pub use scan::{Dropped, EVIDENCE, How, Match, Scratch};

#[cfg(test)]
mod tests;

//! The phrase language: parse, compile, scan. Knows text.

mod meaning;

pub use meaning::{About, Level, PhraseId, Signal, TopicId, UnknownWord};

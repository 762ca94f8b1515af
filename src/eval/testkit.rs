//! Made-up messages and outcomes for the tests of this room.

use std::sync::Arc;

use super::{At, Chat, Cost, Labelled, Outcome, Ranges};
use crate::phrases::{About, Level, PhraseId, Signal, TopicId};

/// A message with these labels, about the writer where it is distress.
pub(super) fn message(lang: &str, signal: &str, level: &str, topic: &str) -> Labelled {
    let about = if signal == "distress" { "self" } else { "none" };
    let line = format!(
        r#"{{"text":"made up","lang":"{lang}","signal":"{signal}","level":"{level}","about":"{about}","topic":"{topic}"}}"#
    );
    Labelled::read(&At { file: Arc::from("made.jsonl"), line: 1 }, &line).unwrap()
}

/// A case. Phrase 1 is that of every made-up outcome.
pub(super) fn case(signal: &str, level: &str, topic: &str) -> Outcome {
    let signal: Signal = signal.parse().unwrap();
    let level: Level = level.parse().unwrap();
    Outcome {
        signal: Some(signal),
        level: Some(level),
        about: (signal == Signal::Distress).then_some(About::Myself),
        topic: Some(TopicId::new(topic)),
        costs: vec![if level > Level::Concern { Cost::Ping } else { Cost::List }],
        phrases: vec![PhraseId(1)],
        matched: vec![PhraseId(1)],
    }
}

/// A question that is answered by a card.
pub(super) fn ask(topic: &str) -> Outcome {
    Outcome {
        signal: Some(Signal::Asks),
        topic: Some(TopicId::new(topic)),
        costs: vec![Cost::Card],
        phrases: vec![PhraseId(2)],
        matched: vec![PhraseId(2)],
        ..Outcome::default()
    }
}

/// Nothing is recognised.
pub(super) fn nothing() -> Outcome {
    Outcome::default()
}

/// A line of ordinary chat.
pub(super) fn chat(file: &str, line: u32, text: &str, ranges: &Ranges) -> Chat {
    let lang = super::language_of_file(file).map(Arc::from);
    Chat::new(At { file: Arc::from(file), line }, text, lang.as_ref(), ranges).unwrap()
}

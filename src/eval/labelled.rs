//! Labelled messages: what somebody wrote, and what a careful adult says it is (design §11).

use std::sync::Arc;

use serde::Deserialize;

use super::{At, LineError};
use crate::phrases::{About, Level, Signal, TopicId};
use crate::text::{MessageText, Script, script_of};

/// A labelled message.
#[derive(Clone, Debug)]
pub struct Labelled {
    /// Where it stands.
    pub at: At,
    /// What somebody wrote.
    pub text: MessageText,
    /// The language as labelled: `fr`, `ary-Latn`, `ary-Arab`, `mixed`, or whatever the set says.
    pub lang: Arc<str>,
    /// The script of most of its letters.
    pub script: Script,
    /// What it is.
    pub wanted: Wanted,
}

/// What a message is labelled to be. `None` is the label `none`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Nothing, a question, distress or a lure.
    pub signal: Option<Signal>,
    /// How soon an adult is needed. A question that bears one is a story of recovery.
    pub level: Option<Level>,
    /// Whom it is about.
    pub about: Option<About>,
    /// The topic.
    pub topic: Option<TopicId>,
}

/// The fields of a line; a set may have more of them.
#[derive(Deserialize)]
struct Fields {
    text: String,
    lang: String,
    signal: Option<String>,
    level: Option<String>,
    about: Option<String>,
    topic: Option<String>,
}

impl Labelled {
    /// Reads a line `{"text": …, "lang": …, "signal": …, "level": …, "about": …, "topic": …}`; other fields pass.
    ///
    /// # Errors
    /// No JSON object, a field that is missing or of another type, or a label that is none of those known.
    pub fn read(at: &At, line: &str) -> Result<Self, LineError> {
        let fields: Fields = serde_json::from_str(line).map_err(|error| LineError::new(at, said(&error)))?;
        let signal = label::<Signal>(at, "signal", fields.signal.as_deref(), "none, asks, distress or lure")?;
        let level =
            label::<Level>(at, "level", fields.level.as_deref(), "none, concern, urgent or imminent")?;
        let about = label::<About>(at, "about", fields.about.as_deref(), "none, self or other")?;
        let topic = fields.topic.filter(|topic| topic != "none").map(|topic| TopicId::new(&topic));
        if level.is_none() && matches!(signal, Some(Signal::Distress | Signal::Lure)) {
            return Err(LineError::new(
                at,
                "distress and lures need a \"level\": concern, urgent or imminent",
            ));
        }
        Ok(Self {
            at: at.clone(),
            script: script_of(&fields.text).unwrap_or(Script::Latn),
            text: MessageText::new(fields.text),
            lang: Arc::from(fields.lang),
            wanted: Wanted { signal, level, about, topic },
        })
    }

    /// Whether it wants a case.
    pub fn is_danger(&self) -> bool {
        matches!(self.wanted.signal, Some(Signal::Distress | Signal::Lure))
    }
}

/// What is wrong with a line, without its words: serde quotes values that it does not expect.
fn said(error: &serde_json::Error) -> String {
    let whole = error.to_string();
    if let Some(field) = whole.strip_prefix("missing field `").and_then(|rest| rest.split('`').next()) {
        return format!("there is no \"{field}\"");
    }
    match error.classify() {
        serde_json::error::Category::Data => {
            format!("a field has a value of another type than text (column {})", error.column())
        }
        _ => format!("this is no JSON object (column {})", error.column()),
    }
}

fn label<T: std::str::FromStr>(
    at: &At,
    field: &str,
    word: Option<&str>,
    known: &str,
) -> Result<Option<T>, LineError> {
    match word {
        None | Some("none") => Ok(None),
        Some(word) => word
            .parse()
            .map(Some)
            .map_err(|_| LineError::new(at, format!("\"{field}\" is `{word}`, but should be {known}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at() -> At {
        At { file: Arc::from("sets/one.jsonl"), line: 7 }
    }

    fn error(line: &str) -> String {
        Labelled::read(&at(), line).unwrap_err().to_string()
    }

    #[test]
    fn labels_are_read_and_other_fields_pass() {
        let line = r#"{"text":"بغيت نمشي", "lang":"ary-Arab", "signal":"distress", "level":"urgent", "about":"self",
            "topic":"runaway", "why":"made up", "reviewed":[1,2]}"#;
        let message = Labelled::read(&at(), line).unwrap();
        assert_eq!((message.script, message.lang.as_ref()), (Script::Arab, "ary-Arab"));
        assert_eq!(message.wanted.level, Some(Level::Urgent));
        assert_eq!(message.wanted.about, Some(About::Myself));
        assert!(message.is_danger());
        let none =
            r#"{"text":"salut","lang":"fr","signal":"none","level":"none","about":"none","topic":"none"}"#;
        let none = Labelled::read(&at(), none).unwrap().wanted;
        assert_eq!(none, Wanted { signal: None, level: None, about: None, topic: None });
    }

    #[test]
    fn bad_lines_say_where_and_what_but_not_the_words() {
        assert_eq!(error("zut"), "sets/one.jsonl:7: this is no JSON object (column 1)");
        assert_eq!(error(r#"{"lang":"fr"}"#), "sets/one.jsonl:7: there is no \"text\"");
        assert_eq!(error(r#"{"text":"a"}"#), "sets/one.jsonl:7: there is no \"lang\"");
        let typed = error(r#"{"text":"secret words","lang":["secret"]}"#);
        assert!(typed.contains("another type") && !typed.contains("secret"), "{typed}");
        let label = error(r#"{"text":"secret words","lang":"fr","signal":"panic"}"#);
        assert!(label.contains("`panic`, but should be none, asks") && !label.contains("secret"), "{label}");
        let level = error(r#"{"text":"a","lang":"fr","signal":"lure"}"#);
        assert!(level.contains("need a \"level\""), "{level}");
    }
}

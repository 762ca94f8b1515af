//! One line of a set, with what was wanted, what was found, and the phrases that fired.

use std::ops::Range;

use serde::Serialize;

use super::engine::Engine;
use crate::eval::{At, Chat, Cost, Labelled, Outcome};
use crate::phrases::PhraseId;

/// A line ready to be printed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Entry {
    pub(super) file: String,
    pub(super) line: u32,
    /// The label; empty for ordinary chat.
    pub(super) wanted: String,
    /// What was found; empty where nothing was.
    pub(super) got: String,
    /// What it costs on ordinary chat.
    pub(super) costs: Vec<Cost>,
    /// Where ordinary chat comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) source: Option<String>,
    /// Why the alarm is right, where somebody judged so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) judged_true: Option<String>,
    pub(super) phrases: Vec<Fired>,
    pub(super) text: String,
    /// Bytes of the text that the words of these phrases stand on, in order, apart from one another.
    pub(super) spans: Vec<Range<usize>>,
}

/// A phrase that fired.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Fired {
    pub(super) id: String,
    /// File and line; none where the files have no such phrase.
    pub(super) place: Option<String>,
    /// The phrase as written.
    pub(super) text: Option<String>,
}

impl Entry {
    /// A labelled message and what these files make of it.
    pub(super) fn labelled(engine: &Engine, message: &Labelled, outcome: &Outcome) -> Self {
        let wanted = &message.wanted;
        let mut parts = vec![wanted.signal.map_or("none", |signal| signal.tag()).to_owned()];
        parts.extend(wanted.level.map(|level| level.to_string()));
        parts.extend(wanted.about.map(|about| about.to_string()));
        parts.extend(wanted.topic.as_ref().map(ToString::to_string));
        Self { wanted: parts.join(" "), ..Self::bare(engine, &message.at, message.text.expose(), outcome) }
    }

    /// A line of ordinary chat and what these files make of it.
    pub(super) fn chat(engine: &Engine, line: &Chat, outcome: &Outcome, judged_true: Option<&str>) -> Self {
        Self {
            costs: outcome.costs.clone(),
            source: Some(line.source.to_string()),
            judged_true: judged_true.map(str::to_owned),
            ..Self::bare(engine, &line.at, line.text.expose(), outcome)
        }
    }

    fn bare(engine: &Engine, at: &At, text: &str, outcome: &Outcome) -> Self {
        Self {
            file: at.file.to_string(),
            line: at.line,
            wanted: String::new(),
            got: got(outcome),
            costs: Vec::new(),
            source: None,
            judged_true: None,
            phrases: outcome.phrases.iter().map(|&id| Fired::new(engine, id)).collect(),
            text: text.to_owned(),
            spans: spans(engine, text, &outcome.phrases),
        }
    }

    /// The words that matched.
    pub(super) fn words(&self) -> Vec<&str> {
        self.spans.iter().filter_map(|span| self.text.get(span.clone())).collect()
    }

    /// The text with each matched word between two marks.
    pub(super) fn marked(&self, before: &str, after: &str, plain: impl Fn(&str) -> String) -> String {
        let (mut out, mut end) = (String::new(), 0);
        for span in &self.spans {
            out.push_str(&plain(&self.text[end..span.start]));
            out.push_str(&format!("{before}{}{after}", plain(&self.text[span.clone()])));
            end = span.end;
        }
        out.push_str(&plain(&self.text[end..]));
        out
    }
}

impl Fired {
    pub(super) fn new(engine: &Engine, id: PhraseId) -> Self {
        let phrase = engine.phrase(id);
        Self {
            id: id.to_string(),
            place: phrase.map(|phrase| format!("{}:{}", phrase.file, phrase.line)),
            text: phrase.map(|phrase| phrase.text.to_string()),
        }
    }
}

fn got(outcome: &Outcome) -> String {
    let mut parts = Vec::new();
    match outcome.signal {
        Some(signal) => parts.push(signal.to_string()),
        None if outcome.is_on_trial() => parts.push("à l’essai".to_owned()),
        None => {}
    }
    parts.extend(outcome.level.map(|level| level.to_string()));
    parts.extend(outcome.about.map(|about| about.to_string()));
    parts.extend(outcome.topic.as_ref().map(ToString::to_string));
    parts.join(" ")
}

/// The words of the message on which these phrases stand.
fn spans(engine: &Engine, text: &str, phrases: &[PhraseId]) -> Vec<Range<usize>> {
    if phrases.is_empty() {
        return Vec::new();
    }
    let lexicon = engine.lexicon();
    let explanation = lexicon.explain(text);
    let counted = explanation
        .found
        .iter()
        .filter(|found| found.dropped.is_none() && phrases.contains(&lexicon.phrase(found.phrase).id));
    let mut spans: Vec<Range<usize>> =
        counted.flat_map(|found| found.words.iter().map(|word| word.span.clone())).collect();
    spans.sort_by_key(|span| (span.start, span.end));
    let mut apart: Vec<Range<usize>> = Vec::new();
    for span in spans {
        match apart.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => apart.push(span),
        }
    }
    apart
}

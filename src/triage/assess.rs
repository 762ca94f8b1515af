//! All findings of a message weighed: signal, level, topic, about, language.

use super::{Finding, Rule, TopicRules};
use crate::phrases::{About, Level, PhraseId, Signal, TopicId};
use crate::text::{Lang, Script};

/// All findings of a message weighed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// What the message says.
    pub signal: Signal,
    /// How soon an adult is needed; none for a question.
    pub level: Option<Level>,
    /// The level of the distress alone, which decides about the door: a lure in the same message may raise `level`,
    /// but must not make Sanad react in public.
    pub distress: Option<Level>,
    /// The most pressing topic.
    pub topic: TopicId,
    /// What `topic.toml` says about it.
    pub rules: TopicRules,
    /// Whom the words are about.
    pub about: About,
    /// A story of having come through; never true beside distress.
    pub recovery: bool,
    /// Only phrases on trial matched.
    pub observed: bool,
    /// The language it was written in, by its most pressing words.
    pub lang: Lang,
    /// The script it was written in, by its most pressing words.
    pub script: Script,
    /// The phrases that speak for the signal, the most pressing first, each once.
    pub phrases: Vec<PhraseId>,
    /// The rules that had a part in it.
    pub reasons: Vec<Rule>,
}

/// Weighs the findings of one message; none if there are none.
///
/// Distress comes before a lure and a lure before a question, whatever their levels; between two levels the higher
/// counts, also when the lower signal has it. Phrases on trial are heard only where nothing else matched.
pub fn assess(findings: &[Finding]) -> Option<Assessment> {
    let observed = findings.iter().all(|finding| finding.observed);
    let mut heard: Vec<&Finding> = findings.iter().filter(|finding| observed || !finding.observed).collect();
    // A stable sort: findings that weigh the same stay in the order of the message.
    heard.sort_by_key(|finding| std::cmp::Reverse(weight(finding)));
    let (&first, rest) = heard.split_first()?;
    let same_signal = || heard.iter().copied().filter(|finding| finding.signal == first.signal);
    let mut reasons = Vec::new();
    if observed {
        reasons.push(Rule::ObservedOnly);
    }
    if first.phrase.is_none() {
        reasons.push(Rule::Likeness);
    }
    if heard.iter().any(|finding| finding.doubted) {
        reasons.push(Rule::Doubted);
    }
    let also = |signal| rest.iter().any(|other| other.signal == signal);
    match first.signal {
        Signal::Distress => {
            if also(Signal::Lure) {
                reasons.push(Rule::DistressBeforeLure);
            }
            if also(Signal::Asks) {
                reasons.push(Rule::DistressBeforeAsks);
            }
        }
        Signal::Lure if also(Signal::Asks) => reasons.push(Rule::LureBeforeAsks),
        Signal::Lure | Signal::Asks => {}
    }
    let level = heard.iter().filter_map(|finding| level_of(finding)).max();
    if heard.iter().filter_map(|finding| level_of(finding)).any(|other| Some(other) != level) {
        reasons.push(Rule::HighestLevel);
    }
    if same_signal().any(|finding| finding.topic != first.topic) {
        reasons.push(Rule::MostPressingTopic);
    }
    if first.about == About::Myself
        && same_signal().any(|finding| finding.about == About::Other && level_of(finding) == level_of(first))
    {
        reasons.push(Rule::SelfBeforeOther);
    }
    let mut phrases = Vec::new();
    for finding in same_signal() {
        if let Some(phrase) = finding.phrase.filter(|phrase| !phrases.contains(phrase)) {
            phrases.push(phrase);
        }
    }
    Some(Assessment {
        signal: first.signal,
        level,
        distress: level_of(first).filter(|_| first.signal == Signal::Distress),
        topic: first.topic.clone(),
        rules: first.rules,
        about: first.about,
        recovery: first.signal == Signal::Asks && same_signal().any(|finding| finding.recovery),
        observed,
        lang: first.lang,
        script: first.script,
        phrases,
        reasons,
    })
}

/// A question has no level; distress and lures have at least that of a concern.
fn level_of(finding: &Finding) -> Option<Level> {
    match finding.signal {
        Signal::Asks => None,
        Signal::Distress | Signal::Lure => Some(finding.level.unwrap_or(Level::Concern)),
    }
}

/// What makes one finding more pressing than another, the strongest part first.
fn weight(finding: &Finding) -> impl Ord + use<> {
    let signal = match finding.signal {
        Signal::Asks => 0_u8,
        Signal::Lure => 1,
        Signal::Distress => 2,
    };
    let about = match finding.about {
        About::Other => 0_u8,
        About::Myself => 1,
    };
    // Between topics: one that wants a door already for a concern, and one that is not answered in public.
    let rules = finding.rules;
    let topic = (rules.weight, rules.concern_door, !rules.public);
    // A story of having come through may also be a question; the story decides how it is answered.
    (signal, level_of(finding), about, finding.recovery, topic, finding.certainty)
}

//! What likeness may do beside the phrases.
//!
//! A phrase is what somebody decided to hear; likeness is a guess from thousands of small pieces. So likeness never silences a
//! phrase that makes up the message: it may find what no phrase found, raise what it is very sure of, and hold back an
//! alarm for which the rest of a long message gives no reason.

use super::{Certainty, Finding, TopicRules};
use crate::likeness::{Grade, Opinion};
use crate::phrases::{About, Level, Signal, TopicId};
use crate::text::{Lang, Script};

/// The language of a message found by likeness alone, and how its topic is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LikenedTopic {
    /// The topic.
    pub topic: TopicId,
    /// What `topic.toml` says about it.
    pub rules: TopicRules,
    /// The language it was written in.
    pub lang: Lang,
    /// The script it was written in.
    pub script: Script,
}

/// Changes the findings of one text by its likeness. `topic` says how the topic is answered that the message is most like.
pub fn liken(findings: &mut Vec<Finding>, opinion: &Opinion<'_>, topic: Option<LikenedTopic>) {
    if opinion.grade == Grade::Unlike {
        doubt(findings);
    }
    if findings.iter().any(counts) {
        if opinion.grade == Grade::VeryLike {
            raise(findings);
        }
        return;
    }
    // A phrase that says that it is a question is not overheard for less than certainty.
    let asked = findings.iter().any(|finding| !finding.observed);
    let enough = if asked { Grade::VeryLike } else { Grade::Like };
    if opinion.grade >= enough
        && let Some(found) = of_likeness(findings, opinion, topic)
    {
        findings.push(found);
    }
}

/// Whether it makes a case by itself.
fn counts(finding: &Finding) -> bool {
    !finding.observed && finding.signal != Signal::Asks
}

/// Holds alarms back for which the rest of the message gives no reason: the case is there, and nobody is woken. A phrase on trial that
/// nothing bears out says nothing.
fn doubt(findings: &mut Vec<Finding>) {
    findings.retain(|finding| !finding.observed || finding.fills || finding.signal == Signal::Asks);
    let alarms = findings.iter_mut().filter(|finding| counts(finding) && !finding.fills);
    for finding in alarms.filter(|finding| finding.level.is_some_and(|level| level > Level::Concern)) {
        finding.level = Some(Level::Concern);
        finding.doubted = true;
    }
}

/// A concern that everything else in the message bears out is urgent.
fn raise(findings: &mut Vec<Finding>) {
    let alarms = || findings.iter().filter(|finding| counts(finding));
    if alarms().any(|finding| finding.level.is_some_and(|level| level > Level::Concern)) {
        return;
    }
    let raised = alarms().next().map(|finding| Finding {
        phrase: None,
        level: Some(Level::Urgent),
        certainty: Certainty::Likely,
        ..finding.clone()
    });
    findings.extend(raised);
}

/// The finding of likeness alone. Phrases that asked or that are on trial know the topic better.
fn of_likeness(findings: &[Finding], opinion: &Opinion<'_>, topic: Option<LikenedTopic>) -> Option<Finding> {
    let known = findings.first().map(|finding| LikenedTopic {
        topic: finding.topic.clone(),
        rules: finding.rules,
        lang: finding.lang,
        script: finding.script,
    });
    let LikenedTopic { topic, rules, lang, script } = known.or(topic)?;
    Some(Finding {
        phrase: None,
        topic,
        rules,
        signal: if opinion.lure { Signal::Lure } else { Signal::Distress },
        level: Some(if opinion.grade == Grade::VeryLike { Level::Urgent } else { Level::Concern }),
        about: if opinion.other { About::Other } else { About::Myself },
        recovery: false,
        observed: false,
        lang,
        script,
        certainty: Certainty::Likely,
        fills: false,
        doubted: false,
    })
}

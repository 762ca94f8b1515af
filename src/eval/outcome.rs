//! What Sanad would do about a line, and what that costs if it is wrong.

use serde::Serialize;

use crate::phrases::{About, Level, PhraseId, Signal, TopicId};
use crate::triage::{Alert, Decision, Verdict};

/// What a false alarm costs (design §7). A message may cost several: an urgent case rings and opens a door.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Cost {
    /// Adults are told at once: an urgent or imminent case.
    Ping,
    /// A door appears in the channel, with a case or without.
    Door,
    /// A case of the level concern, that somebody reads later.
    List,
    /// A short public card.
    Card,
}

impl Cost {
    /// All of them, the dearest first.
    pub const ALL: [Self; 4] = [Self::Ping, Self::Door, Self::List, Self::Card];
}

/// What Sanad would do about a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// What the line was read as; phrases on trial do not count here.
    pub signal: Option<Signal>,
    /// How soon an adult is needed.
    pub level: Option<Level>,
    /// Whom it is about; none for questions.
    pub about: Option<About>,
    /// The most pressing topic.
    pub topic: Option<TopicId>,
    /// What it costs where it is wrong; phrases on trial cost a place in the list.
    pub costs: Vec<Cost>,
    /// The phrases that speak for the signal, the most pressing first, those on trial too.
    pub phrases: Vec<PhraseId>,
    /// Every phrase that matched.
    pub matched: Vec<PhraseId>,
}

impl Outcome {
    /// What a decision means, with every phrase that matched.
    pub fn of(decision: &Decision, matched: Vec<PhraseId>) -> Self {
        let Some(assessment) = &decision.assessment else {
            return Self { matched, ..Self::default() };
        };
        let read = Self {
            costs: costs(&decision.verdict),
            phrases: assessment.phrases.clone(),
            matched,
            ..Self::default()
        };
        if assessment.observed {
            return read;
        }
        Self {
            signal: Some(assessment.signal),
            level: assessment.level,
            about: (assessment.signal == Signal::Distress).then_some(assessment.about),
            topic: Some(assessment.topic.clone()),
            ..read
        }
    }

    /// Whether it becomes a case, phrases on trial left out.
    pub fn escalates(&self) -> bool {
        matches!(self.signal, Some(Signal::Distress | Signal::Lure))
    }

    /// Whether only phrases on trial matched.
    pub fn is_on_trial(&self) -> bool {
        self.signal.is_none() && !self.phrases.is_empty()
    }

    /// Whether adults are told at once.
    pub fn pings(&self) -> bool {
        self.costs(Cost::Ping)
    }

    /// Whether it costs this.
    pub fn costs(&self, cost: Cost) -> bool {
        self.costs.contains(&cost)
    }
}

fn costs(verdict: &Verdict) -> Vec<Cost> {
    match verdict {
        Verdict::Nothing | Verdict::Observe | Verdict::Answer => Vec::new(),
        Verdict::PublicCard => vec![Cost::Card],
        Verdict::Door(_) => vec![Cost::Door],
        Verdict::Case(plan) => {
            let first = match plan.alert {
                Alert::Now => Cost::Ping,
                Alert::Hour | Alert::List => Cost::List,
            };
            let mut costs = vec![first];
            costs.extend(plan.door.map(|_| Cost::Door));
            costs.sort_unstable();
            costs
        }
    }
}

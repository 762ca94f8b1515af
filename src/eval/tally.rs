//! Counts of one group of labelled messages.

use serde::Serialize;

use super::{Labelled, Outcome, Share};
use crate::phrases::Signal;

/// By what messages are grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum By {
    /// All of them.
    All,
    /// What they are labelled as.
    Signal,
    /// The level labelled.
    Level,
    /// The language labelled.
    Lang,
    /// Language and level: `high` (imminent, urgent) or `concern`.
    LangLevel,
    /// The script of most letters.
    Script,
    /// The topic labelled.
    Topic,
    /// The source of ordinary chat.
    Source,
    /// The file.
    File,
}

/// A group and its counts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row<T> {
    /// By what it is a group.
    pub by: By,
    /// Its name: `urgent`, `fr`, `suicide` …
    pub name: String,
    /// Its counts.
    #[serde(flatten)]
    pub tally: T,
}

/// Messages that want a case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DangerTally {
    /// A case, whatever its level and topic: recall.
    pub found: Share,
    /// A case of the right level or above, among all.
    pub level: Share,
    /// The right signal, among those found.
    pub signal: Share,
    /// The right topic, among those found.
    pub topic: Share,
    /// The right person (self, other), among those found that say whom they are about.
    pub about: Share,
}

/// Questions and stories of recovery.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct AskTally {
    /// Read as a question.
    pub answered: Share,
    /// The right topic, among those read as a question.
    pub topic: Share,
    /// Became a case: a false alarm.
    pub escalated: Share,
    /// Told adults at once.
    pub pinged: Share,
}

/// Messages that are nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct HardTally {
    /// Became a case: a false alarm.
    pub escalated: Share,
    /// Told adults at once.
    pub pinged: Share,
    /// Read as a question: a tip too many.
    pub tipped: Share,
}

/// What can count messages.
pub(super) trait Tally: Default {
    fn add(&mut self, message: &Labelled, outcome: &Outcome);
}

impl Share {
    pub(super) fn add(&mut self, hit: bool) {
        self.of += 1;
        self.hits += usize::from(hit);
    }
}

impl Tally for DangerTally {
    fn add(&mut self, message: &Labelled, outcome: &Outcome) {
        let wanted = &message.wanted;
        let found = outcome.escalates();
        self.found.add(found);
        self.level.add(found && outcome.level >= wanted.level);
        if !found {
            return;
        }
        self.signal.add(outcome.signal == wanted.signal);
        self.topic.add(outcome.topic == wanted.topic);
        if wanted.about.is_some() {
            self.about.add(outcome.about == wanted.about);
        }
    }
}

impl Tally for AskTally {
    fn add(&mut self, message: &Labelled, outcome: &Outcome) {
        let answered = outcome.signal == Some(Signal::Asks);
        self.answered.add(answered);
        if answered {
            self.topic.add(outcome.topic == message.wanted.topic);
        }
        self.escalated.add(outcome.escalates());
        self.pinged.add(outcome.escalates() && outcome.pings());
    }
}

impl Tally for HardTally {
    fn add(&mut self, _: &Labelled, outcome: &Outcome) {
        self.escalated.add(outcome.escalates());
        self.pinged.add(outcome.escalates() && outcome.pings());
        self.tipped.add(outcome.signal == Some(Signal::Asks));
    }
}

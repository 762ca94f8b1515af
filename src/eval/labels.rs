//! What labelled messages say: recall, false alarms on hard negatives and questions, confusion between topics.

use std::collections::BTreeMap;

use serde::Serialize;

use super::tally::Tally;
use super::{AskTally, By, DangerTally, HardTally, Labelled, Read, Row};
use crate::phrases::{Level, Signal, TopicId};

/// Figures of labelled messages.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Labels {
    /// How many there are.
    pub messages: usize,
    /// Messages that want a case.
    pub danger: Vec<Row<DangerTally>>,
    /// Questions and stories of recovery.
    pub asks: Vec<Row<AskTally>>,
    /// Messages that are nothing.
    pub hard: Vec<Row<HardTally>>,
    /// Topics taken for another, the most frequent first.
    pub confused: Vec<Confused>,
}

/// Messages of one topic that were taken for another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Confused {
    /// The topic labelled.
    pub wanted: TopicId,
    /// The topic found.
    pub got: TopicId,
    /// How many messages.
    pub messages: usize,
    /// Of how many cases of the topic that were found.
    pub of: usize,
}

/// Counts labelled messages by everything that they are grouped by.
pub fn labels(messages: &[Read<'_, Labelled>]) -> Labels {
    let (danger, rest): (Vec<_>, Vec<_>) =
        messages.iter().copied().partition(|(message, _)| message.is_danger());
    let (asks, hard): (Vec<_>, Vec<_>) =
        rest.into_iter().partition(|(message, _)| message.wanted.signal == Some(Signal::Asks));
    Labels {
        messages: messages.len(),
        confused: confused(&danger),
        danger: rows(&danger),
        asks: rows(&asks),
        hard: rows(&hard),
    }
}

impl Labels {
    /// A group of messages that want a case.
    pub fn danger(&self, by: By, name: &str) -> Option<&DangerTally> {
        tally(&self.danger, by, name)
    }

    /// A group of questions.
    pub fn asks(&self, by: By, name: &str) -> Option<&AskTally> {
        tally(&self.asks, by, name)
    }

    /// A group of messages that are nothing.
    pub fn hard(&self, by: By, name: &str) -> Option<&HardTally> {
        tally(&self.hard, by, name)
    }
}

fn tally<'a, T>(rows: &'a [Row<T>], by: By, name: &str) -> Option<&'a T> {
    rows.iter().find(|row| row.by == by && row.name == name).map(|row| &row.tally)
}

fn rows<T: Tally>(messages: &[Read<'_, Labelled>]) -> Vec<Row<T>> {
    let mut groups: BTreeMap<(By, u8, String), T> = BTreeMap::new();
    for (message, outcome) in messages {
        for (by, order, name) in groups_of(message) {
            groups.entry((by, order, name)).or_default().add(message, outcome);
        }
    }
    groups.into_iter().map(|((by, _, name), tally)| Row { by, name, tally }).collect()
}

/// The groups of a message; the number puts levels in their order, the most pressing first.
fn groups_of(message: &Labelled) -> Vec<(By, u8, String)> {
    let wanted = &message.wanted;
    let mut groups = vec![
        (By::All, 0, "all".to_owned()),
        (By::Lang, 0, message.lang.to_string()),
        (By::Script, 0, message.script.tag().to_owned()),
        (By::File, 0, message.at.file_name().to_owned()),
    ];
    groups.extend(wanted.signal.map(|signal| (By::Signal, 0, signal.tag().to_owned())));
    groups.extend(wanted.topic.as_ref().map(|topic| (By::Topic, 0, topic.to_string())));
    if let Some(level) = wanted.level.filter(|_| message.is_danger()) {
        let (order, kind) = match level {
            Level::Imminent => (0, "high"),
            Level::Urgent => (1, "high"),
            Level::Concern => (2, "concern"),
        };
        groups.push((By::Level, order, level.tag().to_owned()));
        groups.push((By::LangLevel, 0, format!("{} {kind}", message.lang)));
    }
    groups
}

fn confused(danger: &[Read<'_, Labelled>]) -> Vec<Confused> {
    let mut pairs: BTreeMap<(&TopicId, &TopicId), usize> = BTreeMap::new();
    let mut found: BTreeMap<&TopicId, usize> = BTreeMap::new();
    for (message, outcome) in danger.iter().filter(|(_, outcome)| outcome.escalates()) {
        if let Some((wanted, got)) = message.wanted.topic.as_ref().zip(outcome.topic.as_ref()) {
            *found.entry(wanted).or_default() += 1;
            if wanted != got {
                *pairs.entry((wanted, got)).or_default() += 1;
            }
        }
    }
    let mut confused: Vec<Confused> = pairs
        .into_iter()
        .map(|((wanted, got), messages)| Confused {
            wanted: wanted.clone(),
            got: got.clone(),
            messages,
            of: found.get(wanted).copied().unwrap_or_default(),
        })
        .collect();
    confused.sort_by_key(|pair| std::cmp::Reverse(pair.messages));
    confused
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::Share;
    use crate::eval::testkit::{ask, case, message, nothing};

    #[test]
    fn recall_counts_found_level_signal_and_topic_apart() {
        let urgent = message("fr", "distress", "urgent", "suicide");
        let concern = message("fr", "distress", "concern", "suicide");
        let lure = message("mixed", "lure", "urgent", "grooming");
        let found = case("distress", "imminent", "suicide");
        let lower = case("distress", "concern", "self-harm");
        let missed = nothing();
        let asked = ask("suicide");
        let read = [
            (&urgent, &found),
            (&urgent, &lower),
            (&urgent, &missed),
            (&concern, &found),
            (&lure, &asked),
            (&lure, &lower),
        ];
        let labels = labels(&read);
        let all = labels.danger(By::All, "all").unwrap();
        assert_eq!((all.found, all.level), (Share::new(4, 6), Share::new(2, 6)));
        assert_eq!((all.signal, all.topic), (Share::new(3, 4), Share::new(2, 4)));
        assert_eq!(all.about, Share::new(3, 3), "a lure is about nobody");
        assert_eq!(labels.danger(By::LangLevel, "fr high").unwrap().found, Share::new(2, 3));
        assert_eq!(labels.danger(By::LangLevel, "fr concern").unwrap().found, Share::new(1, 1));
        assert_eq!(labels.danger(By::Signal, "lure").unwrap().found, Share::new(1, 2));
        assert_eq!(labels.danger(By::Topic, "grooming").unwrap().found, Share::new(1, 2));
        let levels: Vec<&str> =
            labels.danger.iter().filter(|row| row.by == By::Level).map(|row| row.name.as_str()).collect();
        assert_eq!(levels, ["urgent", "concern"]);
        let confused: Vec<(&str, &str, usize, usize)> = labels
            .confused
            .iter()
            .map(|pair| (pair.wanted.as_str(), pair.got.as_str(), pair.messages, pair.of))
            .collect();
        assert_eq!(confused, [("grooming", "self-harm", 1, 1), ("suicide", "self-harm", 1, 3)]);
    }

    #[test]
    fn questions_and_hard_negatives_are_counted_apart() {
        let question = message("ary-Arab", "asks", "none", "rights");
        let hard = message("ary-Arab", "none", "none", "none");
        let (right, wrong, ping, quiet) =
            (ask("rights"), ask("scams"), case("lure", "urgent", "scams"), nothing());
        let read = [
            (&question, &right),
            (&question, &wrong),
            (&question, &ping),
            (&question, &quiet),
            (&hard, &ping),
            (&hard, &right),
            (&hard, &quiet),
        ];
        let labels = labels(&read);
        let asks = labels.asks(By::Lang, "ary-Arab").unwrap();
        assert_eq!((asks.answered, asks.topic), (Share::new(2, 4), Share::new(1, 2)));
        assert_eq!((asks.escalated, asks.pinged), (Share::new(1, 4), Share::new(1, 4)));
        let hard = labels.hard(By::All, "all").unwrap();
        assert_eq!(
            (hard.escalated, hard.pinged, hard.tipped),
            (Share::new(1, 3), Share::new(1, 3), Share::new(1, 3))
        );
        assert!(labels.danger.is_empty());
    }
}

//! What an edit gained and lost: the same lines under two sets of response files.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{By, Chat, Cost, Labelled, Labels, Outcome, Read, Share};
use crate::eval::{Alarms, BUDGETS};
use crate::phrases::{PhraseId, Signal};

/// What became different about a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// Somebody in danger is found now.
    Found,
    /// Somebody in danger is no longer found.
    Lost,
    /// The level labelled is reached now.
    LevelReached,
    /// The level labelled is no longer reached.
    LevelMissed,
    /// The topic labelled is found now.
    TopicRight,
    /// The topic labelled is no longer found.
    TopicWrong,
    /// A question is answered now.
    Answered,
    /// A question is no longer answered.
    Unanswered,
    /// A line that wants no case makes an alarm now, or a dearer one.
    Alarming,
    /// A line that wants no case makes no alarm any more, or a cheaper one.
    Calmed,
}

impl ChangeKind {
    /// Every kind, gains and losses in pairs.
    pub const ALL: [Self; 10] = [
        Self::Found,
        Self::Lost,
        Self::LevelReached,
        Self::LevelMissed,
        Self::TopicRight,
        Self::TopicWrong,
        Self::Answered,
        Self::Unanswered,
        Self::Alarming,
        Self::Calmed,
    ];

    /// Whether the phrase that explains it is one of the new files, else one of the old.
    pub const fn is_by_new_phrase(self) -> bool {
        matches!(
            self,
            Self::Found
                | Self::LevelReached
                | Self::TopicRight
                | Self::TopicWrong
                | Self::Answered
                | Self::Alarming
        )
    }
}

/// A line about which the two sets of files differ.
#[derive(Clone, Debug)]
pub struct Change<'a, T> {
    /// What became different.
    pub kind: ChangeKind,
    /// The line.
    pub line: &'a T,
    /// Under the old files.
    pub before: &'a Outcome,
    /// Under the new files.
    pub after: &'a Outcome,
}

impl<T> Change<'_, T> {
    /// The phrase that explains it, if there is one.
    pub fn phrase(&self) -> Option<PhraseId> {
        let by = if self.kind.is_by_new_phrase() { self.after } else { self.before };
        by.phrases.first().copied()
    }
}

/// Changes of a set.
pub type Changes<'a, T> = Vec<Change<'a, T>>;

/// What changed about labelled messages. `before` and `after` hold the same messages in the same order.
pub fn compare_labels<'a>(
    before: &[Read<'a, Labelled>],
    after: &[Read<'a, Labelled>],
) -> Changes<'a, Labelled> {
    changes(before, after, |message, before, after| match message.wanted.signal {
        Some(Signal::Distress | Signal::Lure) => danger(message, before, after),
        Some(Signal::Asks) => alarm(before.escalates(), after.escalates()).or_else(|| {
            let asks = |outcome: &Outcome| outcome.signal == Some(Signal::Asks);
            turned(asks(before), asks(after), ChangeKind::Answered, ChangeKind::Unanswered)
        }),
        None => alarm(before.escalates(), after.escalates()),
    })
}

/// What changed about ordinary chat.
pub fn compare_alarms<'a>(before: &[Read<'a, Chat>], after: &[Read<'a, Chat>]) -> Changes<'a, Chat> {
    changes(before, after, |_, before, after| match dearness(before).cmp(&dearness(after)) {
        std::cmp::Ordering::Less => Some(ChangeKind::Alarming),
        std::cmp::Ordering::Equal => None,
        std::cmp::Ordering::Greater => Some(ChangeKind::Calmed),
    })
}

fn changes<'a, T>(
    before: &[Read<'a, T>],
    after: &[Read<'a, T>],
    kind: impl Fn(&T, &Outcome, &Outcome) -> Option<ChangeKind>,
) -> Changes<'a, T> {
    let pairs = before.iter().zip(after);
    let changed = pairs.filter_map(|(&(line, before), &(_, after))| {
        kind(line, before, after).map(|kind| Change { kind, line, before, after })
    });
    let mut changed: Vec<_> = changed.collect();
    changed.sort_by_key(|change| change.kind);
    changed
}

fn danger(message: &Labelled, before: &Outcome, after: &Outcome) -> Option<ChangeKind> {
    let level = |outcome: &Outcome| outcome.escalates() && outcome.level >= message.wanted.level;
    let topic = |outcome: &Outcome| outcome.topic == message.wanted.topic;
    turned(before.escalates(), after.escalates(), ChangeKind::Found, ChangeKind::Lost)
        .or_else(|| turned(level(before), level(after), ChangeKind::LevelReached, ChangeKind::LevelMissed))
        .or_else(|| {
            let both = before.escalates() && after.escalates();
            both.then(|| turned(topic(before), topic(after), ChangeKind::TopicRight, ChangeKind::TopicWrong))?
        })
}

fn alarm(before: bool, after: bool) -> Option<ChangeKind> {
    turned(before, after, ChangeKind::Alarming, ChangeKind::Calmed)
}

fn turned(before: bool, after: bool, on: ChangeKind, off: ChangeKind) -> Option<ChangeKind> {
    match (before, after) {
        (false, true) => Some(on),
        (true, false) => Some(off),
        _ => None,
    }
}

/// The dearer the alarm, the greater.
fn dearness(outcome: &Outcome) -> u8 {
    let weight = |cost: Cost| match cost {
        Cost::Ping => 8,
        Cost::Door => 4,
        Cost::List => 2,
        Cost::Card => 1,
    };
    outcome.costs.iter().map(|&cost| weight(cost)).sum()
}

/// How many changes of each kind each phrase explains, the phrase with the most changes first.
pub fn by_phrase(
    changes: impl IntoIterator<Item = (Option<PhraseId>, ChangeKind)>,
) -> Vec<(PhraseId, BTreeMap<ChangeKind, usize>)> {
    let mut phrases: BTreeMap<PhraseId, BTreeMap<ChangeKind, usize>> = BTreeMap::new();
    for (phrase, kind) in changes {
        if let Some(phrase) = phrase {
            *phrases.entry(phrase).or_default().entry(kind).or_default() += 1;
        }
    }
    let mut phrases: Vec<_> = phrases.into_iter().collect();
    phrases.sort_by_key(|(_, kinds)| std::cmp::Reverse(kinds.values().sum::<usize>()));
    phrases
}

/// A figure that is not the same under both sets of files.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Moved {
    /// What it is: `recall`, `right-level`, `hard-negatives`, `ping` …
    pub figure: &'static str,
    /// By what it is grouped.
    pub by: By,
    /// The group.
    pub name: String,
    /// Under the old files.
    pub before: Share,
    /// Under the new files.
    pub after: Share,
}

/// The figures that moved.
pub fn moved(before: (&Labels, &Alarms), after: (&Labels, &Alarms)) -> Vec<Moved> {
    let mut moved = Vec::new();
    let mut note = |figure, by, name: &str, before: Share, after: Share| {
        if before != after {
            moved.push(Moved { figure, by, name: name.to_owned(), before, after });
        }
    };
    for row in &after.0.danger {
        let Some(old) = before.0.danger(row.by, &row.name) else { continue };
        note("recall", row.by, &row.name, old.found, row.tally.found);
        note("right-level", row.by, &row.name, old.level, row.tally.level);
        note("right-topic", row.by, &row.name, old.topic, row.tally.topic);
    }
    for row in &after.0.asks {
        let Some(old) = before.0.asks(row.by, &row.name) else { continue };
        note("asks-answered", row.by, &row.name, old.answered, row.tally.answered);
        note("asks-escalated", row.by, &row.name, old.escalated, row.tally.escalated);
    }
    for row in &after.0.hard {
        let Some(old) = before.0.hard(row.by, &row.name) else { continue };
        note("hard-negatives", row.by, &row.name, old.escalated, row.tally.escalated);
    }
    for row in &after.1.rows {
        let Some(old) = before.1.group(row.by, &row.name) else { continue };
        for budget in BUDGETS {
            let figure = match budget.cost {
                Cost::Ping => "ping",
                Cost::Door => "door",
                Cost::List => "list",
                Cost::Card => "card",
            };
            note(figure, row.by, &row.name, old.share(budget.cost), row.tally.share(budget.cost));
        }
    }
    moved
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::testkit::{ask, case, chat, message, nothing};
    use crate::eval::{Judged, Ranges, alarms, labels};

    #[test]
    fn gains_and_losses_of_labelled_messages() {
        let danger = message("fr", "distress", "urgent", "suicide");
        let question = message("fr", "asks", "none", "rights");
        let hard = message("fr", "none", "none", "none");
        let (full, low) = (case("distress", "urgent", "suicide"), case("distress", "concern", "suicide"));
        let other = case("distress", "urgent", "runaway");
        let (asked, quiet) = (ask("rights"), nothing());
        let table = [
            (&danger, &quiet, &low, Some(ChangeKind::Found)),
            (&danger, &full, &quiet, Some(ChangeKind::Lost)),
            (&danger, &full, &asked, Some(ChangeKind::Lost)),
            (&danger, &low, &full, Some(ChangeKind::LevelReached)),
            (&danger, &full, &low, Some(ChangeKind::LevelMissed)),
            (&danger, &other, &full, Some(ChangeKind::TopicRight)),
            (&danger, &full, &other, Some(ChangeKind::TopicWrong)),
            (&danger, &full, &full, None),
            (&question, &quiet, &asked, Some(ChangeKind::Answered)),
            (&question, &asked, &quiet, Some(ChangeKind::Unanswered)),
            (&question, &asked, &low, Some(ChangeKind::Alarming)),
            (&hard, &quiet, &asked, None),
            (&hard, &quiet, &low, Some(ChangeKind::Alarming)),
            (&hard, &full, &quiet, Some(ChangeKind::Calmed)),
        ];
        for (index, (line, before, after, kind)) in table.into_iter().enumerate() {
            let changes = compare_labels(&[(line, before)], &[(line, after)]);
            assert_eq!(changes.first().map(|change| change.kind), kind, "row {index}");
            let phrase =
                if kind.is_some_and(ChangeKind::is_by_new_phrase) { &after.phrases } else { &before.phrases };
            assert_eq!(
                changes.first().and_then(Change::phrase),
                kind.and(phrase.first().copied()),
                "row {index}"
            );
        }
    }

    #[test]
    fn ordinary_lines_are_compared_by_what_they_cost() {
        let line = chat("chat-fr.txt", 1, "bonjour", &Ranges::default());
        let (ping, list, card, quiet) = (
            case("distress", "urgent", "suicide"),
            case("lure", "concern", "scams"),
            ask("scams"),
            nothing(),
        );
        let kind =
            |before, after| compare_alarms(&[(&line, before)], &[(&line, after)]).first().map(|c| c.kind);
        assert_eq!(kind(&quiet, &card), Some(ChangeKind::Alarming));
        assert_eq!(kind(&list, &ping), Some(ChangeKind::Alarming));
        assert_eq!(kind(&ping, &list), Some(ChangeKind::Calmed));
        assert_eq!(kind(&list, &list), None);
    }

    #[test]
    fn phrases_and_figures_that_moved_are_summed() {
        let kinds = [
            (Some(PhraseId(4)), ChangeKind::Lost),
            (Some(PhraseId(9)), ChangeKind::Found),
            (None, ChangeKind::Lost),
        ];
        let phrases = by_phrase(kinds.into_iter().chain([(Some(PhraseId(9)), ChangeKind::Alarming)]));
        assert_eq!(phrases[0].0, PhraseId(9));
        assert_eq!(phrases[0].1[&ChangeKind::Found], 1);
        assert_eq!(phrases.len(), 2);

        let danger = message("fr", "distress", "urgent", "suicide");
        let line = chat("chat-fr.txt", 1, "bonjour", &Ranges::default());
        let (ping, quiet) = (case("distress", "urgent", "suicide"), nothing());
        let figures =
            |outcome| (labels(&[(&danger, outcome)]), alarms(&[(&line, outcome)], &Judged::default()));
        let (old, new) = (figures(&quiet), figures(&ping));
        let moved = moved((&old.0, &old.1), (&new.0, &new.1));
        let recall = moved.iter().find(|one| one.figure == "recall" && one.by == By::Lang).unwrap();
        assert_eq!((recall.before, recall.after), (Share::new(0, 1), Share::new(1, 1)));
        assert!(moved.iter().any(|one| one.figure == "ping" && one.by == By::All));
        assert!(!moved.iter().any(|one| one.figure == "list"), "what did not move is left out");
    }
}

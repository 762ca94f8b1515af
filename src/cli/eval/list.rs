//! Which lines a list holds.

use super::engine::Engine;
use super::entry::Entry;
use super::figures::Figures;
use super::{Args, ListKind};
use crate::eval::{Chat, Cost, Labelled, Outcome};
use crate::phrases::Signal;

/// The lines of a list, with how many there are without `--limit`.
pub(super) fn entries(
    args: &Args,
    kind: ListKind,
    engine: &Engine,
    figures: &Figures,
) -> (Vec<Entry>, usize) {
    let labelled = figures
        .run
        .labelled
        .iter()
        .filter(|(message, outcome)| belongs(kind, message, outcome) && on_topic(args, message, outcome));
    let chat: Vec<&(Chat, Outcome)> =
        if kind == ListKind::Alarms { ordinary_alarms(figures) } else { Vec::new() };
    let chat = chat.into_iter().filter(|(_, outcome)| args.topic.is_none() || found_topic(args, outcome));
    let limit = args.limit.unwrap_or(usize::MAX);
    let (labelled, chat): (Vec<_>, Vec<_>) = (labelled.collect(), chat.collect());
    let all = labelled.len() + chat.len();
    let labelled = labelled.into_iter().map(|(message, outcome)| Entry::labelled(engine, message, outcome));
    let chat = chat.into_iter().map(|(line, outcome)| {
        let reason = figures.judged.reason(line).map(AsRef::as_ref);
        Entry::chat(engine, line, outcome, reason)
    });
    (labelled.chain(chat).take(limit).collect(), all)
}

/// Lines of ordinary chat that cost more than a card, the dearest first.
pub(super) fn ordinary_alarms(figures: &Figures) -> Vec<&(Chat, Outcome)> {
    let dear = |cost: &&Cost| **cost != Cost::Card;
    let mut lines: Vec<_> =
        figures.run.chat.iter().filter(|(_, outcome)| outcome.costs.iter().any(|cost| dear(&cost))).collect();
    lines.sort_by_key(|(_, outcome)| outcome.costs.first().copied());
    lines
}

/// Lines of ordinary chat that are answered by a card and nothing else.
pub(super) fn ordinary_cards(figures: &Figures) -> Vec<&(Chat, Outcome)> {
    figures.run.chat.iter().filter(|(_, outcome)| outcome.costs == [Cost::Card]).collect()
}

fn belongs(kind: ListKind, message: &Labelled, outcome: &Outcome) -> bool {
    let found = message.is_danger() && outcome.escalates();
    match kind {
        ListKind::Misses => message.is_danger() && !outcome.escalates(),
        ListKind::Alarms => !message.is_danger() && outcome.escalates(),
        ListKind::Levels => found && outcome.level < message.wanted.level,
        ListKind::Topics => found && outcome.topic != message.wanted.topic,
        ListKind::Asks => message.wanted.signal == Some(Signal::Asks) && outcome.signal != Some(Signal::Asks),
    }
}

fn on_topic(args: &Args, message: &Labelled, outcome: &Outcome) -> bool {
    args.topic.as_deref().is_none_or(|topic| {
        message.wanted.topic.as_ref().is_some_and(|wanted| wanted.as_str() == topic)
            || found_topic(args, outcome)
    })
}

fn found_topic(args: &Args, outcome: &Outcome) -> bool {
    outcome.topic.as_ref().map(|topic| topic.as_str()) == args.topic.as_deref()
}

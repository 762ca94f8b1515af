//! Every event in every state, for the owner of the case and for another referent; and random histories.

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::*;
use crate::ids::{ChannelId, GuildId, MessageId, UserId};
use crate::phrases::{About, Level, PhraseId, TopicId};
use crate::text::{Lang, Script};

pub(super) const START: Timestamp = Timestamp::constant(1_790_000_000, 0);
pub(super) const OWNER: UserId = UserId(11);
pub(super) const OTHER: UserId = UserId(12);
const AUTHOR: UserId = UserId(21);
const TARGET: UserId = UserId(22);

fn at(seconds: i64) -> Timestamp {
    START + SignedDuration::from_secs(seconds)
}

pub(super) fn case(level: Level, state: State) -> Case {
    Case {
        id: CaseId(1),
        number: CaseNumber(1),
        guild: GuildId(1),
        kind: CaseKind::Myself,
        level,
        alert: Alert::Now,
        topic: TopicId::new("suicide"),
        about: About::Myself,
        lang: Lang::Fr,
        script: Script::Latn,
        phrases: vec![PhraseId(1)],
        author: AUTHOR,
        target: Some(TARGET),
        sources: vec![source(level, 1)],
        signals: 1,
        reads: 0,
        reopened: 0,
        state,
        post: Post::Waiting,
        created_at: START,
        level_since: START,
    }
}

fn source(level: Level, message: u64) -> SourceRef {
    SourceRef { channel: ChannelId(5), message: Some(MessageId(message)), blocked: false, at: START, level }
}

pub(super) fn signal(level: Level) -> Event {
    Event::Signal(Signal {
        source: source(level, 2),
        alert: Alert::Now,
        topic: TopicId::new("sextortion"),
        phrases: vec![PhraseId(2)],
    })
}

fn lease(by: UserId) -> Lease {
    Lease { by, since: START, until: START + LEASE }
}

pub(super) fn close(outcome: Outcome) -> Event {
    Event::Close { outcome }
}

/// One of each state; those with an owner are the owner's, what waits for an agreement was asked by the owner.
fn states() -> Vec<State> {
    vec![
        State::New { since: START },
        State::Claimed(lease(OWNER)),
        State::Talking(lease(OWNER)),
        State::HandedOver { from: OWNER, to: Some(OTHER), since: START },
        State::Closing {
            asked_by: OWNER,
            outcome: Outcome::OutOfReach,
            since: START,
            until: START + SECOND_PAIR_WAIT,
        },
        State::Closed { by: OWNER, agreed_by: None, outcome: Outcome::TrustedAdult, at: START },
    ]
}

/// What became of a step, in a few words.
fn told(step: &Result<(Case, Vec<Action>), Refusal>) -> String {
    match step {
        Err(refusal) => format!("no: {}", refusal.tag()),
        Ok((case, actions)) => {
            let state = match &case.state {
                State::New { .. } => "new".to_owned(),
                State::Claimed(lease) => format!("claimed {}", name(lease.by)),
                State::Talking(lease) => format!("talking {}", name(lease.by)),
                State::HandedOver { to: None, .. } => "handed over".to_owned(),
                State::HandedOver { to: Some(to), .. } => format!("handed to {}", name(*to)),
                State::Closing { asked_by, .. } => format!("closing {}", name(*asked_by)),
                State::Closed { agreed_by: None, by, .. } => format!("closed {}", name(*by)),
                State::Closed { agreed_by: Some(second), by, .. } => {
                    format!("closed {} {}", name(*by), name(*second))
                }
            };
            let actions: Vec<_> = actions
                .iter()
                .map(|action| match action {
                    Action::EditPost => "edit".to_owned(),
                    Action::ArchivePost => "archive".to_owned(),
                    Action::RestorePost => "restore".to_owned(),
                    Action::Alert(reason) => format!("alert {reason:?}"),
                })
                .collect();
            format!("{state} | {}", actions.join(", "))
        }
    }
}

const fn name(who: UserId) -> &'static str {
    match who {
        OWNER => "owner",
        OTHER => "other",
        _ => "?",
    }
}

/// Event, who, and what becomes of it in the order of [`states`]: new, claimed, talking, handed over, closing, closed.
type Row = (&'static str, Event, Actor, [&'static str; 6]);

#[rustfmt::skip]
fn table() -> Vec<Row> {
    let owner = Actor::Referent(OWNER);
    let other = Actor::Referent(OTHER);
    let sanad = Actor::Sanad;
    let taken = "no: already-claimed";
    let over = "no: already-closed";
    vec![
        ("a signal like before", signal(Level::Urgent), sanad,
            ["new | edit", "claimed owner | edit", "talking owner | edit", "handed to other | edit", "new | edit, alert NotClosed", over]),
        ("a graver signal", signal(Level::Imminent), sanad,
            ["new | edit, alert Raised", "claimed owner | edit, alert Raised", "talking owner | edit, alert Raised",
             "handed to other | edit, alert Raised", "new | edit, alert Raised", over]),
        ("a deadline that has not passed", Event::Lapse, sanad,
            ["no: nothing-lapsed"; 6]),
        ("claim", Event::Claim, owner,
            ["claimed owner | edit", "claimed owner | edit", "talking owner | edit", "claimed owner | edit", "claimed owner | edit", over]),
        ("claim by another", Event::Claim, other,
            ["claimed other | edit", taken, taken, "claimed other | edit", "claimed other | edit", over]),
        ("renew", Event::Renew, owner,
            ["no: not-claimed", "claimed owner | edit", "talking owner | edit", "no: not-claimed", "no: not-claimed", over]),
        ("renew by another", Event::Renew, other,
            ["no: not-claimed", taken, taken, "no: not-claimed", "no: not-claimed", over]),
        ("talk", Event::Talk, owner,
            ["talking owner | edit", "talking owner | edit", "talking owner | edit", "talking owner | edit", "talking owner | edit", over]),
        ("talk by another", Event::Talk, other,
            ["talking other | edit", taken, taken, "talking other | edit", "talking other | edit", over]),
        ("read", Event::Read, owner,
            ["new | ", "claimed owner | ", "talking owner | ", "handed to other | ", "closing owner | ", "closed owner | "]),
        ("read by another", Event::Read, other,
            ["new | ", "claimed owner | ", "talking owner | ", "handed to other | ", "closing owner | ", "closed owner | "]),
        ("removed", Event::Removed, owner,
            ["new | edit", "claimed owner | edit", "talking owner | edit", "handed to other | edit", "closing owner | edit", "closed owner | edit"]),
        ("removed by another", Event::Removed, other,
            ["new | edit", "claimed owner | edit", "talking owner | edit", "handed to other | edit", "closing owner | edit", "closed owner | edit"]),
        ("hand over to whoever can", Event::HandOver { to: None }, owner,
            ["no: not-claimed", "handed over | edit, alert HandedOver", "handed over | edit, alert HandedOver", "no: not-claimed", "no: not-claimed", over]),
        ("hand over to somebody", Event::HandOver { to: Some(OTHER) }, owner,
            ["no: not-claimed", "handed to other | edit, alert HandedOver", "handed to other | edit, alert HandedOver", "no: not-claimed", "no: not-claimed", over]),
        ("hand over to oneself", Event::HandOver { to: Some(OWNER) }, owner,
            ["no: not-claimed", "no: already-theirs", "no: already-theirs", "no: not-claimed", "no: not-claimed", over]),
        ("hand over to somebody in the case", Event::HandOver { to: Some(TARGET) }, owner,
            ["no: not-claimed", "no: recipient-appears-in-it", "no: recipient-appears-in-it", "no: not-claimed", "no: not-claimed", over]),
        ("hand over by another", Event::HandOver { to: None }, other,
            ["no: not-claimed", taken, taken, "no: not-claimed", "no: not-claimed", over]),
        ("decline", Event::Decline, owner,
            ["new | ", "handed over | edit, alert Declined", "handed over | edit, alert Declined", "handed to other | ", "closing owner | ", over]),
        ("decline by another", Event::Decline, other,
            ["new | ", taken, taken, "handed over | edit, alert Declined", "closing owner | ", over]),
        ("close with somebody outside", close(Outcome::EmergencyCalled), owner,
            ["closed owner | edit, archive", "closed owner | edit, archive", "closed owner | edit, archive",
             "closed owner | edit, archive", "closed owner | edit, archive", over]),
        ("close with somebody outside, by another", close(Outcome::TrustedAdult), other,
            ["closed other | edit, archive", taken, taken, "closed other | edit, archive", "closed other | edit, archive", over]),
        ("close alone", close(Outcome::BetterDeclines), owner,
            ["closing owner | edit, alert SecondNeeded", "closing owner | edit, alert SecondNeeded", "closing owner | edit, alert SecondNeeded",
             "closing owner | edit, alert SecondNeeded", "no: already-asked", over]),
        ("close alone, by another", close(Outcome::FalseAlarm(Reason::Joke)), other,
            ["closing other | edit, alert SecondNeeded", taken, taken, "closing other | edit, alert SecondNeeded", "no: already-asked", over]),
        ("agree with oneself", Event::Agree, owner,
            ["no: nothing-to-agree", "no: nothing-to-agree", "no: nothing-to-agree", "no: nothing-to-agree", "no: takes-a-second", over]),
        ("agree", Event::Agree, other,
            ["no: nothing-to-agree", "no: nothing-to-agree", "no: nothing-to-agree", "no: nothing-to-agree", "closed owner other | edit, archive", over]),
        ("take the request to close back", Event::Disagree, owner,
            ["no: nothing-to-agree", "no: nothing-to-agree", "no: nothing-to-agree", "no: nothing-to-agree", "claimed owner | edit", over]),
        ("disagree", Event::Disagree, other,
            ["no: nothing-to-agree", "no: nothing-to-agree", "no: nothing-to-agree", "no: nothing-to-agree", "new | edit, alert NotClosed", over]),
        ("reopen by who closed it", Event::Reopen, owner,
            ["no: not-closed", "no: not-closed", "no: not-closed", "no: not-closed", "no: not-closed", "new | restore, edit, alert Reopened"]),
        ("reopen", Event::Reopen, other,
            ["no: not-closed", "no: not-closed", "no: not-closed", "no: not-closed", "no: not-closed", "new | restore, edit, alert Reopened"]),
        ("a signal made up by a person", signal(Level::Imminent), owner, ["no: not-theirs"; 6]),
        ("a deadline made up by a person", Event::Lapse, owner, ["no: not-theirs"; 6]),
        ("kept apart from the server", Event::Apart, sanad, ["new | ", "new | ", "new | ", "new | ", "new | ", over]),
        ("kept apart, made up by a person", Event::Apart, owner, ["no: not-theirs"; 6]),
    ]
}

/// Every event that a person can cause, once.
fn events_of_people() -> Vec<Event> {
    vec![
        Event::Claim,
        Event::Renew,
        Event::Talk,
        Event::Read,
        Event::Removed,
        Event::HandOver { to: None },
        Event::Decline,
        close(Outcome::EmergencyCalled),
        close(Outcome::OutOfReach),
        Event::Agree,
        Event::Disagree,
        Event::Reopen,
    ]
}

#[test]
fn every_event_in_every_state() {
    for (name, event, actor, expected) in table() {
        for (state, expected) in states().into_iter().zip(expected) {
            let case = case(Level::Urgent, state);
            let became = step(&case, &event, actor, at(60));
            assert_eq!(told(&became), expected, "{name}, {}", case.state.tag());
        }
    }
}

#[test]
fn the_table_knows_every_event() {
    // No `_`: an event that is added does not compile before the table has it.
    let row = |event: &Event| match event {
        Event::Signal(_) => 0,
        Event::Claim => 1,
        Event::Renew => 2,
        Event::Talk => 3,
        Event::Read => 4,
        Event::HandOver { .. } => 5,
        Event::Decline => 6,
        Event::Close { .. } => 7,
        Event::Agree => 8,
        Event::Disagree => 9,
        Event::Reopen => 10,
        Event::Lapse => 11,
        Event::Apart => 12,
        Event::Removed => 13,
    };
    let known: std::collections::HashSet<_> = table().iter().map(|(_, event, ..)| row(event)).collect();
    assert_eq!(known.len(), 14);
    let tags: std::collections::HashSet<_> = states().iter().map(State::tag).collect();
    assert_eq!(
        tags.len(),
        StateTag::ALL.len() - 1,
        "every state but the false alarm, which is one of closed"
    );
}

#[test]
fn the_table_has_each_event_of_people_from_the_owner_and_from_another() {
    for event in events_of_people() {
        let tag = event.tag();
        let by = |who| table().iter().any(|(_, known, actor, _)| known.tag() == tag && *actor == who);
        assert!(by(Actor::Referent(OWNER)) && by(Actor::Referent(OTHER)), "{tag}");
    }
}

#[test]
fn a_false_alarm_is_over_like_any_other_case() {
    let outcome = Outcome::FalseAlarm(Reason::Joke);
    for (name, event, actor, expected) in table() {
        let state = State::Closed { by: OWNER, agreed_by: Some(OTHER), outcome: outcome.clone(), at: START };
        let alarm = case(Level::Urgent, state);
        let became = told(&step(&alarm, &event, actor, at(60)));
        assert_eq!(became.replace("closed owner other", "closed owner"), expected[5], "{name}");
    }
}

#[test]
fn what_an_event_does_does_not_hang_on_the_level_but_for_closing_and_rising() {
    for (name, event, actor, expected) in table() {
        if matches!(event, Event::Close { .. } | Event::Signal(_)) {
            continue;
        }
        for level in [Level::Concern, Level::Imminent] {
            for (state, expected) in states().into_iter().zip(expected) {
                let case = case(level, state);
                assert_eq!(told(&step(&case, &event, actor, at(60))), expected, "{name} at {level}");
            }
        }
    }
}

#[test]
fn only_referents_outside_the_case_act_and_nobody_on_a_conflict() {
    for state in states() {
        for event in events_of_people() {
            let ordinary = case(Level::Urgent, state.clone());
            let refused = |case: &Case, actor| step(case, &event, actor, at(60)).unwrap_err();
            assert_eq!(refused(&ordinary, Actor::Outsider(OTHER)), Refusal::NotAReferent);
            assert_eq!(refused(&ordinary, Actor::Referent(AUTHOR)), Refusal::AppearsInIt);
            assert_eq!(refused(&ordinary, Actor::Referent(TARGET)), Refusal::AppearsInIt);
            assert_eq!(refused(&ordinary, Actor::Sanad), Refusal::NotTheirs);
            let conflict = Case { kind: CaseKind::Conflict, ..ordinary };
            // The answer is one for all, also for who appears in it: it must not tell them that there is such a case.
            for who in [OTHER, OWNER, AUTHOR, TARGET] {
                assert_eq!(refused(&conflict, Actor::Referent(who)), Refusal::NotOnThisServer);
                assert!(!conflict.is_shown_to(who));
            }
        }
        let conflict = Case { kind: CaseKind::Conflict, ..case(Level::Urgent, state.clone()) };
        assert_eq!(step(&conflict, &signal(Level::Urgent), Actor::Sanad, at(60)).is_ok(), state.is_open());
    }
}

#[test]
fn a_case_that_is_kept_apart_is_in_nobodys_hands_and_posted_nowhere() {
    for state in states().into_iter().filter(State::is_open) {
        let (channel, message) = (ChannelId(7), MessageId(9));
        let shown = Case { post: Post::At { channel, thread: None, message }, ..case(Level::Urgent, state) };
        assert!(shown.is_shown_to(OTHER) && !shown.is_shown_to(AUTHOR) && !shown.is_shown_to(TARGET));
        let (apart, actions) = step(&shown, &Event::Apart, Actor::Sanad, at(60)).unwrap();
        assert_eq!((apart.kind, apart.post), (CaseKind::Conflict, Post::Never));
        assert_eq!((apart.owner(at(60)), apart.lapses_at(), actions), (None, None, Vec::new()));
        assert_eq!(
            (apart.level, apart.signals, &apart.sources),
            (shown.level, shown.signals, &shown.sources)
        );
    }
}

#[test]
fn a_concern_closes_on_one_word_and_a_grave_case_takes_somebody_outside_or_two() {
    let outcomes = [
        (Outcome::EmergencyCalled, true),
        (Outcome::HandedToService(Some(ServiceId("e-himaya".to_owned()))), true),
        (Outcome::ReportedToService(None), true),
        (Outcome::TrustedAdult, true),
        (Outcome::BetterDeclines, false),
        (Outcome::OutOfReach, false),
        (Outcome::FalseAlarm(Reason::Quote), false),
    ];
    for (outcome, alone) in outcomes {
        for level in [Level::Concern, Level::Urgent, Level::Imminent] {
            let claimed = case(level, State::Claimed(lease(OWNER)));
            let (after, _) = step(&claimed, &close(outcome.clone()), Actor::Referent(OWNER), at(60)).unwrap();
            let expected = if alone || level == Level::Concern {
                match outcome {
                    Outcome::FalseAlarm(_) => StateTag::FalseAlarm,
                    _ => StateTag::Closed,
                }
            } else {
                StateTag::Closing
            };
            assert_eq!(after.state.tag(), expected, "{outcome:?} at {level}");
        }
    }
}

#[test]
fn a_claim_that_ran_out_binds_nobody() {
    let end = START + LEASE;
    for state in [State::Claimed(lease(OWNER)), State::Talking(lease(OWNER))] {
        let case = case(Level::Urgent, state);
        let other = Actor::Referent(OTHER);
        let before = end - SignedDuration::from_millis(1);
        assert_eq!(told(&step(&case, &Event::Claim, other, before)), "no: already-claimed");
        assert_eq!(told(&step(&case, &Event::Claim, other, end)), "claimed other | edit");
        assert_eq!(
            told(&step(&case, &close(Outcome::TrustedAdult), other, end)),
            "closed other | edit, archive"
        );
        // Who had it may still renew while nobody else took it.
        let (renewed, _) = step(&case, &Event::Renew, Actor::Referent(OWNER), end).unwrap();
        assert_eq!(renewed.owner(end), Some(Lease { by: OWNER, since: START, until: end + LEASE }));
        assert_eq!((case.owner(before).is_some(), case.owner(end)), (true, None));
        assert_eq!((case.unowned_since(before), case.unowned_since(end)), (None, Some(end)));
    }
}

#[test]
fn what_lapses_counts_from_its_deadline_not_from_when_it_was_noticed() {
    let late = at(7200);
    let claimed = case(Level::Urgent, State::Claimed(lease(OWNER)));
    let (after, actions) = step(&claimed, &Event::Lapse, Actor::Sanad, late).unwrap();
    assert_eq!(after.state, State::New { since: START + LEASE });
    assert_eq!(actions, [Action::EditPost, Action::Alert(AlertReason::Lapsed)]);
    let closing = case(Level::Urgent, states().swap_remove(4));
    let (after, actions) = step(&closing, &Event::Lapse, Actor::Sanad, late).unwrap();
    assert_eq!(after.state, State::New { since: START + SECOND_PAIR_WAIT });
    assert_eq!(actions, [Action::EditPost, Action::Alert(AlertReason::NotClosed)]);
}

#[test]
fn a_graver_signal_takes_the_topic_over_and_a_lesser_one_does_not() {
    let open = case(Level::Urgent, State::New { since: START });
    let (raised, _) = step(&open, &signal(Level::Imminent), Actor::Sanad, at(60)).unwrap();
    assert_eq!(
        (raised.level, raised.topic.as_str(), raised.level_since),
        (Level::Imminent, "sextortion", at(60))
    );
    assert_eq!(raised.phrases, [PhraseId(1), PhraseId(2)]);
    let (added, _) = step(&open, &signal(Level::Concern), Actor::Sanad, at(60)).unwrap();
    assert_eq!((added.level, added.topic.as_str(), added.level_since), (Level::Urgent, "suicide", START));
    assert_eq!((added.signals, added.sources.len()), (2, 2));
}

#[test]
fn a_long_case_remembers_the_first_and_the_latest_messages() {
    let mut long = case(Level::Urgent, State::New { since: START });
    for message in 2..100 {
        long.remember(source(Level::Urgent, message));
    }
    let messages: Vec<_> = long.sources.iter().filter_map(|source| source.message).collect();
    assert_eq!(messages.len(), 20);
    assert_eq!((messages[0], messages[1], messages[19]), (MessageId(1), MessageId(81), MessageId(99)));
}

#[test]
fn a_case_travels_through_json_unchanged() {
    for state in states() {
        let case = case(Level::Imminent, state);
        let json = serde_json::to_string(&case).unwrap();
        assert_eq!(serde_json::from_str::<Case>(&json).unwrap(), case);
    }
}

fn any_event() -> impl Strategy<Value = (Event, Actor)> {
    let people = prop_oneof![Just(OWNER), Just(OTHER), Just(UserId(13)), Just(AUTHOR)];
    let events = prop::sample::select(events_of_people());
    let levels = prop_oneof![Just(Level::Concern), Just(Level::Urgent), Just(Level::Imminent)];
    prop_oneof![
        6 => (events, people).prop_map(|(event, who)| (event, Actor::Referent(who))),
        1 => levels.prop_map(|level| (signal(level), Actor::Sanad)),
        1 => Just((Event::Lapse, Actor::Sanad)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn no_history_breaks_a_case(
        history in prop::collection::vec((any_event(), 0_i64..1500), 1..40),
        level in prop_oneof![Just(Level::Concern), Just(Level::Urgent), Just(Level::Imminent)],
    ) {
        let mut now = START;
        let mut current = case(level, State::New { since: START });
        for ((event, actor), wait) in history {
            now += SignedDuration::from_secs(wait);
            let Ok((next, actions)) = step(&current, &event, actor, now) else { continue };
            // Nobody who appears in it ever moved it.
            prop_assert_ne!(actor, Actor::Referent(AUTHOR));
            // The level never falls, nothing is forgotten.
            prop_assert!(next.level >= current.level);
            prop_assert!(next.signals >= current.signals && next.reads >= current.reads);
            // Exactly one of: somebody has it in hand, nobody has, two are deciding, it is over.
            let owned = next.owner(now).is_some();
            let unowned = next.unowned_since(now).is_some();
            let deciding = matches!(next.state, State::Closing { until, .. } if now < until);
            let over = !next.state.is_open();
            prop_assert_eq!([owned, unowned, deciding, over].iter().filter(|held| **held).count(), 1);
            // A deadline always lies ahead of a step that set it.
            if next.state != current.state && let Some(until) = next.lapses_at() {
                prop_assert!(until > now);
            }
            // A grave case is never closed on one word, unless somebody outside has taken over.
            if let State::Closed { by, agreed_by, outcome, .. } = &next.state
                && next.level > Level::Concern
            {
                prop_assert!(outcome.closes_alone() || agreed_by.is_some_and(|second| second != *by));
            }
            // Whoever had it in hand lets go, by themselves or by time: the team hears of it.
            if current.owner(now).is_some() && unowned {
                prop_assert!(actions.iter().any(|action| matches!(action, Action::Alert(_))));
            }
            if next.level > current.level {
                prop_assert!(actions.contains(&Action::Alert(AlertReason::Raised)));
            }
            current = next;
        }
    }
}

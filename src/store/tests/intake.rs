use std::task::Poll;

on_both_stores!(
    p1_a_case_stands_with_its_outbox_row_and_the_handled_sequence,
    p1_a_replay_writes_nothing_twice,
    p1_two_tasks_with_the_same_message_make_one_case,
    p1_a_step_that_is_dropped_midway_leaves_nothing_behind,
    a_second_message_is_added_and_a_graver_one_raises,
    an_edit_that_says_more_raises_and_one_that_does_not_is_known,
    cases_are_apart_by_person_kind_target_and_server,
    a_conflict_of_interest_is_kept_but_not_posted,
    a_card_is_posted_once_and_remembered_for_its_channel,
    an_edit_from_a_question_to_distress_makes_a_case,
    nothing_and_observe_move_the_shard_on_and_write_nothing_else,
    triage_learns_what_is_known_of_a_person,
    a_concern_that_is_read_back_does_not_hide_a_later_one,
    a_concern_on_trial_is_not_remembered,
);

use super::*;
use crate::triage::{LastDoor, OpenCase, PersonState};

const TIP: Verdict = Verdict::PublicCard;

async fn p1_a_case_stands_with_its_outbox_row_and_the_handled_sequence(on: On) {
    let kept = Kept::new(on).await;
    let shard = Shard { id: 0, total: 1 };
    let fingerprint = Fingerprint { application: 42, intents: 33_281 };
    let mut handled =
        Handled { shard, session: "s1".to_owned(), sequence: 3, watermark: Some(MessageId(10)), epoch: 0 };
    let session =
        Session { handled: handled.clone(), fingerprint, resume_url: "wss://example.invalid".to_owned() };
    kept.store.save_session(&session, START).await.unwrap();

    handled.sequence = 9;
    handled.watermark = Some(MessageId(50));
    let decision = decision(&Case { door: true, ..URGENT });
    let intake = Intake { handled: Some(&handled), ..intake(&decision, AUTHOR, 50, at(5)) };
    let Intaken::NewCase { case, number, door: Some(door) } = kept.store.intake(&intake).await.unwrap()
    else {
        panic!("a new case with a door");
    };
    assert_eq!((number.0, door.joined, door.due_at), (1, false, at(45)));

    let kept = kept.reopened().await;
    assert_eq!(kept.waiting().await, ["post-case", "post-door"]);
    let found = kept.store.case(case).await.unwrap().unwrap();
    assert_eq!((found.author, found.level, found.signals), (AUTHOR, Level::Urgent, 1));
    assert_eq!(found.sources[0].message, Some(MessageId(50)));
    assert_eq!((found.lang, found.script), (Lang::Ary, Script::Latn));
    match kept.store.load_session(shard, fingerprint, at(6)).await.unwrap() {
        SavedSession::Resume(session) => assert_eq!(session.handled, handled),
        other => panic!("{other:?}"),
    }
}

async fn p1_a_replay_writes_nothing_twice(on: On) {
    let kept = Kept::new(on).await;
    let decision = decision(&Case { door: true, ..URGENT });
    let first = kept.store.intake(&intake(&decision, AUTHOR, 50, at(5))).await.unwrap();
    let Intaken::NewCase { case, .. } = first else { panic!("{first:?}") };
    let kept = kept.reopened().await;
    for _ in 0..3 {
        let again = kept.store.intake(&intake(&decision, AUTHOR, 50, at(9))).await.unwrap();
        assert_eq!(again, Intaken::AlreadyKnown { case: Some(case) });
    }
    assert_eq!(kept.waiting().await, ["post-case", "post-door"]);
    assert_eq!(kept.store.case(case).await.unwrap().unwrap().signals, 1);
    assert_eq!(kept.store.history(case).await.unwrap().len(), 1);
}

async fn p1_two_tasks_with_the_same_message_make_one_case(on: On) {
    let kept = Kept::new(on).await;
    let beside = kept.beside().await;
    let decision = decision(&Case { door: true, ..URGENT });
    let intake = intake(&decision, AUTHOR, 50, at(5));
    let rounds = (0..8).map(|round| {
        let store = if round % 2 == 0 { &kept.store } else { &beside };
        store.intake(&intake)
    });
    let taken = futures_util::future::join_all(rounds).await;
    let new = taken.iter().filter(|taken| matches!(taken, Ok(Intaken::NewCase { .. }))).count();
    let known = taken.iter().filter(|taken| matches!(taken, Ok(Intaken::AlreadyKnown { .. }))).count();
    assert_eq!((new, known), (1, 7), "{taken:?}");
    assert_eq!(kept.count("SELECT COUNT(*) FROM cases").await, 1);
    assert_eq!(kept.waiting().await, ["post-case", "post-door"]);
}

async fn p1_a_step_that_is_dropped_midway_leaves_nothing_behind(on: On) {
    const ROUNDS: u64 = 40;
    let kept = Kept::new(on).await;
    let decided = decision(&Case { door: true, ..URGENT });
    // In a channel of its own, so that each case has a door of its own.
    let nth = |round| {
        let mut intake = intake(&decided, UserId(1000 + round), 50 + round, at(5));
        intake.source.channel = ChannelId(2000 + round);
        intake
    };
    let mut dropped = 0;
    for round in 0..ROUNDS {
        // Dropped after ever more polls: before, inside and after the transaction.
        let message = nth(round);
        let mut step = Box::pin(kept.store.intake(&message));
        let mut left = round / 2;
        let ended = std::future::poll_fn(|context| match step.as_mut().poll(context) {
            Poll::Ready(taken) => Poll::Ready(Some(taken)),
            Poll::Pending if left == 0 => Poll::Ready(None),
            Poll::Pending => {
                left -= 1;
                Poll::Pending
            }
        })
        .await;
        drop(step);
        dropped += u64::from(ended.is_none());
        // One statement sees one moment, also while the last words of the dropped step are still being written.
        let whole = kept
            .count(
                "SELECT CASE WHEN (SELECT COUNT(*) FROM cases) = (SELECT COUNT(*) FROM outbox WHERE kind = 'post-case') \
                 AND (SELECT COUNT(*) FROM cases) = (SELECT COUNT(*) FROM outbox WHERE kind = 'post-door') \
                 AND (SELECT COUNT(*) FROM cases) = (SELECT COUNT(*) FROM sources) \
                 AND (SELECT COUNT(*) FROM cases) = (SELECT COUNT(*) FROM case_events) \
                 THEN 1 ELSE 0 END",
            )
            .await;
        assert_eq!(whole, 1, "half a step stayed behind in round {round}");
    }
    assert!(dropped > 0, "no step was dropped midway");
    // Whoever tries again finds it written, or writes it.
    for round in 0..ROUNDS {
        let taken = kept.store.intake(&nth(round)).await.unwrap();
        assert!(
            matches!(taken, Intaken::NewCase { .. } | Intaken::AlreadyKnown { case: Some(_) }),
            "{taken:?}"
        );
    }
    assert_eq!(
        kept.count("SELECT COUNT(*) FROM cases WHERE state = 'new'").await,
        i64::try_from(ROUNDS).unwrap()
    );
}

async fn a_second_message_is_added_and_a_graver_one_raises(on: On) {
    let kept = Kept::new(on).await;
    let case = taken(&kept.store, &URGENT, AUTHOR, 50, at(5)).await;
    let same = kept.store.intake(&intake(&decision(&URGENT), AUTHOR, 51, at(10))).await.unwrap();
    assert!(matches!(same, Intaken::Appended { case: into, raised: false, .. } if into == case), "{same:?}");
    let worse = Case { level: Level::Imminent, distress: Some(Level::Imminent), ..URGENT };
    let graver = kept.store.intake(&intake(&decision(&worse), AUTHOR, 52, at(20))).await.unwrap();
    assert!(
        matches!(graver, Intaken::Appended { case: into, raised: true, .. } if into == case),
        "{graver:?}"
    );
    let found = kept.store.case(case).await.unwrap().unwrap();
    assert_eq!((found.level, found.signals, found.level_since), (Level::Imminent, 3, at(20)));
    // The edit for the second signal waits still and will show the third as well.
    assert_eq!(kept.waiting().await, ["post-case", "edit-case"]);
    // That it is graver is said by the call that the ladder makes, from its beginning.
    let ladder = kept.store.ladder(case).await.unwrap().unwrap();
    assert_eq!((ladder.due, ladder.reason), (Some(at(20)), Some(crate::cases::AlertReason::Raised)));
}

async fn an_edit_that_says_more_raises_and_one_that_does_not_is_known(on: On) {
    let kept = Kept::new(on).await;
    let concern = Case { level: Level::Concern, distress: Some(Level::Concern), ..URGENT };
    let case = taken(&kept.store, &concern, AUTHOR, 50, at(5)).await;
    let edited = kept.store.intake(&intake(&decision(&URGENT), AUTHOR, 50, at(60))).await.unwrap();
    assert!(
        matches!(edited, Intaken::Appended { raised: true, case: into, .. } if into == case),
        "{edited:?}"
    );
    let again = kept.store.intake(&intake(&decision(&URGENT), AUTHOR, 50, at(61))).await.unwrap();
    assert_eq!(again, Intaken::AlreadyKnown { case: Some(case) });

    // After the case was closed, an edit that says more opens a new one; one that does not, none.
    let done = crate::cases::Event::Close { outcome: crate::cases::Outcome::TrustedAdult };
    let referent = crate::cases::Actor::Referent(REFERENT);
    kept.store.apply(case, &done, referent, at(70)).await.unwrap();
    let again = kept.store.intake(&intake(&decision(&URGENT), AUTHOR, 50, at(71))).await.unwrap();
    assert_eq!(again, Intaken::AlreadyKnown { case: Some(case) });
    let worse = Case { level: Level::Imminent, distress: Some(Level::Imminent), ..URGENT };
    let next = taken(&kept.store, &worse, AUTHOR, 50, at(72)).await;
    assert_ne!(next, case);
    let again = kept.store.intake(&intake(&decision(&worse), AUTHOR, 50, at(73))).await.unwrap();
    assert_eq!(again, Intaken::AlreadyKnown { case: Some(next) });
}

async fn cases_are_apart_by_person_kind_target_and_server(on: On) {
    let kept = Kept::new(on).await;
    let other = Case { kind: CaseKind::Other, ..URGENT };
    let decided = decision(&other);
    let about = |target, message| Intake { target, ..intake(&decided, AUTHOR, message, at(5)) };
    let mut cases = vec![
        taken(&kept.store, &URGENT, AUTHOR, 1, at(5)).await,
        taken(&kept.store, &URGENT, FRIEND, 2, at(5)).await,
        taken(&kept.store, &Case { kind: CaseKind::Lure, ..URGENT }, AUTHOR, 3, at(5)).await,
    ];
    for (target, message) in [(None, 4), (Some(FRIEND), 5), (Some(REFERENT), 6)] {
        match kept.store.intake(&about(target, message)).await.unwrap() {
            Intaken::NewCase { case, .. } => cases.push(case),
            other => panic!("{other:?}"),
        }
    }
    let mut elsewhere = about(None, 7);
    elsewhere.source.guild = GuildId(2);
    match kept.store.intake(&elsewhere).await.unwrap() {
        Intaken::NewCase { number, .. } => assert_eq!(number.0, 1, "each server counts from 1"),
        other => panic!("{other:?}"),
    }
    match kept.store.intake(&about(Some(FRIEND), 8)).await.unwrap() {
        Intaken::Appended { case, .. } => assert_eq!(case, cases[4]),
        other => panic!("{other:?}"),
    }
    let numbers: Vec<_> =
        kept.store.open_cases(GUILD).await.unwrap().iter().map(|case| (case.id, case.number.0)).collect();
    assert_eq!(numbers, cases.iter().copied().zip(1..=6).collect::<Vec<_>>());
}

async fn a_conflict_of_interest_is_kept_but_not_posted(on: On) {
    let kept = Kept::new(on).await;
    let conflict = Case { kind: CaseKind::Conflict, door: true, ..URGENT };
    let case = taken(&kept.store, &conflict, AUTHOR, 50, at(5)).await;
    taken(&kept.store, &Case { level: Level::Imminent, ..conflict }, AUTHOR, 51, at(6)).await;
    assert_eq!(kept.waiting().await, ["tell-outside", "post-door", "tell-outside"]);
    let found = kept.store.case(case).await.unwrap().unwrap();
    assert_eq!((found.post, found.level), (crate::cases::Post::Never, Level::Imminent));
}

async fn a_card_is_posted_once_and_remembered_for_its_channel(on: On) {
    let kept = Kept::new(on).await;
    let topic = TopicId::new("sextortion");
    let decided = tip(TIP);
    assert_eq!(
        kept.store.intake(&intake(&decided, AUTHOR, 50, at(5))).await.unwrap(),
        Intaken::Tip { door: None }
    );
    let again = kept.store.intake(&intake(&decided, AUTHOR, 50, at(6))).await.unwrap();
    assert_eq!(again, Intaken::AlreadyKnown { case: None });
    assert_eq!(kept.waiting().await, ["post-card"]);
    assert_eq!(kept.store.last_card(CHANNEL, &topic, at(60)).await.unwrap(), Some(at(5)));
    assert_eq!(kept.store.last_card(CHANNEL, &TopicId::new("suicide"), at(60)).await.unwrap(), None);
    assert_eq!(kept.store.last_card(ChannelId(3), &topic, at(60)).await.unwrap(), None);
}

async fn an_edit_from_a_question_to_distress_makes_a_case(on: On) {
    let kept = Kept::new(on).await;
    kept.store.intake(&intake(&tip(TIP), AUTHOR, 50, at(5))).await.unwrap();
    taken(&kept.store, &URGENT, AUTHOR, 50, at(8)).await;
    assert_eq!(kept.waiting().await, ["post-card", "post-case"]);
}

async fn nothing_and_observe_move_the_shard_on_and_write_nothing_else(on: On) {
    let kept = Kept::new(on).await;
    for verdict in [Verdict::Nothing, Verdict::Observe, Verdict::Answer] {
        let taken = kept.store.intake(&intake(&tip(verdict), AUTHOR, 50, at(5))).await.unwrap();
        assert_eq!(taken, Intaken::Nothing);
    }
    assert_eq!(kept.count("SELECT COUNT(*) FROM sources").await, 0);
    let broken = Decision { assessment: None, ..decision(&URGENT) };
    let refused = kept.store.intake(&intake(&broken, AUTHOR, 50, at(5))).await.unwrap_err();
    assert!(
        matches!(refused, StoreError::Refused { .. }),
        "a case without an assessment must not pass in silence"
    );
}

async fn triage_learns_what_is_known_of_a_person(on: On) {
    let kept = Kept::new(on).await;
    let state = |origin, now| kept.store.person_state(GUILD, AUTHOR, Origin::Message(MessageId(origin)), now);
    assert_eq!(state(50, at(0)).await.unwrap(), PersonState::default());

    let concern = Case { level: Level::Concern, distress: Some(Level::Concern), door: true, ..URGENT };
    taken(&kept.store, &concern, AUTHOR, 50, at(5)).await;
    kept.store.set_language(AUTHOR, Some(Lang::Fr)).await.unwrap();
    let known = state(51, at(60)).await.unwrap();
    assert_eq!(known.last_concern, Some(at(5)));
    assert_eq!(known.open_cases, [OpenCase { kind: CaseKind::Myself, level: Level::Concern }]);
    assert_eq!(
        known.last_door,
        Some(LastDoor { planned_at: at(45), tapped_at: None, level: Some(Level::Concern) })
    );
    assert_eq!(known.language, Some(Lang::Fr));
    // The same message again, edited or replayed, is no second concern.
    assert_eq!(state(50, at(60)).await.unwrap().last_concern, None);
    let press = Origin::Interaction(InteractionId(60));
    let friend = kept.store.person_state(GUILD, FRIEND, press, at(60)).await.unwrap();
    assert_eq!(friend, PersonState::default());
    // A day later the concern is over.
    assert_eq!(state(51, at(86_405)).await.unwrap().last_concern, None);
}

async fn a_concern_that_is_read_back_does_not_hide_a_later_one(on: On) {
    let kept = Kept::new(on).await;
    let concern = Case { level: Level::Concern, distress: Some(Level::Concern), ..URGENT };
    taken(&kept.store, &concern, AUTHOR, 60, at(500)).await;
    let decided = decision(&concern);
    let mut missed = intake(&decided, AUTHOR, 50, at(600));
    missed.source.at = at(5);
    kept.store.intake(&missed).await.unwrap();
    let origin = Origin::Message(MessageId(70));
    let known = kept.store.person_state(GUILD, AUTHOR, origin, at(700)).await.unwrap();
    assert_eq!(known.last_concern, Some(at(500)));
}

async fn a_concern_on_trial_is_not_remembered(on: On) {
    let kept = Kept::new(on).await;
    let concern = Case { level: Level::Concern, distress: Some(Level::Concern), observed: true, ..URGENT };
    taken(&kept.store, &concern, AUTHOR, 50, at(5)).await;
    let origin = Origin::Message(MessageId(51));
    let known = kept.store.person_state(GUILD, AUTHOR, origin, at(60)).await.unwrap();
    assert_eq!(known.last_concern, None);
}

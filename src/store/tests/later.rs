//! Reports: which case they belong to, where the words stood that came with them, and what is planned for later.

use super::*;
use crate::cases::{Actor, Event, Outcome};

on_both_stores!(
    reports_about_one_person_are_one_case_and_about_another_one_more,
    a_report_about_somebody_of_the_team_keeps_nothing_else_apart,
    a_report_of_a_person_who_takes_the_team_out_goes_with_the_rest,
    words_in_a_text_channel_go_with_their_case,
    one_prevention_waits_for_a_case_and_the_last_word_on_looking_after_it_counts,
    the_script_that_somebody_chose_is_kept,
);

const DAY: i64 = 86_400;
const OTHER: Case = Case { kind: CaseKind::Other, distress: None, ..URGENT };
const CONFLICT: Case = Case { kind: CaseKind::Conflict, distress: None, ..URGENT };

/// Somebody reports a person, or a situation; the case.
async fn told(store: &Store, case: &Case, about: Option<UserId>, form: u64, now: Timestamp) -> CaseId {
    let decided = decision(case);
    let mut intake = intake(&decided, AUTHOR, form, now);
    intake.target = about;
    intake.source.origin = Origin::Report { form: InteractionId(form), message: Some(MessageId(5)) };
    match store.intake(&intake).await.unwrap() {
        Intaken::NewCase { case, .. } | Intaken::Appended { case, .. } => case,
        other => panic!("no case: {other:?}"),
    }
}

async fn reports_about_one_person_are_one_case_and_about_another_one_more(on: On) {
    let kept = Kept::new(on).await;
    let first = told(&kept.store, &OTHER, Some(FRIEND), 50, at(0)).await;
    assert_eq!(told(&kept.store, &OTHER, Some(FRIEND), 51, at(1)).await, first);
    assert_ne!(told(&kept.store, &OTHER, Some(SECOND), 52, at(2)).await, first);
    assert_ne!(told(&kept.store, &OTHER, None, 53, at(3)).await, first);
    let case = kept.store.case(first).await.unwrap().unwrap();
    assert_eq!((case.signals, case.target), (2, Some(FRIEND)));
    assert!(case.sources.iter().all(|source| source.message == Some(MessageId(5))), "it can be read there");
    // The same form once more is a replay.
    let decided = decision(&OTHER);
    let mut again = intake(&decided, AUTHOR, 51, at(9));
    again.target = Some(FRIEND);
    again.source.origin = Origin::Report { form: InteractionId(51), message: Some(MessageId(5)) };
    assert_eq!(kept.store.intake(&again).await.unwrap(), Intaken::AlreadyKnown { case: Some(first) });
}

async fn a_report_about_somebody_of_the_team_keeps_nothing_else_apart(on: On) {
    let kept = Kept::new(on).await;
    let apart = told(&kept.store, &CONFLICT, Some(REFERENT), 50, at(0)).await;
    assert_eq!(told(&kept.store, &CONFLICT, Some(REFERENT), 51, at(1)).await, apart, "a second joins it");
    let own = taken(&kept.store, &URGENT, AUTHOR, 52, at(2)).await;
    let case = kept.store.case(own).await.unwrap().unwrap();
    assert_eq!(case.kind, CaseKind::Myself, "their own call reaches the team");
}

async fn a_report_of_a_person_who_takes_the_team_out_goes_with_the_rest(on: On) {
    let kept = Kept::new(on).await;
    let friends = told(&kept.store, &OTHER, Some(FRIEND), 50, at(0)).await;
    let marking = Marking {
        guild: GUILD,
        channel: CHANNEL,
        person: AUTHOR,
        topic: TopicId::new("sexual-abuse"),
        level: Level::Urgent,
        lang: Lang::Fr,
        script: Script::Latn,
    };
    assert_eq!(kept.store.mark_apart(&marking, at(1)).await.unwrap(), Marked::Turned(1));
    // What they write later goes the same way, again and again.
    for message in 60..63 {
        assert_eq!(taken(&kept.store, &URGENT, AUTHOR, message, at(2)).await, friends);
    }
    assert!(kept.store.open_cases(GUILD).await.unwrap().is_empty());
    // Found anew by a process that starts: that person is kept apart as a whole.
    let apart = kept.store.apart_cases().await.unwrap();
    assert!(apart.iter().any(|case| case.author == AUTHOR && case.target.is_none()), "{apart:?}");
}

async fn words_in_a_text_channel_go_with_their_case(on: On) {
    let kept = Kept::new(on).await;
    let case = told(&kept.store, &OTHER, Some(FRIEND), 50, at(0)).await;
    let (channel, message) = (ChannelId(7), MessageId(9));
    for _ in 0..2 {
        kept.store.words_left(case, channel, message).await.unwrap();
    }
    let close = Event::Close { outcome: Outcome::TrustedAdult };
    kept.store.apply(case, &close, Actor::Referent(REFERENT), at(1)).await.unwrap();
    assert_eq!(kept.store.forget_closed(at(31 * DAY)).await.unwrap(), 1);
    let left = kept.count("SELECT COUNT(*) FROM words_left").await;
    assert_eq!(left, 0);
    let deleted = kept.take(at(31 * DAY)).await;
    let wanted = OutboxWork::DeletePost { channel, thread: None, message };
    assert_eq!(deleted.iter().filter(|row| row.work == wanted).count(), 1);
}

async fn one_prevention_waits_for_a_case_and_the_last_word_on_looking_after_it_counts(on: On) {
    let kept = Kept::new(on).await;
    let case = taken(&kept.store, &URGENT, AUTHOR, 50, at(0)).await;
    for row in kept.take(at(0)).await {
        kept.store.outbox_done(&row, Done::Done, at(0)).await.unwrap();
    }
    let (store, channel) = (&kept.store, ChannelId(8));
    assert!(store.plan_prevention(case, channel, at(100), at(1)).await.unwrap());
    assert!(!store.plan_prevention(case, ChannelId(9), at(200), at(2)).await.unwrap(), "one at a time");
    store.plan_follow_up(case, Some(at(DAY)), at(3)).await.unwrap();
    store.plan_follow_up(case, Some(at(2 * DAY)), at(4)).await.unwrap();
    // What waits for days holds up nothing of the case.
    let event = Event::Claim;
    store.apply(case, &event, Actor::Referent(REFERENT), at(5)).await.unwrap();
    let due: Vec<OutboxWork> = kept.take(at(5)).await.into_iter().map(|row| row.work).collect();
    assert_eq!(due, [OutboxWork::EditCase { case }]);
    let late = kept.take(at(DAY)).await;
    assert!(late.iter().any(|row| row.work == OutboxWork::PostPrevention { case, channel }), "{late:?}");
    assert!(late.iter().all(|row| row.work != OutboxWork::FollowUp { case }), "the later one counts");
    store.plan_follow_up(case, None, at(DAY)).await.unwrap();
    assert!(kept.take(at(9 * DAY)).await.iter().all(|row| row.work != OutboxWork::FollowUp { case }));
}

async fn the_script_that_somebody_chose_is_kept(on: On) {
    let kept = Kept::new(on).await;
    assert_eq!(kept.store.speech(AUTHOR).await.unwrap(), None);
    for (lang, script) in [(Lang::Ary, Script::Latn), (Lang::Ary, Script::Arab), (Lang::Fr, Script::Latn)] {
        kept.store.set_speech(AUTHOR, lang, script).await.unwrap();
        assert_eq!(kept.store.speech(AUTHOR).await.unwrap(), Some((lang, script)));
        assert_eq!(kept.store.language(AUTHOR).await.unwrap(), Some(lang));
    }
    // A row without a script has the language's own.
    kept.store.set_language(AUTHOR, Some(Lang::Ary)).await.unwrap();
    assert_eq!(kept.store.speech(AUTHOR).await.unwrap(), Some((Lang::Ary, Script::Arab)));
}

use super::*;
use crate::cases::{Actor, Event, Post};
use crate::outside::OutsideEvent;

on_both_stores!(
    a_marked_case_leaves_the_server_and_goes_outside,
    a_post_that_is_being_made_meanwhile_is_deleted,
    later_signals_belong_to_the_case_that_is_kept_apart,
    a_person_without_a_case_gets_one_that_nobody_here_sees,
    two_open_cases_of_a_person_are_both_kept_apart,
    a_recruiters_case_does_not_hide,
    a_case_kept_apart_goes_thirty_days_after_its_last_sign,
    a_notice_has_one_name_for_all_its_tries,
);

const DAY: i64 = 86_400;

fn marking() -> Marking {
    Marking {
        guild: GUILD,
        channel: CHANNEL,
        person: AUTHOR,
        topic: TopicId::new("sexual-abuse"),
        level: Level::Urgent,
        lang: Lang::Fr,
        script: Script::Latn,
    }
}

fn posted(case: CaseId, now: Timestamp) -> Done {
    let thread = ChannelId(4_000 + case.0.unsigned_abs());
    Done::CasePosted { channel: ChannelId(7), thread: Some(thread), message: MessageId(thread.0), at: now }
}

fn deletion(case: CaseId) -> OutboxWork {
    let thread = ChannelId(4_000 + case.0.unsigned_abs());
    OutboxWork::DeletePost { channel: ChannelId(7), thread: Some(thread), message: MessageId(thread.0) }
}

fn notice(case: CaseId, event: OutsideEvent) -> OutboxWork {
    OutboxWork::TellOutside { case, event }
}

async fn works(kept: &Kept, now: Timestamp) -> Vec<OutboxWork> {
    kept.take(now).await.into_iter().map(|row| row.work).collect()
}

async fn a_marked_case_leaves_the_server_and_goes_outside(on: On) {
    let kept = Kept::new(on).await;
    let case = taken(&kept.store, &URGENT, AUTHOR, 50, at(0)).await;
    let others = taken(&kept.store, &URGENT, FRIEND, 51, at(0)).await;
    for row in kept.take(at(1)).await {
        let OutboxWork::PostCase { case } = row.work else { panic!("{row:?}") };
        kept.store.outbox_done(&row, posted(case, at(1)), at(1)).await.unwrap();
    }
    kept.store.apply(case, &Event::Claim, Actor::Referent(REFERENT), at(2)).await.unwrap();
    for row in kept.take(at(2)).await {
        kept.store.outbox_done(&row, Done::Done, at(2)).await.unwrap();
    }

    assert_eq!(kept.store.mark_apart(&marking(), at(3)).await.unwrap(), Marked::Turned(1));
    assert_eq!(works(&kept, at(3)).await, [deletion(case), notice(case, OutsideEvent::Case)]);
    let found = kept.store.case(case).await.unwrap().unwrap();
    assert_eq!((found.kind, found.post, found.owner(at(3))), (CaseKind::Conflict, Post::Never, None));
    let shown: Vec<_> = kept.store.open_cases(GUILD).await.unwrap().iter().map(|case| case.id).collect();
    assert_eq!(shown, [others]);
    assert_eq!(kept.store.case_by_post(ChannelId(4_000 + case.0.unsigned_abs())).await.unwrap(), None);
    let refused = kept.store.apply(case, &Event::Claim, Actor::Referent(REFERENT), at(4)).await.unwrap_err();
    assert!(matches!(refused, ApplyError::Refused(crate::cases::Refusal::NotOnThisServer)), "{refused}");
    let history: Vec<_> =
        kept.store.history(case).await.unwrap().iter().map(|past| past.event.tag()).collect();
    assert_eq!(history, ["signal", "claim", "apart"]);
    // Said twice, it is done once.
    assert_eq!(kept.store.mark_apart(&marking(), at(5)).await.unwrap(), Marked::Already);
    assert!(works(&kept, at(5)).await.is_empty());
}

async fn a_post_that_is_being_made_meanwhile_is_deleted(on: On) {
    let kept = Kept::new(on).await;
    let case = taken(&kept.store, &URGENT, AUTHOR, 50, at(0)).await;
    let row = kept.take(at(1)).await.remove(0);
    kept.store.mark_apart(&marking(), at(2)).await.unwrap();
    kept.store.outbox_done(&row, posted(case, at(3)), at(3)).await.unwrap();
    assert_eq!(works(&kept, at(3)).await, [notice(case, OutsideEvent::Case), deletion(case)]);
    assert_eq!(kept.store.case(case).await.unwrap().unwrap().post, Post::Never);
    // Should the process die before it notes the post, late doubles are looked for, and this is one.
    let doubles = kept.store.doubles_to_reconcile(at(2)).await.unwrap();
    assert_eq!(doubles.iter().map(|case| (case.id, case.post)).collect::<Vec<_>>(), [(case, Post::Never)]);
}

async fn later_signals_belong_to_the_case_that_is_kept_apart(on: On) {
    let kept = Kept::new(on).await;
    let case = taken(&kept.store, &URGENT, AUTHOR, 50, at(0)).await;
    kept.store.mark_apart(&marking(), at(2)).await.unwrap();
    kept.take(at(2)).await;
    let other = Case { kind: CaseKind::Other, ..URGENT };
    for (number, signal) in [(51, &URGENT), (52, &other)] {
        assert_eq!(taken(&kept.store, signal, AUTHOR, number, at(3)).await, case);
    }
    assert!(works(&kept, at(3)).await.is_empty(), "nothing of it is more pressing");
    let worse = Case { level: Level::Imminent, distress: Some(Level::Imminent), ..URGENT };
    assert_eq!(taken(&kept.store, &worse, AUTHOR, 53, at(4)).await, case);
    let rows = kept.store.outbox_buried(9).await.unwrap();
    assert!(rows.is_empty());
    assert_eq!(kept.waiting().await, ["post-case", "tell-outside", "tell-outside"]);
    // A replay of what was written before counts no second time.
    let again = kept.store.intake(&intake(&decision(&URGENT), AUTHOR, 50, at(9))).await.unwrap();
    assert_eq!(again, Intaken::AlreadyKnown { case: Some(case) });
    assert_eq!(kept.store.case(case).await.unwrap().unwrap().signals, 4);
    // Elsewhere the person is as before.
    let mut elsewhere = intake(&decision(&URGENT), AUTHOR, 54, at(9)).source;
    elsewhere.guild = GuildId(2);
    let decided = decision(&URGENT);
    let there = Intake { source: elsewhere, ..intake(&decided, AUTHOR, 54, at(9)) };
    assert!(matches!(kept.store.intake(&there).await.unwrap(), Intaken::NewCase { .. }));
    assert_eq!(kept.store.open_cases(GuildId(2)).await.unwrap().len(), 1);
}

async fn a_person_without_a_case_gets_one_that_nobody_here_sees(on: On) {
    let kept = Kept::new(on).await;
    assert_eq!(kept.store.mark_apart(&marking(), at(0)).await.unwrap(), Marked::Opened);
    assert_eq!(kept.store.mark_apart(&marking(), at(1)).await.unwrap(), Marked::Already);
    let apart = kept.store.apart_cases().await.unwrap();
    let [case] = apart.as_slice() else { panic!("{apart:?}") };
    assert_eq!((case.author, case.level, case.topic.as_str()), (AUTHOR, Level::Urgent, "sexual-abuse"));
    assert_eq!(works(&kept, at(1)).await, [notice(case.id, OutsideEvent::Case)]);
    assert!(kept.store.open_cases(GUILD).await.unwrap().is_empty());
    assert_eq!(taken(&kept.store, &URGENT, AUTHOR, 60, at(2)).await, case.id);
}

async fn two_open_cases_of_a_person_are_both_kept_apart(on: On) {
    let kept = Kept::new(on).await;
    let own = taken(&kept.store, &URGENT, AUTHOR, 50, at(0)).await;
    let friends = taken(&kept.store, &Case { kind: CaseKind::Other, ..URGENT }, AUTHOR, 51, at(0)).await;
    assert_eq!(kept.store.mark_apart(&marking(), at(1)).await.unwrap(), Marked::Turned(2));
    let apart: Vec<_> = kept.store.apart_cases().await.unwrap().iter().map(|case| case.id).collect();
    assert_eq!(apart, [own, friends]);
    assert!(kept.store.open_cases(GUILD).await.unwrap().is_empty());
    assert_eq!(taken(&kept.store, &URGENT, AUTHOR, 52, at(2)).await, own);
}

async fn a_recruiters_case_does_not_hide(on: On) {
    let kept = Kept::new(on).await;
    let lure = Case { kind: CaseKind::Lure, ..URGENT };
    let case = taken(&kept.store, &lure, AUTHOR, 50, at(0)).await;
    assert_eq!(kept.store.mark_apart(&marking(), at(1)).await.unwrap(), Marked::Opened);
    assert_eq!(taken(&kept.store, &lure, AUTHOR, 51, at(2)).await, case);
    let shown: Vec<_> = kept.store.open_cases(GUILD).await.unwrap().iter().map(|case| case.id).collect();
    assert_eq!(shown, [case]);
}

async fn a_case_kept_apart_goes_thirty_days_after_its_last_sign(on: On) {
    let kept = Kept::new(on).await;
    kept.store.mark_apart(&marking(), at(0)).await.unwrap();
    let case = taken(&kept.store, &URGENT, AUTHOR, 50, at(5 * DAY)).await;
    assert!(kept.store.forget_apart(at(30 * DAY)).await.unwrap().is_empty(), "it gave a sign since");
    assert_eq!(kept.store.forget_closed(at(99 * DAY)).await.unwrap(), 0);
    assert_eq!(kept.store.forget_apart(at(35 * DAY)).await.unwrap(), [(GUILD, AUTHOR)]);
    assert_eq!(kept.store.case(case).await.unwrap(), None);
    assert!(kept.waiting().await.is_empty(), "nothing is told of a case that is gone");
    assert_eq!(kept.count("SELECT COUNT(*) FROM case_events").await, 0);
    // From then on the person is as before.
    let next = taken(&kept.store, &URGENT, AUTHOR, 51, at(36 * DAY)).await;
    assert_eq!(kept.store.open_cases(GUILD).await.unwrap()[0].id, next);
}

async fn a_notice_has_one_name_for_all_its_tries(on: On) {
    let kept = Kept::new(on).await;
    let case = taken(&kept.store, &URGENT, AUTHOR, 50, at(0)).await;
    for _ in 0..2 {
        kept.store.tell_outside(case, OutsideEvent::NoAnswer, at(1)).await.unwrap();
    }
    let rows = kept.take(at(2)).await;
    let [_, row] = rows.as_slice() else { panic!("the same notice waits once: {rows:?}") };
    let name = kept.store.notice_id(row);
    assert_eq!(name.len(), 32);
    kept.store.outbox_retry(row, at(5), "failed").await.unwrap();
    let again = kept.take(at(5)).await.remove(0);
    assert_eq!((again.attempt, kept.store.notice_id(&again)), (2, name.clone()));
    kept.store.outbox_done(&again, Done::Done, at(6)).await.unwrap();
    // The next one of the same case is another one.
    kept.store.tell_outside(case, OutsideEvent::NoAnswer, at(7)).await.unwrap();
    let next = kept.take(at(7)).await.remove(0);
    assert_ne!(kept.store.notice_id(&next), name);
}

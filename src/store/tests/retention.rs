//! Closed cases go after thirty days, and only sums that are not about few stay.

use super::*;
use crate::cases::{Actor, Event, Outcome};

on_both_stores!(
    a_closed_case_goes_after_thirty_days_with_its_post_and_an_open_one_stays,
    only_sums_of_five_or_more_are_shown,
    what_cannot_be_opened_is_not_deleted,
);

const DAY: i64 = 86_400;

/// Closes a case with one referent's word.
async fn closed(store: &Store, case: CaseId, now: Timestamp) {
    let close = Event::Close { outcome: Outcome::TrustedAdult };
    store.apply(case, &close, Actor::Referent(REFERENT), now).await.unwrap();
}

/// Posts what is to be posted; everything else is done without a note.
async fn posted(kept: &Kept, now: Timestamp) {
    loop {
        let rows = kept.take(now).await;
        if rows.is_empty() {
            return;
        }
        for row in rows {
            let done = match row.work {
                OutboxWork::PostCase { case } => {
                    let thread = ChannelId(4_000 + case.0.unsigned_abs());
                    let message = MessageId(thread.0);
                    Done::CasePosted { channel: ChannelId(7), thread: Some(thread), message, at: now }
                }
                _ => Done::Done,
            };
            kept.store.outbox_done(&row, done, now).await.unwrap();
        }
    }
}

async fn a_closed_case_goes_after_thirty_days_with_its_post_and_an_open_one_stays(on: On) {
    let kept = Kept::new(on).await;
    let gone = taken(&kept.store, &URGENT, AUTHOR, 50, at(0)).await;
    let open = taken(&kept.store, &URGENT, FRIEND, 51, at(0)).await;
    posted(&kept, at(1)).await;
    closed(&kept.store, gone, at(10)).await;
    posted(&kept, at(11)).await;
    assert_eq!(kept.store.forget_closed(at(30 * DAY + 9)).await.unwrap(), 0, "a second too early");
    assert!(kept.store.case(gone).await.unwrap().is_some());

    assert_eq!(kept.store.forget_closed(at(30 * DAY + 10)).await.unwrap(), 1);
    assert_eq!(kept.store.case(gone).await.unwrap(), None);
    assert!(kept.store.history(gone).await.unwrap().is_empty());
    assert!(kept.store.case(open).await.unwrap().is_some());
    assert_eq!(kept.count("SELECT COUNT(DISTINCT case_id) FROM case_events").await, 1);
    let rows = kept.take(at(30 * DAY + 10)).await;
    let thread = ChannelId(4_000 + gone.0.unsigned_abs());
    let work =
        OutboxWork::DeletePost { channel: ChannelId(7), thread: Some(thread), message: MessageId(thread.0) };
    assert_eq!(rows.iter().map(|row| row.work.clone()).collect::<Vec<_>>(), [work]);
    assert_eq!(
        kept.store.forget_closed(at(99 * DAY)).await.unwrap(),
        0,
        "an open case stays however old it is"
    );
    // The person may call again, and the number is not given twice.
    let again = taken(&kept.store, &URGENT, AUTHOR, 52, at(31 * DAY)).await;
    assert_eq!(kept.store.case(again).await.unwrap().unwrap().number.0, 3);
}

async fn only_sums_of_five_or_more_are_shown(on: On) {
    let kept = Kept::new(on).await;
    let other = Case { kind: CaseKind::Lure, ..URGENT };
    for person in 1..=6 {
        let case = if person < 6 { &URGENT } else { &other };
        let case = taken(&kept.store, case, UserId(person), 100 + person, at(0)).await;
        if person == 5 {
            assert_eq!(kept.store.forget_closed(at(31 * DAY)).await.unwrap(), 4);
            assert!(kept.store.sums(GUILD).await.unwrap().is_empty(), "four are too few to tell of");
        }
        closed(&kept.store, case, at(10)).await;
    }
    assert_eq!(kept.store.forget_closed(at(31 * DAY)).await.unwrap(), 2);
    let sums = kept.store.sums(GUILD).await.unwrap();
    let shown: Vec<_> = sums.values().flatten().map(|(name, sum)| (name.as_str(), *sum)).collect();
    let all = [
        ("all", 6),
        ("kind/self", 5),
        ("level/urgent", 6),
        ("outcome/trusted-adult", 6),
        ("topic/sextortion", 6),
    ];
    assert_eq!(shown, all, "one lure is too few to tell of");
    assert_eq!(sums.keys().copied().collect::<Vec<_>>(), [202_609]);
    assert!(kept.store.sums(GuildId(2)).await.unwrap().is_empty());
    assert_eq!(kept.count("SELECT COUNT(*) FROM cases").await, 0);
}

async fn what_cannot_be_opened_is_not_deleted(on: On) {
    let kept = Kept::new(on).await;
    let case = taken(&kept.store, &URGENT, AUTHOR, 50, at(0)).await;
    closed(&kept.store, case, at(10)).await;
    kept.tamper("UPDATE cases SET number = 9").await;
    let refused = kept.store.forget_closed(at(31 * DAY)).await.unwrap_err();
    assert!(matches!(refused, StoreError::Sealed { table: "cases" }), "{refused}");
    assert_eq!(kept.count("SELECT COUNT(*) FROM cases").await, 1);
    assert_eq!(kept.count("SELECT COUNT(*) FROM case_events").await, 2);
}

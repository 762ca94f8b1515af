use super::*;
use crate::cases::{Actor, AlertReason, Event, Outcome, Post};

on_both_stores!(
    rows_of_a_case_are_done_in_order_and_those_of_others_meanwhile,
    p1_rows_of_a_process_that_lives_are_its_own_and_those_of_a_dead_one_come_back,
    p1_two_processes_do_a_thousand_rows_each_once_and_each_lane_in_order,
    p1_a_row_whose_worker_died_is_due_again,
    a_row_waits_for_its_retry_and_holds_its_lane,
    a_row_that_is_given_up_is_seen_and_lets_its_lane_go_on,
    a_row_that_nobody_can_read_does_not_hold_up_the_others,
    each_action_of_a_case_has_its_row_and_edits_that_wait_are_one,
    the_worker_is_woken_by_what_is_added,
);

fn works(rows: &[OutboxRow]) -> Vec<&'static str> {
    rows.iter().map(|row| row.work.tag()).collect()
}

async fn rows_of_a_case_are_done_in_order_and_those_of_others_meanwhile(on: On) {
    let kept = Kept::new(on).await;
    let case = taken(&kept.store, &URGENT, AUTHOR, 50, at(0)).await;
    let other = taken(&kept.store, &URGENT, FRIEND, 51, at(1)).await;
    kept.store.apply(case, &Event::Claim, Actor::Referent(REFERENT), at(2)).await.unwrap();
    assert_eq!(kept.waiting().await, ["post-case", "post-case", "edit-case"]);

    let first = kept.take(at(3)).await;
    assert_eq!(
        first.iter().map(|row| row.work.clone()).collect::<Vec<_>>(),
        [OutboxWork::PostCase { case }, OutboxWork::PostCase { case: other }]
    );
    assert!(kept.take(at(3)).await.is_empty(), "what is in somebody's hands is not given out twice");

    let posted = Done::CasePosted {
        channel: ChannelId(7),
        thread: Some(ChannelId(8)),
        message: MessageId(9),
        at: at(4),
    };
    kept.store.outbox_done(&first[0], posted, at(4)).await.unwrap();
    let next = kept.take(at(4)).await;
    assert_eq!(works(&next), ["edit-case"]);
    let found = kept.store.case_by_post(ChannelId(8)).await.unwrap().unwrap();
    assert_eq!(found.id, case);
    let post = Post::At { channel: ChannelId(7), thread: Some(ChannelId(8)), message: MessageId(9) };
    assert_eq!(found.post, post);
    // The place stays through later steps.
    kept.store.apply(case, &Event::Renew, Actor::Referent(REFERENT), at(5)).await.unwrap();
    assert_eq!(kept.store.case(case).await.unwrap().unwrap().post, post);
    let doubles = kept.store.doubles_to_reconcile(at(4)).await.unwrap();
    assert_eq!(doubles.iter().map(|case| case.id).collect::<Vec<_>>(), [case]);
    assert!(kept.store.doubles_to_reconcile(at(5)).await.unwrap().is_empty());
}

#[tokio::test]
async fn p1_what_a_dead_process_had_in_hand_is_free_for_the_next_at_once() {
    let kept = Kept::new(On::Sqlite).await;
    taken(&kept.store, &URGENT, AUTHOR, 50, at(0)).await;
    assert_eq!(kept.take(at(1)).await.len(), 1);
    let kept = kept.reopened().await;
    assert!(kept.take(at(2)).await.is_empty());
    assert_eq!(kept.store.outbox_free().await.unwrap(), 1);
    let again = kept.take(at(2)).await;
    assert_eq!((again.len(), again[0].attempt), (1, 2), "it counts as begun: whoever takes it looks first");
    assert_eq!(kept.store.outbox_free().await.unwrap(), 0, "what this process has in hand is not free");
}

async fn p1_rows_of_a_process_that_lives_are_its_own_and_those_of_a_dead_one_come_back(on: On) {
    let kept = Kept::new(on).await;
    let beside = kept.beside().await;
    let lease = SignedDuration::from_secs(30);
    for person in 1..=5 {
        taken(&kept.store, &URGENT, UserId(person), 50 + person, at(0)).await;
    }
    let held = kept.store.outbox_take(at(1), 3, lease).await.unwrap();
    let others = beside.outbox_take(at(1), 10, lease).await.unwrap();
    assert_eq!((held.len(), others.len()), (3, 2));
    assert_eq!(beside.outbox_free().await.unwrap(), 0, "another process has these in hand");
    // One is at work on all of its rows but the last; the other is killed.
    for row in &held[..2] {
        kept.store.outbox_renew(row, at(20), lease).await.unwrap();
    }
    drop(beside);
    let next = kept.beside().await;
    assert_eq!(next.outbox_free().await.unwrap(), 0);
    assert!(next.outbox_take(at(30), 10, lease).await.unwrap().is_empty());
    let mut again: Vec<_> =
        next.outbox_take(at(31), 10, lease).await.unwrap().iter().map(|row| (row.id, row.attempt)).collect();
    again.sort();
    let free = held[2..].iter().chain(&others);
    assert_eq!(again, free.map(|row| (row.id, 2)).collect::<Vec<_>>());
    // What another process has taken cannot be renewed any more; what nobody has taken can, also after its time.
    let lost = kept.store.outbox_renew(&held[2], at(60), lease).await.unwrap_err();
    assert!(matches!(lost, StoreError::LeaseLost), "{lost}");
    kept.store.outbox_renew(&held[0], at(60), lease).await.unwrap();
    let taken = next.outbox_take(at(60), 10, lease).await.unwrap();
    assert!(taken.iter().all(|row| row.id != held[0].id) && taken.iter().any(|row| row.id == held[1].id));
}

/// Takes what is due until nothing is left, and tells which channel and number was done.
async fn work_off(store: &Store, done: &std::sync::Mutex<Vec<(ChannelId, String)>>) {
    let now = at(10);
    loop {
        let rows = store.outbox_take(now, 7, SignedDuration::from_secs(3600)).await.unwrap();
        if rows.is_empty() && store.health().await.unwrap().outbox_waiting == 0 {
            return;
        }
        for row in rows {
            let OutboxWork::PostCard { channel, topic, .. } = &row.work else { panic!("{row:?}") };
            done.lock().unwrap().push((*channel, topic.as_str().to_owned()));
            store.outbox_done(&row, Done::Done, now).await.unwrap();
        }
    }
}

async fn p1_two_processes_do_a_thousand_rows_each_once_and_each_lane_in_order(on: On) {
    const LANES: u64 = 50;
    const EACH: u64 = 20;
    let kept = Kept::new(on).await;
    let beside = kept.beside().await;
    let mut write = kept.store.backend.write().await.unwrap();
    for number in 0..EACH {
        for lane in 0..LANES {
            let topic = TopicId::new(&format!("t{number:02}"));
            let work = OutboxWork::PostCard { guild: GUILD, channel: ChannelId(lane), topic, lang: Lang::Fr };
            super::super::outbox::add(write.on(), &work, at(0), at(0), None).await.unwrap();
        }
    }
    write.commit().await.unwrap();
    let done = std::sync::Mutex::new(Vec::new());
    tokio::join!(
        work_off(&kept.store, &done),
        work_off(&kept.store, &done),
        work_off(&beside, &done),
        work_off(&beside, &done)
    );
    let done = done.into_inner().unwrap();
    assert_eq!(done.len() as u64, LANES * EACH);
    for lane in 0..LANES {
        let order: Vec<_> =
            done.iter().filter(|(of, _)| *of == ChannelId(lane)).map(|(_, topic)| topic).collect();
        assert_eq!(
            order,
            (0..EACH).map(|number| format!("t{number:02}")).collect::<Vec<_>>().iter().collect::<Vec<_>>()
        );
    }
}

async fn p1_a_row_whose_worker_died_is_due_again(on: On) {
    let kept = Kept::new(on).await;
    taken(&kept.store, &URGENT, AUTHOR, 50, at(0)).await;
    let lost = kept.take(at(1)).await;
    assert_eq!((lost.len(), lost[0].attempt, lost[0].lease_until), (1, 1, at(31)));
    let kept = kept.reopened().await;
    assert!(kept.take(at(30)).await.is_empty());
    assert_eq!(kept.store.outbox_next_due().await.unwrap(), Some(at(31)));
    let again = kept.take(at(31)).await;
    assert_eq!((again.len(), again[0].attempt), (1, 2));

    // The worker that was thought dead comes back: it must not finish what another has in hand.
    let late = kept.store.outbox_done(&lost[0], Done::Done, at(32)).await.unwrap_err();
    assert!(matches!(late, StoreError::LeaseLost));
    assert!(matches!(
        kept.store.outbox_retry(&lost[0], at(99), "late").await.unwrap_err(),
        StoreError::LeaseLost
    ));
    assert!(matches!(
        kept.store.outbox_bury(&lost[0], "late", at(99)).await.unwrap_err(),
        StoreError::LeaseLost
    ));
    kept.store.outbox_done(&again[0], Done::Done, at(33)).await.unwrap();
    assert!(kept.waiting().await.is_empty());
    assert_eq!(kept.store.outbox_next_due().await.unwrap(), None);
}

async fn a_row_waits_for_its_retry_and_holds_its_lane(on: On) {
    let kept = Kept::new(on).await;
    let case = taken(&kept.store, &URGENT, AUTHOR, 50, at(0)).await;
    kept.store.apply(case, &Event::Claim, Actor::Referent(REFERENT), at(1)).await.unwrap();
    let row = kept.take(at(2)).await.remove(0);
    kept.store.outbox_retry(&row, at(60), "rate-limited").await.unwrap();
    assert!(kept.take(at(59)).await.is_empty(), "an edit must not overtake the post");
    assert_eq!(kept.store.outbox_next_due().await.unwrap(), Some(at(60)));
    let again = kept.take(at(60)).await;
    assert_eq!((works(&again), again[0].attempt, again[0].created_at), (vec!["post-case"], 2, at(0)));
}

async fn a_row_that_is_given_up_is_seen_and_lets_its_lane_go_on(on: On) {
    let kept = Kept::new(on).await;
    let case = taken(&kept.store, &URGENT, AUTHOR, 50, at(0)).await;
    kept.store.apply(case, &Event::Claim, Actor::Referent(REFERENT), at(1)).await.unwrap();
    let row = kept.take(at(2)).await.remove(0);
    kept.store.outbox_bury(&row, "forbidden", at(3)).await.unwrap();
    let buried = kept.store.outbox_buried(10).await.unwrap();
    assert_eq!(buried.len(), 1);
    assert_eq!(buried[0].work, OutboxWork::PostCase { case });
    assert_eq!((buried[0].why.as_str(), buried[0].at, buried[0].attempts), ("forbidden", at(3), 1));
    assert_eq!(works(&kept.take(at(3)).await), ["edit-case"]);
    let health = kept.store.health().await.unwrap();
    assert_eq!((health.outbox_waiting, health.outbox_buried, health.open_cases), (1, 1, 1));
    assert_eq!(health.outbox_oldest_due, Some(at(1)));
}

async fn a_row_that_nobody_can_read_does_not_hold_up_the_others(on: On) {
    let kept = Kept::new(on).await;
    taken(&kept.store, &URGENT, AUTHOR, 50, at(0)).await;
    kept.tamper("UPDATE outbox SET work = '{\"do\":\"of a later version\"}'").await;
    taken(&kept.store, &URGENT, FRIEND, 51, at(1)).await;
    assert_eq!(works(&kept.take(at(2)).await), ["post-case"]);
    assert_eq!(kept.store.health().await.unwrap().outbox_buried, 1);
    assert!(kept.store.outbox_buried(10).await.unwrap().is_empty());
}

async fn each_action_of_a_case_has_its_row_and_edits_that_wait_are_one(on: On) {
    let kept = Kept::new(on).await;
    let case = taken(&kept.store, &URGENT, AUTHOR, 50, at(0)).await;
    let referent = Actor::Referent(REFERENT);
    for (event, second) in [(Event::Claim, 1), (Event::Renew, 2), (Event::Talk, 3)] {
        kept.store.apply(case, &event, referent, at(second)).await.unwrap();
    }
    assert_eq!(kept.waiting().await, ["post-case", "edit-case"]);
    let ask = Event::Close { outcome: Outcome::OutOfReach };
    kept.store.apply(case, &ask, referent, at(4)).await.unwrap();
    kept.store.apply(case, &Event::Agree, Actor::Referent(SECOND), at(5)).await.unwrap();
    kept.store.apply(case, &Event::Reopen, referent, at(6)).await.unwrap();
    assert_eq!(
        kept.waiting().await,
        ["post-case", "edit-case", "alert", "edit-case", "archive-case", "restore-case", "edit-case",],
        "that it is reopened is said by the next call"
    );
    let work = |reason| OutboxWork::Alert { case, reason };
    let json = serde_json::to_string(&work(AlertReason::SecondNeeded)).unwrap();
    assert_eq!(json, format!("{{\"do\":\"alert\",\"case\":{},\"reason\":\"second-needed\"}}", case.0));
    // An edit that is under way may have read the case before this step, so the next one gets a row of its own.
    let kept = Kept::new(on).await;
    let case = taken(&kept.store, &URGENT, AUTHOR, 50, at(0)).await;
    let row = kept.take(at(1)).await.remove(0);
    kept.store.outbox_done(&row, Done::Done, at(1)).await.unwrap();
    kept.store.apply(case, &Event::Claim, referent, at(2)).await.unwrap();
    assert_eq!(works(&kept.take(at(3)).await), ["edit-case"]);
    kept.store.apply(case, &Event::Renew, referent, at(4)).await.unwrap();
    assert_eq!(kept.waiting().await, ["edit-case", "edit-case"]);
}

async fn the_worker_is_woken_by_what_is_added(on: On) {
    let kept = Kept::new(on).await;
    taken(&kept.store, &URGENT, AUTHOR, 50, at(0)).await;
    // Added before anybody waited: it counts still.
    kept.store.outbox_changed().await;
    let clone = kept.store.clone();
    let waiting = tokio::spawn(async move { clone.outbox_changed().await });
    tokio::task::yield_now().await;
    taken(&kept.store, &URGENT, FRIEND, 51, at(1)).await;
    waiting.await.unwrap();
}

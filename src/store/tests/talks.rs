//! Talks: asked for once, told what happens, closed with their case, gone after fourteen days. And posts that are made again.

use super::*;
use crate::cases::{Actor, Event, Outcome, Post};

on_both_stores!(
    a_wish_makes_one_case_and_one_talk_however_often_it_comes,
    a_wish_joins_the_case_that_is_open_and_calls_again,
    what_happens_to_a_case_is_told_in_its_talk,
    a_talk_goes_fourteen_days_after_its_case_closed,
    a_talk_that_failed_or_was_deleted_can_be_made_again_and_no_other,
    a_case_that_goes_takes_its_talk_along,
    p1_a_post_that_is_gone_is_planned_again_once,
    heavy_cases_are_counted_for_who_carried_them,
);

const DAY: i64 = 86_400;
const PRESS: Actor = Actor::Referent(REFERENT);
const OTHER: Actor = Actor::Referent(SECOND);
const PLACE: TalkPlace = TalkPlace { channel: ChannelId(70), thread: ChannelId(71) };

async fn asks(store: &Store, who: UserId, press: u64, now: Timestamp) -> Talk {
    let decided = decision(&Case { distress: None, ..URGENT });
    let mut intake = intake(&decided, who, 1, now);
    intake.source.origin = Origin::Interaction(InteractionId(press));
    store.ask_talk(&intake).await.unwrap()
}

/// Does all rows that are due; opens talks at [`PLACE`]. What was done, in order.
async fn work(kept: &Kept, now: Timestamp) -> Vec<OutboxWork> {
    let mut all = Vec::new();
    loop {
        let rows = kept.take(now).await;
        if rows.is_empty() {
            return all;
        }
        for row in rows {
            let done = match row.work {
                OutboxWork::PostCase { case } => {
                    let thread = ChannelId(4_000 + case.0.unsigned_abs());
                    let message = MessageId(thread.0);
                    Done::CasePosted { channel: ChannelId(7), thread: Some(thread), message, at: now }
                }
                OutboxWork::OpenTalk { .. } => Done::TalkOpened { place: PLACE, at: now },
                _ => Done::Done,
            };
            kept.store.outbox_done(&row, done, now).await.unwrap();
            all.push(row.work);
        }
    }
}

fn news(done: &[OutboxWork]) -> Vec<TalkNews> {
    let told = done.iter().filter_map(|work| match work {
        OutboxWork::TellTalk { news, .. } => Some(*news),
        _ => None,
    });
    told.collect()
}

async fn state(kept: &Kept, case: CaseId) -> TalkState {
    kept.store.talk(case).await.unwrap().expect("a talk").state
}

async fn a_wish_makes_one_case_and_one_talk_however_often_it_comes(on: On) {
    let kept = Kept::new(on).await;
    let first = asks(&kept.store, AUTHOR, 90, at(0)).await;
    assert_eq!(first.state, TalkState::Opening);
    assert_eq!(asks(&kept.store, AUTHOR, 90, at(1)).await.case, first.case, "a replay");
    assert_eq!(asks(&kept.store, AUTHOR, 91, at(2)).await.case, first.case, "pressed twice");
    let done = work(&kept, at(3)).await;
    let opened = done.iter().filter(|work| matches!(work, OutboxWork::OpenTalk { .. })).count();
    let alerts = done.iter().filter(|work| matches!(work, OutboxWork::Alert { .. })).count();
    assert_eq!((opened, alerts), (1, 0), "the post of a new case calls by itself: {done:?}");
    assert_eq!(state(&kept, first.case).await, TalkState::Open(PLACE));
    assert_eq!(asks(&kept.store, AUTHOR, 92, at(4)).await.state, TalkState::Open(PLACE));
    assert_eq!(kept.store.case(first.case).await.unwrap().unwrap().signals, 1);
    let second = asks(&kept.store, FRIEND, 93, at(5)).await;
    assert_ne!(second.case, first.case, "somebody else");
}

async fn a_wish_joins_the_case_that_is_open_and_calls_again(on: On) {
    let kept = Kept::new(on).await;
    let case = taken(&kept.store, &URGENT, AUTHOR, 50, at(0)).await;
    work(&kept, at(1)).await;
    assert_eq!(kept.store.talk(case).await.unwrap(), None);
    assert_eq!(asks(&kept.store, AUTHOR, 90, at(2)).await.case, case);
    let done = work(&kept, at(3)).await;
    let called = OutboxWork::Alert { case, reason: crate::cases::AlertReason::TalkAsked };
    assert!(done.contains(&called), "{done:?}");
}

async fn what_happens_to_a_case_is_told_in_its_talk(on: On) {
    let kept = Kept::new(on).await;
    let case = asks(&kept.store, AUTHOR, 90, at(0)).await.case;
    let step = async |event: Event, actor, seconds| {
        kept.store.apply(case, &event, actor, at(seconds)).await.unwrap();
        news(&work(&kept, at(seconds)).await)
    };
    assert_eq!(step(Event::Claim, PRESS, 10).await, [TalkNews::Coming]);
    assert_eq!(step(Event::Claim, PRESS, 11).await, [], "pressed twice");
    assert_eq!(step(Event::Read, PRESS, 12).await, [], "that somebody reads is nobody's news");
    assert_eq!(step(Event::Talk, PRESS, 13).await, [TalkNews::Here]);
    assert_eq!(step(Event::Talk, PRESS, 14).await, []);
    assert_eq!(step(Event::HandOver { to: Some(SECOND) }, PRESS, 15).await, [TalkNews::Passed]);
    assert_eq!(step(Event::Decline, OTHER, 16).await, [TalkNews::Passed]);
    assert_eq!(step(Event::Decline, PRESS, 17).await, [], "nobody counted on them");
    assert_eq!(step(Event::Claim, OTHER, 18).await, [TalkNews::Coming]);
    assert_eq!(step(Event::Lapse, Actor::Sanad, 18 + 21 * 60).await, [TalkNews::Lapsed]);
    kept.store.tell_talk(case, TalkNews::Unanswered, at(1500)).await.unwrap();
    assert_eq!(news(&work(&kept, at(1500)).await), [TalkNews::Unanswered]);
    // Where there is no talk nothing is told.
    let other = taken(&kept.store, &URGENT, FRIEND, 60, at(1501)).await;
    kept.store.apply(other, &Event::Claim, PRESS, at(1502)).await.unwrap();
    kept.store.tell_talk(other, TalkNews::Unanswered, at(1502)).await.unwrap();
    assert_eq!(news(&work(&kept, at(1503)).await), []);
}

async fn close(kept: &Kept, case: CaseId, now: Timestamp) {
    let close = Event::Close { outcome: Outcome::TrustedAdult };
    kept.store.apply(case, &close, PRESS, now).await.unwrap();
}

async fn a_talk_goes_fourteen_days_after_its_case_closed(on: On) {
    let kept = Kept::new(on).await;
    let case = asks(&kept.store, AUTHOR, 90, at(0)).await.case;
    work(&kept, at(1)).await;
    assert_eq!(kept.store.forget_talks(at(100 * DAY)).await.unwrap(), 0, "an open one stays");
    close(&kept, case, at(10)).await;
    assert!(work(&kept, at(11)).await.contains(&OutboxWork::CloseTalk { case }));
    assert_eq!(state(&kept, case).await, TalkState::Closed(PLACE));
    // Opened again, the fourteen days begin anew.
    kept.store.apply(case, &Event::Reopen, PRESS, at(DAY)).await.unwrap();
    assert!(work(&kept, at(DAY)).await.contains(&OutboxWork::ReopenTalk { case }));
    assert_eq!(state(&kept, case).await, TalkState::Open(PLACE));
    close(&kept, case, at(2 * DAY)).await;
    work(&kept, at(2 * DAY)).await;
    assert_eq!(kept.store.forget_talks(at(16 * DAY - 1)).await.unwrap(), 0, "a second too early");
    assert_eq!(kept.store.forget_talks(at(16 * DAY)).await.unwrap(), 1);
    assert_eq!(kept.store.forget_talks(at(16 * DAY)).await.unwrap(), 0, "once");
    let gone = OutboxWork::DeletePost {
        channel: PLACE.channel,
        thread: Some(PLACE.thread),
        message: MessageId(PLACE.thread.0),
    };
    assert_eq!(work(&kept, at(16 * DAY)).await, [gone]);
    assert_eq!(state(&kept, case).await, TalkState::Gone);
    assert!(kept.store.case(case).await.unwrap().is_some(), "the case itself stays longer");
}

async fn a_talk_that_failed_or_was_deleted_can_be_made_again_and_no_other(on: On) {
    let kept = Kept::new(on).await;
    let never = taken(&kept.store, &URGENT, FRIEND, 50, at(0)).await;
    assert_eq!(kept.store.reopen_talk(never, at(1)).await.unwrap(), None, "nobody asked for it");
    let case = asks(&kept.store, AUTHOR, 90, at(0)).await.case;
    for row in kept.take(at(1)).await {
        if matches!(row.work, OutboxWork::OpenTalk { .. }) {
            kept.store.outbox_done(&row, Done::TalkFailed("refused"), at(1)).await.unwrap();
        }
    }
    assert_eq!(state(&kept, case).await, TalkState::Failed("refused".to_owned()));
    let again = kept.store.reopen_talk(case, at(2)).await.unwrap().unwrap();
    assert_eq!((again.state, again.asked_at), (TalkState::Opening, at(0)));
    work(&kept, at(60)).await;
    assert_eq!(kept.store.reopen_talk(case, at(61)).await.unwrap().unwrap().state, TalkState::Open(PLACE));
    assert_eq!(kept.store.talk_gone(PLACE.thread, at(62)).await.unwrap(), Some(case));
    assert_eq!(kept.store.talk_gone(PLACE.thread, at(63)).await.unwrap(), None);
    assert_eq!(state(&kept, case).await, TalkState::Gone);
    assert!(work(&kept, at(64)).await.contains(&OutboxWork::EditCase { case }), "the case shows it");
    asks(&kept.store, AUTHOR, 91, at(65)).await;
    assert_eq!(state(&kept, case).await, TalkState::Opening, "and the young person can ask again");
    // A row that is given up leaves no talk that opens for ever.
    for row in kept.take(at(66)).await {
        if matches!(row.work, OutboxWork::OpenTalk { .. }) {
            kept.store.outbox_bury(&row, "refused", at(66)).await.unwrap();
        }
    }
    assert_eq!(state(&kept, case).await, TalkState::Failed("refused".to_owned()));
}

async fn a_case_that_goes_takes_its_talk_along(on: On) {
    let kept = Kept::new(on).await;
    let case = asks(&kept.store, AUTHOR, 90, at(0)).await.case;
    work(&kept, at(1)).await;
    close(&kept, case, at(10)).await;
    work(&kept, at(11)).await;
    // The talks were not tidied for a month.
    assert_eq!(kept.store.forget_closed(at(31 * DAY)).await.unwrap(), 1);
    let done = work(&kept, at(31 * DAY)).await;
    let deleted = |work: &OutboxWork| matches!(work, OutboxWork::DeletePost { thread: Some(thread), .. } if *thread == PLACE.thread);
    assert!(done.iter().any(deleted), "{done:?}");
    assert_eq!(kept.count("SELECT COUNT(*) FROM talks").await, 0);
}

async fn p1_a_post_that_is_gone_is_planned_again_once(on: On) {
    let kept = Kept::new(on).await;
    let case = taken(&kept.store, &URGENT, AUTHOR, 50, at(0)).await;
    work(&kept, at(1)).await;
    let Post::At { message, thread: Some(thread), .. } = kept.store.case(case).await.unwrap().unwrap().post
    else {
        panic!("it was posted");
    };
    // A step seals where the post stands; that must not bring it back.
    kept.store.apply(case, &Event::Claim, PRESS, at(2)).await.unwrap();
    assert!(kept.store.post_moved(case, message, None, at(3)).await.unwrap());
    assert!(!kept.store.post_moved(case, message, None, at(3)).await.unwrap(), "noticed twice, planned once");
    assert_eq!(kept.store.case(case).await.unwrap().unwrap().post, Post::Waiting);
    assert_eq!(kept.store.case_by_post(thread).await.unwrap(), None);
    let posts =
        work(&kept, at(4)).await.into_iter().filter(|work| matches!(work, OutboxWork::PostCase { .. }));
    assert_eq!(posts.count(), 1);
    assert!(kept.store.post_moved(case, message, Some(MessageId(77)), at(5)).await.unwrap());
    kept.store.look_after_post(MessageId(77), at(6)).await.unwrap();
    assert_eq!(work(&kept, at(7)).await, [OutboxWork::EditCase { case }]);
    kept.store.look_after_post(message, at(8)).await.unwrap();
    assert_eq!(work(&kept, at(9)).await, []);
    // Back on a server, every open case is looked after.
    kept.store.look_after_guild(GUILD, at(10)).await.unwrap();
    assert_eq!(work(&kept, at(11)).await, [OutboxWork::EditCase { case }]);
    // What Discord refused meanwhile does not hold it up.
    kept.store.look_after_post(MessageId(77), at(11)).await.unwrap();
    for row in kept.take(at(11)).await {
        kept.store.outbox_retry(&row, at(900), "refused").await.unwrap();
    }
    kept.store.look_after_guild(GUILD, at(12)).await.unwrap();
    assert_eq!(work(&kept, at(12)).await.len(), 2);
    kept.store.look_after_guild(GuildId(5), at(12)).await.unwrap();
    assert_eq!(work(&kept, at(13)).await, []);
}

async fn heavy_cases_are_counted_for_who_carried_them(on: On) {
    let kept = Kept::new(on).await;
    let light = Case { level: Level::Concern, distress: Some(Level::Concern), ..URGENT };
    for (who, kind, now) in [(61, &URGENT, 0), (62, &light, 1), (63, &URGENT, 100)] {
        let case = taken(&kept.store, kind, UserId(who), who, at(now)).await;
        kept.store.apply(case, &Event::Claim, PRESS, at(now)).await.unwrap();
        kept.store.apply(case, &Event::Claim, PRESS, at(now + 1)).await.unwrap();
    }
    let read = taken(&kept.store, &URGENT, UserId(64), 64, at(200)).await;
    kept.store.apply(read, &Event::Read, PRESS, at(200)).await.unwrap();
    for (who, since, count) in [(REFERENT, 0, 2), (REFERENT, 50, 1), (REFERENT, 150, 0), (SECOND, 0, 0)] {
        assert_eq!(kept.store.heavy_cases(GUILD, who, at(since)).await.unwrap(), count, "{who} {since}");
    }
    assert_eq!(kept.store.heavy_cases(GuildId(5), REFERENT, at(0)).await.unwrap(), 0);
}

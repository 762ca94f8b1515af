//! What a diagnosis asks the store about one server.

use super::*;
use crate::outside::OutsideEvent;

on_both_stores!(
    what_did_not_arrive_is_counted_by_server_and_nothing_that_is_kept_apart,
    a_panel_is_known_by_its_channel_until_its_server_goes,
    the_contact_outside_leaves_a_trace_only_where_the_team_sees_the_case,
);

async fn what_did_not_arrive_is_counted_by_server_and_nothing_that_is_kept_apart(on: On) {
    let kept = Kept::new(on).await;
    let case = taken(&kept.store, &URGENT, AUTHOR, 50, at(0)).await;
    let none = Undelivered::default();
    assert_eq!(kept.store.undelivered(GUILD).await.unwrap(), none, "what waits its turn has not failed");
    let lease = SignedDuration::from_secs(20);
    let rows = kept.store.outbox_take(at(1), 9, lease).await.unwrap();
    let posting = rows.iter().find(|row| row.work == OutboxWork::PostCase { case }).expect("the post");
    kept.store.outbox_retry(posting, at(2), PASSING).await.unwrap();
    assert_eq!(kept.store.undelivered(GUILD).await.unwrap(), Undelivered { tried_again: 1, ..none });
    let rows = kept.store.outbox_take(at(2), 9, lease).await.unwrap();
    let posting = rows.iter().find(|row| row.work == OutboxWork::PostCase { case }).expect("the post");
    kept.store.outbox_retry(posting, at(3), "refused").await.unwrap();
    assert_eq!(kept.store.undelivered(GUILD).await.unwrap(), Undelivered { stuck: 1, ..none });
    assert_eq!(kept.store.undelivered(GuildId(4)).await.unwrap(), none, "another server knows nothing of it");

    kept.store.tell_outside(case, OutsideEvent::NoAnswer, at(4)).await.unwrap();
    let rows = kept.store.outbox_take(at(4), 9, lease).await.unwrap();
    let told = rows.iter().find(|row| row.work.tag() == "tell-outside").expect("the notice");
    kept.store.outbox_bury(told, "gone", at(5)).await.unwrap();
    let found = kept.store.undelivered(GUILD).await.unwrap();
    assert_eq!((found.buried, found.last_buried), (1, Some(at(5))));
    // The young person keeps the team out of it: then nothing of it is counted.
    let marking = Marking {
        guild: GUILD,
        channel: CHANNEL,
        person: AUTHOR,
        topic: TopicId::new("suicide"),
        level: Level::Urgent,
        lang: Lang::Fr,
        script: Script::Latn,
    };
    assert_eq!(kept.store.mark_apart(&marking, at(6)).await.unwrap(), Marked::Turned(1));
    assert_eq!(kept.store.undelivered(GUILD).await.unwrap(), none);
}

async fn a_panel_is_known_by_its_channel_until_its_server_goes(on: On) {
    let kept = Kept::new(on).await;
    let panel = |message, moment| Panel { channel: CHANNEL, message: MessageId(message), at: at(moment) };
    kept.store.note_panel(GUILD, panel(1, 0)).await.unwrap();
    kept.store.note_panel(GUILD, panel(2, 5)).await.unwrap();
    let other = Panel { channel: ChannelId(6), ..panel(3, 3) };
    kept.store.note_panel(GUILD, other).await.unwrap();
    assert_eq!(kept.store.panels(GUILD).await.unwrap(), [panel(2, 5), other]);
    assert_eq!(kept.store.panels(GuildId(4)).await.unwrap(), []);
    kept.store.erase_guild(GUILD).await.unwrap();
    assert_eq!(kept.store.panels(GUILD).await.unwrap(), []);
}

async fn the_contact_outside_leaves_a_trace_only_where_the_team_sees_the_case(on: On) {
    let kept = Kept::new(on).await;
    let case = taken(&kept.store, &URGENT, AUTHOR, 50, at(0)).await;
    let apart = taken(&kept.store, &Case { kind: CaseKind::Conflict, ..URGENT }, FRIEND, 51, at(0)).await;
    kept.store.note_outside(apart, true, at(1)).await.unwrap();
    kept.store.note_outside(apart, false, at(1)).await.unwrap();
    assert_eq!(kept.store.outside_answers(GUILD).await.unwrap(), OutsideAnswers::default());
    kept.store.note_outside(case, true, at(2)).await.unwrap();
    kept.store.note_outside(case, false, at(3)).await.unwrap();
    let both = OutsideAnswers { answered_at: Some(at(2)), failed_at: Some(at(3)) };
    assert_eq!(kept.store.outside_answers(GUILD).await.unwrap(), both);
    kept.store.note_outside(case, true, at(4)).await.unwrap();
    let later = OutsideAnswers { answered_at: Some(at(4)), ..both };
    assert_eq!(kept.store.outside_answers(GUILD).await.unwrap(), later);
    kept.store.erase_guild(GUILD).await.unwrap();
    assert_eq!(kept.store.outside_answers(GUILD).await.unwrap(), OutsideAnswers::default());
}

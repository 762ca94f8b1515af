//! What is heard: handed over, waited for when nobody takes it, asked for again, told when it cannot be read.

use super::*;

#[tokio::test]
async fn p1_a_flood_that_nobody_takes_makes_it_deaf_and_loses_nothing() {
    let mut gateway = Gateway::start().await;
    let mut heard = hear_with(&gateway.url, Start::default(), Pace { room: 2, ..pace() }, 1);
    let mut line = gateway.identified("s").await;
    heard.ready().await;
    for sequence in 2..=101 {
        line.says(sequence, &format!("! {sequence}")).await;
    }
    let status = heard.until(|status| matches!(status.hearing, Hearing::Full { .. })).await;
    assert!(status.received < 20, "reading has stopped: {status:?}");
    assert!(status.deaf_since(Timestamp::now(), Duration::ZERO).is_some());
    for sequence in 2..=101 {
        let (words, ticket) = heard.hit().await;
        assert_eq!(words, format!("! {sequence}"));
        ticket.done();
    }
    heard.until(|status| status.hearing == Hearing::Yes && status.handled == 101).await;
}

#[tokio::test]
async fn p1_a_dropped_ticket_is_asked_for_again_and_given_up_in_the_end() {
    let mut gateway = Gateway::start().await;
    let mut heard = hear(&gateway.url);
    let mut line = gateway.identified("s").await;
    heard.ready().await;
    line.says(2, "! poison").await;
    line.says(3, "! sain").await;
    let (_, poison) = heard.hit().await;
    let (_, sound) = heard.hit().await;
    sound.done();
    drop(poison);
    for _ in 0..pace().replays {
        assert_eq!(line.until_closed().await, Some(4000));
        let (next, resume) = gateway.greeted().await;
        assert_eq!((&resume["op"], &resume["d"]["seq"]), (&json!(6), &json!(1)));
        line = next;
        line.says(2, "! poison").await;
        // Was finished already and is not handed over again.
        line.says(3, "! sain").await;
        let (words, poison) = heard.hit().await;
        assert_eq!(words, "! poison");
        drop(poison);
    }
    let given_up = heard.next().await;
    assert!(matches!(given_up.event, Inbound::GivenUp { sequence: 2 }));
    given_up.ticket.done();
    assert_eq!(line.until_closed().await, Some(4000));
    let (_next, resume) = gateway.greeted().await;
    assert_eq!(resume["d"]["seq"], 3);
    let status = heard.until(|status| status.handled == 3).await;
    assert_eq!(status.lost, 3);
}

#[tokio::test]
async fn a_dropped_ticket_whose_frame_does_not_come_again_is_told_and_holds_nothing_back() {
    let mut gateway = Gateway::start().await;
    let mut heard = hear(&gateway.url);
    let mut line = gateway.identified("s").await;
    heard.ready().await;
    line.says(2, "! perdu").await;
    drop(heard.hit().await);
    let (mut line, resume) = gateway.greeted().await;
    assert_eq!(resume["d"]["seq"], 1);
    line.event("RESUMED", 3, &json!({})).await;
    let given_up = heard.next().await;
    assert!(matches!(given_up.event, Inbound::GivenUp { sequence: 2 }));
    heard.resumed().await;
    heard.until(|status| status.handled == 3 && status.open == 0).await;
}

#[tokio::test]
async fn stopping_waits_for_open_work_until_the_limit() {
    let mut gateway = Gateway::start().await;
    let mut heard = hear(&gateway.url);
    let mut line = gateway.identified("s").await;
    heard.ready().await;
    line.says(2, "! un").await;
    let (_, ticket) = heard.hit().await;
    heard.handle.stop(LONG);
    assert_eq!(line.until_closed().await, Some(4000));
    assert_eq!(ticket.session_when_done().unwrap().handled, 2);
    ticket.done();
    let ShardEnd::Stopped { session, unfinished } = timeout(LONG, heard.handle.ended()).await.unwrap() else {
        panic!("it stops")
    };
    assert_eq!((session.unwrap().handled, unfinished), (2, 0));
}

#[tokio::test]
async fn a_message_that_makes_the_screen_panic_is_told_and_the_shard_lives() {
    let mut gateway = Gateway::start().await;
    let mut heard = hear(&gateway.url);
    let mut line = gateway.identified("s").await;
    heard.ready().await;
    line.says(2, "panic").await;
    line.says(3, "! après").await;
    let given_up = heard.next().await;
    assert!(matches!(given_up.event, Inbound::GivenUp { sequence: 2 }));
    given_up.ticket.done();
    let (words, ticket) = heard.hit().await;
    assert_eq!(words, "! après");
    ticket.done();
    heard.until(|status| status.handled == 3).await;
}

#[tokio::test]
async fn an_interaction_of_an_unforeseen_shape_can_be_answered() {
    let mut gateway = Gateway::start().await;
    let mut heard = hear(&gateway.url);
    let mut line = gateway.identified("s").await;
    heard.ready().await;
    line.event("INTERACTION_CREATE", 2, &json!({ "id": "7", "token": "t", "type": 77, "data": {} })).await;
    let handed = timeout(LONG, heard.presses.recv()).await.unwrap().unwrap();
    assert!(matches!(handed.event, Inbound::UnreadableInteraction { id, .. } if id.0 == 7));
    handed.ticket.done();
    heard.until(|status| status.undecodable == 1 && status.handled == 2).await;
}

#[tokio::test]
async fn presses_pass_a_crowd_of_messages() {
    let mut gateway = Gateway::start().await;
    let mut heard = hear_with(&gateway.url, Start::default(), pace(), 1);
    let mut line = gateway.identified("s").await;
    heard.ready().await;
    for sequence in 2..=20 {
        line.says(sequence, "! foule").await;
    }
    let press = json!({
        "id": "7", "application_id": "9", "type": 3, "token": "t", "version": 1, "channel_id": "2", "guild_id": "1",
        "locale": "fr", "entitlements": [], "attachment_size_limit": 1, "authorizing_integration_owners": {},
        "user": { "id": "3", "username": "a", "discriminator": "0", "avatar": null },
        "message": {
            "id": "5", "channel_id": "2", "content": "", "timestamp": "2026-03-01T20:11:02+00:00",
            "edited_timestamp": null, "tts": false, "mention_everyone": false, "mentions": [], "mention_roles": [],
            "attachments": [], "embeds": [], "pinned": false, "type": 0,
            "author": { "id": "9", "username": "s", "discriminator": "0", "avatar": null },
        },
        "data": { "custom_id": "x", "component_type": 2 },
    });
    line.event("INTERACTION_CREATE", 21, &press).await;
    let handed = timeout(LONG, heard.presses.recv()).await.unwrap().unwrap();
    assert!(matches!(handed.event, Inbound::Interaction(_)));
    assert!(handed.heard_at.elapsed() < LONG);
    handed.ticket.done();
}

#[tokio::test]
async fn p3_what_cannot_be_read_is_told_by_its_kind_only() {
    use tracing_subscriber::prelude::*;

    let log = crate::cli::logging::Captured::default();
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(log.clone())
        .with_filter(crate::cli::logging::filter("trace"));
    let guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(lines));
    let mut gateway = Gateway::start().await;
    let mut heard = hear(&gateway.url);
    let mut line = gateway.identified("seeded-session").await;
    heard.ready().await;
    line.event("MESSAGE_CREATE", 2, &json!({ "content": "des mots privés" })).await;
    line.event("INTERACTION_CREATE", 3, &json!({ "type": 77, "token": "interaction-secret" })).await;
    line.send("des mots privés".to_owned()).await;
    line.send(r#"{"op":0,"d":"des mots privés"}"#.to_owned()).await;
    for expected in ["MESSAGE_CREATE", "INTERACTION_CREATE"] {
        let handed = heard.next().await;
        assert!(matches!(&handed.event, Inbound::Undecodable { kind } if kind == expected));
        handed.ticket.done();
    }
    let status = heard.until(|status| status.undecodable == 4).await;
    assert_eq!(status.handled, 3);
    heard.handle.stop(LONG);
    let end = format!("{:?}", heard.handle.ended().await);
    drop(guard);
    let logged = log.text();
    assert!(logged.contains("an event could not be read"), "{logged}");
    for seed in ["mots", "interaction-secret", "seeded-token", "seeded-session"] {
        assert!(!logged.contains(seed) && !end.contains(seed), "{seed} leaked");
    }
}

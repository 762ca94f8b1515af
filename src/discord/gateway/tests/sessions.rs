//! Sessions: how they begin, go on after a cut, and end.

use super::*;

#[tokio::test]
async fn a_session_begins_and_only_what_matters_is_handed_over() {
    let mut gateway = Gateway::start().await;
    let mut heard = hear(&gateway.url);
    let (mut line, identify) = gateway.greeted().await;
    assert_eq!((&identify["op"], &identify["d"]["intents"]), (&json!(2), &json!(33_281)));
    assert_eq!(identify["d"]["token"], "Bot seeded-token");
    line.ready("s", &gateway.url).await;
    assert_eq!(heard.ready().await, None);
    line.event("GUILD_CREATE", 2, &json!({ "id": "1", "name": "g" })).await;
    line.says(3, "rien").await;
    line.says(4, "! quelque chose").await;
    line.event("TYPING_START", 5, &json!({})).await;
    let guild = heard.next().await;
    assert!(matches!(&guild.event, Inbound::Guild(facts) if facts.id == GuildId(1)));
    guild.ticket.done();
    let (words, ticket) = heard.hit().await;
    assert_eq!(words, "! quelque chose");
    let status = heard.until(|status| status.received == 5).await;
    assert_eq!((status.hearing, status.handled, status.open), (Hearing::Yes, 3, 1));
    assert_eq!(ticket.session_when_done().unwrap().handled, 5);
    ticket.done();
    let session = heard.handle.session().unwrap();
    assert_eq!((session.handled, session.session_id.as_str(), &session.resume_url), (5, "s", &gateway.url));
}

#[tokio::test]
async fn p1_a_new_process_takes_the_session_up_where_work_was_finished() {
    let mut first = Gateway::start().await;
    let mut second = Gateway::start().await;
    let mut heard = hear(&first.url);
    let (mut line, _) = first.greeted().await;
    line.ready("s", &second.url).await;
    heard.ready().await;
    line.says(2, "! à l'aide").await;
    line.says(3, "rien").await;
    let (_, unfinished) = heard.hit().await;
    heard.until(|status| status.received == 3).await;
    heard.handle.stop(Duration::ZERO);
    // A close code that keeps the session.
    assert_eq!(line.until_closed().await, Some(4000));
    let ShardEnd::Stopped { session: Some(session), unfinished: 1 } = heard.handle.ended().await else {
        panic!("it stops with one frame unfinished")
    };
    assert_eq!(session.handled, 1);
    drop(unfinished);

    // The old process is gone. The new one asks on the address for resuming, from the last finished frame on.
    let begin = Start { resume: Some(session), missed_since: None, epoch: 0 };
    let mut heard = hear_with(&first.url, begin, pace(), 64);
    let (mut line, resume) = second.greeted().await;
    assert_eq!(resume["op"], 6);
    assert_eq!((&resume["d"]["session_id"], &resume["d"]["seq"]), (&json!("s"), &json!(1)));
    line.says(2, "! à l'aide").await;
    line.says(3, "rien").await;
    line.event("RESUMED", 4, &json!({})).await;
    let (words, ticket) = heard.hit().await;
    assert_eq!(words, "! à l'aide");
    ticket.done();
    heard.resumed().await;
    heard.until(|status| status.handled == 4).await;
}

#[tokio::test]
async fn a_stale_session_is_refused_and_a_new_one_begins_that_says_since_when() {
    let mut gateway = Gateway::start().await;
    let since = Timestamp::now().checked_sub(jiff::SignedDuration::from_secs(60)).unwrap();
    let stale = SavedSession {
        fingerprint: FINGERPRINT,
        session_id: "old".into(),
        resume_url: gateway.url.clone(),
        handled: 70,
        whole_until: since,
        saved_at: Timestamp::now(),
        epoch: 0,
    };
    let begin = Start { resume: Some(stale), missed_since: Some(since), epoch: 0 };
    let mut heard = hear_with(&gateway.url, begin, pace(), 64);
    let (mut line, resume) = gateway.greeted().await;
    assert_eq!((&resume["op"], &resume["d"]["seq"]), (&json!(6), &json!(70)));
    line.op(9, &json!(false)).await;
    let _new = gateway.identified("new").await;
    assert_eq!(heard.ready().await, Some(since));
    assert_eq!(heard.handle.session().unwrap().session_id, "new");
}

#[tokio::test]
async fn a_session_of_other_intents_is_not_taken_up() {
    let mut gateway = Gateway::start().await;
    let other = SavedSession {
        fingerprint: Fingerprint { intents: 1, ..FINGERPRINT },
        session_id: "old".into(),
        resume_url: gateway.url.clone(),
        handled: 70,
        whole_until: Timestamp::now(),
        saved_at: Timestamp::now(),
        epoch: 0,
    };
    let mut heard =
        hear_with(&gateway.url, Start { resume: Some(other), missed_since: None, epoch: 0 }, pace(), 64);
    let _line = gateway.identified("new").await;
    heard.ready().await;
}

#[tokio::test]
async fn op_7_and_op_9_true_resume() {
    let mut gateway = Gateway::start().await;
    let mut heard = hear(&gateway.url);
    let mut line = gateway.identified("s").await;
    heard.ready().await;
    for (op, body) in [(7, Value::Null), (9, json!(true))] {
        line.op(op, &body).await;
        let (next, resume) = gateway.greeted().await;
        assert_eq!((&resume["op"], &resume["d"]["session_id"]), (&json!(6), &json!("s")), "op {op}");
        line = next;
        let sequence = heard.handle.session().unwrap().handled + 1;
        line.event("RESUMED", sequence, &json!({})).await;
        heard.resumed().await;
    }
}

#[tokio::test]
async fn closes_that_spoil_the_session_begin_a_new_one_and_open_work_goes_on() {
    let mut gateway = Gateway::start().await;
    let mut heard = hear(&gateway.url);
    let mut line = gateway.identified("s").await;
    heard.ready().await;
    line.says(2, "! avant").await;
    let (_, ticket) = heard.hit().await;
    for (turn, code) in [4003, 4007, 4009].into_iter().enumerate() {
        line.close(code).await;
        line = gateway.identified(&format!("s{turn}")).await;
        assert!(heard.ready().await.is_some(), "code {code}: what was missed is to be read back");
    }
    assert!(ticket.session_when_done().is_none());
    ticket.done();
    line.says(2, "! après").await;
    let (words, ticket) = heard.hit().await;
    assert_eq!(words, "! après");
    ticket.done();
    heard.until(|status| status.handled == 2 && status.lost == 0).await;
}

#[tokio::test]
async fn what_discord_refuses_for_good_ends_the_shard_with_the_reason() {
    let rows = [
        (4004, Fatal::AuthenticationFailed),
        (4010, Fatal::InvalidShard),
        (4011, Fatal::ShardingRequired),
        (4012, Fatal::InvalidVersion),
        (4013, Fatal::InvalidIntents),
        (4014, Fatal::DisallowedIntents),
    ];
    for (code, expected) in rows {
        let mut gateway = Gateway::start().await;
        let heard = hear(&gateway.url);
        let (line, _) = gateway.greeted().await;
        line.close(code).await;
        let end = timeout(LONG, heard.handle.ended()).await.unwrap();
        assert!(matches!(end, ShardEnd::Fatal(fatal) if fatal == expected), "code {code}");
    }
}

#[tokio::test]
async fn a_gateway_that_greets_and_closes_for_ever_is_not_stormed() {
    for code in [4000, 4003, 4008, 1000] {
        let mut gateway = Gateway::start().await;
        let mut heard = hear(&gateway.url);
        let begun = Instant::now();
        let mut connections: u64 = 0;
        while begun.elapsed() < Duration::from_secs(1) {
            let (mut line, command) = gateway.greeted().await;
            connections += 1;
            if command["op"] == 2 {
                line.ready("s", &gateway.url.clone()).await;
            } else {
                line.event("RESUMED", 100 + connections, &json!({})).await;
            }
            heard.next().await.ticket.done();
            line.close(code).await;
        }
        // The library alone makes some 1,650 a second.
        assert!((3..60).contains(&connections), "code {code}: {connections} connections in a second");
    }
}

#[tokio::test]
async fn a_cut_line_is_resumed_and_what_came_meanwhile_is_heard() {
    let mut gateway = Gateway::start().await;
    let mut heard = hear(&gateway.url);
    let line = gateway.identified("s").await;
    heard.ready().await;
    drop(line);
    let (mut line, resume) = gateway.greeted().await;
    assert_eq!((&resume["op"], &resume["d"]["seq"]), (&json!(6), &json!(1)));
    line.says(2, "! pendant").await;
    line.event("RESUMED", 3, &json!({})).await;
    let (words, ticket) = heard.hit().await;
    assert_eq!(words, "! pendant");
    ticket.done();
    heard.resumed().await;
}

#[tokio::test]
async fn a_line_that_answers_no_heartbeat_is_left() {
    let mut gateway = Gateway::start().await;
    let mut heard = hear(&gateway.url);
    let mut line = gateway.line().await;
    line.hello(1_000).await;
    let identify = line.command().await;
    assert_eq!(identify["op"], 2);
    line.ready("s", &gateway.url).await;
    heard.ready().await;
    // Nothing more is said on this line; it stays open.
    let (_next, resume) = gateway.greeted().await;
    assert_eq!((&resume["op"], &resume["d"]["session_id"]), (&json!(6), &json!("s")));
}

#[tokio::test]
async fn a_line_on_which_nothing_begins_is_left() {
    let mut gateway = Gateway::start().await;
    let _heard =
        hear_with(&gateway.url, Start::default(), Pace { silence: Duration::from_millis(150), ..pace() }, 64);
    let mut dumb = gateway.line().await;
    dumb.hello(60_000).await;
    assert_eq!(dumb.command().await["op"], 2);
    let (_next, identify) = gateway.greeted().await;
    assert_eq!(identify["op"], 2);
}

#[test]
fn a_bad_set_up_is_refused_before_anything_is_sent() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let _guard = runtime.enter();
    crate::discord::install_crypto();
    let setup = |url: &str, shard| ShardSetup {
        token: SecretString::from("t"),
        fingerprint: Fingerprint { shard, ..FINGERPRINT },
        gateway_url: url.to_owned(),
        start: Start::default(),
        queue: IdentifyQueue::new(IdentifyBudget {
            total: 1,
            remaining: 1,
            reset_after: LONG,
            max_concurrency: 1,
        }),
        work: mpsc::channel(1).0,
        presses: mpsc::channel(1).0,
        pace: pace(),
    };
    assert_eq!(start(setup("ws://example.org", 0), Marks).err(), Some(BadSetup::GatewayUrl));
    assert_eq!(
        start(setup("ws://127.0.0.1:9", 1), Marks).err(),
        Some(BadSetup::Shard { shard: 1, total: 1 })
    );
}

#[tokio::test]
async fn the_token_does_not_follow_a_strange_address_for_resuming() {
    let mut gateway = Gateway::start().await;
    let mut heard = hear(&gateway.url);
    let (mut line, _) = gateway.greeted().await;
    line.ready("s", "wss://gateway.discord.gg.evil.example").await;
    heard.ready().await;
    let (_next, resume) = gateway.greeted().await;
    assert_eq!((&resume["op"], &resume["d"]["session_id"]), (&json!(6), &json!("s")));
}

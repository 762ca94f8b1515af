//! A shard against a gateway that does what a test tells it.

use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt};
use secrecy::SecretString;
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message as Socket;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, frame::coding::CloseCode};

use super::super::close::Fatal;
use super::super::identify::{IdentifyBudget, IdentifyQueue};
use super::super::inbound::{Handed, Inbound};
use super::super::session::Start;
use super::super::status::Hearing;
use super::*;
use crate::discord::decode::MessageFields;
use crate::ids::{ChannelId, GuildId, MessageId};

/// Nothing in these tests takes so long unless it hangs.
const LONG: Duration = Duration::from_secs(10);

const FINGERPRINT: Fingerprint = Fingerprint { application: 9, shard: 0, total: 1, intents: 33_281 };

/// A gateway: connections come out of `accepts` in order.
struct Gateway {
    url: String,
    accepts: mpsc::UnboundedReceiver<Line>,
}

/// One connection.
struct Line(WebSocketStream<TcpStream>);

impl Gateway {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("ws://{}", listener.local_addr().unwrap());
        let (send, accepts) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                if let Ok(line) = tokio_tungstenite::accept_async(stream).await
                    && send.send(Line(line)).is_err()
                {
                    return;
                }
            }
        });
        Self { url, accepts }
    }

    async fn line(&mut self) -> Line {
        timeout(LONG, self.accepts.recv()).await.expect("a connection in time").unwrap()
    }

    /// The next connection, greeted, with the command that begins its session.
    async fn greeted(&mut self) -> (Line, Value) {
        let mut line = self.line().await;
        line.hello(60_000).await;
        let command = line.command().await;
        (line, command)
    }

    /// The next connection with a new session.
    async fn identified(&mut self, session: &str) -> Line {
        let (mut line, command) = self.greeted().await;
        assert_eq!(command["op"], 2, "{command}");
        line.ready(session, &self.url.clone()).await;
        line
    }
}

impl Line {
    async fn send(&mut self, text: String) {
        let _ = self.0.send(Socket::text(text)).await;
    }

    async fn hello(&mut self, interval: u64) {
        self.send(format!(r#"{{"t":null,"s":null,"op":10,"d":{{"heartbeat_interval":{interval}}}}}"#)).await;
    }

    async fn ready(&mut self, session: &str, resume_url: &str) {
        let body = json!({
            "session_id": session, "resume_gateway_url": resume_url, "user": { "id": "9", "bot": true },
            "application": { "id": "9" }, "guilds": [{ "id": "1", "unavailable": true }],
        });
        self.event("READY", 1, &body).await;
    }

    async fn event(&mut self, kind: &str, sequence: u64, body: &Value) {
        self.send(format!(r#"{{"t":"{kind}","s":{sequence},"op":0,"d":{body}}}"#)).await;
    }

    async fn says(&mut self, sequence: u64, words: &str) {
        let body = json!({
            "id": sequence.to_string(), "channel_id": "2", "guild_id": "1", "content": words, "type": 0,
            "author": { "id": "3", "username": "a" },
        });
        self.event("MESSAGE_CREATE", sequence, &body).await;
    }

    async fn op(&mut self, op: u8, body: &Value) {
        self.send(format!(r#"{{"t":null,"s":null,"op":{op},"d":{body}}}"#)).await;
    }

    /// The next command that is no heartbeat.
    async fn command(&mut self) -> Value {
        loop {
            match timeout(LONG, self.0.next()).await.expect("a command in time") {
                Some(Ok(Socket::Text(text))) => {
                    let command: Value = serde_json::from_str(&text).unwrap();
                    if command["op"] != 1 {
                        return command;
                    }
                }
                Some(Ok(Socket::Ping(_) | Socket::Pong(_))) => {}
                other => panic!("a command was expected, not {other:?}"),
            }
        }
    }

    /// Closes with a code and waits until the other side has, too.
    async fn close(mut self, code: u16) {
        let frame = CloseFrame { code: CloseCode::from(code), reason: "".into() };
        let _ = self.0.close(Some(frame)).await;
        self.until_closed().await;
    }

    /// The close code that the shard sends, `None` where the line just ends.
    async fn until_closed(&mut self) -> Option<u16> {
        loop {
            match timeout(LONG, self.0.next()).await.expect("an end in time") {
                Some(Ok(Socket::Close(frame))) => return frame.map(|frame| frame.code.into()),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return None,
            }
        }
    }
}

/// Hits on what begins with an exclamation mark.
struct Marks;

impl Screen for Marks {
    type Hit = String;

    fn message(&mut self, fields: &MessageFields<'_>) -> Option<String> {
        let mut scratch = String::new();
        let words = fields.content()?.read(&mut scratch).to_owned();
        assert!(!words.starts_with("panic"), "a bug in a screen");
        words.starts_with('!').then_some(words)
    }

    fn wants_deletion(&mut self, _: Option<GuildId>, _: ChannelId, _: MessageId) -> bool {
        true
    }
}

/// A shard and what it hands over.
struct Heard {
    handle: ShardHandle,
    work: mpsc::Receiver<Handed<String>>,
    presses: mpsc::Receiver<Handed<String>>,
}

fn pace() -> Pace {
    Pace {
        pause_least: Duration::from_millis(20),
        pause_most: Duration::from_millis(200),
        invalid_session: (Duration::from_millis(20), Duration::from_millis(60)),
        full_after: Duration::from_millis(50),
        tick: Duration::from_millis(10),
        goodbye: Duration::from_millis(200),
        ..Pace::default()
    }
}

fn hear_with(url: &str, start_with: Start, pace: Pace, capacity: usize) -> Heard {
    crate::discord::install_crypto();
    let (to_work, work) = mpsc::channel(capacity);
    let (to_presses, presses) = mpsc::channel(capacity);
    let budget = IdentifyBudget {
        total: 100_000,
        remaining: 100_000,
        reset_after: Duration::from_secs(86_400),
        max_concurrency: 1,
    };
    let setup = ShardSetup {
        token: SecretString::from("seeded-token"),
        fingerprint: FINGERPRINT,
        gateway_url: url.to_owned(),
        start: start_with,
        queue: IdentifyQueue::with_spacing(budget, Duration::ZERO),
        work: to_work,
        presses: to_presses,
        pace,
    };
    Heard { handle: start(setup, Marks).unwrap(), work, presses }
}

fn hear(url: &str) -> Heard {
    hear_with(url, Start::default(), pace(), 64)
}

impl Heard {
    async fn next(&mut self) -> Handed<String> {
        timeout(LONG, self.work.recv()).await.expect("an event in time").expect("the shard lives")
    }

    async fn ready(&mut self) -> Option<Timestamp> {
        let handed = self.next().await;
        let Inbound::Ready { missed_since, .. } = handed.event else { panic!("READY was expected") };
        handed.ticket.done();
        missed_since
    }

    async fn resumed(&mut self) {
        let handed = self.next().await;
        assert!(matches!(handed.event, Inbound::Resumed));
        handed.ticket.done();
    }

    async fn hit(&mut self) -> (String, super::super::Ticket) {
        let handed = self.next().await;
        let Inbound::Message(words) = handed.event else { panic!("a message was expected") };
        (words, handed.ticket)
    }

    async fn until(&self, what: impl Fn(&ShardStatus) -> bool) -> ShardStatus {
        let mut status = self.handle.status();
        let status = timeout(LONG, status.wait_for(|status| what(status))).await.expect("the status in time");
        *status.unwrap()
    }
}

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
    let begin = Start { resume: Some(session), missed_since: None };
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
    };
    let begin = Start { resume: Some(stale), missed_since: Some(since) };
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
    };
    let mut heard = hear_with(&gateway.url, Start { resume: Some(other), missed_since: None }, pace(), 64);
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
async fn the_token_does_not_follow_a_strange_address_for_resuming() {
    let mut gateway = Gateway::start().await;
    let mut heard = hear(&gateway.url);
    let (mut line, _) = gateway.greeted().await;
    line.ready("s", "wss://gateway.discord.gg.evil.example").await;
    heard.ready().await;
    let (_next, resume) = gateway.greeted().await;
    assert_eq!((&resume["op"], &resume["d"]["session_id"]), (&json!(6), &json!("s")));
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

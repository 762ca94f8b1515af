//! A shard against a gateway that does what a test tells it.

mod handing_over;

mod sessions;

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

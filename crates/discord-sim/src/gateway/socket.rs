//! One gateway connection: WebSocket in, commands; payloads out.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::extract::{ConnectInfo, Query, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::zstd_stream::ZstdStream;
use super::{Opening, Out, frame, identify, resume};
use crate::journal::GatewayEvent;
use crate::listener::Peer;
use crate::live::{Live, Shared};

/// Milliseconds between heartbeats that HELLO asks for, as Discord does.
const HEARTBEAT_MS: u64 = 41_250;
/// Discord closes with 4008 a socket that sends more commands than this in 60 seconds.
const COMMANDS_PER_MINUTE: usize = 120;
/// Discord's limit for one command, in bytes; longer closes with 4002.
const COMMAND_BYTES: usize = 15_360;

/// `GET /gateway…`: upgrades, or refuses when a test asked for that.
pub(crate) async fn handler(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(peer): ConnectInfo<Peer>,
    Query(query): Query<HashMap<String, String>>,
    uri: Uri,
    upgrade: WebSocketUpgrade,
) -> Response {
    let refused = shared.with(|live| {
        let refused = live.faults.refuse_handshake();
        live.journal.gateway(live.now, GatewayEvent::Handshake { uri: uri.to_string(), refused });
        refused
    });
    if let Some(status) = refused {
        return StatusCode::from_u16(status).unwrap_or(StatusCode::SERVICE_UNAVAILABLE).into_response();
    }
    let compress = match query.get("compress").map(String::as_str) {
        None => false,
        Some("zstd-stream") => true,
        Some(_) => {
            return (StatusCode::BAD_REQUEST, "this stand-in compresses with zstd-stream only")
                .into_response();
        }
    };
    if query.get("encoding").is_some_and(|e| e != "json") {
        return (StatusCode::BAD_REQUEST, "this stand-in speaks JSON only").into_response();
    }
    let version_known = query.get("v").is_none_or(|v| v == "10" || v == "9");
    upgrade.on_upgrade(move |socket| Connection::new(shared, peer, socket, compress).run(version_known))
}

struct Connection {
    shared: Arc<Shared>,
    peer: Peer,
    socket: WebSocket,
    zstd: Option<ZstdStream>,
    link: mpsc::UnboundedSender<Out>,
    inbox: mpsc::UnboundedReceiver<Out>,
    session: Option<(String, u64)>,
    commands: VecDeque<Instant>,
}

/// Whether the connection goes on.
enum Next {
    Go,
    End,
}

impl Connection {
    fn new(shared: Arc<Shared>, peer: Peer, socket: WebSocket, compress: bool) -> Self {
        let (link, inbox) = mpsc::unbounded_channel();
        let zstd = compress.then(ZstdStream::new).and_then(Result::ok);
        Connection { shared, peer, socket, zstd, link, inbox, session: None, commands: VecDeque::new() }
    }

    async fn run(mut self, version_known: bool) {
        if !version_known {
            let _ = self.obey(Out::Close(4012, "Invalid API version.")).await;
            return;
        }
        let link = self.link.clone();
        self.shared.with(|live| live.gateway.strangers.push(link));
        let interval = self.shared.look(|live| live.faults.heartbeat_ms()).unwrap_or(HEARTBEAT_MS);
        let hello = frame(None, None, 10, &json!({"heartbeat_interval": interval, "_trace": ["sim"]}));
        if matches!(self.obey(Out::Frame(hello)).await, Next::Go) {
            self.turn().await;
        }
        self.leave();
    }

    async fn turn(&mut self) {
        loop {
            let next = tokio::select! {
                out = self.inbox.recv() => match out {
                    Some(out) => self.obey(out).await,
                    None => Next::End,
                },
                message = self.socket.recv() => match message {
                    Some(Ok(Message::Text(text))) => self.command(text.as_str()).await,
                    Some(Ok(Message::Binary(_))) => self.obey(Out::Close(4002, "Error while decoding payload.")).await,
                    Some(Ok(Message::Close(close))) => {
                        self.closed_by_bot(close.map(|c| c.code));
                        self.wait_for_goodbye().await;
                        Next::End
                    }
                    Some(Ok(_)) => Next::Go,
                    Some(Err(_)) | None => Next::End,
                },
            };
            if matches!(next, Next::End) {
                return;
            }
        }
    }

    async fn obey(&mut self, out: Out) -> Next {
        match out {
            Out::Frame(payload) => {
                let message = self.message(&payload);
                if self.socket.send(message).await.is_err() {
                    return Next::End;
                }
                Next::Go
            }
            Out::Close(code, reason) => {
                self.journal(GatewayEvent::Closed { code: Some(code) });
                self.end_session_if_closed_for_good(code);
                let close = CloseFrame { code, reason: reason.into() };
                let _ = self.socket.send(Message::Close(Some(close))).await;
                self.wait_for_goodbye().await;
                Next::End
            }
            Out::CloseWithoutCode => {
                self.journal(GatewayEvent::Closed { code: None });
                let _ = self.socket.send(Message::Close(None)).await;
                self.wait_for_goodbye().await;
                Next::End
            }
            Out::Drop => {
                self.journal(GatewayEvent::Dropped);
                self.peer.cut();
                Next::End
            }
            Out::CutWithin(payload) => {
                self.journal(GatewayEvent::Dropped);
                let message = self.message(&payload);
                let length = match &message {
                    Message::Text(text) => text.len(),
                    Message::Binary(bytes) => bytes.len(),
                    _ => 0,
                };
                self.peer.cut_after(length / 2);
                let _ = self.socket.send(message).await;
                self.peer.cut();
                Next::End
            }
        }
    }

    fn message(&mut self, payload: &str) -> Message {
        match &mut self.zstd {
            None => Message::Text(payload.into()),
            Some(zstd) => Message::Binary(zstd.compress(payload).unwrap_or_default().into()),
        }
    }

    async fn wait_for_goodbye(&mut self) {
        // Reading on writes the answer to the bot's close frame, or waits for its answer to ours; a bot that never
        // answers is left after a second.
        let goodbye = async { while let Some(Ok(_)) = self.socket.recv().await {} };
        let _ = tokio::time::timeout(Duration::from_secs(1), goodbye).await;
    }

    async fn command(&mut self, text: &str) -> Next {
        let now = Instant::now();
        self.commands.push_back(now);
        while self.commands.front().is_some_and(|t| now.duration_since(*t) > Duration::from_secs(60)) {
            self.commands.pop_front();
        }
        if self.commands.len() > COMMANDS_PER_MINUTE {
            return self.obey(Out::Close(4008, "You are being rate limited.")).await;
        }
        let parsed = serde_json::from_str::<Value>(text).ok().filter(|_| text.len() <= COMMAND_BYTES);
        let Some((op, d)) = parsed.and_then(|v| Some((v["op"].as_u64()?, v["d"].clone()))) else {
            return self.obey(Out::Close(4002, "Error while decoding payload.")).await;
        };
        self.journal(GatewayEvent::command(op, &d));
        match op {
            1 => self.heartbeat().await,
            2 | 6 if self.authenticated() => self.obey(Out::Close(4005, "Already authenticated.")).await,
            2 | 6 => self.open(op, &d).await,
            3 | 4 | 8 if !self.authenticated() => self.obey(Out::Close(4003, "Not authenticated.")).await,
            3 | 4 => Next::Go,
            8 => self.members(&d),
            _ => self.obey(Out::Close(4001, "Unknown opcode.")).await,
        }
    }

    /// Whether this socket has a session; op 9 takes it away.
    fn authenticated(&self) -> bool {
        let Some((id, generation)) = &self.session else { return false };
        self.shared.look(|live| live.gateway.holds(id, *generation))
    }

    async fn heartbeat(&mut self) -> Next {
        if self.shared.look(|live| live.faults.swallows_acks()) {
            return Next::Go;
        }
        self.obey(Out::Frame(frame(None, None, 11, &Value::Null))).await
    }

    async fn open(&mut self, op: u64, d: &Value) -> Next {
        let resume_url = format!("ws://{}/gateway/resume", self.shared.address);
        let link = self.link.clone();
        let opening = self.shared.with(|live| {
            let opening =
                if op == 2 { identify(live, d, &link, &resume_url) } else { resume(live, d, &link) };
            if matches!(opening, Opening::Session(..)) {
                live.gateway.strangers.retain(|s| !s.same_channel(&link));
            }
            opening
        });
        match opening {
            Opening::Session(id, generation) => {
                self.session = Some((id, generation));
                Next::Go
            }
            Opening::Invalid { resumable } => {
                self.obey(Out::Frame(frame(None, None, 9, &json!(resumable)))).await
            }
            Opening::Refused(code, reason) => self.obey(Out::Close(code, reason)).await,
        }
    }

    /// Op 8: the members of a guild whose names start with a query, as one GUILD_MEMBERS_CHUNK.
    fn members(&mut self, d: &Value) -> Next {
        let Some((session, _)) = self.session.clone() else { return Next::Go };
        self.shared.with(|live| {
            if let Some(chunk) = members_chunk(live, d) {
                live.gateway.push(&session, "GUILD_MEMBERS_CHUNK", &chunk);
            }
        });
        Next::Go
    }

    fn journal(&self, event: GatewayEvent) {
        self.shared.with(|live| live.journal.gateway(live.now, event));
    }

    /// A bot that closes with 1000 or 1001 gives its session up; every other way of leaving keeps it.
    fn closed_by_bot(&mut self, code: Option<u16>) {
        self.journal(GatewayEvent::ClosedByBot { code });
        if matches!(code, Some(1000 | 1001)) {
            self.forget_session();
        }
    }

    fn end_session_if_closed_for_good(&mut self, code: u16) {
        if matches!(code, 4003 | 4004 | 4007 | 4009..=4014) {
            self.forget_session();
        }
    }

    fn forget_session(&mut self) {
        if let Some((id, _)) = &self.session {
            self.shared.with(|live| live.gateway.sessions.remove(id));
        }
    }

    fn leave(&mut self) {
        let link = self.link.clone();
        let session = self.session.take();
        self.shared.with(|live| {
            live.gateway.strangers.retain(|s| !s.same_channel(&link));
            let Some((id, generation)) = session else { return };
            if let Some(session) = live.gateway.sessions.get_mut(&id)
                && session.generation == generation
            {
                session.link = None;
                session.left_at = Some(live.now);
                session.held.clear();
            }
            live.touch_everything();
        });
    }
}

fn members_chunk(live: &Live, d: &Value) -> Option<Value> {
    let guild: crate::Id = d["guild_id"].as_str()?.parse().ok()?;
    let query = d["query"].as_str().unwrap_or_default().to_lowercase();
    let known = live.world.guilds.get(&guild)?;
    let by_id = |id: crate::Id| match &d["user_ids"] {
        Value::Array(ids) => ids.contains(&json!(id)),
        Value::String(one) => *one == id.to_string(),
        _ => live.world.name_of(id).to_lowercase().starts_with(&query),
    };
    let members: Vec<Value> = known
        .members
        .values()
        .filter(|m| by_id(m.user_id))
        .map(|m| crate::wire::member(&live.world, m))
        .collect();
    Some(
        json!({"guild_id": guild, "members": members, "chunk_index": 0, "chunk_count": 1, "nonce": d["nonce"]}),
    )
}

//! What the bot did, in order: every REST request and everything on the gateway.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

/// One entry of the journal.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "entry", rename_all = "snake_case")]
pub enum Entry {
    /// A REST request, answered or cut off.
    Request(Request),
    /// Something on the gateway.
    Gateway {
        /// The sim's time.
        at: Timestamp,
        /// What it was.
        #[serde(flatten)]
        event: GatewayEvent,
    },
}

/// A REST request of the bot.
#[derive(Clone, Debug, Serialize)]
pub struct Request {
    /// The sim's time at arrival.
    pub at: Timestamp,
    /// `GET`, `POST`, …
    pub method: String,
    /// Path without `/api/v10` and without the query.
    pub path: String,
    /// The query as it came, empty for none.
    pub query: String,
    /// The JSON body (of a multipart request its `payload_json`); null for none.
    pub body: Value,
    /// Names of the files of a multipart request.
    pub files: Vec<String>,
    /// The status that the request got; `None` if the connection was cut instead.
    pub status: Option<u16>,
    /// The body of the answer; null for none.
    pub answer: Value,
    /// Whether the request had its effect (false if it was refused by a fault or cut off before).
    pub effect: bool,
    /// The User-Agent header.
    pub user_agent: String,
}

/// Something on the gateway.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum GatewayEvent {
    /// A WebSocket handshake.
    Handshake {
        /// Path and query: tells the first URL from the resume URL, and the compression.
        uri: String,
        /// The status it was refused with.
        refused: Option<u16>,
    },
    /// A command of the bot; the token in it is replaced.
    Command {
        /// The opcode.
        op: u64,
        /// Its `d`.
        d: Value,
    },
    /// The sim closed the socket.
    Closed {
        /// Close code; `None` for a close frame without one.
        code: Option<u16>,
    },
    /// The bot closed the socket.
    ClosedByBot {
        /// Its close code.
        code: Option<u16>,
    },
    /// The sim broke the connection without a close frame.
    Dropped,
}

impl GatewayEvent {
    pub(crate) fn command(op: u64, d: &Value) -> Self {
        let mut d = d.clone();
        if let Some(token) = d.get_mut("token") {
            *token = Value::from("***");
        }
        GatewayEvent::Command { op, d }
    }
}

/// The journal of a run.
#[derive(Clone, Debug, Default)]
pub struct Journal {
    entries: Vec<Entry>,
}

impl Journal {
    /// All entries, oldest first.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The REST requests, oldest first.
    pub fn requests(&self) -> impl DoubleEndedIterator<Item = &Request> {
        self.entries.iter().filter_map(|e| match e {
            Entry::Request(request) => Some(request),
            Entry::Gateway { .. } => None,
        })
    }

    /// Requests of a method whose path fits a pattern (`*` is one segment, `**` any rest), oldest first.
    pub fn requests_to<'a>(&'a self, method: &'a str, pattern: &'a str) -> impl Iterator<Item = &'a Request> {
        self.requests().filter(move |r| r.method == method && crate::faults::path_fits(pattern, &r.path))
    }

    /// What happened on the gateway, oldest first.
    pub fn gateway_events(&self) -> impl DoubleEndedIterator<Item = &GatewayEvent> {
        self.entries.iter().filter_map(|e| match e {
            Entry::Gateway { event, .. } => Some(event),
            Entry::Request(_) => None,
        })
    }

    /// The opcodes of the bot's gateway commands, oldest first.
    pub fn commands(&self) -> Vec<u64> {
        let op = |e: &GatewayEvent| match e {
            GatewayEvent::Command { op, .. } => Some(*op),
            _ => None,
        };
        self.gateway_events().filter_map(op).collect()
    }

    pub(crate) fn gateway(&mut self, at: Timestamp, event: GatewayEvent) {
        self.entries.push(Entry::Gateway { at, event });
    }

    /// Adds a request and tells its place, for [`Journal::finish_request`].
    pub(crate) fn request(&mut self, request: Request) -> usize {
        self.entries.push(Entry::Request(request));
        self.entries.len() - 1
    }

    pub(crate) fn finish_request(&mut self, place: usize, status: Option<u16>, answer: Value, effect: bool) {
        if let Some(Entry::Request(request)) = self.entries.get_mut(place) {
            request.status = status;
            request.answer = answer;
            request.effect = effect;
        }
    }
}

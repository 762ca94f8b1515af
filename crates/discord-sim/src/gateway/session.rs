//! One session: its numbering, what it can replay, and the socket it has just now.

use std::collections::VecDeque;

use jiff::Timestamp;
use serde_json::Value;
use tokio::sync::mpsc;

use super::Out;

/// How many events a session can replay; older ones make a resume fail with op 9.
const REPLAY: usize = 10_000;

/// A session of the bot.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) id: String,
    pub(crate) intents: u64,
    /// Shard number and how many there are.
    pub(crate) shard: (u64, u64),
    /// The number of the last event.
    pub(crate) sequence: u64,
    log: VecDeque<(u64, String)>,
    /// The open socket; `None` while the bot is away.
    pub(crate) link: Option<mpsc::UnboundedSender<Out>>,
    /// Counts sockets, so that an old one that ends late does not clear the link of the new one.
    pub(crate) generation: u64,
    /// Dispatches that are held back.
    pub(crate) held: VecDeque<String>,
    /// When the last socket went away.
    pub(crate) left_at: Option<Timestamp>,
}

impl Session {
    pub(crate) fn new(id: String, intents: u64, shard: (u64, u64), link: mpsc::UnboundedSender<Out>) -> Self {
        Session {
            id,
            intents,
            shard,
            sequence: 0,
            log: VecDeque::new(),
            link: Some(link),
            generation: 0,
            held: VecDeque::new(),
            left_at: None,
        }
    }

    /// Numbers an event and keeps its payload for a resume.
    pub(crate) fn record(&mut self, name: &str, data: &Value) -> String {
        self.sequence += 1;
        let payload = frame(Some(name), Some(self.sequence), 0, data);
        self.log.push_back((self.sequence, payload.clone()));
        if self.log.len() > REPLAY {
            self.log.pop_front();
        }
        payload
    }

    /// Payloads after `sequence`, or `None` if the session no longer has them all.
    pub(crate) fn since(&self, sequence: u64) -> Option<Vec<String>> {
        let oldest = self.log.front().map_or(self.sequence + 1, |(n, _)| *n);
        if sequence + 1 < oldest {
            return None;
        }
        Some(self.log.iter().filter(|(n, _)| *n > sequence).map(|(_, p)| p.clone()).collect())
    }

    /// Gives something to the open socket, if there is one.
    pub(crate) fn send(&self, out: Out) {
        if let Some(link) = &self.link {
            // A socket that has just ended loses nothing: the log has it for the resume.
            let _ = link.send(out);
        }
    }
}

/// One payload with Discord's order of keys: some libraries search for them instead of parsing.
pub(crate) fn frame(name: Option<&str>, sequence: Option<u64>, op: u8, data: &Value) -> String {
    let name = name.map_or("null".to_owned(), |n| format!("\"{n}\""));
    let sequence = sequence.map_or("null".to_owned(), |s| s.to_string());
    format!(r#"{{"t":{name},"s":{sequence},"op":{op},"d":{data}}}"#)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn keys_stand_in_discords_order() {
        assert_eq!(frame(None, None, 11, &Value::Null), r#"{"t":null,"s":null,"op":11,"d":null}"#);
        assert_eq!(frame(Some("X"), Some(3), 0, &json!({"a": 1})), r#"{"t":"X","s":3,"op":0,"d":{"a":1}}"#);
    }

    #[test]
    fn a_session_replays_what_came_after_a_number_and_says_when_it_cannot() {
        let (link, _keep) = mpsc::unbounded_channel();
        let mut session = Session::new("s".into(), 0, (0, 1), link);
        for _ in 0..REPLAY + 5 {
            session.record("X", &Value::Null);
        }
        assert_eq!(session.since(session.sequence).unwrap().len(), 0);
        assert_eq!(session.since(session.sequence - 2).unwrap().len(), 2);
        assert!(session.since(3).is_none());
    }
}

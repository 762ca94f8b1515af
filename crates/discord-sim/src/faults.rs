//! Faults that a test asks for: REST answers that come late, twice, not at all; a gateway that closes, cuts, lies.

use serde::{Deserialize, Serialize};

/// A fault of REST requests.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RestFault {
    /// `GET`, `POST`, …; `None` for any.
    #[serde(default)]
    pub method: Option<String>,
    /// Path without `/api/v10`: `*` is one segment, `**` any rest.
    pub path: String,
    /// What happens.
    #[serde(flatten)]
    pub effect: RestEffect,
    /// How many requests it happens to; `None` for all from now on.
    #[serde(default)]
    pub times: Option<u32>,
    /// How many fitting requests go through unharmed first.
    #[serde(default)]
    pub after: u32,
}

/// What happens to a request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "effect", rename_all = "snake_case")]
pub enum RestEffect {
    /// The effect happens at once, the answer comes this much later (real milliseconds).
    Late {
        /// Milliseconds.
        ms: u64,
    },
    /// The request waits this long before it has its effect (real milliseconds).
    Slow {
        /// Milliseconds.
        ms: u64,
    },
    /// Answered with this status and a body like Discord's; no effect.
    Refuse {
        /// HTTP status.
        status: u16,
        /// Discord's error code in the body; 0 as for Discord's own 500s.
        #[serde(default)]
        code: u64,
    },
    /// The request arrives twice, as when something on the way repeats it; the second answer is the one returned.
    Twice,
    /// The connection breaks before the request has any effect.
    DropBefore,
    /// The request has its effect, then the connection breaks without an answer.
    DropAfter,
    /// The request has its effect, then the connection breaks in the middle of the answer.
    CutAnswer,
    /// 429; no effect.
    RateLimit {
        /// Seconds, in header and body.
        retry_after: f64,
        /// Whether it is the global limit.
        #[serde(default)]
        global: bool,
    },
    /// No answer at all; no effect. The connection stays open.
    Hang,
}

impl RestFault {
    /// A fault for the next request that fits `method` and `path`.
    pub fn once(method: &str, path: &str, effect: RestEffect) -> Self {
        RestFault { method: Some(method.to_owned()), path: path.to_owned(), effect, times: Some(1), after: 0 }
    }

    /// The same for `times` requests.
    pub fn times(self, times: u32) -> Self {
        RestFault { times: Some(times), ..self }
    }

    /// The same for every request from now on.
    pub fn always(self) -> Self {
        RestFault { times: None, ..self }
    }

    /// The same after `after` fitting requests went through unharmed.
    pub fn after(self, after: u32) -> Self {
        RestFault { after, ..self }
    }
}

/// A fault of the gateway.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum GatewayFault {
    /// Close every open socket with a code.
    Close {
        /// The code.
        code: u16,
    },
    /// Send a close frame without a code.
    CloseWithoutCode,
    /// Break the TCP connections without a close frame.
    Drop,
    /// Break the connection in the middle of the next dispatch's WebSocket frame. A resume gets it whole.
    CutNextDispatch,
    /// Send the next dispatch twice, under two sequence numbers.
    DoubleNextDispatch,
    /// Op 7.
    Reconnect,
    /// Op 9. With `false` the session is gone.
    InvalidSession {
        /// `d`.
        resumable: bool,
    },
    /// Stop (or go on) acknowledging heartbeats.
    SwallowAcks {
        /// Whether to swallow.
        on: bool,
    },
    /// The heartbeat interval that HELLO asks for from the next connection on; `None` for Discord's 41,250.
    HeartbeatInterval {
        /// Real milliseconds.
        ms: Option<u64>,
    },
    /// Refuse this many WebSocket handshakes.
    RefuseHandshakes {
        /// How many.
        times: u32,
        /// With which status.
        status: u16,
    },
    /// Keep dispatches back: they exist and count, but stay off the socket until `Release`.
    Hold,
    /// Write what was kept back.
    Release,
    /// Dispatch an event of any name with any content to every session: also one that no library can decode.
    Event {
        /// `t`.
        name: String,
        /// `d`.
        data: serde_json::Value,
    },
    /// Write a text to every socket as it is, JSON or not.
    Raw {
        /// The text of the WebSocket message.
        text: String,
    },
    /// Forget all sessions, as Discord does after some time: a RESUME gets op 9.
    ForgetSessions,
}

/// All faults that are set.
#[derive(Clone, Debug, Default)]
pub(crate) struct Faults {
    rest: Vec<RestFault>,
    swallow_acks: bool,
    heartbeat_ms: Option<u64>,
    refuse_handshakes: u32,
    refuse_status: u16,
}

impl Faults {
    pub(crate) fn add(&mut self, fault: RestFault) {
        self.rest.push(fault);
    }

    pub(crate) fn clear(&mut self) {
        *self = Faults::default();
    }

    /// REST faults that still wait for a request.
    pub(crate) fn pending(&self) -> &[RestFault] {
        &self.rest
    }

    /// The effect for this request; uses up one of its times. The first fault that fits decides.
    pub(crate) fn for_request(&mut self, method: &str, path: &str) -> Option<RestEffect> {
        let fits =
            |f: &RestFault| f.method.as_deref().is_none_or(|m| m == method) && path_fits(&f.path, path);
        let mut hit = None;
        for fault in self.rest.iter_mut().filter(|f| fits(f)) {
            if fault.after > 0 {
                fault.after -= 1;
                continue;
            }
            if let Some(times) = &mut fault.times {
                *times = times.saturating_sub(1);
            }
            hit = Some(fault.effect.clone());
            break;
        }
        self.rest.retain(|f| f.times != Some(0));
        hit
    }

    pub(crate) fn set_swallow_acks(&mut self, on: bool) {
        self.swallow_acks = on;
    }

    pub(crate) fn swallows_acks(&self) -> bool {
        self.swallow_acks
    }

    pub(crate) fn set_heartbeat_ms(&mut self, ms: Option<u64>) {
        self.heartbeat_ms = ms;
    }

    pub(crate) fn heartbeat_ms(&self) -> Option<u64> {
        self.heartbeat_ms
    }

    pub(crate) fn set_refuse_handshakes(&mut self, times: u32, status: u16) {
        (self.refuse_handshakes, self.refuse_status) = (times, status);
    }

    pub(crate) fn refuse_handshake(&mut self) -> Option<u16> {
        self.refuse_handshakes = self.refuse_handshakes.checked_sub(1)?;
        Some(self.refuse_status)
    }
}

/// Whether a path fits a pattern: `*` stands for one segment, `**` at the end for any rest.
pub(crate) fn path_fits(pattern: &str, path: &str) -> bool {
    let mut wanted = pattern.trim_matches('/').split('/');
    let mut given = path.trim_matches('/').split('/');
    loop {
        match (wanted.next(), given.next()) {
            (Some("**"), _) | (None, None) => return true,
            (Some("*"), Some(_)) => {}
            (Some(w), Some(g)) if w == g => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        for (pattern, path, fits) in [
            ("/channels/*/messages", "/channels/1/messages", true),
            ("/channels/*/messages", "/channels/1/messages/2", false),
            ("/channels/**", "/channels/1/messages/2", true),
            ("/channels/*/messages", "/channels/1", false),
            ("**", "/anything/at/all", true),
        ] {
            assert_eq!(path_fits(pattern, path), fits, "{pattern} against {path}");
        }
    }

    #[test]
    fn a_fault_is_used_up_and_can_let_some_pass_first() {
        let mut faults = Faults::default();
        faults.add(RestFault::once("POST", "/x/*", RestEffect::DropAfter).after(1));
        assert_eq!(faults.for_request("GET", "/x/1"), None);
        assert_eq!(faults.for_request("POST", "/x/1"), None);
        assert_eq!(faults.for_request("POST", "/x/1"), Some(RestEffect::DropAfter));
        assert_eq!(faults.for_request("POST", "/x/1"), None);
        assert!(faults.pending().is_empty());
    }

    #[test]
    fn faults_read_from_json() {
        let text = r#"{"method":"POST","path":"/x","effect":"refuse","status":503,"times":2}"#;
        let fault: RestFault = serde_json::from_str(text).unwrap();
        assert_eq!(fault.effect, RestEffect::Refuse { status: 503, code: 0 });
        assert_eq!(fault.times, Some(2));
        let text = r#"{"fault":"close","code":4009}"#;
        assert_eq!(serde_json::from_str::<GatewayFault>(text).unwrap(), GatewayFault::Close { code: 4009 });
    }
}

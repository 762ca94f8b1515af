//! What breaks, as a test says it.

use serde_json::{Value, json};

use super::Sim;
use crate::LimitSettings;
use crate::faults::{GatewayFault, RestFault};
use crate::gateway::{self, Out};
use crate::live::Live;

impl Sim {
    /// Adds a REST fault; the first that fits a request decides.
    pub fn rest_fault(&self, fault: RestFault) {
        self.shared.with(|live| live.faults.add(fault));
    }

    /// REST faults that still wait for a request: a test that ends with one did not test what it meant to.
    pub fn pending_faults(&self) -> Vec<RestFault> {
        self.shared.look(|live| live.faults.pending().to_vec())
    }

    /// Does something to the gateway.
    pub fn gateway_fault(&self, fault: GatewayFault) {
        self.shared.with(|live| gateway_fault(live, fault));
    }

    /// Everything works again; what was held back is written.
    pub fn clear_faults(&self) {
        self.shared.with(|live| {
            live.faults.clear();
            live.gateway.cut_next = false;
            live.gateway.double_next = false;
            live.gateway.release();
        });
    }

    /// Changes how strict rate limits are.
    pub fn set_limits(&self, settings: LimitSettings) {
        self.shared.with(|live| live.limits.settings = settings);
    }
}

fn gateway_fault(live: &mut Live, fault: GatewayFault) {
    match fault {
        GatewayFault::Close { code } => live.gateway.tell_sockets(&Out::Close(code, "asked for by a test")),
        GatewayFault::CloseWithoutCode => live.gateway.tell_sockets(&Out::CloseWithoutCode),
        GatewayFault::Drop => live.gateway.tell_sockets(&Out::Drop),
        GatewayFault::CutNextDispatch => live.gateway.cut_next = true,
        GatewayFault::DoubleNextDispatch => live.gateway.double_next = true,
        GatewayFault::Reconnect => {
            live.gateway.tell_sockets(&Out::Frame(gateway::frame(None, None, 7, &Value::Null)));
        }
        GatewayFault::InvalidSession { resumable } => {
            let frame = gateway::frame(None, None, 9, &json!(resumable));
            live.gateway.tell_sockets(&Out::Frame(frame));
            live.gateway.detach_sockets(live.now);
            if !resumable {
                live.gateway.end_sessions(live.now);
            }
        }
        GatewayFault::SwallowAcks { on } => live.faults.set_swallow_acks(on),
        GatewayFault::HeartbeatInterval { ms } => live.faults.set_heartbeat_ms(ms),
        GatewayFault::RefuseHandshakes { times, status } => live.faults.set_refuse_handshakes(times, status),
        GatewayFault::Hold => live.gateway.hold(),
        GatewayFault::Release => live.gateway.release(),
        GatewayFault::Event { name, data } => {
            let sessions: Vec<String> = live.gateway.sessions.keys().cloned().collect();
            for session in sessions {
                live.gateway.push(&session, &name, &data);
            }
        }
        GatewayFault::Raw { text } => live.gateway.tell_sockets(&Out::Frame(text)),
        GatewayFault::ForgetSessions => live.gateway.end_sessions(live.now),
    }
}

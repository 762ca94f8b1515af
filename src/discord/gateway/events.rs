//! What each thing that comes from the connection, or fails to come, means for the shard.

use std::time::{Duration, Instant};

use jiff::Timestamp;
use twilight_gateway::error::{ReceiveMessageError, ReceiveMessageErrorType};
use twilight_gateway::{Message, Shard, ShardState};

use super::backoff::between;
use super::close::Verdict;
use super::identify::IdentifyQueue;
use super::inbound::{Handed, Inbound};
use super::route::{route, unreadable_interaction};
use super::screen::Screen;
use super::session::is_gateway_url;
use super::status::{Hearing, ShardStatus};
use super::task::{Ending, HELLO, ShardTask};
use crate::discord::decode::{Frame, Undecodable};
use crate::discord::facts::ReadyFacts;

/// The library tries again after 0, 1, 3, 7, 15 s and then ever more seldom; from here on, we do.
const LIBRARY_ATTEMPTS: u8 = 5;

/// Opcodes of the gateway.
const DISPATCH: u8 = 0;
const RECONNECT: u8 = 7;
const INVALID_SESSION: u8 = 9;

impl<S: Screen> ShardTask<S> {
    pub(super) fn on_item(
        &mut self,
        item: Option<Result<Message, ReceiveMessageError>>,
        shard: &Shard<IdentifyQueue>,
    ) -> Option<Ending> {
        match item {
            Some(Ok(Message::Text(frame))) => self.on_frame(&frame),
            Some(Ok(Message::Close(frame))) => self.on_close(frame.map(|frame| frame.code)),
            // The error is never formatted: it holds the whole frame.
            Some(Err(error)) => match error.kind() {
                ReceiveMessageErrorType::Reconnect => self.on_refused(shard),
                ReceiveMessageErrorType::Deserializing { event } => self.on_frame(event),
                _ => {
                    self.count_undecodable(&Undecodable::named("compressed frame"));
                    self.leaving_since = Some(Instant::now());
                    None
                }
            },
            None => Some(Ending::Again { keep_session: false, pause: self.backoff.next() }),
        }
    }

    fn on_close(&mut self, code: Option<u16>) -> Option<Ending> {
        self.leaving_since = None;
        let verdict = self.closes.closed(code, Instant::now());
        metrics::counter!("sanad_gateway_closes_total").increment(1);
        tracing::info!(shard.id = self.id.number(), code, ?verdict, "the connection was closed");
        self.turn_quiet();
        match verdict {
            // The library would take the session up again at once, from whoever may have it now.
            Verdict::LetIt if !*self.allowed.borrow() => {
                Some(Ending::Again { keep_session: true, pause: self.backoff.next() })
            }
            Verdict::LetIt => None,
            Verdict::PauseAndResume => Some(Ending::Again { keep_session: true, pause: self.backoff.next() }),
            Verdict::PauseAndIdentify => {
                Some(Ending::Again { keep_session: false, pause: self.backoff.next() })
            }
            Verdict::Fatal(fatal) => Some(Ending::Fatal(fatal)),
        }
    }

    fn on_refused(&mut self, shard: &Shard<IdentifyQueue>) -> Option<Ending> {
        self.last_dispatch = Instant::now();
        self.leaving_since = None;
        let ShardState::Disconnected { reconnect_attempts } = shard.state() else { return None };
        tracing::info!(
            shard.id = self.id.number(),
            attempts = reconnect_attempts,
            "Discord cannot be reached"
        );
        (reconnect_attempts >= LIBRARY_ATTEMPTS || !*self.allowed.borrow())
            .then(|| Ending::Again { keep_session: true, pause: self.backoff.next() })
    }

    pub(super) fn on_frame(&mut self, text: &str) -> Option<Ending> {
        self.last_frame = Instant::now();
        let frame = match Frame::parse(text) {
            Ok(frame) => frame,
            Err(error) => {
                self.count_undecodable(&error);
                return None;
            }
        };
        match frame.op {
            DISPATCH => self.on_dispatch(&frame),
            INVALID_SESSION => {
                // Discord asks for a pause before the next attempt; the library makes none, so the connection is
                // dropped here.
                let resumable = frame.data.is_some_and(|raw| raw.get() == "true");
                tracing::info!(shard.id = self.id.number(), resumable, "Discord refuses the session");
                let (least, most) = self.pace.invalid_session;
                Some(Ending::Again { keep_session: resumable, pause: between(least, most) })
            }
            RECONNECT => {
                // The library says goodbye and resumes once that is answered.
                self.leaving_since = Some(self.last_frame);
                None
            }
            HELLO => {
                self.leaving_since = None;
                // Where the line ended without a word, the library has connected again by itself; it has not resumed yet.
                if !*self.allowed.borrow() {
                    self.turn_quiet();
                    return Some(Ending::Again { keep_session: true, pause: self.backoff.next() });
                }
                None
            }
            _ => None,
        }
    }

    fn on_dispatch(&mut self, frame: &Frame<'_>) -> Option<Ending> {
        let (Some(kind), Some(sequence)) = (frame.kind, frame.sequence) else {
            self.count_undecodable(&Undecodable::named("dispatch without name or number"));
            return None;
        };
        self.last_dispatch = self.last_frame;
        if kind == "READY" {
            return self.on_ready(frame, sequence);
        }
        self.closes.heard(kind == "RESUMED");
        if kind == "RESUMED" {
            self.greet();
            self.give_up_what_did_not_come();
            self.tickets.all_told();
        }
        if !self.tickets.is_new(sequence) {
            return None;
        }
        match guarded(|| route(frame, &mut self.screen)) {
            Ok(Ok(None)) => self.tickets.pass(sequence),
            Ok(Ok(Some(event))) => {
                let ticket = self.tickets.open(sequence);
                match &event {
                    Inbound::Guild(facts) if !facts.unavailable => ticket.describes(facts.id),
                    Inbound::GuildGone { guild, unavailable: false } => self.tickets.guild_gone(*guild),
                    _ => {}
                }
                self.hand(event, ticket);
            }
            Ok(Err(error)) => {
                self.count_undecodable(&error);
                let ticket = self.tickets.open(sequence);
                let event =
                    unreadable_interaction(frame).unwrap_or(Inbound::Undecodable { kind: error.kind });
                self.hand(event, ticket);
            }
            Err(Panicked) => {
                // Repeating it would panic again, in this process and in the next.
                tracing::error!(
                    shard.id = self.id.number(),
                    sequence,
                    kind,
                    "looking at a frame panicked; it is given up"
                );
                metrics::counter!("sanad_gateway_frames_given_up_total").increment(1);
                let ticket = self.tickets.open(sequence);
                self.hand(Inbound::GivenUp { sequence }, ticket);
            }
        }
        None
    }

    fn on_ready(&mut self, frame: &Frame<'_>, sequence: u64) -> Option<Ending> {
        let mut facts: Box<ReadyFacts> = match frame.read() {
            Ok(facts) => facts,
            Err(error) => {
                // Without its session's name nothing can be resumed; the next attempt may be read.
                self.count_undecodable(&error);
                return Some(Ending::Again { keep_session: false, pause: self.backoff.next() });
            }
        };
        self.closes.heard(true);
        let resume_url = std::mem::take(&mut facts.resume_gateway_url);
        let trusted = is_gateway_url(&resume_url);
        let missed_since = self.heard_until.into_iter().chain(self.tickets.behind()).min();
        self.tickets.begin(std::mem::take(&mut facts.session_id), resume_url, 0);
        if let Some(since) = missed_since {
            self.tickets.fall_behind(since, facts.guilds.iter().map(|guild| guild.id));
            // A bot that is on no server has nothing to read back.
            self.tickets.all_told();
        }
        self.replayed = (0, 0);
        self.greet();
        tracing::info!(shard.id = self.id.number(), guilds = facts.guilds.len(), "a session begins");
        let ticket = self.tickets.open(sequence);
        self.hand(Inbound::Ready { facts, missed_since }, ticket);
        if trusted {
            return None;
        }
        // The library would connect there with the token as soon as this connection is lost.
        tracing::warn!(
            shard.id = self.id.number(),
            "Discord names an address for resuming that is not its own; it is not used"
        );
        Some(Ending::Again { keep_session: true, pause: self.backoff.next() })
    }

    fn hand(&mut self, event: Inbound<S::Hit>, ticket: super::Ticket) {
        let press = matches!(event, Inbound::Interaction(_) | Inbound::UnreadableInteraction { .. });
        let handed = Handed { shard: self.id.number(), event, ticket, heard_at: self.last_frame };
        if press { self.presses.push(handed) } else { self.work.push(handed) }
    }

    /// Discord has repeated all it has: what was lost and has not come again will not come.
    fn give_up_what_did_not_come(&mut self) {
        while let Some(sequence) = self.tickets.lost_before(self.losses_at_connect) {
            self.give_up(sequence);
        }
    }

    pub(super) fn give_up(&mut self, sequence: u64) {
        tracing::error!(
            shard.id = self.id.number(),
            sequence,
            "a frame could not be handled, though it was asked for again; it is given up"
        );
        metrics::counter!("sanad_gateway_frames_given_up_total").increment(1);
        self.tickets.give_up(sequence);
        self.hand(Inbound::GivenUp { sequence }, self.tickets.blank());
    }

    fn count_undecodable(&mut self, error: &Undecodable) {
        self.undecodable += 1;
        metrics::counter!("sanad_gateway_undecodable_total", "kind" => error.kind.clone()).increment(1);
        tracing::warn!(shard.id = self.id.number(), kind = error.kind, "an event could not be read");
    }

    fn greet(&mut self) {
        self.greeted = Some(Instant::now());
        self.heard_until = Some(Timestamp::now());
        self.say(Hearing::Yes);
    }

    pub(super) fn turn_quiet(&mut self) {
        if self.greeted.take().is_some() {
            self.quiet_since = Timestamp::now();
        }
        self.say(Hearing::Connecting { since: self.quiet_since });
    }

    pub(super) fn on_tick(&mut self, shard: &Shard<IdentifyQueue>) -> Option<Ending> {
        if self.greeted.is_some_and(|at| at.elapsed() >= self.pace.healthy_after) {
            self.backoff.reset();
        }
        let connected = shard.state().is_identified() && self.greeted.is_some();
        let full = self.work.full_since().into_iter().chain(self.presses.full_since()).min();
        let full = full.filter(|since| since.elapsed() >= self.pace.full_after);
        let hearing = if let Some(since) = full {
            Hearing::Full { since: ago(since.elapsed()) }
        } else if connected {
            self.heard_until = Some(ago(self.last_frame.elapsed()));
            Hearing::Yes
        } else if let Some(about) = self.queue.waits(self.id.number()) {
            self.last_dispatch = Instant::now();
            Hearing::WaitingToIdentify { since: self.quiet_since, about }
        } else {
            Hearing::Connecting { since: self.quiet_since }
        };
        self.say(hearing);
        if self.leaving_since.is_some_and(|since| since.elapsed() > self.pace.goodbye) {
            return Some(Ending::Again { keep_session: true, pause: Duration::ZERO });
        }
        let last = if connected { self.last_frame } else { self.last_dispatch };
        let silent = full.is_none() && last.elapsed() > self.pace.silence;
        silent.then(|| {
            tracing::warn!(shard.id = self.id.number(), "nothing was heard for too long; connecting anew");
            Ending::Again { keep_session: connected, pause: self.backoff.next() }
        })
    }

    pub(super) fn say(&self, hearing: Hearing) {
        let sum = self.tickets.sum();
        self.status.send_replace(ShardStatus {
            hearing,
            received: sum.received,
            handled: sum.handled,
            open: sum.open,
            oldest_open: sum.oldest,
            lost: sum.lost,
            closes: self.closes.total(),
            undecodable: self.undecodable,
        });
    }
}

/// Something panicked; the panic hook has said where.
struct Panicked;

/// One message must not be able to stop a shard. The screen is asked again for the next one, whatever state this one
/// left it in; [`Screen`] says so.
fn guarded<T>(look: impl FnOnce() -> T) -> Result<T, Panicked> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(look)).map_err(|_| Panicked)
}

/// The moment so long ago.
pub(super) fn ago(duration: Duration) -> Timestamp {
    let now = Timestamp::now();
    jiff::SignedDuration::try_from(duration)
        .ok()
        .and_then(|duration| now.checked_sub(duration).ok())
        .unwrap_or(now)
}

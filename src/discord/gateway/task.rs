//! The life of a shard: connect, listen, and decide what follows when that ends.

use std::time::{Duration, Instant};

use futures_util::StreamExt;
use jiff::Timestamp;
use secrecy::ExposeSecret;
use tokio::sync::watch;
use tokio::time::MissedTickBehavior;
use twilight_gateway::error::ReceiveMessageErrorType;
use twilight_gateway::{CloseFrame, Config, ConfigBuilder, Message, Session, Shard, ShardId, ShardState};
use twilight_model::gateway::Intents;

use super::backoff::{Backoff, between};
use super::close::{Closes, Fatal, Verdict};
use super::hand_over::Lane;
use super::identify::IdentifyQueue;
use super::inbound::{Handed, Inbound};
use super::route::route;
use super::screen::Screen;
use super::session::{Start, is_gateway_url};
use super::shard::{Pace, ShardEnd, ShardSetup};
use super::status::{Hearing, ShardStatus};
use super::tickets::Tickets;
use crate::discord::decode::{Frame, Undecodable};
use crate::discord::facts::ReadyFacts;

/// The library tries again after 0, 1, 3, 7, 15 s and then ever more seldom; from here on, we do.
const LIBRARY_ATTEMPTS: u8 = 5;

/// Opcodes of the gateway.
const DISPATCH: u8 = 0;
const RECONNECT: u8 = 7;
const INVALID_SESSION: u8 = 9;
const HELLO: u8 = 10;

/// Why listening ended.
enum Ending {
    /// Somebody asked for it, or nobody listens any more.
    Stopped,
    /// Discord refuses the bot.
    Fatal(Fatal),
    /// Connect anew after a pause.
    Again { keep_session: bool, pause: Duration },
}

pub(super) struct ShardTask<S: Screen> {
    config: Config<IdentifyQueue>,
    id: ShardId,
    queue: IdentifyQueue,
    pace: Pace,
    start: Start,
    screen: S,
    tickets: Tickets,
    work: Lane<S::Hit>,
    presses: Lane<S::Hit>,
    status: watch::Sender<ShardStatus>,
    stop: watch::Receiver<Option<Duration>>,
    closes: Closes,
    backoff: Backoff,
    undecodable: u64,
    /// The lost frame that is being asked for again, and how often that was done.
    replayed: (u64, u32),
    /// How many tickets had been lost when this connection began: their frames should come again on it.
    losses_at_connect: u64,
    /// When the present session greeted us.
    greeted: Option<Instant>,
    last_frame: Instant,
    last_dispatch: Instant,
    /// Since when we have been waiting for Discord to answer the library's own goodbye.
    leaving_since: Option<Instant>,
    /// The last moment at which a session was surely being heard.
    heard_until: Option<Timestamp>,
    /// Since when nothing is heard.
    quiet_since: Timestamp,
}

impl<S: Screen> ShardTask<S> {
    pub(super) fn new(
        setup: ShardSetup<S::Hit>,
        screen: S,
        intents: Intents,
        tickets: Tickets,
        status: watch::Sender<ShardStatus>,
        stop: watch::Receiver<Option<Duration>>,
    ) -> Self {
        let pace = setup.pace;
        let config = ConfigBuilder::new(setup.token.expose_secret().to_owned(), intents)
            .proxy_url(setup.gateway_url)
            .queue(setup.queue.clone())
            .build();
        Self {
            config,
            id: ShardId::new(setup.fingerprint.shard, setup.fingerprint.total),
            queue: setup.queue,
            start: setup.start,
            screen,
            tickets,
            work: Lane::new(setup.work, pace.room),
            presses: Lane::new(setup.presses, pace.room),
            status,
            stop,
            closes: Closes::default(),
            backoff: Backoff::new(pace.pause_least, pace.pause_most),
            undecodable: 0,
            replayed: (0, 0),
            losses_at_connect: 0,
            greeted: None,
            last_frame: Instant::now(),
            last_dispatch: Instant::now(),
            leaving_since: None,
            heard_until: None,
            quiet_since: Timestamp::now(),
            pace,
        }
    }

    /// Until it is stopped or refused.
    pub(super) async fn run(mut self) -> ShardEnd {
        self.take_up_saved();
        loop {
            match self.listen().await {
                Ending::Stopped => return self.finish().await,
                Ending::Fatal(fatal) => {
                    self.tickets.end();
                    self.say(Hearing::Ended { since: Timestamp::now() });
                    tracing::error!(shard.id = self.id.number(), "{fatal}");
                    return ShardEnd::Fatal(fatal);
                }
                Ending::Again { keep_session, pause } => {
                    self.turn_quiet();
                    if !keep_session {
                        self.forget_session();
                    }
                    if self.pause(pause).await {
                        return self.finish().await;
                    }
                }
            }
        }
    }

    fn take_up_saved(&mut self) {
        let Start { resume, missed_since } = std::mem::take(&mut self.start);
        self.heard_until = missed_since;
        let Some(saved) = resume else { return };
        if saved.is_usable(self.tickets.fingerprint(), Timestamp::now()) {
            tracing::info!(
                shard.id = self.id.number(),
                sequence = saved.handled,
                "taking up the saved session"
            );
            self.tickets.begin(saved.session_id, saved.resume_url, saved.handled);
        } else {
            tracing::info!(
                shard.id = self.id.number(),
                "the saved session is too old or not this bot's; a new one begins"
            );
        }
    }

    fn forget_session(&mut self) {
        if let Some(lost) = self.tickets.oldest_lost() {
            let lost_at = ago(lost);
            self.heard_until = Some(self.heard_until.map_or(lost_at, |until| until.min(lost_at)));
        }
        self.tickets.end();
    }

    fn connect(&self) -> Shard<IdentifyQueue> {
        let mut builder = ConfigBuilder::from(self.config.clone());
        if let Some((id, resume_url)) = self.tickets.session() {
            builder = builder.session(Session::new(self.tickets.resume_from(), id));
            if is_gateway_url(&resume_url) {
                builder = builder.resume_url(resume_url);
            }
        }
        Shard::with_config(self.id, builder.build())
    }

    async fn listen(&mut self) -> Ending {
        // Counted before the session's number is read: what is lost in between is asked for once too often, not never.
        let losses = self.tickets.losses();
        self.losses_at_connect = losses;
        let mut shard = self.connect();
        self.leaving_since = None;
        let mut tick = tokio::time::interval(self.pace.tick);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let tickets = self.tickets.clone();
        let lost = tickets.something_lost(losses);
        let stopped = asked_to_stop(self.stop.clone());
        tokio::pin!(lost, stopped);
        self.last_frame = Instant::now();
        self.last_dispatch = Instant::now();
        loop {
            let room = self.work.has_room() && self.presses.has_room();
            let ending = tokio::select! {
                biased;
                () = &mut stopped => {
                    self.leave(&mut shard).await;
                    Some(Ending::Stopped)
                }
                passed = self.presses.pass_one() => passed.is_err().then_some(Ending::Stopped),
                passed = self.work.pass_one() => passed.is_err().then_some(Ending::Stopped),
                _ = tick.tick() => self.on_tick(&shard),
                () = &mut lost => {
                    self.leave(&mut shard).await;
                    Some(self.ask_again())
                }
                item = shard.next(), if room => self.on_item(item, &shard),
            };
            if let Some(ending) = ending {
                return ending;
            }
        }
    }

    /// Says goodbye in the way that keeps the session, reading what still comes.
    async fn leave(&mut self, shard: &mut Shard<IdentifyQueue>) {
        if !shard.state().is_identified() {
            return;
        }
        shard.close(CloseFrame::RESUME);
        let limit = self.pace.goodbye;
        let farewell = async {
            while let Some(item) = shard.next().await {
                match item {
                    // Where the line ends without an answer to the goodbye, the library connects again and is greeted.
                    Ok(Message::Text(frame)) if Frame::parse(&frame).is_ok_and(|frame| frame.op == HELLO) => {
                        break;
                    }
                    Ok(Message::Text(frame)) => {
                        let _ = self.on_frame(&frame);
                    }
                    // Polling on after the close would connect again.
                    Ok(Message::Close(_)) | Err(_) => break,
                }
            }
        };
        if tokio::time::timeout(limit, farewell).await.is_err() {
            tracing::debug!(shard.id = self.id.number(), "Discord did not answer the goodbye");
        }
    }

    /// After a lost ticket: the same session again from before it, or, after some turns, without it.
    fn ask_again(&mut self) -> Ending {
        if let Some(sequence) = self.tickets.lowest_lost() {
            let times = if self.replayed.0 == sequence { self.replayed.1 } else { 0 };
            if times >= self.pace.replays {
                self.give_up(sequence);
            } else {
                self.replayed = (sequence, times + 1);
            }
        }
        Ending::Again { keep_session: true, pause: self.backoff.next() }
    }

    /// Discord has repeated all it has: what was lost and has not come again will not come.
    fn give_up_what_did_not_come(&mut self) {
        while let Some(sequence) = self.tickets.lost_before(self.losses_at_connect) {
            self.give_up(sequence);
        }
    }

    fn give_up(&mut self, sequence: u64) {
        tracing::error!(
            shard.id = self.id.number(),
            sequence,
            "a frame could not be handled, though it was asked for again; it is given up"
        );
        metrics::counter!("sanad_gateway_frames_given_up_total").increment(1);
        self.tickets.give_up(sequence);
        self.hand(Inbound::GivenUp { sequence }, self.tickets.blank());
    }

    fn on_item(
        &mut self,
        item: Option<Result<Message, twilight_gateway::error::ReceiveMessageError>>,
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
        (reconnect_attempts >= LIBRARY_ATTEMPTS)
            .then(|| Ending::Again { keep_session: true, pause: self.backoff.next() })
    }

    fn on_frame(&mut self, text: &str) -> Option<Ending> {
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
        }
        if !self.tickets.is_new(sequence) {
            return None;
        }
        match route(frame, &mut self.screen) {
            Ok(None) => self.tickets.pass(sequence),
            Ok(Some(event)) => {
                let ticket = self.tickets.open(sequence);
                self.hand(event, ticket);
            }
            Err(error) => {
                self.count_undecodable(&error);
                let ticket = self.tickets.open(sequence);
                self.hand(Inbound::Undecodable { kind: error.kind }, ticket);
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
        let missed_since = self.heard_until;
        self.tickets.begin(std::mem::take(&mut facts.session_id), resume_url, 0);
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

    fn greet(&mut self) {
        self.greeted = Some(Instant::now());
        self.heard_until = Some(Timestamp::now());
        self.say(Hearing::Yes);
    }

    fn hand(&mut self, event: Inbound<S::Hit>, ticket: super::Ticket) {
        let press = matches!(event, Inbound::Interaction(_));
        let handed = Handed { shard: self.id.number(), event, ticket, heard_at: self.last_frame };
        if press { self.presses.push(handed) } else { self.work.push(handed) }
    }

    fn count_undecodable(&mut self, error: &Undecodable) {
        self.undecodable += 1;
        metrics::counter!("sanad_gateway_undecodable_total", "kind" => error.kind.clone()).increment(1);
        tracing::warn!(shard.id = self.id.number(), kind = error.kind, "an event could not be read");
    }

    fn on_tick(&mut self, shard: &Shard<IdentifyQueue>) -> Option<Ending> {
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

    fn turn_quiet(&mut self) {
        if self.greeted.take().is_some() {
            self.quiet_since = Timestamp::now();
        }
        self.say(Hearing::Connecting { since: self.quiet_since });
    }

    fn say(&self, hearing: Hearing) {
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

    /// Waits, passing on what waits in the lanes. `true` where the shard shall stop.
    async fn pause(&mut self, pause: Duration) -> bool {
        let over = tokio::time::sleep(pause);
        let stopped = asked_to_stop(self.stop.clone());
        tokio::pin!(over, stopped);
        loop {
            tokio::select! {
                biased;
                () = &mut stopped => return true,
                () = &mut over => return false,
                passed = self.presses.pass_one() => if passed.is_err() { return true },
                passed = self.work.pass_one() => if passed.is_err() { return true },
            }
        }
    }

    /// Passes on what was read and waits for what is open, within the limit.
    async fn finish(mut self) -> ShardEnd {
        let limit = (*self.stop.borrow()).unwrap_or_default();
        let tickets = self.tickets.clone();
        let all = async {
            let _ = self.presses.pass_all().await;
            let _ = self.work.pass_all().await;
            tickets.all_finished().await;
        };
        let in_time = tokio::time::timeout(limit, all).await.is_ok();
        let sum = self.tickets.sum();
        tracing::info!(shard.id = self.id.number(), in_time, unfinished = sum.open, "the shard has stopped");
        self.say(Hearing::Ended { since: Timestamp::now() });
        // The session is told before the lanes are dropped with what nobody took: those frames stay unhandled.
        ShardEnd::Stopped { session: self.tickets.saved(), unfinished: sum.open }
    }
}

/// Waits until the handle asks for the end.
async fn asked_to_stop(mut stop: watch::Receiver<Option<Duration>>) {
    // An error means that the handle is gone: nobody can stop the shard any more, so it runs on.
    if stop.wait_for(Option::is_some).await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// The moment so long ago.
fn ago(duration: Duration) -> Timestamp {
    let now = Timestamp::now();
    jiff::SignedDuration::try_from(duration)
        .ok()
        .and_then(|duration| now.checked_sub(duration).ok())
        .unwrap_or(now)
}

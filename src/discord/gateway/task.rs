//! The life of a shard: connect, listen, and decide what follows when that ends.

use std::time::{Duration, Instant};

use futures_util::StreamExt;
use jiff::Timestamp;
use secrecy::ExposeSecret;
use tokio::sync::watch;
use tokio::time::MissedTickBehavior;
use twilight_gateway::{CloseFrame, Config, ConfigBuilder, Message, Session, Shard, ShardId};
use twilight_model::gateway::Intents;

use super::backoff::Backoff;
use super::close::{Closes, Fatal};
use super::events::ago;
use super::hand_over::Lane;
use super::identify::IdentifyQueue;
use super::screen::Screen;
use super::session::{Start, is_gateway_url};
use super::shard::{Pace, ShardEnd, ShardSetup};
use super::status::{Hearing, ShardStatus};
use super::tickets::Tickets;
use crate::discord::decode::Frame;

/// The opcode with which the gateway greets a connection.
pub(super) const HELLO: u8 = 10;

/// Why listening ended.
pub(super) enum Ending {
    /// Somebody asked for it, or nobody listens any more.
    Stopped,
    /// Discord refuses the bot.
    Fatal(Fatal),
    /// Connect anew after a pause.
    Again { keep_session: bool, pause: Duration },
}

pub(super) struct ShardTask<S: Screen> {
    pub(super) config: Config<IdentifyQueue>,
    pub(super) id: ShardId,
    pub(super) queue: IdentifyQueue,
    pub(super) pace: Pace,
    pub(super) start: Start,
    pub(super) screen: S,
    pub(super) tickets: Tickets,
    pub(super) work: Lane<S::Hit>,
    pub(super) presses: Lane<S::Hit>,
    pub(super) status: watch::Sender<ShardStatus>,
    pub(super) stop: watch::Receiver<Option<Duration>>,
    /// Whether new connections may be made: not while another process may have the shard.
    pub(super) allowed: watch::Receiver<bool>,
    pub(super) closes: Closes,
    pub(super) backoff: Backoff,
    pub(super) undecodable: u64,
    /// The lost frame that is being asked for again, and how often that was done.
    pub(super) replayed: (u64, u32),
    /// How many tickets had been lost when this connection began: their frames should come again on it.
    pub(super) losses_at_connect: u64,
    /// When the present session greeted us.
    pub(super) greeted: Option<Instant>,
    pub(super) last_frame: Instant,
    pub(super) last_dispatch: Instant,
    /// Since when we have been waiting for Discord to answer the library's own goodbye.
    pub(super) leaving_since: Option<Instant>,
    /// The last moment at which a session was surely being heard.
    pub(super) heard_until: Option<Timestamp>,
    /// Since when nothing is heard.
    pub(super) quiet_since: Timestamp,
}

impl<S: Screen> ShardTask<S> {
    pub(super) fn new(
        setup: ShardSetup<S::Hit>,
        screen: S,
        intents: Intents,
        tickets: Tickets,
        status: watch::Sender<ShardStatus>,
        (stop, allowed): (watch::Receiver<Option<Duration>>, watch::Receiver<bool>),
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
            allowed,
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
        let Start { resume, missed_since, .. } = std::mem::take(&mut self.start);
        self.heard_until = missed_since;
        let Some(saved) = resume else { return };
        if saved.is_usable(self.tickets.fingerprint(), Timestamp::now()) {
            tracing::info!(
                shard.id = self.id.number(),
                sequence = saved.handled,
                "taking up the saved session"
            );
            self.tickets.begin(saved.session_id, saved.resume_url, saved.handled);
            if let Some(since) = missed_since {
                self.tickets.fall_behind(since, []);
            }
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

    /// Waits, and until a new connection may be made, passing on what waits in the lanes. `true` where the shard shall stop.
    async fn pause(&mut self, pause: Duration) -> bool {
        let mut allowed = self.allowed.clone();
        let over = async move {
            tokio::time::sleep(pause).await;
            // An error means that the handle is gone, and nobody forbids anything any more.
            let _ = allowed.wait_for(|allowed| *allowed).await;
        };
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

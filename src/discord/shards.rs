//! The shards of this process: taken by a lease in the store, renewed, and left where they are others'.
//!
//! One process alone holds them all. Several on one PostgreSQL share them; one that has none stands by, and takes over what
//! a dead one leaves within seconds of its lease's end.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use secrecy::SecretString;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

use super::bot::{BotError, Edge, learn_teams};
use super::gateway::{
    Fatal, Fingerprint, Handed, INTENTS, IdentifyQueue, Listening, Pace, ShardEnd, ShardHandle, ShardSetup,
    ShardStatus, Start, start,
};
use super::screening::MessageScreen;
use crate::app::Heard;
use crate::store::{HeldShard, NoResume, SHARD_LEASE, SavedSession, StoreError, within};

/// How long the store may take for a step about shards.
const STORE_WITHIN: Duration = Duration::from_secs(5);
/// Between two looks at which a connection may be made although the leases are over.
const TRY_EVERY: Duration = Duration::from_secs(60);
/// For so long after its start a process takes at once what belongs to processes that are gone: most starts are restarts.
const STARTING: Duration = Duration::from_secs(3);
/// How long open work of a shard may take when it is left.
pub(super) const STOP_WITHIN: Duration = Duration::from_secs(10);

/// For each shard: since when something may have been missed, should a server be described.
pub(super) type Missed = Arc<Mutex<HashMap<u32, Option<Timestamp>>>>;

/// What every shard begins with.
pub(super) struct Wiring {
    pub(super) token: SecretString,
    pub(super) gateway_url: String,
    pub(super) queue: IdentifyQueue,
    pub(super) work: mpsc::Sender<Handed<Heard>>,
    pub(super) presses: mpsc::Sender<Handed<Heard>>,
    pub(super) pace: Pace,
    pub(super) missed: Missed,
}

/// The shards of this process.
pub(super) struct Shards {
    edge: Edge,
    wiring: Wiring,
    /// Into how many Discord advises to divide the servers.
    advised: u32,
    running: Vec<(HeldShard, ShardHandle)>,
    /// Those that are being left: their leases are kept until their sessions are saved.
    leaving: JoinSet<HeldShard>,
    still_held: Vec<HeldShard>,
    listening: watch::Sender<BTreeMap<u32, watch::Receiver<ShardStatus>>>,
    begun: Instant,
    /// When the leases were surely renewed, and whether there were other processes then.
    renewed: (Instant, bool),
    standing_by: bool,
    /// It has looked once.
    looked: bool,
    /// When a connection may be made although the leases are over.
    next_try: Instant,
}

impl Shards {
    pub(super) fn new(edge: Edge, wiring: Wiring, advised: u32) -> Self {
        let (listening, _) = watch::channel(BTreeMap::new());
        Self {
            edge,
            wiring,
            advised: advised.max(1),
            running: Vec::new(),
            leaving: JoinSet::new(),
            still_held: Vec::new(),
            listening,
            begun: Instant::now(),
            renewed: (Instant::now(), false),
            standing_by: false,
            looked: false,
            next_try: Instant::now(),
        }
    }

    /// How many shards the bot has, those of other processes included.
    pub(super) fn total(&self) -> u32 {
        self.running.first().map_or(self.advised, |(held, _)| held.shard.total)
    }

    pub(super) fn listening(&self) -> Listening {
        self.listening.subscribe()
    }

    /// Whether Discord has refused one for good.
    pub(super) fn is_refused(&self) -> bool {
        self.running.iter().any(|(_, handle)| handle.is_over())
    }

    /// Whether it holds none and has just begun: whoever is dead should be found out soon.
    pub(super) fn is_impatient(&self) -> bool {
        self.running.is_empty() && self.begun.elapsed() < STARTING
    }

    /// Renews what is held, takes what is free, leaves what is too much or lost.
    ///
    /// # Errors
    /// The store fails, or a shard cannot be set up.
    pub(super) async fn look(&mut self) -> Result<(), BotError> {
        while let Some(left) = self.leaving.try_join_next() {
            if let Ok(left) = left {
                self.still_held.retain(|held| *held != left);
            }
        }
        let mut held: Vec<HeldShard> = self.running.iter().map(|(held, _)| *held).collect();
        held.extend(&self.still_held);
        let total = held.first().map_or(self.advised, |held| held.shard.total);
        let starting = self.begun.elapsed() < STARTING;
        let now = self.edge.app.clock.now();
        let asked = Instant::now();
        let sharing =
            match within(STORE_WITHIN, self.edge.app.store.share_shards(total, &held, starting, now)).await {
                Ok(sharing) => sharing,
                Err(error) => {
                    self.mind_lapse();
                    return Err(error.into());
                }
            };
        let others = sharing.processes > 1;
        if others != self.renewed.1 && self.looked {
            tracing::info!(processes = sharing.processes, "another process has come or gone");
        }
        (self.looked, self.renewed) = (true, (asked, others));
        self.still_held.retain(|held| !sharing.lost.contains(held));
        for (held, handle) in &self.running {
            handle.allow(!sharing.lost.contains(held));
        }
        for lost in &sharing.lost {
            self.lose(*lost).await;
        }
        for _ in 0..sharing.surplus.saturating_sub(self.still_held.len()) {
            self.leave_one();
        }
        let taken_any = !sharing.taken.is_empty();
        if taken_any && !starting {
            self.refresh().await;
        }
        for taken in sharing.taken {
            tracing::info!(
                shard.id = taken.shard.id,
                shard.total = taken.shard.total,
                epoch = taken.epoch,
                "a shard is taken"
            );
            metrics::counter!("sanad_shards_taken_total").increment(1);
            self.begin(taken).await?;
        }
        if self.running.is_empty() && !self.standing_by {
            tracing::info!(
                processes = sharing.processes,
                "other processes hear all shards; this one stands by"
            );
        }
        self.standing_by = self.running.is_empty();
        self.tell();
        Ok(())
    }

    /// The leases may be over soon, and another process be given the shards: what is heard is heard on, but no connection is
    /// made anew. Where no other process was there, one may have come since, or all of the store may be away; then
    /// one is made now and then, so that two can never take the session from one another without end.
    fn mind_lapse(&mut self) {
        let (at, others) = self.renewed;
        // Well before the end: the next look comes some seconds later.
        let over = at.elapsed() >= Duration::try_from(SHARD_LEASE).unwrap_or_default() / 2;
        let now_and_then = !others && self.next_try <= Instant::now();
        if over && now_and_then {
            self.next_try = Instant::now() + TRY_EVERY;
        }
        for (_, handle) in &self.running {
            handle.allow(!over || now_and_then);
        }
    }

    /// Servers change while others hear them, and somebody else's doors stand: what is kept in memory is read anew, and how
    /// many sessions may still be begun today.
    async fn refresh(&self) {
        if let Err(error) = within(STORE_WITHIN, self.edge.app.refresh()).await {
            tracing::warn!(%error, "what other processes have noted is not read yet");
        }
        tokio::spawn(learn_teams(self.edge.clone()));
        match self.edge.rest.gateway_bot().await {
            Ok(gateway) => self.wiring.queue.update(gateway.budget()),
            Err(error) => tracing::warn!(%error, "Discord does not say how many sessions may begin today"),
        }
    }

    async fn begin(&mut self, held: HeldShard) -> Result<(), BotError> {
        let fingerprint = Fingerprint {
            application: self.edge.application.0,
            shard: held.shard.id,
            total: held.shard.total,
            intents: INTENTS,
        };
        let begin = match within(STORE_WITHIN, self.saved(fingerprint, held.epoch)).await {
            Ok(begin) => begin,
            Err(error) => {
                // The next look takes it again: this lease is given up, or ends.
                let _ = self.edge.app.store.leave_shard(held).await;
                return Err(error.into());
            }
        };
        let mut missed = self.wiring.missed.lock().unwrap_or_else(PoisonError::into_inner);
        missed.insert(held.shard.id, begin.missed_since);
        drop(missed);
        let setup = ShardSetup {
            token: self.wiring.token.clone(),
            fingerprint,
            gateway_url: self.wiring.gateway_url.clone(),
            start: begin,
            queue: self.wiring.queue.clone(),
            work: self.wiring.work.clone(),
            presses: self.wiring.presses.clone(),
            pace: self.wiring.pace.clone(),
        };
        let screen = MessageScreen::new(self.edge.app.clone(), self.edge.bot);
        let handle = start(setup, screen).map_err(|bad| BotError::Setup(bad.to_string()))?;
        self.running.push((held, handle));
        Ok(())
    }

    async fn saved(&self, fingerprint: Fingerprint, epoch: u64) -> Result<Start, StoreError> {
        let (store, now) = (&self.edge.app.store, self.edge.app.clock.now());
        let (shard, marks) = fingerprint.for_store();
        let mut saved = store.load_session(shard, marks, now).await?;
        if matches!(saved, SavedSession::Identify { why: NoResume::NothingSaved, .. }) {
            store.begin_listening(shard, marks, now).await?;
            saved = store.load_session(shard, marks, now).await?;
        }
        Ok(Start::from_store(saved, fingerprint, epoch, now))
    }

    /// Another process has this shard: it is no longer heard here, and nothing of its session is saved.
    async fn lose(&mut self, lost: HeldShard) {
        let Some(at) = self.running.iter().position(|(held, _)| *held == lost) else { return };
        let (_, handle) = self.running.swap_remove(at);
        tracing::warn!(
            shard.id = lost.shard.id,
            "another process has taken a shard; it is no longer heard here"
        );
        metrics::counter!("sanad_shards_lost_total").increment(1);
        handle.stop(STOP_WITHIN);
        self.leaving.spawn(async move {
            handle.ended().await;
            lost
        });
    }

    /// Leaves a shard to a process that has fewer: its session is saved, so that the other takes it up where it stands.
    fn leave_one(&mut self) {
        let Some((held, handle)) = self.running.pop() else { return };
        tracing::info!(shard.id = held.shard.id, "a shard is left to another process");
        self.still_held.push(held);
        handle.stop(STOP_WITHIN);
        let edge = self.edge.clone();
        self.leaving.spawn(async move {
            keep(&edge, handle.ended().await).await;
            if let Err(error) = edge.app.store.leave_shard(held).await {
                tracing::warn!(%error, "a shard was not left in order; it is free when its lease is over");
            }
            held
        });
    }

    fn tell(&self) {
        let running = self.running.iter().map(|(held, handle)| (held.shard.id, handle.status()));
        self.listening.send_replace(running.collect());
    }

    /// Saves how far each has come.
    pub(super) async fn save(&self) {
        for (_, handle) in &self.running {
            let Some(session) = handle.session() else { continue };
            let handled = session.handled_for_store();
            let saved = self.edge.app.store.save_handled(&handled, self.edge.app.clock.now());
            if let Err(error) = within(STORE_WITHIN, saved).await {
                tracing::warn!(%error, "how far a shard has come was not saved; more will be repeated");
                // The others would wait as long for nothing.
                return;
            }
        }
    }

    /// Stops them all in order and leaves them to whoever comes next. Tells why Discord refused, where it did.
    pub(super) async fn stop(mut self) -> Option<Fatal> {
        for (_, handle) in &self.running {
            handle.stop(STOP_WITHIN);
        }
        let mut fatal = None;
        for (_, handle) in std::mem::take(&mut self.running) {
            fatal = keep(&self.edge, handle.ended().await).await.or(fatal);
        }
        while self.leaving.join_next().await.is_some() {}
        if let Err(error) = within(STORE_WITHIN, self.edge.app.store.leave_all_shards()).await {
            tracing::warn!(%error, "the shards were not left in order; they are free when their leases are over");
        }
        fatal
    }
}

/// Saves the session of a shard that ended.
async fn keep(edge: &Edge, end: ShardEnd) -> Option<Fatal> {
    let (session, unfinished) = match end {
        ShardEnd::Fatal(why) => return Some(why),
        ShardEnd::Stopped { session, unfinished } => (session, unfinished),
    };
    if unfinished > 0 {
        tracing::warn!(unfinished, "some work was not finished; Discord will repeat it");
    }
    let session = session?;
    let (session, now) = (session.for_store(), edge.app.clock.now());
    match within(STORE_WITHIN, edge.app.store.save_session(&session, now)).await {
        Ok(true) => {}
        Ok(false) => tracing::warn!("a session was not saved: the shard is in other hands"),
        Err(error) => {
            tracing::warn!(%error, "a session was not saved; messages will be read back instead")
        }
    }
    None
}

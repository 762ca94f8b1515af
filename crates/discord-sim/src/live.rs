//! The running state behind one lock: the world, and what must be told to gateway and pages when it changes.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard};

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use tokio::sync::{broadcast, watch};

use crate::faults::Faults;
use crate::gateway::Gateway;
use crate::id::IdMaker;
use crate::journal::Journal;
use crate::limits::Limits;
use crate::world::World;
use crate::{Clock, Id};

/// What the whole sim shares.
#[derive(Debug)]
pub(crate) struct Shared {
    live: Mutex<Live>,
    pub(crate) clock: Clock,
    /// Grows by one with every change of the state; carries nothing else.
    pub(crate) version: watch::Sender<u64>,
    /// What changed, for the pages.
    pub(crate) changes: broadcast::Sender<Arc<Change>>,
    /// `127.0.0.1:PORT`.
    pub(crate) address: std::net::SocketAddr,
}

/// A change that somebody may want to look at again.
#[derive(Clone, Debug, Serialize)]
pub struct Change {
    /// The version of the world after it.
    pub version: u64,
    /// Channels whose messages, members or settings changed.
    pub channels: BTreeSet<Id>,
    /// Interactions whose state changed.
    pub interactions: BTreeSet<Id>,
    /// Something about guilds, roles, users or commands changed.
    pub everything: bool,
}

impl Shared {
    pub(crate) fn new(world: World, clock: Clock, address: std::net::SocketAddr) -> Self {
        let live = Live {
            now: clock.now(),
            world,
            gateway: Gateway::default(),
            faults: Faults::default(),
            journal: Journal::default(),
            limits: Limits::default(),
            nonces: HashMap::new(),
            ids: IdMaker::default(),
            happenings: Vec::new(),
            touched: BTreeSet::new(),
            touched_interactions: BTreeSet::new(),
            touched_all: false,
        };
        Shared {
            live: Mutex::new(live),
            clock,
            version: watch::Sender::new(1),
            changes: broadcast::Sender::new(1024),
            address,
        }
    }

    /// Runs `act` on the state, then tells the gateway sessions and the pages what came of it.
    ///
    /// One lock for all: a bot that is told of a message finds it by REST, and events leave in the order of changes.
    pub(crate) fn with<T>(&self, act: impl FnOnce(&mut Live) -> T) -> T {
        let mut live = self.lock();
        live.now = self.clock.now();
        let result = act(&mut live);
        live.flush();
        let changed = !live.touched.is_empty() || !live.touched_interactions.is_empty() || live.touched_all;
        if changed {
            let change = Change {
                version: *self.version.borrow() + 1,
                channels: std::mem::take(&mut live.touched),
                interactions: std::mem::take(&mut live.touched_interactions),
                everything: std::mem::take(&mut live.touched_all),
            };
            // No receiver means no page is open.
            let _ = self.changes.send(Arc::new(change));
        }
        // Waiters look at journal and sessions too, which change without touching the world.
        self.version.send_modify(|version| *version += u64::from(changed));
        result
    }

    /// Looks without changing anything; nobody is woken.
    pub(crate) fn look<T>(&self, at: impl FnOnce(&Live) -> T) -> T {
        let mut live = self.lock();
        live.now = self.clock.now();
        at(&live)
    }

    fn lock(&self) -> MutexGuard<'_, Live> {
        // A panic in a test's closure must not turn every later assertion into a poison error.
        self.live.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// An event on its way to the bot's sessions.
#[derive(Clone, Debug)]
pub(crate) struct Happening {
    pub(crate) name: &'static str,
    pub(crate) data: Value,
    pub(crate) scope: Scope,
}

/// Which sessions an event is for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Scope {
    /// The shard of a guild.
    Guild(Id),
    /// The shard of the channel's guild, if the bot sees the channel; shard 0 for direct messages.
    Channel(Id),
    /// An interaction: never filtered by intents or by what the bot sees.
    Interaction(Option<Id>),
}

/// The state itself.
#[derive(Debug)]
pub(crate) struct Live {
    pub(crate) world: World,
    /// The sim's present at the moment the lock was taken.
    pub(crate) now: Timestamp,
    pub(crate) gateway: Gateway,
    pub(crate) faults: Faults,
    pub(crate) journal: Journal,
    pub(crate) limits: Limits,
    /// Enforced nonces by author and nonce: channel and message they made, and when.
    pub(crate) nonces: HashMap<(Id, String), (Id, Id, Timestamp)>,
    ids: IdMaker,
    pub(crate) happenings: Vec<Happening>,
    touched: BTreeSet<Id>,
    touched_interactions: BTreeSet<Id>,
    touched_all: bool,
}

impl Live {
    pub(crate) fn new_id(&mut self) -> Id {
        self.ids.make(self.now)
    }

    pub(crate) fn happen(&mut self, name: &'static str, scope: Scope, data: Value) {
        self.happenings.push(Happening { name, data, scope });
    }

    pub(crate) fn touch(&mut self, channel: Id) {
        self.touched.insert(channel);
    }

    pub(crate) fn touch_interaction(&mut self, interaction: Id) {
        self.touched_interactions.insert(interaction);
    }

    pub(crate) fn touch_everything(&mut self) {
        self.touched_all = true;
    }

    /// A long random secret, for interaction and webhook tokens.
    pub(crate) fn new_secret(&self) -> String {
        use base64::Engine as _;
        let bytes: [u8; 48] = rand::random();
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Tells the sessions what has happened so far: needed before a change that would hide it from the bot.
    pub(crate) fn flush(&mut self) {
        for happening in std::mem::take(&mut self.happenings) {
            self.gateway.dispatch(&self.world, self.now, &happening);
        }
    }
}

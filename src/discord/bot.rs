//! The bot as a whole: shards, the intake that works off what they hand over, deliveries, answers, and a stop with
//! nothing half done.

use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

use super::calls;
use super::commands;
use super::diagnostic::Pulse;
use super::gateway::{Fatal, Handed, IdentifyQueue, Inbound, Listening, Pace};
use super::intake::Intake;
use super::rest::{ApiBase, Rest, RestError, RestPace};
use super::shards::{Missed, STOP_WITHIN, Shards, Wiring};
use super::unwritten::UnwrittenList;
use super::watch::Watching;
use crate::app::reload::{self, ReloadPace};
use crate::app::{App, Heard};
use crate::ids::UserId;
use crate::store::StoreError;

/// Events that wait between a shard and the intake. When it is full the shard stops reading: nothing is dropped.
const WORK_ROOM: usize = 256;
/// Interactions that wait; they have a channel of their own, so that a crowd of messages does not delay an answer.
const PRESS_ROOM: usize = 256;
/// Interactions answered at the same time.
const PRESSES_AT_ONCE: usize = 64;
/// Between two saves of how far the shards have come, and two renewals of their leases.
const SAVE_EVERY: Duration = Duration::from_secs(5);
/// Between two looks for shards of a process that has just begun and found none free: those of its predecessor, whom the
/// database has not missed yet.
const LOOK_AGAIN: Duration = Duration::from_millis(250);
/// Between two looks for late doubles: a double lives at most a minute (promise P1).
const RECONCILE_EVERY: Duration = Duration::from_secs(45);
/// Of these turns, each so-manieth looks who still has the role of referents: every nine minutes.
const ROLES_EVERY: u32 = 12;

/// The edge as its parts share it.
#[derive(Clone)]
pub struct Edge {
    /// The flows.
    pub app: Arc<App>,
    /// Requests.
    pub rest: Rest,
    /// The application's id.
    pub application: UserId,
    /// The bot's account.
    pub bot: UserId,
    /// Held while the team is told of gaps, so that two who find the same gap do not both tell it.
    pub(super) telling: Arc<tokio::sync::Mutex<()>>,
    /// What waits for the store.
    pub(super) unwritten: Arc<UnwrittenList>,
    /// Held while a server is set up, so that two presses do not make a channel twice.
    pub(super) setting_up: Arc<tokio::sync::Mutex<()>>,
    /// How the running parts are, for whoever asks.
    pub(super) pulse: Arc<Pulse>,
}

/// Why the bot does not start, or stopped, as a sentence that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum BotError {
    /// The API's address.
    #[error(
        "discord.api_url is no good: {0}. Use https://discord.com, or plain http towards this machine only"
    )]
    Base(String),
    /// The token is not even text for a header.
    #[error("the bot token holds characters that no token has; copy it again from the developer portal")]
    TokenForm,
    /// Discord does not know the token.
    #[error(
        "Discord does not accept the bot token (401). Reset it in the developer portal (your application, Bot, Reset \
         Token) and set SANAD__DISCORD__TOKEN or discord.token_file to the new one"
    )]
    TokenRefused,
    /// Message Content is off.
    #[error(
        "this application may not read messages. Switch on \"Message Content Intent\" in the developer portal (your \
         application, Bot, Privileged Gateway Intents), save, and start Sanad again"
    )]
    NoMessageContent,
    /// Discord does not answer.
    #[error("Discord does not answer as it should ({0}). Nothing is lost; start Sanad again in a minute")]
    Discord(RestError),
    /// The gateway refuses for good.
    #[error("{0}")]
    Fatal(Fatal),
    /// A shard cannot be set up.
    #[error("a connection to Discord cannot be set up: {0}")]
    Setup(String),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Times that tests shorten.
#[derive(Clone, Debug, Default)]
pub struct BotPace {
    /// Of the gateway.
    pub gateway: Pace,
    /// Of requests.
    pub rest: RestPace,
    /// Between two sessions that begin; Discord asks for five seconds.
    pub identify_every: Option<Duration>,
    /// Of response files that change.
    pub reload: ReloadPace,
    /// Between two calls of `watch.url`; a minute.
    pub watch_every: Option<Duration>,
}

/// A running bot.
pub struct Bot {
    edge: Edge,
    shards: Shards,
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
    watching: watch::Receiver<Watching>,
}

impl Edge {
    /// Makes the client for requests and asks Discord who we are.
    ///
    /// # Errors
    /// A bad address or token, or no answer.
    pub async fn connect(app: Arc<App>, token: &SecretString, pace: RestPace) -> Result<Self, BotError> {
        let base =
            ApiBase::parse(&app.settings.discord.api_url).map_err(|bad| BotError::Base(bad.to_string()))?;
        let rest = Rest::new(base, token, pace).map_err(|_| BotError::TokenForm)?;
        let application = rest.application().await.map_err(refused)?;
        let bot = rest.current_user().await.map_err(refused)?;
        if !application.may_read_messages() {
            return Err(BotError::NoMessageContent);
        }
        Ok(Self {
            app,
            rest,
            application: application.id,
            bot: bot.id,
            telling: Arc::default(),
            unwritten: Arc::default(),
            setting_up: Arc::default(),
            pulse: Arc::default(),
        })
    }
}

impl Bot {
    /// Registers the commands, starts all shards and everything that works off what they hear.
    ///
    /// # Errors
    /// As [`BotError`] says.
    pub async fn start(app: Arc<App>, token: SecretString, pace: BotPace) -> Result<Self, BotError> {
        let edge = Edge::connect(app, &token, pace.rest.clone()).await?;
        let commands = commands::all(edge.app.library.load().interface());
        edge.rest.overwrite_commands(edge.application, &commands).await.map_err(refused)?;
        let gateway = edge.rest.gateway_bot().await.map_err(refused)?;
        let queue = match pace.identify_every {
            None => IdentifyQueue::new(gateway.budget()),
            Some(spacing) => IdentifyQueue::with_spacing(gateway.budget(), spacing),
        };
        let queue = queue.shared(edge.app.store.clone());
        let (stop, stopping) = watch::channel(false);
        let (work, works) = mpsc::channel(WORK_ROOM);
        let (presses, pressing) = mpsc::channel(PRESS_ROOM);
        let mut tasks = JoinSet::new();
        let missed = Missed::default();
        let freed = edge.app.store.outbox_free().await?;
        if freed > 0 {
            tracing::info!(rows = freed, "deliveries that a process before this one left open are taken up");
        }
        // What takes work must run before there is any.
        tasks.spawn(Intake::new(edge.clone(), missed.clone(), stopping.clone()).run(works));
        tasks.spawn(answer_all(edge.clone(), pressing));
        tasks.spawn({
            let (edge, stopping) = (edge.clone(), stopping.clone());
            async move { edge.deliver(stopping).await }
        });
        tasks.spawn(reconcile_all(edge.clone(), stopping.clone()));
        tasks.spawn(calls::keep_deadlines(edge.clone(), stopping.clone()));
        tasks.spawn(edge.clone().keep_unwritten(stopping.clone()));
        tasks.spawn(learn_teams(edge.clone()));
        if let Some(folder) = edge.app.settings.responses.dir.clone() {
            let (tell, told) = mpsc::unbounded_channel();
            tasks.spawn(reload::follow(edge.app.clone(), folder, pace.reload, tell, stopping.clone()));
            let edge = edge.clone();
            tasks.spawn(async move { edge.heed_reloads(told, stopping).await });
        }
        let wiring = Wiring {
            token,
            gateway_url: gateway.url,
            queue,
            work,
            presses,
            pace: pace.gateway.clone(),
            missed,
        };
        let mut shards = Shards::new(edge.clone(), wiring, gateway.shards);
        shards.look().await?;
        let (tell, watching) = watch::channel(Watching::NotSet);
        edge.pulse.beats(shards.listening(), shards.total(), watching.clone());
        tasks.spawn(edge.clone().keep_watch(shards.listening(), pace.watch_every, tell, stop.subscribe()));
        Ok(Self { edge, shards, stop, tasks, watching })
    }

    /// The shards that this process hears, and how well, renewed every second.
    pub fn statuses(&self) -> Listening {
        self.shards.listening()
    }

    /// How the call to somebody outside stands.
    pub fn watching(&self) -> watch::Receiver<Watching> {
        self.watching.clone()
    }

    /// The edge, for whoever looks at it.
    pub fn edge(&self) -> &Edge {
        &self.edge
    }

    /// Runs until `until` comes or Discord refuses for good, then stops in order: no more frames, open work finished,
    /// sessions saved so that the next process resumes.
    ///
    /// # Errors
    /// [`BotError::Fatal`] where Discord refuses.
    pub async fn run(self, until: impl Future<Output = ()>) -> Result<(), BotError> {
        let Self { edge, mut shards, stop, mut tasks, .. } = self;
        tokio::pin!(until);
        let mut saving = tokio::time::interval(SAVE_EVERY);
        while !shards.is_refused() {
            let again = shards.is_impatient();
            tokio::select! {
                () = &mut until => break,
                _ = saving.tick() => shards.save().await,
                () = tokio::time::sleep(LOOK_AGAIN), if again => {}
            }
            match shards.look().await {
                Ok(()) => {}
                Err(error @ BotError::Setup(_)) => return Err(error),
                Err(error) => {
                    tracing::warn!(%error, "the leases on shards were not renewed; it is tried again")
                }
            }
        }
        let fatal = shards.stop().await;
        stop.send_replace(true);
        let finishing = async { while tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(STOP_WITHIN, finishing).await.is_err() {
            tracing::warn!("a task did not finish in time; its work is in the outbox or will be repeated");
        }
        tasks.abort_all();
        edge.app.store.close().await;
        fatal.map_or(Ok(()), |why| Err(BotError::Fatal(why)))
    }
}

fn refused(error: RestError) -> BotError {
    match error {
        RestError::Refused { status: 401, .. } => BotError::TokenRefused,
        other => BotError::Discord(other),
    }
}

/// Answers interactions, each in a task of its own: one that waits does not hold up the others.
async fn answer_all(edge: Edge, mut presses: mpsc::Receiver<Handed<Heard>>) {
    let places = Arc::new(tokio::sync::Semaphore::new(PRESSES_AT_ONCE));
    let mut open = JoinSet::new();
    while let Some(handed) = presses.recv().await {
        while open.try_join_next().is_some() {}
        let interaction = match handed.event {
            Inbound::Interaction(interaction) => interaction,
            Inbound::UnreadableInteraction { id, token } => {
                let edge = edge.clone();
                open.spawn(async move {
                    edge.apologise(id, &token, handed.heard_at).await;
                    handed.ticket.done();
                });
                continue;
            }
            _ => {
                handed.ticket.done();
                continue;
            }
        };
        let Ok(place) = places.clone().acquire_owned().await else { return };
        let edge = edge.clone();
        open.spawn(async move {
            edge.interact(*interaction, handed.heard_at).await;
            handed.ticket.done();
            drop(place);
        });
    }
    while open.join_next().await.is_some() {}
}

async fn reconcile_all(edge: Edge, mut stopping: watch::Receiver<bool>) {
    let mut every = tokio::time::interval(RECONCILE_EVERY);
    let mut turns = 0u32;
    loop {
        tokio::select! {
            _ = every.tick() => {
                if turns.is_multiple_of(ROLES_EVERY) {
                    edge.mind_roles().await;
                }
                turns = turns.wrapping_add(1);
                edge.reconcile().await;
                edge.mind_rosters().await;
                for guild in edge.app.places.guilds() {
                    edge.tell_gaps(guild).await;
                }
                if let Err(error) = edge.app.store.tidy(edge.app.clock.now()).await {
                    tracing::warn!(%error, "the store was not tidied; it is tried again");
                }
                if let Err(error) = edge.app.store.forget_talks(edge.app.clock.now()).await {
                    tracing::warn!(%error, "talks did not go after their time; it is tried again");
                }
                match edge.app.store.forget_closed(edge.app.clock.now()).await {
                    Ok(0) => {}
                    Ok(cases) => tracing::info!(cases, "closed cases have gone after their time"),
                    Err(error) => tracing::warn!(%error, "closed cases did not go; it is tried again"),
                }
                if let Err(error) = edge.app.forget_apart().await {
                    tracing::warn!(%error, "cases kept apart did not go; it is tried again");
                }
            }
            _ = stopping.changed() => return,
        }
    }
}

/// A resumed session describes no server: who stands above others is asked for at the start, and when a shard is taken over.
/// What a process before this one has shown there is looked for as well.
pub(super) async fn learn_teams(edge: Edge) {
    edge.unwritten.look_everywhere();
    for guild in edge.app.places.guilds() {
        match edge.rest.guild(guild).await {
            Ok(facts) => edge.note_team(&facts),
            Err(error) => tracing::warn!(%error, "a server could not be asked for its roles"),
        }
    }
}

//! The bot as a whole: shards, the intake that works off what they hand over, deliveries, answers, and a stop with
//! nothing half done.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

use super::calls;
use super::commands;
use super::diagnostic::Pulse;
use super::gateway::{
    Fatal, Fingerprint, Handed, INTENTS, IdentifyQueue, Inbound, Pace, ShardEnd, ShardHandle, ShardSetup,
    ShardStatus, Start, start,
};
use super::intake::Intake;
use super::rest::{ApiBase, Rest, RestError, RestPace};
use super::screening::MessageScreen;
use super::watch::Watching;
use crate::app::reload::{self, ReloadPace};
use crate::app::{App, Heard};
use crate::ids::UserId;
use crate::store::{NoResume, SavedSession, StoreError};

/// Events that wait between a shard and the intake. When it is full the shard stops reading: nothing is dropped.
const WORK_ROOM: usize = 256;
/// Interactions that wait; they have a channel of their own, so that a crowd of messages does not delay an answer.
const PRESS_ROOM: usize = 256;
/// Interactions answered at the same time.
const PRESSES_AT_ONCE: usize = 64;
/// Between two saves of how far the shards have come.
const SAVE_EVERY: Duration = Duration::from_secs(5);
/// Between two looks for late doubles: a double lives at most a minute (promise P1).
const RECONCILE_EVERY: Duration = Duration::from_secs(45);
/// Of these turns, each so-manieth looks who still has the role of referents: every nine minutes.
const ROLES_EVERY: u32 = 12;
/// How long open work may take at a stop.
const STOP_WITHIN: Duration = Duration::from_secs(10);

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
    shards: Vec<ShardHandle>,
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
        let (stop, stopping) = watch::channel(false);
        let (work, works) = mpsc::channel(WORK_ROOM);
        let (presses, pressing) = mpsc::channel(PRESS_ROOM);
        let mut tasks = JoinSet::new();
        let mut missed = HashMap::new();
        let mut starts = Vec::new();
        for shard in 0..gateway.shards.max(1) {
            let fingerprint = Fingerprint {
                application: edge.application.0,
                shard,
                total: gateway.shards.max(1),
                intents: INTENTS,
            };
            let begin = begin(&edge, fingerprint).await?;
            missed.insert(shard, begin.missed_since);
            starts.push((fingerprint, begin));
        }
        let freed = edge.app.store.outbox_free().await?;
        if freed > 0 {
            tracing::info!(rows = freed, "deliveries that a process before this one left open are taken up");
        }
        // What takes work must run before there is any.
        tasks.spawn(Intake::new(edge.clone(), missed, stopping.clone()).run(works));
        tasks.spawn(answer_all(edge.clone(), pressing));
        tasks.spawn({
            let (edge, stopping) = (edge.clone(), stopping.clone());
            async move { edge.deliver(stopping).await }
        });
        tasks.spawn(reconcile_all(edge.clone(), stopping.clone()));
        tasks.spawn(calls::keep_deadlines(edge.clone(), stopping.clone()));
        tasks.spawn(learn_teams(edge.clone()));
        if let Some(folder) = edge.app.settings.responses.dir.clone() {
            let (tell, told) = mpsc::unbounded_channel();
            tasks.spawn(reload::follow(edge.app.clone(), folder, pace.reload, tell, stopping.clone()));
            let edge = edge.clone();
            tasks.spawn(async move { edge.heed_reloads(told, stopping).await });
        }
        let mut shards = Vec::new();
        for (fingerprint, begin) in starts {
            let setup = ShardSetup {
                token: token.clone(),
                fingerprint,
                gateway_url: gateway.url.clone(),
                start: begin,
                queue: queue.clone(),
                work: work.clone(),
                presses: presses.clone(),
                pace: pace.gateway.clone(),
            };
            let screen = MessageScreen::new(edge.app.clone(), edge.bot);
            shards.push(start(setup, screen).map_err(|bad| BotError::Setup(bad.to_string()))?);
        }
        let (tell, watching) = watch::channel(Watching::NotSet);
        let statuses: Vec<_> = shards.iter().map(ShardHandle::status).collect();
        edge.pulse.beats(statuses.clone(), watching.clone());
        tasks.spawn(edge.clone().keep_watch(statuses, pace.watch_every, tell, stop.subscribe()));
        Ok(Self { edge, shards, stop, tasks, watching })
    }

    /// How well each shard hears, renewed every second.
    pub fn statuses(&self) -> Vec<watch::Receiver<ShardStatus>> {
        self.shards.iter().map(ShardHandle::status).collect()
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
        let Self { edge, shards, stop, mut tasks, .. } = self;
        tokio::pin!(until);
        let mut saving = tokio::time::interval(SAVE_EVERY);
        let mut ended = false;
        while !ended {
            tokio::select! {
                () = &mut until => break,
                _ = saving.tick() => {
                    save_all(&edge, &shards).await;
                    ended = shards.iter().any(ShardHandle::is_over);
                }
            }
        }
        for shard in &shards {
            shard.stop(STOP_WITHIN);
        }
        let mut fatal = None;
        for shard in shards {
            match shard.ended().await {
                ShardEnd::Stopped { session, unfinished } => {
                    if unfinished > 0 {
                        tracing::warn!(unfinished, "some work was not finished; Discord will repeat it");
                    }
                    if let Some(session) = session
                        && let Err(error) =
                            edge.app.store.save_session(&session.for_store(), edge.app.clock.now()).await
                    {
                        tracing::warn!(%error, "a session was not saved; messages will be read back instead");
                    }
                }
                ShardEnd::Fatal(why) => fatal = Some(why),
            }
        }
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

async fn begin(edge: &Edge, fingerprint: Fingerprint) -> Result<Start, StoreError> {
    let now = edge.app.clock.now();
    let (shard, marks) = fingerprint.for_store();
    let mut saved = edge.app.store.load_session(shard, marks, now).await?;
    if matches!(saved, SavedSession::Identify { why: NoResume::NothingSaved, .. }) {
        edge.app.store.begin_listening(shard, marks, now).await?;
        saved = edge.app.store.load_session(shard, marks, now).await?;
    }
    Ok(Start::from_store(saved, fingerprint, now))
}

async fn save_all(edge: &Edge, shards: &[ShardHandle]) {
    for shard in shards {
        let Some(session) = shard.session() else { continue };
        let handled = session.handled_for_store();
        if let Err(error) = edge.app.store.save_handled(&handled, edge.app.clock.now()).await {
            tracing::warn!(%error, "how far a shard has come was not saved; more will be repeated");
        }
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
                edge.reconcile_talks().await;
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

/// A resumed session describes no server: who stands above others is asked for once at the start.
async fn learn_teams(edge: Edge) {
    for guild in edge.app.places.guilds() {
        match edge.rest.guild(guild).await {
            Ok(facts) => edge.note_team(&facts),
            Err(error) => tracing::warn!(%error, "a server could not be asked for its roles"),
        }
    }
}

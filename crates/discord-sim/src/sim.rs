//! The handle: starts and stops the stand-in, acts as people, waits, looks, breaks things.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{any, get};
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use crate::faults::{GatewayFault, RestFault};
use crate::gateway::Out;
use crate::journal::Journal;
use crate::listener::{AllPeers, CuttableListener, Peer, bind};
use crate::live::{Live, Shared};
use crate::user::{self, CommandView, MessageView, Refusal};
use crate::world::{Interaction, InteractionState, Message};
use crate::{Clock, Id, LimitSettings, World, acts, control, gateway, page, rest};

/// How to start.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// How strict rate limits are.
    pub limits: LimitSettings,
}

/// A wait that came to its deadline.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the sim did not come to the expected state within {0:?}")]
pub struct TimedOut(pub Duration);

/// A running stand-in. Clones share it; it stops when [`Sim::finish`] is called or the last owner is dropped.
#[derive(Clone, Debug)]
pub struct Sim {
    shared: Arc<Shared>,
    server: Option<Arc<Server>>,
}

/// The listening part: ends with the last owner.
#[derive(Debug)]
struct Server {
    task: JoinHandle<()>,
    peers: AllPeers,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
        self.peers.cut();
    }
}

impl Sim {
    /// Binds a port on the loopback interface and serves the world.
    ///
    /// # Errors
    ///
    /// If the port cannot be bound.
    pub async fn start(world: World, options: Options) -> std::io::Result<Sim> {
        let listener = bind(options.port).await?;
        let shared = Arc::new(Shared::new(world, Clock::default(), listener.local_addr()?));
        shared.with(|live| live.limits.settings = options.limits);
        let (listener, peers) = CuttableListener::new(listener);
        let app = router().with_state(Arc::clone(&shared)).into_make_service_with_connect_info::<Peer>();
        let task = tokio::spawn(async move {
            // Serving ends only when the task is aborted.
            let _ = axum::serve(listener, app).await;
        });
        Ok(Sim { shared, server: Some(Arc::new(Server { task, peers })) })
    }

    /// A handle for use inside a request; does not keep the server alive.
    pub(crate) fn of(shared: Arc<Shared>) -> Sim {
        Sim { shared, server: None }
    }

    /// Stops listening and breaks all connections. Other clones of the handle can still look.
    pub async fn finish(self) {
        if let Some(server) = &self.server {
            server.task.abort();
            server.peers.cut();
        }
    }

    /// `http://127.0.0.1:PORT`: what a bot uses in place of `https://discord.com`.
    pub fn api_url(&self) -> String {
        format!("http://{}", self.shared.address)
    }

    /// `ws://127.0.0.1:PORT/gateway`, as `/gateway/bot` answers it.
    pub fn gateway_url(&self) -> String {
        format!("ws://{}/gateway", self.shared.address)
    }

    /// The page for people.
    pub fn page_url(&self) -> String {
        format!("http://{}/", self.shared.address)
    }

    /// The token that REST and gateway accept.
    pub fn token(&self) -> String {
        self.world(|w| w.application.token.clone())
    }

    /// The sim's clock.
    pub fn clock(&self) -> &Clock {
        &self.shared.clock
    }

    /// Moves the sim's clock; see [`Clock`].
    pub fn advance(&self, by: Duration) {
        self.shared.clock.advance(by);
        // Those who wait for a state look again: time is part of it.
        self.shared.with(|_| ());
    }

    /// Looks at the world.
    pub fn world<T>(&self, look: impl FnOnce(&World) -> T) -> T {
        self.shared.look(|live| look(&live.world))
    }

    /// Changes the world behind everybody's back: no event reaches the bot. For setting a scene.
    pub fn change<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        self.shared.with(|live| {
            live.touch_everything();
            change(&mut live.world)
        })
    }

    /// Looks at the journal.
    pub fn journal<T>(&self, look: impl FnOnce(&Journal) -> T) -> T {
        self.shared.look(|live| look(&live.journal))
    }

    /// Answers with 401, 403 or 429 in the last ten minutes.
    pub fn invalid_requests(&self) -> usize {
        self.shared.look(|live| live.limits.invalid_requests(live.now))
    }

    /// Whether the bot has an open, identified gateway connection.
    pub fn bot_online(&self) -> bool {
        self.shared.look(|live| live.gateway.online())
    }

    /// Waits until the world is as described; looks again after every change, never by polling.
    ///
    /// # Errors
    ///
    /// [`TimedOut`] after `within` of real time.
    pub async fn wait_until(&self, within: Duration, is: impl Fn(&World) -> bool) -> Result<(), TimedOut> {
        self.wait(within, |live| is(&live.world).then_some(())).await
    }

    /// Waits until `find` finds something in the world.
    ///
    /// # Errors
    ///
    /// [`TimedOut`] after `within` of real time.
    pub async fn wait_for<T>(
        &self,
        within: Duration,
        find: impl Fn(&World) -> Option<T>,
    ) -> Result<T, TimedOut> {
        self.wait(within, |live| find(&live.world)).await
    }

    /// Waits until `find` finds something in the journal.
    ///
    /// # Errors
    ///
    /// [`TimedOut`] after `within` of real time.
    pub async fn wait_for_journal<T>(
        &self,
        within: Duration,
        find: impl Fn(&Journal) -> Option<T>,
    ) -> Result<T, TimedOut> {
        self.wait(within, |live| find(&live.journal)).await
    }

    /// Waits until the bot is on the gateway (or, with `false`, off it).
    ///
    /// # Errors
    ///
    /// [`TimedOut`] after `within` of real time.
    pub async fn wait_for_bot(&self, within: Duration, online: bool) -> Result<(), TimedOut> {
        self.wait(within, |live| (live.gateway.online() == online).then_some(())).await
    }

    async fn wait<T>(&self, within: Duration, find: impl Fn(&Live) -> Option<T>) -> Result<T, TimedOut> {
        let mut version = self.shared.version.subscribe();
        let search = async {
            loop {
                version.mark_unchanged();
                if let Some(found) = self.shared.look(&find) {
                    return Some(found);
                }
                if version.changed().await.is_err() {
                    return None;
                }
            }
        };
        tokio::time::timeout(within, search).await.ok().flatten().ok_or(TimedOut(within))
    }

    /// Somebody writes a message.
    ///
    /// # Errors
    ///
    /// If they may not write there.
    pub fn say(&self, user: Id, channel: Id, text: &str) -> Result<Id, Refusal> {
        self.shared.with(|live| user::say(live, user, channel, text, None, &[]))
    }

    /// The same with files (name, MIME type) and as an answer to a message.
    ///
    /// # Errors
    ///
    /// If they may not write there.
    pub fn say_with(
        &self,
        user: Id,
        channel: Id,
        text: &str,
        reply_to: Option<Id>,
        files: &[(String, String)],
    ) -> Result<Id, Refusal> {
        self.shared.with(|live| user::say(live, user, channel, text, reply_to, files))
    }

    /// Somebody changes a message of theirs.
    ///
    /// # Errors
    ///
    /// If it is not theirs.
    pub fn edit(&self, user: Id, channel: Id, message: Id, text: &str) -> Result<(), Refusal> {
        self.shared.with(|live| user::edit_message(live, user, channel, message, text))
    }

    /// Somebody deletes a message, or puts an ephemeral one away.
    ///
    /// # Errors
    ///
    /// If they may not.
    pub fn delete(&self, user: Id, channel: Id, message: Id) -> Result<(), Refusal> {
        self.shared.with(|live| user::delete_message(live, user, channel, message))
    }

    /// The direct-message channel of two people.
    ///
    /// # Errors
    ///
    /// If one of them does not exist.
    pub fn dm(&self, user: Id, recipient: Id) -> Result<Id, Refusal> {
        self.shared.with(|live| user::open_dm(live, user, recipient))
    }

    /// Somebody presses a button.
    ///
    /// # Errors
    ///
    /// If there is no such button on a message that they see, or it is disabled.
    pub fn press(&self, user: Id, channel: Id, message: Id, custom_id: &str) -> Result<Id, Refusal> {
        self.choose(user, channel, message, custom_id, &[])
    }

    /// Somebody chooses in a select.
    ///
    /// # Errors
    ///
    /// If there is no such select on a message that they see, or it does not offer the values.
    pub fn choose(
        &self,
        user: Id,
        channel: Id,
        message: Id,
        custom_id: &str,
        values: &[&str],
    ) -> Result<Id, Refusal> {
        let values: Vec<String> = values.iter().map(|v| (*v).to_owned()).collect();
        let begun = self.shared.with(|live| user::press(live, user, channel, message, custom_id, &values))?;
        Ok(self.watch_deadline(begun))
    }

    /// Somebody sends the modal that an interaction opened.
    ///
    /// # Errors
    ///
    /// If it is not open, or a field is missing or too long.
    pub fn submit_modal(
        &self,
        user: Id,
        interaction: Id,
        custom_id: &str,
        fields: &[(&str, &str)],
    ) -> Result<Id, Refusal> {
        let fields: Vec<(String, String)> =
            fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let begun =
            self.shared.with(|live| user::submit_modal(live, user, interaction, custom_id, &fields))?;
        Ok(self.watch_deadline(begun))
    }

    /// Somebody runs a slash command by its name. `options` are those chosen, in Discord's form; null for none.
    ///
    /// # Errors
    ///
    /// If they may not run it there, or a required option is missing.
    pub fn run_command(&self, user: Id, channel: Id, name: &str, options: &Value) -> Result<Id, Refusal> {
        let command = self.command_named(user, channel, 1, name)?;
        self.run_command_by_id(user, channel, command, options, None)
    }

    /// Somebody opens the menu of a message (`kind` 3) or of a person (`kind` 2) and runs a command on it.
    ///
    /// # Errors
    ///
    /// If they may not run it there, or do not see the target.
    pub fn run_menu(&self, user: Id, channel: Id, kind: u8, name: &str, target: Id) -> Result<Id, Refusal> {
        let command = self.command_named(user, channel, kind, name)?;
        self.run_command_by_id(user, channel, command, &Value::Null, Some(target))
    }

    fn command_named(&self, user: Id, channel: Id, kind: u8, name: &str) -> Result<Id, Refusal> {
        let found = self.commands(user, channel).into_iter();
        let mut found = found.filter(|c| c.kind == kind && (c.name == name || c.name_localized == name));
        found.next().map(|c| c.id).ok_or_else(|| Refusal::absent(format!("Pas de commande « {name} » ici.")))
    }

    /// The same by the command's id.
    ///
    /// # Errors
    ///
    /// As [`Sim::run_command`].
    pub fn run_command_by_id(
        &self,
        user: Id,
        channel: Id,
        command: Id,
        options: &Value,
        target: Option<Id>,
    ) -> Result<Id, Refusal> {
        let begun =
            self.shared.with(|live| user::run_command(live, user, channel, command, options, target))?;
        Ok(self.watch_deadline(begun))
    }

    /// Somebody is typing a command; the focused option (`"focused": true`) is completed by the bot.
    ///
    /// # Errors
    ///
    /// If the bot does not answer within three seconds, or they may not run the command.
    pub async fn complete(
        &self,
        user: Id,
        channel: Id,
        command: Id,
        options: &Value,
    ) -> Result<Vec<Value>, Refusal> {
        let begun = self.shared.with(|live| user::complete(live, user, channel, command, options))?;
        let id = self.watch_deadline(begun);
        let find = |live: &Live| match live.world.interactions.get(&id).map(|i| i.state.clone()) {
            Some(InteractionState::Choices(choices)) => Some(Some(choices)),
            Some(InteractionState::Failed) | None => Some(None),
            _ => None,
        };
        let choices = self.wait(Duration::from_secs(4), find).await.ok().flatten();
        choices.ok_or_else(|| Refusal { status: 504, reason: "L'application ne répond plus.".to_owned() })
    }

    /// Marks the interaction as failed when its three seconds are over.
    fn watch_deadline(&self, interaction: Id) -> Id {
        let shared = Arc::downgrade(&self.shared);
        let clock = self.shared.clock.clone();
        let due =
            self.world(|w| w.interactions.get(&interaction).map(|i| i.created_at + acts::ANSWER_WITHIN));
        tokio::spawn(async move {
            let Some(due) = due else { return };
            clock.sleep_until(due).await;
            if let Some(shared) = shared.upgrade() {
                shared.with(|live| acts::fail_if_unanswered(live, interaction));
            }
        });
        interaction
    }

    /// An interaction, as it stands.
    pub fn interaction(&self, id: Id) -> Option<Interaction> {
        self.world(|w| w.interactions.get(&id).cloned())
    }

    /// Waits until the bot has answered an interaction or its three seconds are over. A deferred answer counts once
    /// it is filled.
    ///
    /// # Errors
    ///
    /// [`TimedOut`] after `within` of real time.
    pub async fn answer_to(&self, within: Duration, id: Id) -> Result<Interaction, TimedOut> {
        self.wait_for(within, |w| {
            let known = w.interactions.get(&id)?;
            let open = matches!(known.state, InteractionState::Waiting | InteractionState::Deferred);
            (!open).then(|| known.clone())
        })
        .await
    }

    /// What somebody sees in a channel, oldest first; nothing if they do not see the channel.
    pub fn visible_messages(&self, user: Id, channel: Id) -> Vec<MessageView> {
        self.shared.look(|live| user::messages_for(live, user, channel, usize::MAX)).unwrap_or_default()
    }

    /// Whether somebody sees a channel.
    pub fn sees(&self, user: Id, channel: Id) -> bool {
        self.shared.look(|live| live.world.can_see(channel, user, live.now))
    }

    /// Commands that somebody may run in a channel.
    pub fn commands(&self, user: Id, channel: Id) -> Vec<CommandView> {
        self.shared.look(|live| user::commands_for(live, user, channel))
    }

    /// A person joins the first server, with roles by name.
    ///
    /// # Errors
    ///
    /// If the world has no server.
    pub fn add_member(&self, name: &str, roles: &[&str]) -> Result<Id, Refusal> {
        self.shared.with(|live| {
            let guild = live
                .world
                .guilds
                .values()
                .next()
                .ok_or_else(|| Refusal::absent("Il n'y a pas de serveur."))?;
            let ids: Vec<Id> =
                guild.roles.values().filter(|r| roles.contains(&r.name.as_str())).map(|r| r.id).collect();
            let guild = guild.id;
            let id = live.new_id();
            live.world.add_user(id, name, "");
            live.world.add_member(guild, id, &ids, live.now);
            control::member_joined(live, guild, id);
            Ok(id)
        })
    }

    /// A message as the world has it.
    pub fn message(&self, channel: Id, id: Id) -> Option<Message> {
        self.world(|w| w.message(channel, id).cloned())
    }

    /// AutoMod has blocked a message: the bot gets AUTO_MODERATION_ACTION_EXECUTION and no MESSAGE_CREATE.
    pub fn automod_block(&self, user: Id, channel: Id, text: &str, rule: Id) {
        self.shared.with(|live| gateway::automod(live, user, channel, text, rule));
    }

    /// Adds a REST fault; the first that fits a request decides.
    pub fn rest_fault(&self, fault: RestFault) {
        self.shared.with(|live| live.faults.add(fault));
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
        GatewayFault::ForgetSessions => live.gateway.end_sessions(live.now),
    }
}

fn router() -> Router<Arc<Shared>> {
    Router::new()
        .route("/", get(page::index))
        .route("/page/{file}", get(page::asset))
        .route("/gateway", get(gateway::handler))
        .route("/gateway/", get(gateway::handler))
        .route("/gateway/{*rest}", get(gateway::handler))
        .route("/api/{*rest}", any(rest::handler))
        .merge(user::router())
        // Discord takes files of 10 MiB; axum's own bound is 2.
        .layer(DefaultBodyLimit::max(26 * 1024 * 1024))
}

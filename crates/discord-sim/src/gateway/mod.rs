//! The gateway: sessions, what each of them is told, and the socket that tells it.

mod connect;
pub(crate) mod intents;
mod session;
mod socket;
mod zstd_stream;

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tokio::sync::mpsc;

pub(crate) use self::connect::{Opening, identify, resume};
pub(crate) use self::session::{Session, frame};
pub(crate) use self::socket::handler;
use crate::live::{Happening, Live, Scope};
use crate::world::World;
use crate::{Id, wire};

/// How long a session without a socket can be resumed. Discord promises nothing; some minutes is what it does.
const SESSION_LIFETIME: SignedDuration = SignedDuration::from_mins(5);

/// What a socket is asked to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Out {
    /// Write one payload.
    Frame(String),
    /// Close with a code and a reason.
    Close(u16, &'static str),
    /// Send a close frame without a code.
    CloseWithoutCode,
    /// Break the TCP connection without a close frame.
    Drop,
    /// Write the first half of this payload's WebSocket frame, then break the connection.
    CutWithin(String),
}

/// All sessions, and what tests asked of the gateway.
#[derive(Debug, Default)]
pub(crate) struct Gateway {
    pub(crate) sessions: BTreeMap<String, Session>,
    /// While true, dispatches are kept back; see [`Gateway::release`].
    held: bool,
    /// Sockets that are open but have no session yet.
    pub(crate) strangers: Vec<mpsc::UnboundedSender<Out>>,
    /// Cut the connection within the next dispatch.
    pub(crate) cut_next: bool,
    /// Send the next dispatch twice, under two sequence numbers.
    pub(crate) double_next: bool,
}

impl Gateway {
    /// Tells every session that listens for it of an event.
    pub(crate) fn dispatch(&mut self, world: &World, now: Timestamp, happening: &Happening) {
        self.forget_old(now);
        let wanted: Vec<(String, Value)> = self
            .sessions
            .values()
            .filter_map(|session| Some((session.id.clone(), told(world, now, session, happening)?)))
            .collect();
        for (id, data) in wanted {
            self.push(&id, happening.name, &data);
            if std::mem::take(&mut self.double_next) {
                self.push(&id, happening.name, &data);
            }
        }
    }

    /// Numbers an event, keeps it for a resume, and writes it unless frames are held back.
    pub(crate) fn push(&mut self, session: &str, name: &str, data: &Value) {
        let held = self.held;
        let Some(session) = self.sessions.get_mut(session) else { return };
        let payload = session.record(name, data);
        if held {
            session.held.push_back(payload);
        } else if session.link.is_some() && std::mem::take(&mut self.cut_next) {
            session.send(Out::CutWithin(payload));
        } else {
            session.send(Out::Frame(payload));
        }
    }

    /// Keeps dispatches back from now on: they exist, a resume can ask for them, but no socket carries them.
    pub(crate) fn hold(&mut self) {
        self.held = true;
    }

    /// Ends [`Gateway::hold`] and writes what was kept back.
    pub(crate) fn release(&mut self) {
        self.held = false;
        for session in self.sessions.values_mut() {
            while let Some(payload) = session.held.pop_front() {
                session.send(Out::Frame(payload));
            }
        }
    }

    /// Whether dispatches are being held back.
    pub(crate) fn is_held(&self) -> bool {
        self.held
    }

    /// Asks every open socket for the same thing.
    pub(crate) fn tell_sockets(&mut self, out: &Out) {
        for session in self.sessions.values_mut() {
            session.send(out.clone());
        }
        self.strangers.retain(|socket| socket.send(out.clone()).is_ok());
    }

    /// Takes every session off its socket, as op 9 does: the bot has to identify or resume, on it or on another.
    pub(crate) fn detach_sockets(&mut self, now: Timestamp) {
        for session in self.sessions.values_mut() {
            if let Some(socket) = session.link.take() {
                session.left_at = Some(now);
                session.held.clear();
                self.strangers.push(socket);
            }
        }
    }

    /// Forgets all sessions; their sockets stay open without one.
    pub(crate) fn end_sessions(&mut self, now: Timestamp) {
        self.detach_sockets(now);
        self.sessions.clear();
    }

    /// Whether this socket still holds the session that it opened.
    pub(crate) fn holds(&self, id: &str, generation: u64) -> bool {
        self.sessions.get(id).is_some_and(|s| s.generation == generation && s.link.is_some())
    }

    /// Whether the bot has an open, identified socket.
    pub(crate) fn online(&self) -> bool {
        self.sessions.values().any(|s| s.link.is_some())
    }

    fn forget_old(&mut self, now: Timestamp) {
        self.sessions.retain(|_, s| s.left_at.is_none_or(|left| now.duration_since(left) < SESSION_LIFETIME));
    }
}

/// What a session is told of an event: `None` if nothing, otherwise `d`, without content where it must not see any.
fn told(world: &World, now: Timestamp, session: &Session, happening: &Happening) -> Option<Value> {
    let bot = world.bot();
    let guild = match happening.scope {
        Scope::Guild(guild) | Scope::Interaction(Some(guild)) => Some(guild),
        Scope::Interaction(None) => None,
        Scope::Channel(channel) => {
            if !world.can_see(channel, bot, now) {
                return None;
            }
            world.channels.get(&channel)?.guild_id
        }
    };
    let shard = guild.map_or(0, |g| g.shard(session.shard.1));
    if shard != session.shard.0 || guild.is_some_and(|g| world.member(g, bot).is_none()) {
        return None;
    }
    if !intents::covers(session.intents, happening.name, guild.is_some()) {
        let own = happening.name == "GUILD_MEMBER_UPDATE" && happening.data["user"]["id"] == json!(bot);
        if !own {
            return None;
        }
    }
    // Discord tells what AutoMod does only to a bot that may manage the server.
    let automod = happening.name.starts_with("AUTO_MODERATION_");
    let manages = |guild| world.guild_permissions(guild, bot).has(crate::Permissions::MANAGE_GUILD);
    if automod && !guild.is_some_and(manages) {
        return None;
    }
    let mut data = happening.data.clone();
    let may_read = session.intents & intents::MESSAGE_CONTENT != 0;
    if guild.is_some() && !may_read && happening.name.starts_with("MESSAGE_") {
        strip_content(&mut data, bot);
    }
    if !may_read && happening.name == "AUTO_MODERATION_ACTION_EXECUTION" {
        data["content"] = json!("");
        data["matched_content"] = json!("");
    }
    Some(data)
}

/// Empties what MESSAGE_CONTENT guards, except in the bot's own messages and in those that mention it.
pub(crate) fn strip_content(message: &mut Value, bot: Id) {
    let own = message["author"]["id"] == json!(bot);
    let mentioned = message["mentions"].as_array().is_some_and(|m| m.iter().any(|u| u["id"] == json!(bot)));
    if own || mentioned || message.get("content").is_none() {
        return;
    }
    message["content"] = json!("");
    for list in ["embeds", "attachments", "components"] {
        message[list] = json!([]);
    }
    if let Some(message) = message.as_object_mut() {
        message.remove("poll");
        message.remove("message_snapshots");
    }
}

/// READY's `d`.
fn ready(world: &World, session: &Session, resume_url: &str) -> Value {
    let bot = world.bot();
    let guilds: Vec<Value> =
        guilds_of(world, session).map(|g| json!({"id": g, "unavailable": true})).collect();
    let mut user = wire::user_of(world, bot);
    user["verified"] = json!(true);
    user["mfa_enabled"] = json!(true);
    user["flags"] = json!(0);
    user["email"] = Value::Null;
    json!({
        "v": 10, "user_settings": {}, "user": user, "session_type": "normal", "session_id": session.id,
        "resume_gateway_url": resume_url, "relationships": [], "private_channels": [], "presences": [],
        "guilds": guilds, "guild_join_requests": [], "geo_ordered_rtc_regions": [],
        "game_relationships": [], "auth": {}, "_trace": ["sim"],
        "shard": [session.shard.0, session.shard.1],
        "application": {"id": world.application.id, "flags": application_flags(world)},
    })
}

/// Guilds of the bot that belong to a session's shard.
fn guilds_of<'a>(world: &'a World, session: &'a Session) -> impl Iterator<Item = Id> + 'a {
    let bot = world.bot();
    let ours = move |id: &Id| id.shard(session.shard.1) == session.shard.0;
    world.guilds.values().filter(move |g| g.members.contains_key(&bot)).map(|g| g.id).filter(ours)
}

/// Discord's application flags for the privileged intents (the variants for bots in fewer than a hundred servers).
pub(crate) fn application_flags(world: &World) -> u64 {
    let granted = world.application.privileged;
    u64::from(granted.presences) << 13
        | u64::from(granted.members) << 15
        | u64::from(granted.message_content) << 19
}

/// AutoMod blocked a message: the bot is told of the block and never gets a MESSAGE_CREATE.
pub(crate) fn automod(live: &mut Live, user: Id, channel: Id, text: &str, rule: Id) {
    let Some(guild) = live.world.channels.get(&channel).and_then(|c| c.guild_id) else { return };
    let event = json!({
        "guild_id": guild, "action": {"type": 1, "metadata": {}}, "rule_id": rule, "rule_trigger_type": 1,
        "user_id": user, "channel_id": channel, "content": text, "matched_keyword": null, "matched_content": text,
    });
    live.happen("AUTO_MODERATION_ACTION_EXECUTION", Scope::Guild(guild), event);
}

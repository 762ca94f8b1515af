//! The state of the stand-in as plain data: who is there, what was said, what is set up.
//!
//! Nothing here does I/O, knows sockets or decides what a request may do; tests may build and change it freely.

mod access;
mod guild;
mod message;
mod seed;
mod talk;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use self::guild::{
    AutomodRule, AutomodTrigger, Channel, ChannelKind, Guild, IncidentActions, Member, Overwrite,
    OverwriteOf, Role, Tag, Thread,
};
pub use self::message::{Attachment, Message, MessageInteraction, WebhookAuthor, flags, kinds};
pub use self::talk::{Command, Interaction, InteractionKind, InteractionState, Webhook};
use crate::Id;

/// Everything there is.
#[derive(Clone, Debug, Serialize)]
pub struct World {
    /// The one application that the bot's token belongs to.
    pub application: Application,
    /// People and bots, by id.
    pub users: BTreeMap<Id, User>,
    /// Servers, by id.
    pub guilds: BTreeMap<Id, Guild>,
    /// Channels, threads, forum posts and direct messages, by id.
    pub channels: BTreeMap<Id, Channel>,
    /// Messages by channel, then by id, hence by time.
    pub messages: BTreeMap<Id, BTreeMap<Id, Message>>,
    /// Registered application commands, in the order of registration.
    pub commands: Vec<Command>,
    /// Interactions of this run, by id.
    pub interactions: BTreeMap<Id, Interaction>,
    /// Channel webhooks, by id.
    pub webhooks: BTreeMap<Id, Webhook>,
    /// A word of the embedding program to whoever opens the page, in Discord's Markdown.
    pub hint: Option<String>,
}

/// The bot's application.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Application {
    /// The application's id; also that of its bot user.
    pub id: Id,
    /// Shown name.
    pub name: String,
    /// Who registered it.
    pub owner: Id,
    /// The only token that REST and gateway accept.
    pub token: String,
    /// Which privileged intents are switched on in the developer portal; IDENTIFY with others closes with 4014.
    pub privileged: PrivilegedIntents,
    /// IDENTIFYs left today, as `/gateway/bot` tells; at 0 an IDENTIFY is answered with op 9.
    pub session_starts_left: u64,
    /// IDENTIFYs allowed at once per five seconds.
    pub max_concurrency: u64,
    /// Recommended number of shards.
    pub shards: u64,
}

/// The three privileged intents.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct PrivilegedIntents {
    /// GUILD_PRESENCES.
    pub presences: bool,
    /// GUILD_MEMBERS.
    pub members: bool,
    /// MESSAGE_CONTENT.
    pub message_content: bool,
}

/// A person or a bot.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct User {
    /// The id.
    pub id: Id,
    /// User name and shown name.
    pub name: String,
    /// Whether it is a bot.
    pub bot: bool,
    /// Client language, as interactions carry it: `fr`, `en-US`, …
    pub locale: String,
    /// Refuses direct messages: sending answers 50007.
    pub dms_closed: bool,
    /// A line for the page: « Référente, Casablanca ».
    pub status_line: String,
}

impl World {
    /// The bot's user id.
    pub fn bot(&self) -> Id {
        self.application.id
    }

    /// One message, wherever its channel still has it.
    pub fn message(&self, channel: Id, message: Id) -> Option<&Message> {
        self.messages.get(&channel)?.get(&message)
    }

    /// The messages of a channel, oldest first.
    pub fn messages_in(&self, channel: Id) -> impl DoubleEndedIterator<Item = &Message> {
        self.messages.get(&channel).into_iter().flat_map(BTreeMap::values)
    }

    /// All threads whose parent is `channel`, forum posts included, oldest first.
    pub fn threads_of(&self, channel: Id) -> impl Iterator<Item = &Channel> {
        self.channels.values().filter(move |c| c.thread.is_some() && c.parent_id == Some(channel))
    }

    /// The direct-message channel of two people, if they have one.
    pub fn dm_between(&self, a: Id, b: Id) -> Option<Id> {
        let mut found = self.channels.values().filter(|c| c.kind == ChannelKind::Dm);
        found.find(|c| c.recipients.contains(&a) && c.recipients.contains(&b)).map(|c| c.id)
    }

    /// A member of a guild.
    pub fn member(&self, guild: Id, user: Id) -> Option<&Member> {
        self.guilds.get(&guild)?.members.get(&user)
    }

    /// The shown name of a user, or its id where there is no such user.
    pub fn name_of(&self, user: Id) -> String {
        self.users.get(&user).map_or_else(|| user.to_string(), |u| u.name.clone())
    }

    /// Adds a user who is no member of anything yet.
    pub fn add_user(&mut self, id: Id, name: &str, status_line: &str) {
        let user = User {
            id,
            name: name.to_owned(),
            bot: false,
            locale: "fr".to_owned(),
            dms_closed: false,
            status_line: status_line.to_owned(),
        };
        self.users.insert(id, user);
    }

    /// Makes a user a member of a guild, or replaces the roles of one who is.
    pub fn add_member(&mut self, guild: Id, user: Id, roles: &[Id], now: Timestamp) {
        let Some(guild) = self.guilds.get_mut(&guild) else { return };
        let member = guild.members.entry(user).or_insert_with(|| Member::new(user, now));
        member.roles = roles.to_vec();
    }

    /// Files a message under its channel and moves the channel's `last_message_id`.
    pub fn add_message(&mut self, message: Message) {
        if message.ephemeral_for.is_none()
            && let Some(channel) = self.channels.get_mut(&message.channel_id)
        {
            channel.last_message_id = channel.last_message_id.max(Some(message.id));
            if let Some(thread) = &mut channel.thread {
                thread.message_count += 1;
                thread.total_message_sent += 1;
            }
        }
        self.messages.entry(message.channel_id).or_default().insert(message.id, message);
    }

    /// The value as JSON, for `GET /sim/state` and for looking at in a failed test.
    pub fn to_json(&self) -> Value {
        serde_json::to_value(self).unwrap_or(Value::Null)
    }
}

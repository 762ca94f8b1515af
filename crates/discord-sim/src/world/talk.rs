//! Application commands, interactions and webhooks.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{Id, Permissions};

/// A registered command.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Command {
    /// The id.
    pub id: Id,
    /// The guild, for a guild command.
    pub guild_id: Option<Id>,
    /// 1 slash, 2 user menu, 3 message menu.
    pub kind: u8,
    /// Name.
    pub name: String,
    /// Names by locale.
    pub name_localizations: Value,
    /// Description; empty for menus.
    pub description: String,
    /// Descriptions by locale.
    pub description_localizations: Value,
    /// Options as registered.
    pub options: Vec<Value>,
    /// Permissions that a member needs; `None` for everybody, none set for administrators only.
    pub default_member_permissions: Option<Permissions>,
    /// Where it can be used (0 guild, 1 the bot's DM, 2 other DMs); `None` is everywhere.
    pub contexts: Option<Vec<u8>>,
    /// Install kinds.
    pub integration_types: Vec<u8>,
    /// Age-restricted.
    pub nsfw: bool,
    /// Changes with each change.
    pub version: Id,
}

impl Command {
    /// The command as Discord's REST answers it.
    pub fn to_json(&self, application: Id) -> Value {
        let mut value = json!({
            "id": self.id, "application_id": application, "version": self.version, "type": self.kind,
            "name": self.name, "name_localizations": self.name_localizations,
            "description": self.description, "description_localizations": self.description_localizations,
            "options": self.options, "default_member_permissions": self.default_member_permissions,
            "dm_permission": self.contexts.as_ref().is_none_or(|c| c.contains(&1)), "nsfw": self.nsfw,
            "contexts": self.contexts, "integration_types": self.integration_types,
        });
        if let Some(guild) = self.guild_id {
            value["guild_id"] = json!(guild);
        }
        value
    }

    /// The name that a client in `locale` shows.
    pub fn name_in(&self, locale: &str) -> &str {
        self.name_localizations[locale].as_str().unwrap_or(&self.name)
    }
}

/// What kind of thing a person did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InteractionKind {
    /// 2: ran a command.
    Command,
    /// 3: pressed a button or chose in a select.
    Component,
    /// 4: is typing an option with autocomplete.
    Autocomplete,
    /// 5: sent a modal.
    Modal,
}

impl InteractionKind {
    /// Discord's number.
    pub fn number(self) -> u8 {
        match self {
            InteractionKind::Command => 2,
            InteractionKind::Component => 3,
            InteractionKind::Autocomplete => 4,
            InteractionKind::Modal => 5,
        }
    }
}

/// How far the bot's answer has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InteractionState {
    /// Nothing yet.
    Waiting,
    /// Types 4, 6 and 7, or a deferred answer that was filled.
    Answered,
    /// Type 5: « réfléchit… ».
    Deferred,
    /// Type 9: a modal is open.
    Modal(Value),
    /// Type 8: choices.
    Choices(Vec<Value>),
    /// Three seconds passed without an answer.
    Failed,
}

/// One interaction.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Interaction {
    /// The id.
    pub id: Id,
    /// The token of its webhook.
    pub token: String,
    /// What was done.
    pub kind: InteractionKind,
    /// Who did it.
    pub user: Id,
    /// Where.
    pub channel_id: Id,
    /// In which guild.
    pub guild_id: Option<Id>,
    /// When.
    pub created_at: Timestamp,
    /// How far the answer has come.
    pub state: InteractionState,
    /// The `data` that the bot received.
    pub data: Value,
    /// The message whose component was pressed, or which opened the modal.
    pub message_id: Option<Id>,
    /// `@original`: the answer's message, in the interaction's channel.
    pub original: Option<Id>,
    /// The full command name, for the page.
    pub command_name: String,
    /// Whether the modal of this interaction was closed or sent.
    pub modal_done: bool,
}

/// A webhook of a channel.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Webhook {
    /// The id.
    pub id: Id,
    /// Its secret.
    pub token: String,
    /// Where it posts.
    pub channel_id: Id,
    /// The guild.
    pub guild_id: Option<Id>,
    /// Shown name.
    pub name: String,
    /// Who made it.
    pub user: Id,
    /// The application that made it.
    pub application_id: Option<Id>,
}

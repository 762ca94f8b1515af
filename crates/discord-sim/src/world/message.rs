//! Messages.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Id;

/// Discord's message flags that this crate acts on.
pub mod flags {
    /// Embeds hidden.
    pub const SUPPRESS_EMBEDS: u64 = 1 << 2;
    /// Has a thread of the same id.
    pub const HAS_THREAD: u64 = 1 << 5;
    /// Visible to one person only.
    pub const EPHEMERAL: u64 = 1 << 6;
    /// « réfléchit… »: deferred and not yet filled.
    pub const LOADING: u64 = 1 << 7;
    /// Sent without push or sound.
    pub const SUPPRESS_NOTIFICATIONS: u64 = 1 << 12;
    /// Components V2.
    pub const IS_COMPONENTS_V2: u64 = 1 << 15;
}

/// Discord's message types that this crate makes.
pub mod kinds {
    /// An ordinary message.
    pub const DEFAULT: u8 = 0;
    /// Somebody was added to a thread.
    pub const RECIPIENT_ADD: u8 = 1;
    /// A thread changed its name.
    pub const CHANNEL_NAME_CHANGE: u8 = 4;
    /// A public thread was made without a message.
    pub const THREAD_CREATED: u8 = 18;
    /// An answer to a message.
    pub const REPLY: u8 = 19;
    /// The answer to a slash command.
    pub const CHAT_INPUT_COMMAND: u8 = 20;
    /// First line of a thread made from a message.
    pub const THREAD_STARTER: u8 = 21;
    /// The answer to a user or message command.
    pub const CONTEXT_MENU_COMMAND: u8 = 23;
    /// AutoMod's note in the alert channel.
    pub const AUTO_MODERATION_ACTION: u8 = 24;
}

/// A message.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Message {
    /// The id.
    pub id: Id,
    /// Where it stands.
    pub channel_id: Id,
    /// Who wrote it; for a webhook the webhook's id.
    pub author: Id,
    /// Shown author of a webhook's message.
    pub webhook: Option<WebhookAuthor>,
    /// The text.
    pub content: String,
    /// When it was sent.
    pub timestamp: Timestamp,
    /// When it was last edited.
    pub edited: Option<Timestamp>,
    /// Discord's message type, see [`kinds`].
    pub kind: u8,
    /// Discord's message flags, see [`flags`].
    pub flags: u64,
    /// Embeds as they were sent.
    pub embeds: Vec<Value>,
    /// Components as they were sent.
    pub components: Vec<Value>,
    /// Files; only their names and types are kept.
    pub attachments: Vec<Attachment>,
    /// Users mentioned in the text, whether or not that notified them.
    pub mentions: Vec<Id>,
    /// Roles mentioned with effect.
    pub mention_roles: Vec<Id>,
    /// `@everyone` or `@here` with effect.
    pub mention_everyone: bool,
    /// Who got a notification: mentioned with effect, able to see the channel, not suppressed.
    pub notified: Vec<Id>,
    /// The message this one answers.
    pub reply_to: Option<Id>,
    /// Which application sent it.
    pub application_id: Option<Id>,
    /// The interaction that this message answers.
    pub interaction: Option<MessageInteraction>,
    /// The one person who sees it, if it is ephemeral.
    pub ephemeral_for: Option<Id>,
    /// A poll as Discord sends it.
    pub poll: Option<Value>,
    /// Forwarded messages as Discord sends them.
    pub snapshots: Vec<Value>,
    /// Pinned.
    pub pinned: bool,
    /// How often it was edited more than an hour after it was sent: Discord's 30046 comes from this.
    pub late_edits: u32,
}

impl Message {
    /// A plain text message.
    pub fn new(id: Id, channel_id: Id, author: Id, content: &str) -> Self {
        Message {
            id,
            channel_id,
            author,
            webhook: None,
            content: content.to_owned(),
            timestamp: id.created_at(),
            edited: None,
            kind: kinds::DEFAULT,
            flags: 0,
            embeds: Vec::new(),
            components: Vec::new(),
            attachments: Vec::new(),
            mentions: Vec::new(),
            mention_roles: Vec::new(),
            mention_everyone: false,
            notified: Vec::new(),
            reply_to: None,
            application_id: None,
            interaction: None,
            ephemeral_for: None,
            poll: None,
            snapshots: Vec::new(),
            pinned: false,
            late_edits: 0,
        }
    }

    /// Whether `user` is among those who may see it, given that they see the channel.
    pub fn shown_to(&self, user: Id) -> bool {
        self.ephemeral_for.is_none_or(|only| only == user)
    }
}

/// A file of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// The id.
    pub id: Id,
    /// The file's name; `SPOILER_` in front hides it.
    pub filename: String,
    /// MIME type.
    pub content_type: String,
    /// Bytes.
    pub size: u64,
}

impl Attachment {
    /// Whether it shows only after a click.
    pub fn spoiler(&self) -> bool {
        self.filename.starts_with("SPOILER_")
    }
}

/// Name of a webhook's message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookAuthor {
    /// The webhook.
    pub id: Id,
    /// Shown name.
    pub name: String,
}

/// What a message says of the interaction it answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageInteraction {
    /// The interaction.
    pub id: Id,
    /// Who started it.
    pub user_id: Id,
    /// Discord's interaction type.
    pub kind: u8,
    /// The command's full name; empty for components and modals.
    pub name: String,
}

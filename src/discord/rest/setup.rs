//! Making channels, letting people into them, pinning: what `/sanad reglages` asks of Discord.

use reqwest::Method;
use serde::{Deserialize, Serialize};
use serenity::model::Permissions;

use super::call::Call;
use super::error::RestError;
use super::send::Rest;
use crate::discord::facts::{ChannelFacts, ChannelKind, UserFacts};
use crate::ids::{ChannelId, GuildId, MessageId};

/// Messages that are looked through for what the bot posted there.
const LOOKED_THROUGH: u8 = 50;

/// An exception to permissions. Discord's reference types both sums as numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overwrite {
    /// The role or the person.
    pub of: u64,
    /// 0 for a role, 1 for a person.
    pub kind: u8,
    /// What it allows.
    pub allow: Permissions,
    /// What it denies.
    pub deny: Permissions,
}

/// A channel to be made.
#[derive(Clone, Debug)]
pub struct NewChannel {
    /// Its name.
    pub name: String,
    /// A forum or a text channel.
    pub kind: ChannelKind,
    /// What stands above it.
    pub topic: String,
    /// Who may do what there.
    pub overwrites: Vec<Overwrite>,
    /// The tags of a forum.
    pub tags: Vec<String>,
}

#[derive(Serialize)]
struct NewChannelBody<'a> {
    name: &'a str,
    #[serde(rename = "type")]
    kind: u8,
    topic: &'a str,
    permission_overwrites: Vec<OverwriteBody>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    available_tags: Vec<TagBody<'a>>,
}

#[derive(Serialize)]
struct OverwriteBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(rename = "type")]
    kind: u8,
    allow: u64,
    deny: u64,
}

#[derive(Serialize)]
struct TagBody<'a> {
    name: &'a str,
}

/// A message as far as it tells whether the bot posted it, and what for. What people wrote is not among its fields.
#[derive(Clone, Debug, Deserialize)]
pub struct OwnMessage {
    /// The message.
    pub id: MessageId,
    /// Who posted it.
    pub author: UserFacts,
    /// Whether it is pinned.
    #[serde(default)]
    pub pinned: bool,
    #[serde(default)]
    embeds: Vec<Title>,
    #[serde(default)]
    components: Vec<Row>,
}

#[derive(Clone, Debug, Deserialize)]
struct Title {
    #[serde(default)]
    title: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
struct Row {
    #[serde(default)]
    components: Vec<Control>,
}

#[derive(Clone, Debug, Deserialize)]
struct Control {
    #[serde(default)]
    custom_id: Option<String>,
}

#[derive(Deserialize)]
struct Pins {
    items: Vec<PinnedItem>,
}

#[derive(Deserialize)]
struct PinnedItem {
    message: OwnMessage,
}

impl OwnMessage {
    /// Whether it has a card with this title.
    pub fn is_titled(&self, title: &str) -> bool {
        self.embeds.iter().any(|embed| embed.title.as_deref() == Some(title))
    }

    /// Whether it has this button.
    pub fn has_button(&self, custom_id: &str) -> bool {
        let mut controls = self.components.iter().flat_map(|row| &row.components);
        controls.any(|control| control.custom_id.as_deref() == Some(custom_id))
    }
}

impl Rest {
    /// Makes a channel. Channels know no nonce, so this is never sent again by itself where it may have been done: look for
    /// the channel by its name first.
    ///
    /// # Errors
    ///
    /// As [`RestError`] says; see [`may_have_happened`](RestError::may_have_happened).
    pub async fn create_channel(&self, guild: GuildId, new: &NewChannel) -> Result<ChannelFacts, RestError> {
        let forum = new.kind == ChannelKind::Forum;
        let body = NewChannelBody {
            name: &new.name,
            kind: new.kind.number(),
            topic: &new.topic,
            permission_overwrites: new
                .overwrites
                .iter()
                .map(|entry| OverwriteBody { id: Some(entry.of.to_string()), ..overwrite_body(entry) })
                .collect(),
            available_tags: new.tags.iter().filter(|_| forum).map(|name| TagBody { name }).collect(),
        };
        let call = Call::new(Method::POST, "/guilds/{}/channels", &[&guild]).json(&body)?;
        self.send(call).await?.json("channel")
    }

    /// Sets an exception to permissions in a channel, in the place of the one that the role or the person had there.
    ///
    /// # Errors
    ///
    /// As [`RestError`] says.
    pub async fn put_overwrite(&self, channel: ChannelId, overwrite: &Overwrite) -> Result<(), RestError> {
        let call = Call::new(Method::PUT, "/channels/{}/permissions/{}", &[&channel, &overwrite.of]);
        self.send(call.json(&overwrite_body(overwrite))?).await.map(drop)
    }

    /// Pins a message; one that is pinned stays so.
    ///
    /// # Errors
    ///
    /// As [`RestError`] says.
    pub async fn pin(&self, channel: ChannelId, message: MessageId) -> Result<(), RestError> {
        let call = Call::new(Method::PUT, "/channels/{}/messages/pins/{}", &[&channel, &message]);
        self.send(call).await.map(drop)
    }

    /// Pinned messages of a channel and its newest ones, as far as they tell what the bot posted.
    ///
    /// # Errors
    ///
    /// As [`RestError`] says.
    pub async fn standing_messages(&self, channel: ChannelId) -> Result<Vec<OwnMessage>, RestError> {
        let pins = Call::get("/channels/{}/messages/pins", &[&channel]).query("limit", LOOKED_THROUGH);
        let pins: Pins = self.send(pins).await?.json("pins")?;
        let newest = Call::get("/channels/{}/messages", &[&channel]).query("limit", LOOKED_THROUGH);
        let newest: Vec<OwnMessage> = self.send(newest).await?.json("messages")?;
        Ok(pins.items.into_iter().map(|item| item.message).chain(newest).collect())
    }
}

fn overwrite_body(overwrite: &Overwrite) -> OverwriteBody {
    OverwriteBody {
        id: None,
        kind: overwrite.kind,
        allow: overwrite.allow.bits(),
        deny: overwrite.deny.bits(),
    }
}

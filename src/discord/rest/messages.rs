//! Messages and forum posts.

use reqwest::Method;
use serde::Deserialize;
use serenity::builder::{CreateForumPost, CreateMessage, EditMessage};
use serenity::model::channel::Nonce;

use super::call::Call;
use super::error::RestError;
use super::guilds::gone_is_fine;
use super::send::Rest;
use crate::discord::decode::MessagePage;
use crate::discord::facts::{ChannelFacts, UserFacts};
use crate::ids::{ChannelId, MessageId, UserId};

/// Which messages of a channel to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// The newest.
    Newest,
    /// The first ones after this one (still given newest first).
    After(MessageId),
    /// The last ones before this one.
    Before(MessageId),
}

/// A message that Discord has taken.
#[derive(Clone, Debug, Deserialize)]
pub struct MadeMessage {
    /// The message.
    pub id: MessageId,
    /// Where it stands.
    pub channel_id: ChannelId,
    /// Whom it really mentioned.
    #[serde(default)]
    pub mentions: Vec<UserFacts>,
}

/// What is read of a message of which only the card matters.
#[derive(Deserialize)]
struct WireCard {
    id: MessageId,
    author: UserFacts,
    #[serde(default)]
    embeds: Vec<WireEmbed>,
}

#[derive(Deserialize)]
struct WireEmbed {
    footer: Option<WireFooter>,
}

#[derive(Deserialize)]
struct WireFooter {
    text: String,
}

impl Rest {
    /// Messages of a channel, 1 to 100, newest first. An empty page may also mean that the bot may not read the history
    /// (design §9: a gap).
    ///
    /// # Errors
    ///
    /// As [`RestError`] says.
    pub async fn channel_messages(
        &self,
        channel: ChannelId,
        from: From,
        limit: u8,
    ) -> Result<MessagePage, RestError> {
        let mut call = Call::get("/channels/{}/messages", &[&channel]).query("limit", limit.clamp(1, 100));
        call = match from {
            From::Newest => call,
            From::After(message) => call.query("after", message),
            From::Before(message) => call.query("before", message),
        };
        Ok(MessagePage::new(self.send(call).await?.text("messages")?))
    }

    /// One message, as a page of one.
    ///
    /// # Errors
    ///
    /// As [`RestError`] says; a deleted message is `Refused` with code 10008.
    pub async fn message(&self, channel: ChannelId, message: MessageId) -> Result<MessagePage, RestError> {
        let call = Call::get("/channels/{}/messages/{}", &[&channel, &message]);
        Ok(MessagePage::new(self.send(call).await?.text("message")?))
    }

    /// The last lines of the newest cards that somebody posted in a channel, with their messages.
    ///
    /// # Errors
    ///
    /// As [`RestError`] says.
    pub async fn footers_by(
        &self,
        channel: ChannelId,
        author: UserId,
    ) -> Result<Vec<(MessageId, String)>, RestError> {
        let call = Call::get("/channels/{}/messages", &[&channel]).query("limit", 100);
        let cards: Vec<WireCard> = self.send(call).await?.json("messages")?;
        let theirs = cards.into_iter().filter(|card| card.author.id == author);
        let footers = theirs.filter_map(|card| {
            let footer = card.embeds.into_iter().find_map(|embed| embed.footer)?;
            Some((card.id, footer.text))
        });
        Ok(footers.collect())
    }

    /// Posts a message, once: `nonce` (at most 25 characters) is enforced, so sending it again within some minutes gives
    /// back the first one. Nobody is mentioned whom the builder does not name.
    ///
    /// # Errors
    ///
    /// As [`RestError`] says. Code 10008 means that it was posted before and is deleted since.
    pub async fn create_message(
        &self,
        channel: ChannelId,
        message: CreateMessage,
        nonce: &str,
    ) -> Result<MadeMessage, RestError> {
        let message = message.nonce(Nonce::String(nonce.to_owned())).enforce_nonce(true);
        let call =
            Call::new(Method::POST, "/channels/{}/messages", &[&channel]).message(&message, None)?.safe();
        self.send(call).await?.json("message")
    }

    /// Changes a message of the bot's own.
    ///
    /// # Errors
    ///
    /// As [`RestError`] says.
    pub async fn edit_message(
        &self,
        channel: ChannelId,
        message: MessageId,
        edit: &EditMessage,
    ) -> Result<(), RestError> {
        let call = Call::new(Method::PATCH, "/channels/{}/messages/{}", &[&channel, &message])
            .message(edit, None)?;
        self.send(call).await.map(drop)
    }

    /// Deletes a message. One that is gone already is no error.
    ///
    /// # Errors
    ///
    /// As [`RestError`] says.
    pub async fn delete_message(&self, channel: ChannelId, message: MessageId) -> Result<(), RestError> {
        let call = Call::new(Method::DELETE, "/channels/{}/messages/{}", &[&channel, &message]);
        gone_is_fine(self.send(call).await)
    }

    /// Opens a post in a forum. Forums ignore nonces, so this is never sent again by itself where it may have been done:
    /// look for the post by its name first. The post's first message has the id of the thread.
    ///
    /// # Errors
    ///
    /// As [`RestError`] says; see [`may_have_happened`](RestError::may_have_happened).
    pub async fn create_forum_post(
        &self,
        forum: ChannelId,
        post: &CreateForumPost<'_>,
    ) -> Result<ChannelFacts, RestError> {
        let call =
            Call::new(Method::POST, "/channels/{}/threads", &[&forum]).message(post, Some("message"))?;
        self.send(call).await?.json("thread")
    }
}

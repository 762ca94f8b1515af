//! Servers, channels, threads.

use std::collections::HashMap;

use jiff::Timestamp;
use reqwest::Method;
use serde::Deserialize;
use serenity::builder::EditThread;

use super::call::Call;
use super::error::RestError;
use super::send::Rest;
use crate::discord::automod::AutomodRule;
use crate::discord::facts::{ChannelFacts, GuildFacts, MemberFacts};
use crate::ids::{ChannelId, GuildId, RoleId, UserId};

/// Discord gives so many archived threads at a time at most.
const ARCHIVED_AT_A_TIME: u8 = 100;

/// Some threads.
#[derive(Clone, Debug, Deserialize)]
pub struct ThreadPage {
    /// The threads.
    pub threads: Vec<ChannelFacts>,
    /// Whether there are older ones: ask again with the archive time of the last.
    #[serde(default)]
    pub has_more: bool,
}

/// What rests on a server for a while.
#[derive(Deserialize)]
struct IncidentActions {
    /// RFC 3339.
    dms_disabled_until: Option<String>,
}

impl Rest {
    /// A server with its roles, without its channels.
    ///
    /// # Errors
    ///
    /// As [`RestError`] says.
    pub async fn guild(&self, guild: GuildId) -> Result<GuildFacts, RestError> {
        self.send(Call::get("/guilds/{}", &[&guild])).await?.json("guild")
    }

    /// Lets the direct messages between members of a server rest until a moment, at most 24 h from now. Until when they do.
    ///
    /// # Errors
    ///
    /// As [`RestError`] says; the bot must be allowed to manage the server.
    pub async fn rest_direct_messages(
        &self,
        guild: GuildId,
        until: Timestamp,
    ) -> Result<Option<Timestamp>, RestError> {
        // Whether invitations rest is left as it is.
        let body = serde_json::json!({ "dms_disabled_until": until.to_string() });
        let call = Call::new(Method::PUT, "/guilds/{}/incident-actions", &[&guild]).json(&body)?;
        let actions: IncidentActions = self.send(call).await?.json("incident actions")?;
        Ok(actions.dms_disabled_until.and_then(|until| until.parse().ok()))
    }

    /// The channels of a server, without its threads.
    ///
    /// # Errors
    ///
    /// As [`RestError`] says.
    pub async fn guild_channels(&self, guild: GuildId) -> Result<Vec<ChannelFacts>, RestError> {
        self.send(Call::get("/guilds/{}/channels", &[&guild])).await?.json("channels")
    }

    /// A member of a server.
    ///
    /// # Errors
    ///
    /// As [`RestError`] says; somebody who is no member is `Refused` with code 10007.
    pub async fn member(&self, guild: GuildId, user: UserId) -> Result<MemberFacts, RestError> {
        self.send(Call::get("/guilds/{}/members/{}", &[&guild, &user])).await?.json("member")
    }

    /// How many members each role of a server has, @everyone left out.
    ///
    /// # Errors
    ///
    /// As [`RestError`] says.
    pub async fn role_member_counts(&self, guild: GuildId) -> Result<HashMap<RoleId, usize>, RestError> {
        self.send(Call::get("/guilds/{}/roles/member-counts", &[&guild])).await?.json("member counts")
    }

    /// The rules of AutoMod of a server. Discord shows them to bots that may manage the server only.
    ///
    /// # Errors
    ///
    /// As [`RestError`] says.
    pub async fn automod_rules(&self, guild: GuildId) -> Result<Vec<AutomodRule>, RestError> {
        self.send(Call::get("/guilds/{}/auto-moderation/rules", &[&guild])).await?.json("AutoMod rules")
    }

    /// A channel or thread.
    ///
    /// # Errors
    ///
    /// As [`RestError`] says.
    pub async fn channel(&self, channel: ChannelId) -> Result<ChannelFacts, RestError> {
        self.send(Call::get("/channels/{}", &[&channel])).await?.json("channel")
    }

    /// All open threads of a server that the bot may see.
    ///
    /// # Errors
    ///
    /// As [`RestError`] says.
    pub async fn active_threads(&self, guild: GuildId) -> Result<Vec<ChannelFacts>, RestError> {
        let page: ThreadPage =
            self.send(Call::get("/guilds/{}/threads/active", &[&guild])).await?.json("threads")?;
        Ok(page.threads)
    }

    /// Archived public threads or posts of a channel or forum, newest first; `before` is an RFC 3339 time.
    ///
    /// # Errors
    ///
    /// As [`RestError`] says.
    pub async fn archived_threads(
        &self,
        parent: ChannelId,
        before: Option<&str>,
    ) -> Result<ThreadPage, RestError> {
        let mut call =
            Call::get("/channels/{}/threads/archived/public", &[&parent]).query("limit", ARCHIVED_AT_A_TIME);
        if let Some(before) = before {
            call = call.query("before", before);
        }
        self.send(call).await?.json("threads")
    }

    /// Renames, archives, locks, wakes or tags a thread.
    ///
    /// # Errors
    ///
    /// As [`RestError`] says.
    pub async fn edit_thread(&self, thread: ChannelId, edit: &EditThread<'_>) -> Result<(), RestError> {
        self.send(Call::new(Method::PATCH, "/channels/{}", &[&thread]).json(edit)?).await.map(drop)
    }

    /// Deletes a thread or channel. One that is gone already is no error.
    ///
    /// # Errors
    ///
    /// As [`RestError`] says.
    pub async fn delete_channel(&self, channel: ChannelId) -> Result<(), RestError> {
        gone_is_fine(self.send(Call::new(Method::DELETE, "/channels/{}", &[&channel])).await)
    }
}

/// What is to be deleted and is not there is as good as deleted.
pub(super) fn gone_is_fine<T>(result: Result<T, RestError>) -> Result<(), RestError> {
    match result {
        Ok(_) => Ok(()),
        Err(error) if error.is_gone() => Ok(()),
        Err(error) => Err(error),
    }
}

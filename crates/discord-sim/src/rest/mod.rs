//! REST v10, as far as bots need it: one door for all requests, then one file per kind of resource.

mod automod;
mod channels;
mod check;
mod commands;
mod error;
mod guilds;
mod interactions;
mod messages;
mod multipart;
mod pins;
mod serve;
mod threads;
mod users;
mod webhooks;

use std::collections::HashMap;

use serde_json::Value;

pub(crate) use self::channels::remove_channel;
pub(crate) use self::check::content_length;
pub(crate) use self::error::ApiError;
pub(crate) use self::guilds::member_changed;
pub(crate) use self::serve::handler;
pub(crate) use self::users::dm_with;
use crate::live::Live;
use crate::{Id, Permissions};

/// One request, read.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) method: String,
    /// Path segments after `/api/v10`.
    pub(crate) segments: Vec<String>,
    pub(crate) query: HashMap<String, String>,
    pub(crate) body: Value,
    /// Files of a multipart request.
    pub(crate) files: Vec<multipart::File>,
    /// Whether it carries the bot's token.
    pub(crate) authorized: bool,
}

impl Call {
    fn number(&self, name: &str) -> Option<u64> {
        self.query.get(name)?.parse().ok()
    }

    fn id(&self, name: &str) -> Option<Id> {
        self.query.get(name)?.parse().ok()
    }

    fn flag(&self, name: &str) -> bool {
        self.query.get(name).is_some_and(|v| v == "true" || v == "1")
    }
}

/// A successful answer.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

impl Answer {
    fn ok(body: Value) -> Outcome {
        Ok(Answer { status: 200, body })
    }

    fn created(body: Value) -> Outcome {
        Ok(Answer { status: 201, body })
    }

    fn nothing() -> Outcome {
        Ok(Answer { status: 204, body: Value::Null })
    }
}

pub(crate) type Outcome = Result<Answer, ApiError>;

/// Finds what a request is for and does it.
pub(crate) fn perform(live: &mut Live, call: &Call) -> Outcome {
    let segments: Vec<&str> = call.segments.iter().map(String::as_str).collect();
    let open = matches!(
        (call.method.as_str(), segments.as_slice()),
        (_, ["interactions", ..]) | (_, ["webhooks", _, _, ..]) | ("GET", ["gateway"])
    );
    if !open && !call.authorized {
        return Err(ApiError::UNAUTHORIZED);
    }
    match segments.as_slice() {
        ["channels", id, "messages", rest @ ..] => messages::route(live, call, parse(id)?, rest),
        ["channels", id, "threads" | "thread-members" | "users", ..] => {
            threads::route(live, call, parse(id)?, &segments[2..])
        }
        ["channels", id, rest @ ..] => channels::route(live, call, parse(id)?, rest),
        ["guilds", id, rest @ ..] => guilds::route(live, call, parse(id)?, rest),
        ["users", rest @ ..] => users::route(live, call, rest),
        ["gateway", ..] | ["oauth2", ..] => users::about(live, call, &segments),
        ["applications", id, rest @ ..] => commands::route(live, call, id, rest),
        ["interactions", id, token, "callback"] => interactions::callback(live, call, parse(id)?, token),
        ["webhooks", id, rest @ ..] => webhooks::route(live, call, parse(id)?, rest),
        _ => Err(ApiError::NOT_FOUND),
    }
}

/// An id of the path; what is no number is a form error, as at Discord.
fn parse(id: &str) -> Result<Id, ApiError> {
    id.parse()
        .map_err(|_| ApiError::form("id", "NUMBER_TYPE_COERCE", &format!("Value \"{id}\" is not snowflake.")))
}

/// Fails with 10003, 50001 or 50013 unless the bot has all of `needed` in a channel.
fn need(live: &Live, channel: Id, needed: Permissions) -> Result<(), ApiError> {
    if !live.world.channels.contains_key(&channel) {
        return Err(ApiError::UNKNOWN_CHANNEL);
    }
    let granted = live.world.permissions(channel, live.world.bot(), live.now);
    if !granted.has(Permissions::VIEW_CHANNEL) {
        return Err(ApiError::MISSING_ACCESS);
    }
    if granted.has(needed) { Ok(()) } else { Err(ApiError::MISSING_PERMISSIONS) }
}

/// Fails with 10004, 50001 or 50013 unless the bot has all of `needed` in the guild.
fn need_in_guild(live: &Live, guild: Id, needed: Permissions) -> Result<(), ApiError> {
    if !live.world.guilds.contains_key(&guild) {
        return Err(ApiError::UNKNOWN_GUILD);
    }
    if live.world.member(guild, live.world.bot()).is_none() {
        return Err(ApiError::MISSING_ACCESS);
    }
    let granted = live.world.guild_permissions(guild, live.world.bot());
    if granted.has(needed) { Ok(()) } else { Err(ApiError::MISSING_PERMISSIONS) }
}

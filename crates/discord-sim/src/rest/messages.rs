//! `/channels/{id}/messages…`

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{Answer, ApiError, Call, Outcome, check, need, parse};
use crate::acts::{self, Draft, Edit};
use crate::live::Live;
use crate::world::{Attachment, ChannelKind, Message, flags, kinds};
use crate::{Id, Permissions, wire};

/// For how long Discord remembers an enforced nonce; it promises « the past few minutes ».
const NONCE_WINDOW: SignedDuration = SignedDuration::from_mins(5);
/// Older messages cannot be deleted in bulk.
const BULK_AGE: SignedDuration = SignedDuration::from_hours(14 * 24);
/// Edits of a message older than an hour before 30046. Discord does not publish its number.
const LATE_EDITS: u32 = 30;

pub(super) fn route(live: &mut Live, call: &Call, channel: Id, rest: &[&str]) -> Outcome {
    match (call.method.as_str(), rest) {
        ("GET", []) => list(live, call, channel),
        ("POST", []) => create(live, call, channel),
        ("POST", ["bulk-delete"]) => bulk_delete(live, call, channel),
        ("GET", ["pins"]) => super::pins::paged(live, call, channel),
        ("PUT" | "DELETE", ["pins", id]) => super::pins::pin(live, call, channel, parse(id)?),
        ("GET", [id]) => get(live, channel, parse(id)?),
        ("PATCH", [id]) => edit(live, call, channel, parse(id)?),
        ("DELETE", [id]) => delete(live, channel, parse(id)?),
        ("POST", [id, "threads"]) => super::threads::create_from_message(live, call, channel, parse(id)?),
        ("PUT" | "DELETE", [id, "reactions", ..]) => {
            need(live, channel, Permissions::READ_MESSAGE_HISTORY | Permissions::ADD_REACTIONS)?;
            visible(live, channel, parse(id)?)?;
            Answer::nothing()
        }
        _ => Err(ApiError::NOT_FOUND),
    }
}

fn list(live: &mut Live, call: &Call, channel: Id) -> Outcome {
    need(live, channel, Permissions::NONE)?;
    let limit = call.number("limit").unwrap_or(50);
    if !(1..=100).contains(&limit) {
        return Err(ApiError::form("limit", "NUMBER_TYPE_MAX", "int value should be between 1 and 100."));
    }
    // Without READ_MESSAGE_HISTORY Discord answers an empty list, which looks like a quiet channel.
    if need(live, channel, Permissions::READ_MESSAGE_HISTORY).is_err() {
        return Answer::ok(json!([]));
    }
    let world = &live.world;
    let all: Vec<&Message> = world.messages_in(channel).filter(|m| m.ephemeral_for.is_none()).collect();
    let limit = limit as usize;
    let chosen: Vec<&Message> = if let Some(after) = call.id("after") {
        all.iter().filter(|m| m.id > after).take(limit).copied().collect()
    } else if let Some(around) = call.id("around") {
        let at = all.partition_point(|m| m.id < around);
        let start = at.saturating_sub(limit / 2);
        all.iter().skip(start).take(limit).copied().collect()
    } else {
        let before = call.id("before").unwrap_or(Id(u64::MAX));
        let older: Vec<&Message> = all.iter().filter(|m| m.id < before).copied().collect();
        older[older.len().saturating_sub(limit)..].to_vec()
    };
    // Newest first, whichever way they were chosen.
    let newest_first = chosen.iter().rev().map(|m| readable(live, m)).collect();
    Answer::ok(Value::Array(newest_first))
}

/// A message as this application may read it: without MESSAGE_CONTENT the content of others is empty here too.
fn readable(live: &Live, message: &Message) -> Value {
    let mut value = wire::message(&live.world, message);
    let in_guild = live.world.channels.get(&message.channel_id).is_some_and(|c| c.guild_id.is_some());
    if in_guild && !live.world.application.privileged.message_content {
        crate::gateway::strip_content(&mut value, live.world.bot());
    }
    value
}

fn visible(live: &Live, channel: Id, id: Id) -> Result<&Message, ApiError> {
    let found = live.world.message(channel, id).filter(|m| m.ephemeral_for.is_none());
    found.ok_or(ApiError::UNKNOWN_MESSAGE)
}

fn get(live: &mut Live, channel: Id, id: Id) -> Outcome {
    need(live, channel, Permissions::READ_MESSAGE_HISTORY)?;
    Answer::ok(readable(live, visible(live, channel, id)?))
}

/// What a bot needs to write here, archived and locked threads included.
pub(super) fn may_write(live: &Live, channel: Id) -> Result<(), ApiError> {
    let place = live.world.channels.get(&channel).ok_or(ApiError::UNKNOWN_CHANNEL)?;
    if !place.kind.holds_messages() {
        return Err(ApiError::NOT_TEXT);
    }
    if place.kind == ChannelKind::Dm {
        return dm_open(live, channel);
    }
    let Some(thread) = &place.thread else { return need(live, channel, Permissions::SEND_MESSAGES) };
    need(live, channel, Permissions::SEND_MESSAGES_IN_THREADS)?;
    if thread.locked && need(live, channel, Permissions::MANAGE_THREADS).is_err() {
        return Err(if thread.archived { ApiError::THREAD_ARCHIVED } else { ApiError::THREAD_LOCKED });
    }
    Ok(())
}

/// 50007 unless the other person takes direct messages and shares a server with the bot.
fn dm_open(live: &Live, channel: Id) -> Result<(), ApiError> {
    let (world, bot) = (&live.world, live.world.bot());
    let place = world.channels.get(&channel).ok_or(ApiError::UNKNOWN_CHANNEL)?;
    if !place.recipients.contains(&bot) {
        return Err(ApiError::MISSING_ACCESS);
    }
    for other in place.recipients.iter().filter(|u| **u != bot) {
        let closed = world.users.get(other).is_none_or(|u| u.dms_closed || u.bot);
        let shares =
            world.guilds.values().any(|g| g.members.contains_key(other) && g.members.contains_key(&bot));
        if closed || !shares {
            return Err(ApiError::DMS_CLOSED);
        }
    }
    Ok(())
}

fn create(live: &mut Live, call: &Call, channel: Id) -> Outcome {
    may_write(live, channel)?;
    let body = &call.body;
    check::message(body)?;
    if check::is_empty(body, call.files.len()) {
        return Err(ApiError::EMPTY_MESSAGE);
    }
    if !call.files.is_empty() {
        need(live, channel, Permissions::ATTACH_FILES)?;
    }
    if body["content"].is_null() && body["embeds"].as_array().is_some_and(|e| !e.is_empty()) {
        // With text beside them, embeds without EMBED_LINKS are dropped; alone they are refused.
        need(live, channel, Permissions::EMBED_LINKS)?;
    }
    let bot = live.world.bot();
    let nonce = match &body["nonce"] {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let enforced = nonce.clone().filter(|_| body["enforce_nonce"] == json!(true));
    if let Some(nonce) = &enforced {
        let now = live.now;
        live.nonces.retain(|_, (_, _, at)| now.duration_since(*at) < NONCE_WINDOW);
        if let Some((place, id, _)) = live.nonces.get(&(bot, nonce.clone())) {
            // The first message stands for both; if somebody has removed it, so it stays.
            let first = live.world.message(*place, *id).ok_or(ApiError::UNKNOWN_MESSAGE)?;
            let mut value = wire::message(&live.world, first);
            value["nonce"] = body["nonce"].clone();
            return Answer::ok(value);
        }
    }
    let mut draft = draft(live, body, &call.files, channel, bot);
    if let Some(reply) = reply_of(live, body, channel)? {
        draft.reply_to = Some(reply);
        draft.kind = kinds::REPLY;
    }
    if need(live, channel, Permissions::EMBED_LINKS).is_err() {
        draft.embeds.clear();
    }
    draft.nonce = body["nonce"].clone();
    let id = acts::post(live, draft);
    if let Some(nonce) = enforced {
        live.nonces.insert((bot, nonce), (channel, id, live.now));
    }
    let message = live.world.message(channel, id).ok_or(ApiError::UNKNOWN_MESSAGE)?;
    let mut value = wire::message(&live.world, message);
    if nonce.is_some() {
        value["nonce"] = body["nonce"].clone();
    }
    Answer::ok(value)
}

/// The message that a body answers; 50035 if it is gone and `fail_if_not_exists` is not false.
fn reply_of(live: &Live, body: &Value, channel: Id) -> Result<Option<Id>, ApiError> {
    let reference = &body["message_reference"];
    let Some(id) = reference["message_id"].as_str().and_then(|id| id.parse().ok()) else { return Ok(None) };
    need(live, channel, Permissions::READ_MESSAGE_HISTORY)?;
    if visible(live, channel, id).is_ok() {
        return Ok(Some(id));
    }
    if reference["fail_if_not_exists"] == json!(false) {
        return Ok(None);
    }
    Err(ApiError::form("message_reference", "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message"))
}

/// A draft from a request's body, shared by messages, forum posts, interaction answers and webhooks.
pub(super) fn draft(
    live: &mut Live,
    body: &Value,
    files: &[super::multipart::File],
    channel: Id,
    author: Id,
) -> Draft {
    let values = |key: &str| body[key].as_array().cloned().unwrap_or_default();
    let mut draft = Draft::text(channel, author, body["content"].as_str().unwrap_or_default());
    let settable = flags::SUPPRESS_EMBEDS | flags::SUPPRESS_NOTIFICATIONS | flags::IS_COMPONENTS_V2;
    draft.flags = body["flags"].as_u64().unwrap_or(0) & settable;
    draft.embeds = values("embeds");
    draft.components = values("components");
    draft.allowed_mentions = body["allowed_mentions"].clone();
    draft.poll = body.get("poll").filter(|p| !p.is_null()).cloned();
    draft.attachments = attachments(live, files);
    draft
}

pub(super) fn attachments(live: &mut Live, files: &[super::multipart::File]) -> Vec<Attachment> {
    let attach = |file: &super::multipart::File| Attachment {
        id: live.new_id(),
        filename: file.filename.clone(),
        content_type: file.content_type.clone(),
        size: file.size,
    };
    files.iter().map(attach).collect()
}

fn edit(live: &mut Live, call: &Call, channel: Id, id: Id) -> Outcome {
    need(live, channel, Permissions::NONE)?;
    let message = visible(live, channel, id)?;
    let own = message.author == live.world.bot() && message.webhook.is_none();
    let only_flags = call.body.as_object().is_some_and(|b| b.keys().all(|k| k == "flags"));
    let may = own || only_flags && need(live, channel, Permissions::MANAGE_MESSAGES).is_ok();
    if !may {
        return Err(ApiError::NOT_AUTHOR);
    }
    let old = live.now.duration_since(message.timestamp).as_hours() >= 1;
    if old && message.late_edits >= LATE_EDITS {
        return Err(ApiError::TOO_MANY_EDITS);
    }
    let archived =
        live.world.channels.get(&channel).and_then(|c| c.thread.as_ref()).is_some_and(|t| t.archived);
    if archived {
        return Err(ApiError::THREAD_ARCHIVED);
    }
    check::message(&call.body)?;
    let change = change(live, &call.body, &call.files, channel, id);
    acts::edit(live, channel, id, change);
    Answer::ok(wire::message(&live.world, visible(live, channel, id)?))
}

/// An edit from a request's body: parts that are absent stay, null empties.
pub(super) fn change(
    live: &mut Live,
    body: &Value,
    files: &[super::multipart::File],
    channel: Id,
    id: Id,
) -> Edit {
    let values = |key: &str| body.get(key).map(|v| v.as_array().cloned().unwrap_or_default());
    let flags = live.world.message(channel, id).map_or(0, |m| m.flags);
    let added = attachments(live, files);
    let kept = live.world.message(channel, id).map(|m| m.attachments.clone()).unwrap_or_default();
    let attachments = body.get("attachments").map(|list| {
        let named =
            |a: &Attachment| list.as_array().is_some_and(|l| l.iter().any(|v| v["id"] == json!(a.id)));
        kept.iter().filter(|a| named(a)).cloned().chain(added.iter().cloned()).collect()
    });
    let suppress = body["flags"].as_u64().map(|wanted| {
        flags & !flags::SUPPRESS_EMBEDS | wanted & (flags::SUPPRESS_EMBEDS | flags::IS_COMPONENTS_V2)
    });
    Edit {
        content: body.get("content").map(|c| c.as_str().unwrap_or_default().to_owned()),
        embeds: values("embeds"),
        components: values("components"),
        attachments: attachments.or((!added.is_empty()).then(|| kept.into_iter().chain(added).collect())),
        flags: suppress,
        allowed_mentions: body["allowed_mentions"].clone(),
        fills: false,
    }
}

fn delete(live: &mut Live, channel: Id, id: Id) -> Outcome {
    need(live, channel, Permissions::NONE)?;
    let message = visible(live, channel, id)?;
    if message.author != live.world.bot() {
        need(live, channel, Permissions::MANAGE_MESSAGES)?;
    }
    if matches!(message.kind, kinds::RECIPIENT_ADD | kinds::CHANNEL_NAME_CHANGE | kinds::THREAD_STARTER) {
        return Err(ApiError::SYSTEM_MESSAGE);
    }
    acts::delete(live, channel, &[id], false);
    Answer::nothing()
}

fn bulk_delete(live: &mut Live, call: &Call, channel: Id) -> Outcome {
    need(live, channel, Permissions::MANAGE_MESSAGES)?;
    let ids: Vec<Id> = call.body["messages"]
        .as_array()
        .map(|ids| ids.iter().filter_map(|id| id.as_str()?.parse().ok()).collect())
        .unwrap_or_default();
    if !(2..=100).contains(&ids.len()) {
        return Err(ApiError::BULK_COUNT);
    }
    if ids.iter().any(|id| live.now.duration_since(id.created_at()) > BULK_AGE) {
        return Err(ApiError::BULK_OLD);
    }
    acts::delete(live, channel, &ids, true);
    Answer::nothing()
}

//! `/channels/{id}`: reading, changing, deleting; typing; overwrites; webhooks of a channel.

use serde_json::{Value, json};

use super::{Answer, ApiError, Call, Outcome, check, need, parse, pins};
use crate::acts;
use crate::live::{Live, Scope};
use crate::world::{Channel, ChannelKind, Overwrite, OverwriteOf, Tag, Webhook};
use crate::{Id, Permissions, wire};

pub(super) fn route(live: &mut Live, call: &Call, id: Id, rest: &[&str]) -> Outcome {
    match (call.method.as_str(), rest) {
        ("GET", []) => {
            need(live, id, Permissions::NONE)?;
            answer(live, id)
        }
        ("PATCH", []) => modify(live, call, id),
        ("DELETE", []) => delete(live, id),
        ("POST", ["typing"]) => typing(live, id),
        ("PUT", ["permissions", of]) => put_overwrite(live, call, id, parse(of)?),
        ("DELETE", ["permissions", of]) => delete_overwrite(live, id, parse(of)?),
        ("GET", ["webhooks"]) => webhooks(live, id),
        ("POST", ["webhooks"]) => create_webhook(live, call, id),
        ("PUT" | "DELETE", ["pins", message]) => pins::pin(live, call, id, parse(message)?),
        ("GET", ["pins"]) => pins::plain(live, id),
        _ => Err(ApiError::NOT_FOUND),
    }
}

fn answer(live: &Live, id: Id) -> Outcome {
    let channel = live.world.channels.get(&id).ok_or(ApiError::UNKNOWN_CHANNEL)?;
    Answer::ok(wire::thread_for(&live.world, channel, live.world.bot()))
}

fn typing(live: &mut Live, id: Id) -> Outcome {
    super::messages::may_write(live, id)?;
    let bot = live.world.bot();
    let guild = live.world.channels.get(&id).and_then(|c| c.guild_id);
    let event =
        json!({"channel_id": id, "guild_id": guild, "user_id": bot, "timestamp": live.now.as_second()});
    live.happen("TYPING_START", Scope::Channel(id), event);
    Answer::nothing()
}

fn modify(live: &mut Live, call: &Call, id: Id) -> Outcome {
    need(live, id, Permissions::NONE)?;
    let channel = live.world.channels.get(&id).ok_or(ApiError::UNKNOWN_CHANNEL)?;
    if channel.kind == ChannelKind::Dm {
        return Err(ApiError::NOT_IN_DM);
    }
    if channel.thread.is_some() {
        return modify_thread(live, call, id);
    }
    need(live, id, Permissions::MANAGE_CHANNELS)?;
    let body = &call.body;
    let mut changed = channel.clone();
    if body.get("name").is_some() {
        changed.name = check::name(&body["name"])?;
    }
    if let Some(topic) = body.get("topic") {
        changed.topic = topic.as_str().map(str::to_owned);
    }
    if let Some(seconds) = body["rate_limit_per_user"].as_u64() {
        changed.rate_limit_per_user = seconds as u16;
    }
    if let Some(overwrites) = body["permission_overwrites"].as_array() {
        need(live, id, Permissions::MANAGE_ROLES)?;
        changed.overwrites = overwrites.iter().filter_map(overwrite).collect();
    }
    if let Some(tags) = body["available_tags"].as_array() {
        changed.available_tags = tags.iter().map(|tag| read_tag(live, tag)).collect();
    }
    live.world.channels.insert(id, changed);
    channel_event(live, id, "CHANNEL_UPDATE");
    answer(live, id)
}

/// A forum tag as sent; one without an id is new.
fn read_tag(live: &mut Live, tag: &Value) -> Tag {
    let id = tag["id"].as_str().and_then(|id| id.parse().ok()).filter(|id| *id != Id(0));
    Tag {
        id: id.unwrap_or_else(|| live.new_id()),
        name: tag["name"].as_str().unwrap_or_default().to_owned(),
        emoji: tag["emoji_name"].as_str().map(str::to_owned),
        moderated: tag["moderated"].as_bool().unwrap_or(false),
    }
}

/// An overwrite as sent: allow and deny may be strings, numbers or absent.
pub(super) fn overwrite(value: &Value) -> Option<Overwrite> {
    let id: Id = serde_json::from_value(value["id"].clone()).ok()?;
    let of = if value["type"] == 1 || value["type"] == "1" {
        OverwriteOf::Member(id)
    } else {
        OverwriteOf::Role(id)
    };
    let bits = |key: &str| serde_json::from_value(value[key].clone()).unwrap_or(Permissions::NONE);
    Some(Overwrite { of, allow: bits("allow"), deny: bits("deny") })
}

/// Threads: their owner and thread managers may rename and archive; locking is for managers.
fn modify_thread(live: &mut Live, call: &Call, id: Id) -> Outcome {
    let (body, bot, now) = (&call.body, live.world.bot(), live.now);
    let manager = need(live, id, Permissions::MANAGE_THREADS).is_ok();
    let channel = live.world.channels.get(&id).ok_or(ApiError::UNKNOWN_CHANNEL)?;
    let state = channel.thread.as_ref().ok_or(ApiError::CHANNEL_TYPE)?;
    let owner = state.owner_id == bot;
    let only_wakes = body["archived"] == json!(false);
    let allowed = manager || !state.locked && (owner || only_wakes);
    if !allowed {
        return Err(ApiError::MISSING_PERMISSIONS);
    }
    if body.get("locked").is_some() && !manager {
        return Err(ApiError::MISSING_PERMISSIONS);
    }
    if state.archived && !only_wakes {
        // An archived thread can only be woken; anything else has to come with or after that.
        let others = body.as_object().is_some_and(|b| b.keys().any(|k| k != "archived" && k != "locked"));
        if others {
            return Err(ApiError::THREAD_ARCHIVED);
        }
    }
    let mut changed = channel.clone();
    if body.get("name").is_some() {
        changed.name = check::name(&body["name"])?;
    }
    if body.get("applied_tags").is_some() {
        let forum = channel.parent_id.ok_or(ApiError::CHANNEL_TYPE)?;
        changed.applied_tags = super::threads::tags(&live.world, forum, &body["applied_tags"])?;
    }
    if let Some(seconds) = body["rate_limit_per_user"].as_u64() {
        changed.rate_limit_per_user = seconds as u16;
    }
    if let Some(flags) = body["flags"].as_u64() {
        changed.flags = flags;
    }
    if let Some(thread) = &mut changed.thread {
        if let Some(archived) = body["archived"].as_bool().filter(|a| *a != thread.archived) {
            thread.archived = archived;
            thread.archive_changed_at = now;
        }
        thread.locked = body["locked"].as_bool().unwrap_or(thread.locked);
        thread.invitable = body["invitable"].as_bool().unwrap_or(thread.invitable);
        thread.auto_archive_minutes =
            body["auto_archive_duration"].as_u64().unwrap_or(thread.auto_archive_minutes);
    }
    live.world.channels.insert(id, changed);
    acts::thread_changed(live, id);
    answer(live, id)
}

fn channel_event(live: &mut Live, id: Id, name: &'static str) {
    live.touch(id);
    live.touch_everything();
    let Some(channel) = live.world.channels.get(&id) else { return };
    let Some(guild) = channel.guild_id else { return };
    let event = wire::channel(&live.world, channel);
    live.happen(name, Scope::Guild(guild), event);
}

fn delete(live: &mut Live, id: Id) -> Outcome {
    need(live, id, Permissions::NONE)?;
    let channel = live.world.channels.get(&id).ok_or(ApiError::UNKNOWN_CHANNEL)?.clone();
    if channel.kind == ChannelKind::Dm {
        return Answer::ok(wire::channel(&live.world, &channel));
    }
    let needed =
        if channel.thread.is_some() { Permissions::MANAGE_THREADS } else { Permissions::MANAGE_CHANNELS };
    need(live, id, needed)?;
    let body = wire::channel(&live.world, &channel);
    remove_channel(live, id);
    Answer::ok(body)
}

/// Removes a channel with its messages and threads, and tells everybody.
pub(crate) fn remove_channel(live: &mut Live, id: Id) {
    let Some(channel) = live.world.channels.get(&id).cloned() else { return };
    let below: Vec<Id> = live.world.threads_of(id).map(|c| c.id).collect();
    live.touch_everything();
    live.touch(id);
    if let Some(guild) = channel.guild_id {
        let (name, event) = match channel.thread {
            Some(_) => (
                "THREAD_DELETE",
                json!({"id": id, "guild_id": guild, "parent_id": channel.parent_id, "type": channel.kind.number()}),
            ),
            None => ("CHANNEL_DELETE", wire::channel(&live.world, &channel)),
        };
        live.happen(name, Scope::Guild(guild), event);
    }
    for gone in below.into_iter().chain([id]) {
        live.world.channels.remove(&gone);
        live.world.messages.remove(&gone);
    }
    live.world.webhooks.retain(|_, hook| hook.channel_id != id);
}

fn put_overwrite(live: &mut Live, call: &Call, id: Id, of: Id) -> Outcome {
    need(live, id, Permissions::MANAGE_ROLES)?;
    if !call.body.is_object() {
        return Err(ApiError::INVALID_JSON);
    }
    let mut wanted = call.body.clone();
    wanted["id"] = json!(of);
    let wanted = overwrite(&wanted)
        .ok_or_else(|| ApiError::form("id", "BASE_TYPE_REQUIRED", "This field is required"))?;
    let guild = live.world.channels.get(&id).and_then(|channel| channel.guild_id).unwrap_or_default();
    let own = live.world.permissions(id, live.world.bot(), live.now);
    let own = own | live.world.guild_permissions(guild, live.world.bot());
    let before = live.world.channels.get(&id).and_then(|c| c.overwrites.iter().find(|o| o.of == wanted.of));
    let before = before.map(|o| o.allow | o.deny).unwrap_or_default();
    if !own.has((wanted.allow | wanted.deny) & !before) {
        // Nobody can give or take what they do not have.
        return Err(ApiError::MISSING_PERMISSIONS);
    }
    if let Some(channel) = live.world.channels.get_mut(&id) {
        channel.overwrites.retain(|o| o.of != wanted.of);
        channel.overwrites.push(wanted);
    }
    channel_event(live, id, "CHANNEL_UPDATE");
    Answer::nothing()
}

fn delete_overwrite(live: &mut Live, id: Id, of: Id) -> Outcome {
    need(live, id, Permissions::MANAGE_ROLES)?;
    if let Some(channel) = live.world.channels.get_mut(&id) {
        channel
            .overwrites
            .retain(|o| !matches!(o.of, OverwriteOf::Role(i) | OverwriteOf::Member(i) if i == of));
    }
    channel_event(live, id, "CHANNEL_UPDATE");
    Answer::nothing()
}

fn webhooks(live: &mut Live, id: Id) -> Outcome {
    need(live, id, Permissions::MANAGE_WEBHOOKS)?;
    let of_channel = live.world.webhooks.values().filter(|h| h.channel_id == id);
    Answer::ok(of_channel.map(|h| wire::webhook(&live.world, h)).collect())
}

fn create_webhook(live: &mut Live, call: &Call, id: Id) -> Outcome {
    need(live, id, Permissions::MANAGE_WEBHOOKS)?;
    let name = check::name(&call.body["name"])?;
    let hook = Webhook {
        id: live.new_id(),
        token: live.new_secret(),
        channel_id: id,
        guild_id: live.world.channels.get(&id).and_then(|c| c.guild_id),
        name,
        user: live.world.bot(),
        application_id: Some(live.world.application.id),
    };
    let body = wire::webhook(&live.world, &hook);
    live.world.webhooks.insert(hook.id, hook);
    Answer::ok(body)
}

/// Makes a channel of a guild from a request's body.
pub(super) fn create(live: &mut Live, call: &Call, guild: Id) -> Outcome {
    super::need_in_guild(live, guild, Permissions::MANAGE_CHANNELS)?;
    let body = &call.body;
    let name = check::name(&body["name"])?;
    let kind = ChannelKind::from_number(body["type"].as_u64().unwrap_or(0)).ok_or(ApiError::CHANNEL_TYPE)?;
    let id = live.new_id();
    let mut channel = Channel::new(id, Some(guild), kind, &name);
    channel.topic = body["topic"].as_str().map(str::to_owned);
    channel.parent_id = body["parent_id"].as_str().and_then(|p| p.parse().ok());
    channel.position = live.world.channels.len() as u16;
    channel.overwrites = body["permission_overwrites"]
        .as_array()
        .map(|o| o.iter().filter_map(overwrite).collect())
        .unwrap_or_default();
    let own = live.world.guild_permissions(guild, live.world.bot());
    let set = channel.overwrites.iter().fold(Permissions::NONE, |sum, o| sum | o.allow | o.deny);
    // Only what the bot has on the server can be allowed or denied; MANAGE_ROLES takes an administrator.
    if !own.has(set) || set.has(Permissions::MANAGE_ROLES) && !own.has(Permissions::ADMINISTRATOR) {
        return Err(ApiError::MISSING_PERMISSIONS);
    }
    if let Some(tags) = body["available_tags"].as_array() {
        channel.available_tags = tags.iter().map(|tag| read_tag(live, tag)).collect();
    }
    live.world.channels.insert(id, channel);
    channel_event(live, id, "CHANNEL_CREATE");
    let mut created = answer(live, id)?;
    created.status = 201;
    Ok(created)
}

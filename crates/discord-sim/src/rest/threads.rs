//! Threads and forum posts: made, listed, joined.

use serde_json::{Value, json};

use super::{Answer, ApiError, Call, Outcome, check, messages, need, parse};
use crate::acts::{self, Draft, NewThread};
use crate::live::Live;
use crate::world::{Channel, ChannelKind, World, flags, kinds};
use crate::{Id, Permissions, wire};

/// Active threads of a guild before 160006.
const MAX_ACTIVE: usize = 1000;

/// Routes below a channel; `rest` begins with `threads`, `thread-members` or `users`.
pub(super) fn route(live: &mut Live, call: &Call, channel: Id, rest: &[&str]) -> Outcome {
    match (call.method.as_str(), rest) {
        ("POST", ["threads"]) => create(live, call, channel),
        ("GET", ["threads", "archived", "public"]) => archived(live, call, channel, Archived::Public),
        ("GET", ["threads", "archived", "private"]) => archived(live, call, channel, Archived::Private),
        ("GET", ["users", "@me", "threads", "archived", "private"]) => {
            archived(live, call, channel, Archived::JoinedPrivate)
        }
        ("GET", ["thread-members"]) => members(live, channel),
        (method, ["thread-members", user]) => member(live, method, channel, user),
        _ => Err(ApiError::NOT_FOUND),
    }
}

fn new_thread(live: &Live, call: &Call, parent: Id, kind: ChannelKind) -> Result<NewThread, ApiError> {
    let name = check::name(&call.body["name"])?;
    let guild = live.world.channels.get(&parent).and_then(|c| c.guild_id);
    let active = |c: &&Channel| c.guild_id == guild && c.thread.as_ref().is_some_and(|t| !t.archived);
    if live.world.channels.values().filter(active).count() >= MAX_ACTIVE {
        return Err(ApiError::TOO_MANY_THREADS);
    }
    let minutes = call.body["auto_archive_duration"].as_u64().unwrap_or(4320);
    if !matches!(minutes, 60 | 1440 | 4320 | 10080) {
        let message = "Value must be one of {60, 1440, 4320, 10080}.";
        return Err(ApiError::form("auto_archive_duration", "BASE_TYPE_CHOICES", message));
    }
    Ok(NewThread {
        parent,
        owner: live.world.bot(),
        name,
        kind,
        applied_tags: Vec::new(),
        auto_archive_minutes: minutes,
        invitable: call.body["invitable"].as_bool().unwrap_or(true),
        rate_limit_per_user: call.body["rate_limit_per_user"].as_u64().unwrap_or(0) as u16,
        from_message: None,
    })
}

fn create(live: &mut Live, call: &Call, parent: Id) -> Outcome {
    let place = live.world.channels.get(&parent).ok_or(ApiError::UNKNOWN_CHANNEL)?;
    if place.kind == ChannelKind::Forum {
        return create_post(live, call, parent);
    }
    if !matches!(place.kind, ChannelKind::Text | ChannelKind::Announcement) {
        return Err(ApiError::CHANNEL_TYPE);
    }
    // Without a type Discord makes a private thread.
    let kind = match call.body["type"].as_u64().unwrap_or(12) {
        11 => ChannelKind::PublicThread,
        12 => ChannelKind::PrivateThread,
        10 => ChannelKind::AnnouncementThread,
        _ => return Err(ApiError::form("type", "BASE_TYPE_CHOICES", "Value must be one of {10, 11, 12}.")),
    };
    let private = kind == ChannelKind::PrivateThread;
    let needed =
        if private { Permissions::CREATE_PRIVATE_THREADS } else { Permissions::CREATE_PUBLIC_THREADS };
    need(live, parent, needed)?;
    let new = new_thread(live, call, parent, kind)?;
    let (owner, name) = (new.owner, new.name.clone());
    let id = acts::create_thread(live, new);
    if !private {
        let mut note = Draft::text(parent, owner, &name);
        note.kind = kinds::THREAD_CREATED;
        acts::post(live, note);
    }
    thread_answer(live, id)
}

fn thread_answer(live: &Live, id: Id) -> Outcome {
    let thread = live.world.channels.get(&id).ok_or(ApiError::UNKNOWN_CHANNEL)?;
    Answer::created(wire::thread_for(&live.world, thread, live.world.bot()))
}

/// A forum post: thread and first message in one, under one id. A nonce in it is ignored, as Discord does.
fn create_post(live: &mut Live, call: &Call, forum: Id) -> Outcome {
    need(live, forum, Permissions::SEND_MESSAGES)?;
    let body = &call.body["message"];
    if !body.is_object() {
        return Err(ApiError::form("message", "BASE_TYPE_REQUIRED", "This field is required"));
    }
    check::message(body)?;
    if check::is_empty(body, call.files.len()) {
        return Err(ApiError::EMPTY_MESSAGE);
    }
    let mut new = new_thread(live, call, forum, ChannelKind::PublicThread)?;
    new.applied_tags = tags(&live.world, forum, &call.body["applied_tags"])?;
    let needs_tag = live.world.channels.get(&forum).is_some_and(|f| f.flags & (1 << 4) != 0);
    if needs_tag && new.applied_tags.is_empty() {
        return Err(ApiError::form(
            "applied_tags",
            "BASE_TYPE_REQUIRED",
            "A tag is required to create a forum post in this channel",
        ));
    }
    let owner = new.owner;
    let id = acts::create_thread(live, new);
    let mut draft = messages::draft(live, body, &call.files, id, owner);
    draft.id = Some(id);
    acts::post(live, draft);
    let mut answer = thread_answer(live, id)?;
    if let Some(message) = live.world.message(id, id) {
        answer.body["message"] = wire::message(&live.world, message);
    }
    Ok(answer)
}

/// Tags of a forum by id: at most five, all known.
pub(super) fn tags(world: &World, forum: Id, wanted: &Value) -> Result<Vec<Id>, ApiError> {
    let wanted = wanted.as_array().map_or(&[][..], Vec::as_slice);
    if wanted.len() > 5 {
        return Err(ApiError::form("applied_tags", "BASE_TYPE_MAX_LENGTH", "Must be 5 or fewer in length."));
    }
    let known =
        |id: &Id| world.channels.get(&forum).is_some_and(|f| f.available_tags.iter().any(|t| t.id == *id));
    let unknown = || ApiError::form("applied_tags", "INVALID_FORUM_TAG", "Unknown tag");
    wanted
        .iter()
        .map(|tag| tag.as_str().and_then(|t| t.parse().ok()).filter(known).ok_or_else(unknown))
        .collect()
}

pub(super) fn create_from_message(live: &mut Live, call: &Call, channel: Id, message: Id) -> Outcome {
    need(live, channel, Permissions::CREATE_PUBLIC_THREADS | Permissions::READ_MESSAGE_HISTORY)?;
    if live.world.channels.contains_key(&message) {
        return Err(ApiError::THREAD_EXISTS);
    }
    let known = live.world.message(channel, message).filter(|m| m.ephemeral_for.is_none());
    let flags_now = known.ok_or(ApiError::UNKNOWN_MESSAGE)?.flags;
    let mut new = new_thread(live, call, channel, ChannelKind::PublicThread)?;
    new.from_message = Some(message);
    let id = acts::create_thread(live, new);
    if let Some(message) = live.world.messages.get_mut(&channel).and_then(|m| m.get_mut(&message)) {
        message.flags = flags_now | flags::HAS_THREAD;
    }
    thread_answer(live, id)
}

#[derive(Clone, Copy, PartialEq)]
enum Archived {
    Public,
    Private,
    JoinedPrivate,
}

fn archived(live: &mut Live, call: &Call, channel: Id, which: Archived) -> Outcome {
    need(live, channel, Permissions::READ_MESSAGE_HISTORY)?;
    if which == Archived::Private {
        need(live, channel, Permissions::MANAGE_THREADS)?;
    }
    let bot = live.world.bot();
    let wanted = |c: &&Channel| {
        let Some(thread) = &c.thread else { return false };
        let joined = which != Archived::JoinedPrivate || thread.members.contains_key(&bot);
        thread.archived && joined && (which != Archived::Public) == c.is_private_thread()
    };
    let mut found: Vec<&Channel> = live.world.threads_of(channel).filter(wanted).collect();
    found.sort_by_key(|c| std::cmp::Reverse(c.thread.as_ref().map(|t| t.archive_changed_at)));
    if let Some(before) = call.query.get("before").and_then(|b| b.parse::<jiff::Timestamp>().ok()) {
        found.retain(|c| c.thread.as_ref().is_some_and(|t| t.archive_changed_at < before));
    }
    let limit = call.number("limit").unwrap_or(50).clamp(1, 100) as usize;
    let more = found.len() > limit;
    found.truncate(limit);
    let mut answer = listing(live, &found);
    answer["has_more"] = json!(more);
    Answer::ok(answer)
}

fn listing(live: &Live, threads: &[&Channel]) -> Value {
    let bot = live.world.bot();
    let mine = |c: &&&Channel| c.thread.as_ref().and_then(|t| t.members.get(&bot)).is_some();
    let members: Vec<Value> = threads
        .iter()
        .filter(mine)
        .filter_map(|c| Some(wire::thread_member(c.id, bot, *c.thread.as_ref()?.members.get(&bot)?)))
        .collect();
    let threads: Vec<Value> = threads.iter().map(|c| wire::thread_for(&live.world, c, bot)).collect();
    json!({"threads": threads, "members": members})
}

/// `GET /guilds/{id}/threads/active`: what the bot sees of them, newest first.
pub(super) fn active(live: &mut Live, guild: Id) -> Outcome {
    super::need_in_guild(live, guild, Permissions::NONE)?;
    let bot = live.world.bot();
    let wanted = |c: &&Channel| {
        c.guild_id == Some(guild)
            && c.thread.as_ref().is_some_and(|t| !t.archived)
            && live.world.can_see(c.id, bot, live.now)
    };
    let mut found: Vec<&Channel> = live.world.channels.values().filter(wanted).collect();
    found.sort_by_key(|c| std::cmp::Reverse(c.id));
    Answer::ok(listing(live, &found))
}

fn members(live: &mut Live, thread: Id) -> Outcome {
    need(live, thread, Permissions::NONE)?;
    let place =
        live.world.channels.get(&thread).and_then(|c| c.thread.as_ref()).ok_or(ApiError::CHANNEL_TYPE)?;
    Answer::ok(
        place.members.iter().map(|(user, joined)| wire::thread_member(thread, *user, *joined)).collect(),
    )
}

fn member(live: &mut Live, method: &str, thread: Id, user: &str) -> Outcome {
    let bot = live.world.bot();
    let user = if user == "@me" { bot } else { parse(user)? };
    need(live, thread, Permissions::NONE)?;
    let place = live.world.channels.get(&thread).ok_or(ApiError::UNKNOWN_CHANNEL)?;
    let state = place.thread.as_ref().ok_or(ApiError::CHANNEL_TYPE)?;
    let (parent, private) = (place.parent_id.unwrap_or(thread), place.is_private_thread());
    let (archived, invitable, inside) = (state.archived, state.invitable, state.members.get(&user).copied());
    let manager = need(live, thread, Permissions::MANAGE_THREADS).is_ok();
    match method {
        "GET" => {
            let joined = inside.ok_or(ApiError::UNKNOWN_MEMBER)?;
            Answer::ok(wire::thread_member(thread, user, joined))
        }
        _ if archived => Err(ApiError::THREAD_ARCHIVED),
        "PUT" => {
            if user != bot {
                need(live, thread, Permissions::SEND_MESSAGES_IN_THREADS)?;
                if private && !invitable && !manager {
                    return Err(ApiError::MISSING_PERMISSIONS);
                }
            }
            // Somebody who cannot see the parent cannot be added; Discord says so of the one who is added.
            if !live.world.can_see(parent, user, live.now) {
                return Err(if live.world.users.contains_key(&user) {
                    ApiError::MISSING_ACCESS
                } else {
                    ApiError::UNKNOWN_USER
                });
            }
            acts::add_to_thread(live, thread, user);
            if user != bot && private && inside.is_none() {
                let mut note = Draft::text(thread, bot, "");
                note.kind = kinds::RECIPIENT_ADD;
                acts::post(live, note);
            }
            Answer::nothing()
        }
        "DELETE" => {
            if user != bot && !manager {
                return Err(ApiError::MISSING_PERMISSIONS);
            }
            inside.ok_or(ApiError::UNKNOWN_MEMBER)?;
            acts::remove_from_thread(live, thread, user);
            Answer::nothing()
        }
        _ => Err(ApiError::METHOD_NOT_ALLOWED),
    }
}

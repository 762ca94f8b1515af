//! Writing, editing and deleting messages.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::thread::add_to_thread;
use crate::live::{Live, Scope};
use crate::world::{Attachment, Message, MessageInteraction, WebhookAuthor, World, flags, kinds};
use crate::{Id, Permissions, wire};

/// A message about to be written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Draft {
    pub(crate) channel: Id,
    pub(crate) author: Id,
    pub(crate) webhook: Option<WebhookAuthor>,
    pub(crate) content: String,
    pub(crate) kind: u8,
    pub(crate) flags: u64,
    pub(crate) embeds: Vec<Value>,
    pub(crate) components: Vec<Value>,
    pub(crate) attachments: Vec<Attachment>,
    pub(crate) reply_to: Option<Id>,
    /// `allowed_mentions` as sent; null lets everything mention.
    pub(crate) allowed_mentions: Value,
    pub(crate) nonce: Value,
    pub(crate) interaction: Option<MessageInteraction>,
    pub(crate) ephemeral_for: Option<Id>,
    pub(crate) poll: Option<Value>,
    pub(crate) snapshots: Vec<Value>,
    /// For the first message of a forum post or of a thread made from a message: the thread's own id.
    pub(crate) id: Option<Id>,
}

impl Draft {
    /// A plain text message.
    pub(crate) fn text(channel: Id, author: Id, content: &str) -> Self {
        Draft { channel, author, content: content.to_owned(), ..Draft::default() }
    }
}

/// Writes a message: wakes an archived thread, resolves mentions, tells gateway and pages.
pub(crate) fn post(live: &mut Live, draft: Draft) -> Id {
    let id = draft.id.unwrap_or_else(|| live.new_id());
    let public = draft.ephemeral_for.is_none();
    if public {
        wake_thread(live, draft.channel, draft.author);
    }
    let mut message = Message::new(id, draft.channel, draft.author, &draft.content);
    message.timestamp = live.now;
    message.webhook = draft.webhook;
    message.kind = draft.kind;
    message.flags = draft.flags;
    message.embeds = draft.embeds.into_iter().map(rich).collect();
    message.components = draft.components;
    message.attachments = draft.attachments;
    message.reply_to = draft.reply_to;
    message.interaction = draft.interaction;
    message.ephemeral_for = draft.ephemeral_for;
    message.poll = draft.poll;
    message.snapshots = draft.snapshots;
    let by_bot = draft.author == live.world.bot() || message.webhook.is_some();
    message.application_id = (by_bot && message.interaction.is_some()).then_some(live.world.application.id);
    mention(&live.world, live.now, &mut message, &draft.allowed_mentions);
    let mentioned = message.mentions.clone();

    let mut event = wire::message_event(&live.world, &message);
    if !draft.nonce.is_null() {
        event["nonce"] = draft.nonce;
    }
    live.world.add_message(message);
    live.touch(draft.channel);
    if public {
        live.happen("MESSAGE_CREATE", Scope::Channel(draft.channel), event);
        join_by_writing(live, draft.channel, draft.author, &mentioned);
    }
    id
}

/// An embed sent through the API is of type `rich`.
fn rich(mut embed: Value) -> Value {
    if embed.is_object() && embed.get("type").is_none() {
        embed["type"] = json!("rich");
    }
    embed
}

/// Writing in an archived thread takes it out of the archive.
fn wake_thread(live: &mut Live, channel: Id, author: Id) {
    let now = live.now;
    let Some(thread) = live.world.channels.get_mut(&channel).and_then(|c| c.thread.as_mut()) else { return };
    if thread.archived && author != Id::default() {
        thread.archived = false;
        thread.archive_changed_at = now;
        super::thread_changed(live, channel);
    }
}

/// Who writes in a thread is in it; who is mentioned in it is added, if they can see its parent.
fn join_by_writing(live: &mut Live, channel: Id, author: Id, mentioned: &[Id]) {
    let Some(place) = live.world.channels.get(&channel) else { return };
    let (Some(_), Some(parent)) = (&place.thread, place.parent_id) else { return };
    let newcomers: Vec<Id> = std::iter::once(author)
        .chain(mentioned.iter().copied())
        .filter(|u| live.world.can_see(parent, *u, live.now))
        .collect();
    for user in newcomers {
        add_to_thread(live, channel, user);
    }
}

/// Fills who is mentioned, and who is notified by it.
fn mention(world: &World, now: jiff::Timestamp, message: &mut Message, allowed: &Value) {
    let channel = world.channels.get(&message.channel_id);
    let guild = channel.and_then(|c| c.guild_id).and_then(|g| world.guilds.get(&g));
    let may_all =
        world.permissions(message.channel_id, message.author, now).has(Permissions::MENTION_EVERYONE)
            || message.webhook.is_some();
    let mut mentioned = BTreeSet::new();
    let mut notified = BTreeSet::new();
    for user in marks(&message.content, &["<@!", "<@"]).into_iter().filter(|u| world.users.contains_key(u)) {
        if permits(allowed, "users", user) {
            mentioned.insert(user);
        }
    }
    let replied = message.reply_to.and_then(|r| world.message(message.channel_id, r)).map(|m| m.author);
    let ping_replied = if allowed.is_null() { true } else { allowed["replied_user"] == json!(true) };
    mentioned.extend(replied.filter(|_| ping_replied && message.kind == kinds::REPLY));
    notified.extend(mentioned.iter().copied());
    if let Some(guild) = guild {
        for role in marks(&message.content, &["<@&"]) {
            let Some(known) = guild.roles.get(&role) else { continue };
            if permits(allowed, "roles", role) && (known.mentionable || may_all) {
                message.mention_roles.push(role);
                notified
                    .extend(guild.members.values().filter(|m| m.roles.contains(&role)).map(|m| m.user_id));
            }
        }
        let everyone = message.content.contains("@everyone") || message.content.contains("@here");
        if everyone && may_all && permits(allowed, "everyone", Id::default()) {
            message.mention_everyone = true;
            notified.extend(guild.members.keys());
        }
    }
    let quiet = message.flags & flags::SUPPRESS_NOTIFICATIONS != 0 || message.ephemeral_for.is_some();
    message.mentions = mentioned.into_iter().collect();
    let hears = |user: &Id| {
        // A private thread is judged by its parent: the mention itself is what adds somebody to it.
        let place =
            channel.filter(|c| c.thread.is_some()).and_then(|c| c.parent_id).unwrap_or(message.channel_id);
        !quiet && *user != message.author && world.can_see(place, *user, now)
    };
    message.notified = notified.into_iter().filter(hears).collect();
}

/// Ids between any of `starts` and `>`.
fn marks(content: &str, starts: &[&str]) -> Vec<Id> {
    let mut found = Vec::new();
    for start in starts {
        for rest in content.split(start).skip(1) {
            if let Some(id) = rest.split_once('>').and_then(|(id, _)| id.parse().ok()) {
                found.push(id);
            }
        }
    }
    found
}

/// Discord's rule for `allowed_mentions`: a kind in `parse` allows all of it, else only the ids that are listed.
fn permits(allowed: &Value, kind: &str, id: Id) -> bool {
    if allowed.is_null() {
        return true;
    }
    let has = |list: &Value, wanted: &Value| list.as_array().is_some_and(|l| l.contains(wanted));
    has(&allowed["parse"], &json!(kind)) || has(&allowed[kind], &json!(id))
}

/// Changes to a message; `None` leaves a part as it is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Edit {
    pub(crate) content: Option<String>,
    pub(crate) embeds: Option<Vec<Value>>,
    pub(crate) components: Option<Vec<Value>>,
    pub(crate) attachments: Option<Vec<Attachment>>,
    pub(crate) flags: Option<u64>,
    pub(crate) allowed_mentions: Value,
    /// A deferred answer is being filled, or a preview added: that is no edit in the eyes of a reader.
    pub(crate) fills: bool,
}

/// Edits a message and tells everybody.
pub(crate) fn edit(live: &mut Live, channel: Id, id: Id, edit: Edit) {
    let (world, now) = (&mut live.world, live.now);
    let Some(mut message) = world.message(channel, id).cloned() else { return };
    if let Some(content) = edit.content {
        message.content = content;
    }
    if let Some(embeds) = edit.embeds {
        message.embeds = embeds.into_iter().map(rich).collect();
    }
    if let Some(components) = edit.components {
        message.components = components;
    }
    if let Some(attachments) = edit.attachments {
        message.attachments = attachments;
    }
    if let Some(flags) = edit.flags {
        message.flags = flags;
    }
    if edit.fills {
        message.flags &= !flags::LOADING;
    } else {
        message.edited = Some(now);
        message.late_edits += u32::from(now.duration_since(message.timestamp).as_hours() >= 1);
    }
    // An edit shows new mentions but rings nobody.
    let (notified, fills) = (message.notified.clone(), edit.fills);
    message.mention_roles.clear();
    mention(world, now, &mut message, &edit.allowed_mentions);
    if !fills {
        message.notified = notified;
    }
    let public = message.ephemeral_for.is_none();
    let event = wire::message_event(world, &message);
    world.messages.entry(channel).or_default().insert(id, message);
    live.touch(channel);
    if public {
        live.happen("MESSAGE_UPDATE", Scope::Channel(channel), event);
    }
}

/// Deletes messages of one channel; ids that are not there are passed over.
pub(crate) fn delete(live: &mut Live, channel: Id, ids: &[Id], bulk: bool) {
    let guild = live.world.channels.get(&channel).and_then(|c| c.guild_id);
    let mut gone = Vec::new();
    for id in ids {
        let Some(message) = live.world.messages.get_mut(&channel).and_then(|m| m.remove(id)) else {
            continue;
        };
        if message.ephemeral_for.is_none() {
            gone.push(*id);
        }
        if let Some(thread) = live.world.channels.get_mut(&channel).and_then(|c| c.thread.as_mut()) {
            thread.message_count = thread.message_count.saturating_sub(1);
        }
    }
    live.touch(channel);
    if bulk && !gone.is_empty() {
        let mut event = json!({"ids": gone, "channel_id": channel});
        if let Some(guild) = guild {
            event["guild_id"] = json!(guild);
        }
        live.happen("MESSAGE_DELETE_BULK", Scope::Channel(channel), event);
        return;
    }
    for id in gone {
        let mut event = json!({"id": id, "channel_id": channel});
        if let Some(guild) = guild {
            event["guild_id"] = json!(guild);
        }
        live.happen("MESSAGE_DELETE", Scope::Channel(channel), event);
    }
}

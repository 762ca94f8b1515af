//! The world as Discord writes it in JSON. Keys and nulls are those of gateway and REST v10.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::world::{
    Attachment, Channel, ChannelKind, Guild, Interaction, Member, Message, Overwrite, OverwriteOf, Role,
    User, Webhook, World, flags, kinds,
};
use crate::{Id, Permissions};

/// `2026-01-02T03:04:05.678000+00:00`, the only form that Discord sends.
pub(crate) fn time(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%.6f+00:00").to_string()
}

pub(crate) fn user(user: &User) -> Value {
    let mut value = json!({
        "id": user.id, "username": user.name, "discriminator": "0", "global_name": user.name, "avatar": null,
        "avatar_decoration_data": null, "clan": null, "public_flags": 0,
    });
    if user.bot {
        value["bot"] = json!(true);
        value["global_name"] = Value::Null;
    }
    value
}

/// A user by id; for somebody unknown what Discord shows of deleted accounts.
pub(crate) fn user_of(world: &World, id: Id) -> Value {
    match world.users.get(&id) {
        Some(known) => user(known),
        None => json!({"id": id, "username": "deleted_user", "discriminator": "0", "global_name": null,
                       "avatar": null, "public_flags": 0}),
    }
}

/// A member without its `user`, as MESSAGE_CREATE carries it.
pub(crate) fn partial_member(member: &Member) -> Value {
    json!({
        "roles": member.roles, "nick": member.nick, "avatar": null, "banner": null, "premium_since": null,
        "joined_at": time(member.joined_at), "deaf": false, "mute": false, "pending": false, "flags": 0,
        "communication_disabled_until": member.timed_out_until.map(time),
    })
}

pub(crate) fn member(world: &World, member: &Member) -> Value {
    let mut value = partial_member(member);
    value["user"] = user_of(world, member.user_id);
    value
}

pub(crate) fn role(role: &Role) -> Value {
    let mut value = json!({
        "id": role.id, "name": role.name, "description": null, "permissions": role.permissions,
        "position": role.position, "color": role.color,
        "colors": {"primary_color": role.color, "secondary_color": null, "tertiary_color": null},
        "hoist": false, "managed": role.bot_id.is_some(), "mentionable": role.mentionable, "icon": null,
        "unicode_emoji": null, "flags": 0,
    });
    if let Some(bot) = role.bot_id {
        value["tags"] = json!({"bot_id": bot});
    }
    value
}

pub(crate) fn overwrite(overwrite: &Overwrite) -> Value {
    let (id, kind) = match overwrite.of {
        OverwriteOf::Role(id) => (id, 0),
        OverwriteOf::Member(id) => (id, 1),
    };
    json!({"id": id, "type": kind, "allow": overwrite.allow, "deny": overwrite.deny})
}

pub(crate) fn channel(world: &World, channel: &Channel) -> Value {
    let mut value = json!({
        "id": channel.id, "type": channel.kind.number(), "flags": channel.flags,
        "last_message_id": channel.last_message_id,
    });
    if channel.kind == ChannelKind::Dm {
        let others = channel.recipients.iter().filter(|u| **u != world.bot());
        value["recipients"] = others.map(|u| user_of(world, *u)).collect();
        return value;
    }
    value["guild_id"] = json!(channel.guild_id);
    value["name"] = json!(channel.name);
    value["parent_id"] = json!(channel.parent_id);
    value["rate_limit_per_user"] = json!(channel.rate_limit_per_user);
    if channel.thread.is_some() {
        thread_part(channel, &mut value);
        return value;
    }
    value["position"] = json!(channel.position);
    value["topic"] = json!(channel.topic);
    value["nsfw"] = json!(channel.nsfw);
    value["permission_overwrites"] = channel.overwrites.iter().map(overwrite).collect();
    if channel.kind == ChannelKind::Forum {
        let tag = |t: &crate::world::Tag| {
            json!({"id": t.id, "name": t.name, "moderated": t.moderated, "emoji_id": null,
                   "emoji_name": t.emoji})
        };
        value["available_tags"] = channel.available_tags.iter().map(tag).collect();
        value["default_reaction_emoji"] = Value::Null;
        value["default_sort_order"] = Value::Null;
        value["default_forum_layout"] = json!(0);
        value["default_auto_archive_duration"] = json!(4320);
    }
    value
}

fn thread_part(channel: &Channel, value: &mut Value) {
    let Some(thread) = &channel.thread else { return };
    value["owner_id"] = json!(thread.owner_id);
    value["message_count"] = json!(thread.message_count);
    value["total_message_sent"] = json!(thread.total_message_sent);
    value["member_count"] = json!(thread.members.len().min(50));
    value["applied_tags"] = json!(channel.applied_tags);
    let mut metadata = json!({
        "archived": thread.archived, "locked": thread.locked, "auto_archive_duration": thread.auto_archive_minutes,
        "archive_timestamp": time(thread.archive_changed_at), "create_timestamp": time(thread.created_at),
    });
    if channel.is_private_thread() {
        metadata["invitable"] = json!(thread.invitable);
    }
    value["thread_metadata"] = metadata;
}

/// A thread as its member sees it: with `member`, if `user` is in it.
pub(crate) fn thread_for(world: &World, thread: &Channel, user: Id) -> Value {
    let mut value = channel(world, thread);
    if let Some(joined) = thread.thread.as_ref().and_then(|t| t.members.get(&user)) {
        value["member"] = thread_member(thread.id, user, *joined);
    }
    value
}

pub(crate) fn thread_member(thread: Id, user: Id, joined: Timestamp) -> Value {
    json!({"id": thread, "user_id": user, "join_timestamp": time(joined), "flags": 0})
}

/// A message as GET answers it: no nonce, no `guild_id`, no `member`.
pub(crate) fn message(world: &World, message: &Message) -> Value {
    let mut value = json!({
        "id": message.id, "channel_id": message.channel_id, "type": message.kind, "content": message.content,
        "author": author(world, message), "timestamp": time(message.timestamp),
        "edited_timestamp": message.edited.map(time), "flags": message.flags, "tts": false,
        "mention_everyone": message.mention_everyone,
        "mentions": message.mentions.iter().map(|u| user_of(world, *u)).collect::<Vec<_>>(),
        "mention_roles": message.mention_roles, "pinned": message.pinned,
        "attachments": message.attachments.iter().map(|a| attachment(message, a)).collect::<Vec<_>>(),
        "embeds": if message.flags & flags::SUPPRESS_EMBEDS == 0 { message.embeds.clone() } else { vec![] },
        "components": message.components,
    });
    if let Some(application) = message.application_id {
        value["application_id"] = json!(application);
    }
    if let Some(webhook) = &message.webhook {
        value["webhook_id"] = json!(webhook.id);
    }
    if let Some(interaction) = &message.interaction {
        value["interaction"] = json!({
            "id": interaction.id, "type": interaction.kind, "name": interaction.name,
            "user": user_of(world, interaction.user_id),
        });
        value["interaction_metadata"] = json!({
            "id": interaction.id, "type": interaction.kind, "user": user_of(world, interaction.user_id),
            "authorizing_integration_owners": {},
        });
        let pressed = world.interactions.get(&interaction.id).and_then(|known| known.message_id);
        if let Some(pressed) = pressed.filter(|_| interaction.kind == 3) {
            value["interaction_metadata"]["interacted_message_id"] = json!(pressed);
        }
    }
    if let Some(poll) = &message.poll {
        value["poll"] = poll.clone();
    }
    if !message.snapshots.is_empty() {
        value["message_snapshots"] = json!(message.snapshots);
    }
    if let Some(reply) = message.reply_to {
        let guild = world.channels.get(&message.channel_id).and_then(|c| c.guild_id);
        value["message_reference"] =
            json!({"type": 0, "message_id": reply, "channel_id": message.channel_id, "guild_id": guild});
        if message.kind == kinds::REPLY {
            let replied = world.message(message.channel_id, reply);
            value["referenced_message"] = replied.map_or(Value::Null, |m| self::message_alone(world, m));
        }
    }
    if message.flags & flags::HAS_THREAD != 0
        && let Some(thread) = world.channels.get(&message.id)
    {
        value["thread"] = channel(world, thread);
    }
    value
}

/// A message without the one it answers: `referenced_message` is one level deep.
fn message_alone(world: &World, message: &Message) -> Value {
    let mut alone = message.clone();
    alone.reply_to = None;
    self::message(world, &alone)
}

/// A message as a gateway event carries it: with `guild_id` and the author's `member`.
pub(crate) fn message_event(world: &World, message: &Message) -> Value {
    let mut value = self::message(world, message);
    value["channel_type"] = json!(world.channels.get(&message.channel_id).map(|c| c.kind.number()));
    if let Some(guild) = world.channels.get(&message.channel_id).and_then(|c| c.guild_id) {
        value["guild_id"] = json!(guild);
        if let Some(member) = world.member(guild, message.author) {
            value["member"] = partial_member(member);
        }
    }
    value
}

fn author(world: &World, message: &Message) -> Value {
    match &message.webhook {
        Some(hook) => json!({"id": hook.id, "username": hook.name, "discriminator": "0000", "avatar": null,
                             "bot": true, "global_name": null, "public_flags": 0, "flags": 0}),
        None => user_of(world, message.author),
    }
}

pub(crate) fn attachment_url(message: &Message, attachment: &Attachment) -> String {
    format!(
        "https://cdn.discordapp.com/attachments/{}/{}/{}",
        message.channel_id, attachment.id, attachment.filename
    )
}

fn attachment(message: &Message, attachment: &Attachment) -> Value {
    let url = attachment_url(message, attachment);
    json!({
        "id": attachment.id, "filename": attachment.filename, "size": attachment.size,
        "content_type": attachment.content_type, "url": url, "proxy_url": url, "flags": 0,
    })
}

/// GUILD_CREATE, as `bot` gets it: channels it may see, threads it may see, everybody as members.
pub(crate) fn guild_create(world: &World, guild: &Guild, bot: Id, now: Timestamp) -> Value {
    let seen = |c: &&Channel| c.guild_id == Some(guild.id);
    let channels: Vec<Value> = world
        .channels
        .values()
        .filter(seen)
        .filter(|c| c.thread.is_none())
        .map(|c| channel(world, c))
        .collect();
    let threads: Vec<Value> = world
        .channels
        .values()
        .filter(seen)
        .filter(|c| c.thread.as_ref().is_some_and(|t| !t.archived) && world.can_see(c.id, bot, now))
        .map(|c| thread_for(world, c, bot))
        .collect();
    let mut value = self::guild(guild);
    let members = guild.members.get(&bot).map(|m| m.joined_at);
    value["joined_at"] = json!(members.map(time));
    value["large"] = json!(false);
    value["unavailable"] = json!(false);
    value["member_count"] = json!(guild.members.len());
    value["members"] = guild.members.values().map(|m| member(world, m)).collect();
    value["channels"] = json!(channels);
    value["threads"] = json!(threads);
    for empty in
        ["voice_states", "presences", "stage_instances", "guild_scheduled_events", "soundboard_sounds"]
    {
        value[empty] = json!([]);
    }
    value
}

/// A guild as `GET /guilds/{id}` answers it.
pub(crate) fn guild(guild: &Guild) -> Value {
    let mut value = json!({
        "id": guild.id, "name": guild.name, "owner_id": guild.owner_id, "region": "deprecated",
        "afk_timeout": 300, "widget_enabled": false, "verification_level": 1,
        "default_message_notifications": 1, "explicit_content_filter": 2,
        "roles": guild.roles.values().map(role).collect::<Vec<_>>(), "emojis": [], "stickers": [],
        "features": ["COMMUNITY"], "mfa_level": 0, "system_channel_flags": 0, "max_members": 500_000,
        "max_video_channel_users": 25, "max_stage_video_channel_users": 50, "premium_tier": 0,
        "premium_subscription_count": 0, "preferred_locale": guild.locale, "nsfw_level": 0, "nsfw": false,
        "premium_progress_bar_enabled": false,
    });
    for unset in UNSET_IN_GUILDS {
        value[unset] = Value::Null;
    }
    value
}

/// What a small server has not set; Discord sends the keys all the same.
const UNSET_IN_GUILDS: [&str; 17] = [
    "icon",
    "icon_hash",
    "splash",
    "discovery_splash",
    "afk_channel_id",
    "widget_channel_id",
    "application_id",
    "system_channel_id",
    "rules_channel_id",
    "max_presences",
    "vanity_url_code",
    "description",
    "banner",
    "public_updates_channel_id",
    "safety_alerts_channel_id",
    "incidents_data",
    "hub_type",
];

/// INTERACTION_CREATE.
pub(crate) fn interaction(world: &World, interaction: &Interaction, now: Timestamp) -> Value {
    let bot = world.bot();
    let channel_value = world.channels.get(&interaction.channel_id).map(|c| {
        let mut value = channel(world, c);
        value["permissions"] = json!(world.permissions(c.id, interaction.user, now));
        value
    });
    let app_permissions = world.permissions(interaction.channel_id, bot, now);
    let locale = world.users.get(&interaction.user).map_or("fr", |u| u.locale.as_str());
    let mut value = json!({
        "id": interaction.id, "application_id": bot, "type": interaction.kind.number(),
        "token": interaction.token, "version": 1, "data": interaction.data,
        "channel_id": interaction.channel_id, "channel": channel_value, "locale": locale,
        "app_permissions": app_permissions, "entitlements": [], "entitlement_sku_ids": [],
        "attachment_size_limit": 10_485_760,
        "context": if interaction.guild_id.is_some() { 0 } else { 1 },
        "authorizing_integration_owners": {"0": interaction.guild_id.map_or("0".to_owned(), |g| g.to_string())},
    });
    match interaction
        .guild_id
        .and_then(|g| Some((g, world.guilds.get(&g)?, world.member(g, interaction.user)?)))
    {
        Some((id, guild, of)) => {
            value["guild_id"] = json!(id);
            value["guild_locale"] = json!(guild.locale);
            value["guild"] = json!({"id": id, "locale": guild.locale, "features": ["COMMUNITY"]});
            let mut member = member(world, of);
            member["permissions"] = json!(interaction_permissions(world, interaction, now));
            value["member"] = member;
        }
        None => value["user"] = user_of(world, interaction.user),
    }
    if let Some(message) = interaction.message_id.and_then(|m| world.message(interaction.channel_id, m)) {
        value["message"] = self::message(world, message);
    }
    value
}

fn interaction_permissions(world: &World, interaction: &Interaction, now: Timestamp) -> Permissions {
    world.permissions(interaction.channel_id, interaction.user, now)
}

pub(crate) fn webhook(world: &World, hook: &Webhook) -> Value {
    json!({
        "id": hook.id, "type": 1, "guild_id": hook.guild_id, "channel_id": hook.channel_id, "name": hook.name,
        "avatar": null, "token": hook.token, "application_id": hook.application_id,
        "user": user_of(world, hook.user),
        "url": format!("https://discord.com/api/webhooks/{}/{}", hook.id, hook.token),
    })
}

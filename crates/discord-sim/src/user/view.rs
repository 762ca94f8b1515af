//! What a person sees: servers, channels, messages and commands, never more.

use serde::Serialize;
use serde_json::{Value, json};

use super::Refusal;
use crate::live::Live;
use crate::world::{Channel, ChannelKind, Command, Message, Role, World, flags, kinds};
use crate::{Id, Permissions, wire};

/// A message as one person sees it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MessageView {
    /// The id.
    pub id: Id,
    /// Where it stands.
    pub channel_id: Id,
    /// Who wrote it.
    pub author: AuthorView,
    /// The text.
    pub content: String,
    /// Whether it was edited.
    pub edited: bool,
    /// ISO 8601.
    pub timestamp: String,
    /// `default`, `reply`, `command`, `thread_created`, `system`.
    pub kind: String,
    /// The message it answers.
    pub reply_to: Option<ReplyView>,
    /// Embeds as Discord has them.
    pub embeds: Vec<Value>,
    /// Components as the bot sent them.
    pub components: Vec<Value>,
    /// Files.
    pub attachments: Vec<AttachmentView>,
    /// Discord's flags.
    pub flags: u64,
    /// Visible to this person only.
    pub ephemeral: bool,
    /// Deferred: the bot is thinking.
    pub loading: bool,
    /// The interaction it answers.
    pub interaction: Option<InteractionView>,
    /// Who is mentioned.
    pub mentions: Vec<Id>,
    /// Sent without push or sound.
    pub suppress_notifications: bool,
}

/// An author.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AuthorView {
    /// The id.
    pub id: Id,
    /// Shown name.
    pub name: String,
    /// Whether it is a bot or a webhook.
    pub bot: bool,
    /// `#rrggbb` of the strongest coloured role; empty for none.
    pub color: String,
}

/// The message that another one answers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReplyView {
    /// The id.
    pub id: Id,
    /// Its author's name.
    pub author_name: String,
    /// Its text.
    pub content: String,
}

/// A file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AttachmentView {
    /// Name.
    pub filename: String,
    /// MIME type.
    pub content_type: String,
    /// Where Discord would serve it; nothing does here.
    pub url: String,
    /// Hidden until clicked.
    pub spoiler: bool,
}

/// Who started the interaction that a message answers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct InteractionView {
    /// Their name.
    pub user_name: String,
    /// The command's full name; empty for buttons.
    pub command_name: String,
}

/// A command that a person may run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CommandView {
    /// The id.
    pub id: Id,
    /// The registered name.
    pub name: String,
    /// The name in the person's language.
    pub name_localized: String,
    /// The description in the person's language; empty for menus.
    pub description: String,
    /// 1 slash, 2 user menu, 3 message menu.
    #[serde(rename = "type")]
    pub kind: u8,
    /// Options as registered.
    pub options: Vec<Value>,
    /// Permissions that a member needs.
    pub default_member_permissions: Option<Permissions>,
}

/// The messages of a channel that `user` sees, oldest first, at most `limit` of the newest.
pub(crate) fn messages_for(
    live: &Live,
    user: Id,
    channel: Id,
    limit: usize,
) -> Result<Vec<MessageView>, Refusal> {
    let granted = live.world.permissions(channel, user, live.now);
    if !granted.has(Permissions::VIEW_CHANNEL) {
        return Err(Refusal::forbidden("Tu ne vois pas ce salon."));
    }
    let history = granted.has(Permissions::READ_MESSAGE_HISTORY);
    let mine = |m: &&Message| m.shown_to(user) && (history || m.ephemeral_for.is_some());
    let all: Vec<&Message> = live.world.messages_in(channel).filter(mine).collect();
    Ok(all[all.len().saturating_sub(limit)..].iter().map(|m| message(&live.world, m)).collect())
}

/// One message.
pub(crate) fn message(world: &World, message: &Message) -> MessageView {
    let reply = message.reply_to.map(|id| {
        let replied = world
            .message(message.channel_id, id)
            .filter(|m| m.ephemeral_for.is_none() || message.ephemeral_for.is_some());
        ReplyView {
            id,
            author_name: replied.map_or_else(|| "?".to_owned(), |m| author(world, m).name),
            content: replied.map(|m| m.content.clone()).unwrap_or_default(),
        }
    });
    MessageView {
        id: message.id,
        channel_id: message.channel_id,
        author: author(world, message),
        content: message.content.clone(),
        edited: message.edited.is_some(),
        timestamp: message.timestamp.to_string(),
        kind: kind_name(message.kind).to_owned(),
        reply_to: reply,
        embeds: if message.flags & flags::SUPPRESS_EMBEDS == 0 { message.embeds.clone() } else { Vec::new() },
        components: message.components.clone(),
        attachments: message
            .attachments
            .iter()
            .map(|a| AttachmentView {
                filename: a.filename.clone(),
                content_type: a.content_type.clone(),
                url: wire::attachment_url(message, a),
                spoiler: a.spoiler(),
            })
            .collect(),
        flags: message.flags,
        ephemeral: message.ephemeral_for.is_some(),
        loading: message.flags & flags::LOADING != 0,
        interaction: message
            .interaction
            .as_ref()
            .map(|i| InteractionView { user_name: world.name_of(i.user_id), command_name: i.name.clone() }),
        mentions: message.mentions.clone(),
        suppress_notifications: message.flags & flags::SUPPRESS_NOTIFICATIONS != 0,
    }
}

fn kind_name(kind: u8) -> &'static str {
    match kind {
        kinds::DEFAULT => "default",
        kinds::REPLY => "reply",
        kinds::CHAT_INPUT_COMMAND | kinds::CONTEXT_MENU_COMMAND => "command",
        kinds::THREAD_CREATED => "thread_created",
        _ => "system",
    }
}

fn author(world: &World, message: &Message) -> AuthorView {
    if let Some(hook) = &message.webhook {
        return AuthorView { id: hook.id, name: hook.name.clone(), bot: true, color: String::new() };
    }
    let guild = world.channels.get(&message.channel_id).and_then(|c| c.guild_id);
    AuthorView {
        id: message.author,
        name: world.name_of(message.author),
        bot: world.users.get(&message.author).is_some_and(|u| u.bot),
        color: color(world, guild, message.author),
    }
}

/// Roles of a member, strongest first.
fn roles(world: &World, guild: Option<Id>, user: Id) -> Vec<&Role> {
    let Some(guild) = guild.and_then(|g| world.guilds.get(&g)) else { return Vec::new() };
    let Some(member) = guild.members.get(&user) else { return Vec::new() };
    let mut roles: Vec<&Role> = member.roles.iter().filter_map(|r| guild.roles.get(r)).collect();
    roles.sort_by_key(|r| std::cmp::Reverse(r.position));
    roles
}

fn color(world: &World, guild: Option<Id>, user: Id) -> String {
    let coloured = roles(world, guild, user).into_iter().find(|r| r.color != 0);
    coloured.map_or_else(String::new, |r| hex(r.color))
}

/// `#rrggbb`; empty for none.
fn hex(color: u32) -> String {
    if color == 0 { String::new() } else { format!("#{color:06x}") }
}

fn person(world: &World, guild: Option<Id>, user: Id) -> Value {
    let known = world.users.get(&user);
    json!({
        "id": user, "name": world.name_of(user), "bot": known.is_some_and(|u| u.bot),
        "color": color(world, guild, user),
        "roles": roles(world, guild, user).iter().map(|r| &r.name).collect::<Vec<_>>(),
        "status_line": known.map_or("", |u| u.status_line.as_str()),
    })
}

/// `GET /sim/world`. Without a person, or for one who is unknown, only who there is to be.
pub(crate) fn world_for(live: &Live, version: u64, user: Option<Id>) -> Value {
    let world = &live.world;
    let Some(user) = user.filter(|u| world.users.contains_key(u)) else {
        let guild = world.guilds.keys().next().copied();
        return frame_of(live, version, guild);
    };
    let first = world.guilds.values().find(|g| g.members.contains_key(&user)).map(|g| g.id);
    let guilds: Vec<Value> = world
        .guilds
        .values()
        .filter(|g| g.members.contains_key(&user))
        .map(|g| {
            let role = |r: &Role| json!({"id": r.id, "name": r.name, "color": hex(r.color)});
            json!({"id": g.id, "name": g.name, "channels": channels(live, g.id, user),
                   "roles": g.roles.values().map(role).collect::<Vec<_>>()})
        })
        .collect();
    let dms: Vec<Value> = world
        .channels
        .values()
        .filter(|c| c.kind == ChannelKind::Dm && c.recipients.contains(&user))
        .filter_map(|c| {
            let other = *c.recipients.iter().find(|r| **r != user)?;
            Some(json!({"id": c.id, "name": world.name_of(other), "recipient_id": other,
                        "unread_marker": c.last_message_id}))
        })
        .collect();
    let mut value = frame_of(live, version, first);
    value["me"] = person(world, first, user);
    value["guilds"] = json!(guilds);
    value["dms"] = json!(dms);
    value
}

/// What everybody may know: who there is, and whether the bot is there.
fn frame_of(live: &Live, version: u64, guild: Option<Id>) -> Value {
    let world = &live.world;
    json!({
        "version": version, "me": null, "guilds": [], "dms": [], "hint": world.hint,
        "users": world.users.keys().map(|u| person(world, guild, *u)).collect::<Vec<_>>(),
        "bot": {"id": world.bot(), "name": world.name_of(world.bot()), "online": live.gateway.online()},
    })
}

fn channels(live: &Live, guild: Id, user: Id) -> Vec<Value> {
    let world = &live.world;
    let visible = |c: &&Channel| {
        c.guild_id == Some(guild) && (world.can_see(c.id, user, live.now) || c.kind == ChannelKind::Category)
    };
    let mut all: Vec<&Channel> = world.channels.values().filter(visible).collect();
    all.sort_by_key(|c| (c.thread.is_some(), c.position, c.id));
    all.into_iter().map(|c| channel(live, c, user)).collect()
}

fn channel(live: &Live, channel: &Channel, user: Id) -> Value {
    let kind = match channel.kind {
        ChannelKind::Text | ChannelKind::Voice | ChannelKind::Announcement => "text",
        ChannelKind::Forum => "forum",
        ChannelKind::Category => "category",
        ChannelKind::PrivateThread => "private_thread",
        ChannelKind::PublicThread | ChannelKind::AnnouncementThread => "thread",
        ChannelKind::Dm => "dm",
    };
    let thread = channel.thread.as_ref();
    let (world, now) = (&live.world, live.now);
    let granted = world.permissions(channel.id, user, now);
    let members = channel.guild_id.and_then(|g| world.guilds.get(&g)).map(|g| &g.members);
    let viewers = members.into_iter().flat_map(|m| m.keys()).filter(|u| world.can_see(channel.id, **u, now));
    json!({
        "id": channel.id, "name": channel.name, "kind": kind, "parent_id": channel.parent_id,
        "position": channel.position, "topic": channel.topic,
        "archived": thread.is_some_and(|t| t.archived), "locked": thread.is_some_and(|t| t.locked),
        "tags": channel.available_tags.iter()
            .map(|t| json!({"id": t.id, "name": t.name, "emoji": t.emoji})).collect::<Vec<_>>(),
        "applied_tags": channel.applied_tags, "unread_marker": channel.last_message_id,
        "can_write": world.can_write(channel.id, user, now),
        "can_manage": granted.has(Permissions::MANAGE_MESSAGES), "viewers": viewers.collect::<Vec<_>>(),
    })
}

/// Commands that a person may run in a channel.
pub(crate) fn commands_allowed(live: &Live, user: Id, channel: Id) -> Vec<&Command> {
    let Some(place) = live.world.channels.get(&channel) else { return Vec::new() };
    let granted = live.world.permissions(channel, user, live.now);
    let bot = live.world.bot();
    let context = if place.guild_id.is_some() {
        0
    } else if place.recipients.contains(&bot) {
        1
    } else {
        2
    };
    let present = place.guild_id.is_none_or(|g| live.world.member(g, bot).is_some());
    let allowed = |c: &&Command| {
        let here = c.guild_id.is_none_or(|g| place.guild_id == Some(g));
        let fits = c.contexts.as_ref().map_or(context != 2, |contexts| contexts.contains(&context));
        // Nothing set means administrators only; it counts in guilds alone.
        let permitted = place.guild_id.is_none()
            || c.default_member_permissions.is_none_or(|needed| match needed {
                Permissions::NONE => granted.has(Permissions::ADMINISTRATOR),
                needed => granted.has(needed),
            });
        here && fits && permitted
    };
    if !present || !granted.has(Permissions::USE_APPLICATION_COMMANDS) {
        return Vec::new();
    }
    live.world.commands.iter().filter(allowed).collect()
}

/// `GET /sim/commands`.
pub(crate) fn commands_for(live: &Live, user: Id, channel: Id) -> Vec<CommandView> {
    let locale = live.world.users.get(&user).map_or("fr", |u| u.locale.as_str());
    let view = |c: &Command| CommandView {
        id: c.id,
        name: c.name.clone(),
        name_localized: c.name_in(locale).to_owned(),
        description: c.description_localizations[locale].as_str().unwrap_or(&c.description).to_owned(),
        kind: c.kind,
        options: c.options.clone(),
        default_member_permissions: c.default_member_permissions,
    };
    commands_allowed(live, user, channel).into_iter().map(view).collect()
}

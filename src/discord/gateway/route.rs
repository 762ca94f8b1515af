//! From an event's name and body to what the app hears of it.

use serde::Deserialize;
use serde_json::value::RawValue;
use serenity::model::application::Interaction;
use serenity::model::id::RoleId;

use super::inbound::Inbound;
use super::screen::Screen;
use crate::discord::decode::{Frame, MessageFields, Source, Undecodable};
use crate::discord::facts::{ChannelFacts, GuildFacts, GuildStub, MemberFacts, RoleFacts};
use crate::discord::rest::InteractionToken;
use crate::ids::{ChannelId, GuildId, InteractionId, MessageId};

/// What a dispatched event asks for: `Ok(None)` is nothing. `READY` is the shard's own matter and not routed here.
pub(super) fn route<S: Screen>(
    frame: &Frame<'_>,
    screen: &mut S,
) -> Result<Option<Inbound<S::Hit>>, Undecodable> {
    let Some(kind) = frame.kind else { return Ok(None) };
    let event = match kind {
        "MESSAGE_CREATE" => return message(frame, Source::Created, screen),
        "MESSAGE_UPDATE" => return message(frame, Source::Edited, screen),
        "MESSAGE_DELETE" => return Ok(deleted_one(&frame.read()?, screen)),
        "MESSAGE_DELETE_BULK" => return Ok(deleted_many(frame.read()?, screen)),
        "AUTO_MODERATION_ACTION_EXECUTION" => return blocked(frame, screen),
        "INTERACTION_CREATE" => Inbound::Interaction(Box::new(frame.read::<Interaction>()?)),
        "RESUMED" => Inbound::Resumed,
        "GUILD_CREATE" => Inbound::Guild(frame.read::<Box<GuildFacts>>()?),
        "GUILD_UPDATE" => Inbound::GuildChanged(frame.read::<Box<GuildFacts>>()?),
        "GUILD_DELETE" => {
            let stub: GuildStub = frame.read()?;
            Inbound::GuildGone { guild: stub.id, unavailable: stub.unavailable }
        }
        "CHANNEL_CREATE" | "CHANNEL_UPDATE" => Inbound::Channel(frame.read::<Box<ChannelFacts>>()?),
        "THREAD_CREATE" | "THREAD_UPDATE" => thread(frame, screen)?,
        "CHANNEL_DELETE" | "THREAD_DELETE" => {
            let gone: WireChannelGone = frame.read()?;
            Inbound::ChannelGone { guild: gone.guild_id, channel: gone.id }
        }
        "THREAD_LIST_SYNC" => {
            let sync: WireThreadSync = frame.read()?;
            Inbound::ThreadsSynced {
                guild: sync.guild_id,
                parents: sync.channel_ids.unwrap_or_default(),
                threads: sync.threads,
            }
        }
        "GUILD_ROLE_CREATE" | "GUILD_ROLE_UPDATE" => {
            let changed: WireRole = frame.read()?;
            Inbound::Role { guild: changed.guild_id, role: Box::new(changed.role) }
        }
        "GUILD_ROLE_DELETE" => {
            let gone: WireRoleGone = frame.read()?;
            Inbound::RoleGone { guild: gone.guild_id, role: gone.role_id }
        }
        "GUILD_MEMBER_UPDATE" => {
            let changed: WireMember = frame.read()?;
            Inbound::Member { guild: changed.guild_id, member: Box::new(changed.member) }
        }
        _ => return Ok(None),
    };
    Ok(Some(event))
}

/// An interaction of a shape that nobody foresaw still tells how to answer it.
pub(super) fn unreadable_interaction<T>(frame: &Frame<'_>) -> Option<Inbound<T>> {
    #[derive(Deserialize)]
    struct WireInteraction {
        id: InteractionId,
        token: String,
    }
    if frame.kind != Some("INTERACTION_CREATE") {
        return None;
    }
    let WireInteraction { id, token } = frame.read().ok()?;
    Some(Inbound::UnreadableInteraction { id, token: InteractionToken::new(token) })
}

fn message<S: Screen>(
    frame: &Frame<'_>,
    source: Source,
    screen: &mut S,
) -> Result<Option<Inbound<S::Hit>>, Undecodable> {
    let fields = MessageFields::message(body(frame)?.get(), source).map_err(|_| named(frame))?;
    if !fields.is_from_a_person() || !fields.has_words() {
        return Ok(None);
    }
    Ok(screen.message(&fields).map(Inbound::Message))
}

/// What AutoMod took away is looked at like any message.
fn blocked<S: Screen>(frame: &Frame<'_>, screen: &mut S) -> Result<Option<Inbound<S::Hit>>, Undecodable> {
    let sequence = frame.sequence.unwrap_or_default();
    let fields = MessageFields::blocked(body(frame)?.get(), sequence).map_err(|_| named(frame))?;
    let fields = fields.filter(MessageFields::has_words);
    Ok(fields.and_then(|fields| screen.message(&fields)).map(Inbound::Message))
}

fn thread<S: Screen>(frame: &Frame<'_>, screen: &mut S) -> Result<Inbound<S::Hit>, Undecodable> {
    let facts: Box<ChannelFacts> = frame.read()?;
    let source = if facts.newly_created { Source::ThreadTitle } else { Source::ThreadRetitled };
    let fields = MessageFields::thread_title(body(frame)?.get(), source).map_err(|_| named(frame))?;
    let title = if fields.has_words() { screen.message(&fields) } else { None };
    Ok(Inbound::Thread { facts, title })
}

fn deleted_one<S: Screen>(gone: &WireMessageGone, screen: &mut S) -> Option<Inbound<S::Hit>> {
    screen
        .wants_deletion(gone.guild_id, gone.channel_id, gone.id)
        .then(|| Inbound::MessagesGone { channel: gone.channel_id, messages: vec![gone.id] })
}

fn deleted_many<S: Screen>(mut gone: WireMessagesGone, screen: &mut S) -> Option<Inbound<S::Hit>> {
    gone.ids.retain(|id| screen.wants_deletion(gone.guild_id, gone.channel_id, *id));
    (!gone.ids.is_empty()).then_some(Inbound::MessagesGone { channel: gone.channel_id, messages: gone.ids })
}

fn body<'a>(frame: &Frame<'a>) -> Result<&'a RawValue, Undecodable> {
    frame.data.ok_or_else(|| named(frame))
}

fn named(frame: &Frame<'_>) -> Undecodable {
    Undecodable::named(frame.kind.unwrap_or("frame"))
}

#[derive(Deserialize)]
struct WireMessageGone {
    id: MessageId,
    channel_id: ChannelId,
    #[serde(default)]
    guild_id: Option<GuildId>,
}

#[derive(Deserialize)]
struct WireMessagesGone {
    ids: Vec<MessageId>,
    channel_id: ChannelId,
    #[serde(default)]
    guild_id: Option<GuildId>,
}

#[derive(Deserialize)]
struct WireChannelGone {
    id: ChannelId,
    #[serde(default)]
    guild_id: Option<GuildId>,
}

#[derive(Deserialize)]
struct WireThreadSync {
    guild_id: GuildId,
    #[serde(default)]
    channel_ids: Option<Vec<ChannelId>>,
    #[serde(default)]
    threads: Vec<ChannelFacts>,
}

#[derive(Deserialize)]
struct WireRole {
    guild_id: GuildId,
    role: RoleFacts,
}

#[derive(Deserialize)]
struct WireRoleGone {
    guild_id: GuildId,
    role_id: RoleId,
}

#[derive(Deserialize)]
struct WireMember {
    guild_id: GuildId,
    #[serde(flatten)]
    member: MemberFacts,
}

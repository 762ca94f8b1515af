//! What Sanad keeps of servers, channels and roles: small owned types, read both from gateway events and from answers
//! to requests. Names are for showing to staff; nothing here holds what somebody wrote, except that the title of a
//! thread is a text too, which is why [`ChannelFacts`] does not show its name in `Debug`.

use std::fmt;

use serde::{Deserialize, Deserializer};
use serenity::model::Permissions;
use serenity::model::id::{ForumTagId, RoleId};

use crate::ids::{ChannelId, GuildId, MessageId, UserId};

/// A server, from `GUILD_CREATE`, `GUILD_UPDATE` or `GET /guilds/{id}`; the last two bring no channels and threads.
#[derive(Clone, Debug, Deserialize)]
pub struct GuildFacts {
    /// The server.
    pub id: GuildId,
    /// Discord cannot show it for the moment; then everything else is empty.
    #[serde(default)]
    pub unavailable: bool,
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// Its owner.
    #[serde(default)]
    pub owner_id: Option<UserId>,
    /// Discord's locale of the server, `fr`.
    #[serde(default)]
    pub preferred_locale: Option<String>,
    /// Its roles; the one with the server's own id is @everyone.
    #[serde(default)]
    pub roles: Vec<RoleFacts>,
    /// Its channels, forums and categories.
    #[serde(default)]
    pub channels: Vec<ChannelFacts>,
    /// The open threads that the bot may see.
    #[serde(default)]
    pub threads: Vec<ChannelFacts>,
    /// Some members, the bot itself among them.
    #[serde(default)]
    pub members: Vec<MemberFacts>,
    /// When the bot joined, RFC 3339.
    #[serde(default)]
    pub joined_at: Option<String>,
}

/// A role.
#[derive(Clone, Debug, Deserialize)]
pub struct RoleFacts {
    /// The role.
    pub id: RoleId,
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// What it allows on the whole server.
    #[serde(deserialize_with = "all_bits")]
    pub permissions: Permissions,
    /// Its height: 0 is @everyone.
    #[serde(default)]
    pub position: i64,
    /// Whether it belongs to an application, a subscription or the boosters.
    #[serde(default)]
    pub managed: bool,
    /// To which of these.
    #[serde(default)]
    pub tags: RoleTags,
}

/// To what a managed role belongs.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct RoleTags {
    /// The bot.
    #[serde(default)]
    pub bot_id: Option<UserId>,
}

/// A person on a server, as far as permissions need it.
#[derive(Clone, Debug, Deserialize)]
pub struct MemberFacts {
    /// The account; absent in the member of a message.
    #[serde(default)]
    pub user: Option<UserFacts>,
    /// How they are called on this server, where that differs from their account.
    #[serde(default)]
    pub nick: Option<String>,
    /// The roles, @everyone not among them.
    #[serde(default)]
    pub roles: Vec<RoleId>,
    /// Until when Discord keeps them from writing, RFC 3339.
    #[serde(default)]
    pub communication_disabled_until: Option<String>,
}

/// An account.
#[derive(Clone, Debug, Deserialize)]
pub struct UserFacts {
    /// The account.
    pub id: UserId,
    /// Whether it is an application.
    #[serde(default)]
    pub bot: bool,
    /// Its name.
    #[serde(default)]
    pub username: String,
    /// The name that is shown for it, where one was chosen.
    #[serde(default)]
    pub global_name: Option<String>,
}

impl MemberFacts {
    /// The name by which the server shows this person.
    pub fn name(&self) -> Option<String> {
        let account = self.user.as_ref();
        self.nick
            .clone()
            .or_else(|| account.and_then(|user| user.global_name.clone()))
            .or_else(|| account.map(|user| user.username.clone()))
            .filter(|name| !name.trim().is_empty())
    }
}

/// What a channel is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChannelKind {
    /// A text channel.
    Text,
    /// A direct message.
    Direct,
    /// A voice channel, which has a chat.
    Voice,
    /// A direct message of several.
    GroupDirect,
    /// A heading over channels.
    Category,
    /// A channel whose posts others can follow.
    News,
    /// A thread in a news channel.
    NewsThread,
    /// A thread or forum post.
    PublicThread,
    /// A thread for those who were asked in.
    PrivateThread,
    /// A stage, which has a chat.
    Stage,
    /// A forum.
    Forum,
    /// A forum of media.
    Media,
    /// Anything else, by Discord's number.
    Other(u8),
}

impl ChannelKind {
    /// Whether it is a thread or forum post.
    pub fn is_thread(self) -> bool {
        matches!(self, Self::NewsThread | Self::PublicThread | Self::PrivateThread)
    }

    /// Whether it is a direct message.
    pub fn is_direct(self) -> bool {
        matches!(self, Self::Direct | Self::GroupDirect)
    }
}

impl ChannelKind {
    /// Discord's number for it.
    pub fn number(self) -> u8 {
        match self {
            Self::Text => 0,
            Self::Direct => 1,
            Self::Voice => 2,
            Self::GroupDirect => 3,
            Self::Category => 4,
            Self::News => 5,
            Self::NewsThread => 10,
            Self::PublicThread => 11,
            Self::PrivateThread => 12,
            Self::Stage => 13,
            Self::Forum => 15,
            Self::Media => 16,
            Self::Other(number) => number,
        }
    }
}

impl From<u8> for ChannelKind {
    fn from(number: u8) -> Self {
        match number {
            0 => Self::Text,
            1 => Self::Direct,
            2 => Self::Voice,
            3 => Self::GroupDirect,
            4 => Self::Category,
            5 => Self::News,
            10 => Self::NewsThread,
            11 => Self::PublicThread,
            12 => Self::PrivateThread,
            13 => Self::Stage,
            15 => Self::Forum,
            16 => Self::Media,
            other => Self::Other(other),
        }
    }
}

impl<'de> Deserialize<'de> for ChannelKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        u8::deserialize(deserializer).map(Self::from)
    }
}

/// A channel, forum, category or thread.
#[derive(Clone, Deserialize)]
pub struct ChannelFacts {
    /// The channel.
    pub id: ChannelId,
    /// What it is.
    #[serde(rename = "type")]
    pub kind: ChannelKind,
    /// The server; absent inside `GUILD_CREATE`, where it is plain, and for direct messages.
    #[serde(default)]
    pub guild_id: Option<GuildId>,
    /// The category, or for a thread the channel that holds it.
    #[serde(default)]
    pub parent_id: Option<ChannelId>,
    /// Its name, or the title of the thread.
    #[serde(default)]
    pub name: Option<String>,
    /// Who opened the thread.
    #[serde(default)]
    pub owner_id: Option<UserId>,
    /// Exceptions to permissions; threads have those of their parent.
    #[serde(default)]
    pub permission_overwrites: Vec<OverwriteFacts>,
    /// The newest message, which may be deleted by now.
    #[serde(default)]
    pub last_message_id: Option<MessageId>,
    /// Whether a thread is archived or locked; only for threads.
    #[serde(default)]
    pub thread_metadata: Option<ThreadState>,
    /// The tags of a forum.
    #[serde(default)]
    pub available_tags: Vec<TagFacts>,
    /// The tags of a forum post.
    #[serde(default)]
    pub applied_tags: Vec<ForumTagId>,
    /// Discord's channel flags; `1 << 4` means that posts in this forum need a tag.
    #[serde(default)]
    pub flags: u64,
    /// In `THREAD_CREATE`: the thread is new, rather than one the bot has just been let into.
    #[serde(default)]
    pub newly_created: bool,
}

impl fmt::Debug for ChannelFacts {
    /// Without the name: the title of a thread is something that a person wrote.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChannelFacts")
            .field("id", &self.id)
            .field("kind", &self.kind)
            .field("guild_id", &self.guild_id)
            .field("parent_id", &self.parent_id)
            .finish_non_exhaustive()
    }
}

/// Whether a thread is open.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct ThreadState {
    /// Put away; a message wakes it unless it is locked.
    #[serde(default)]
    pub archived: bool,
    /// Only those who may manage threads can wake it.
    #[serde(default)]
    pub locked: bool,
    /// When it was last put away or woken, RFC 3339: where the next page of archived threads begins.
    #[serde(default)]
    pub archive_timestamp: Option<String>,
}

/// A tag of a forum.
#[derive(Clone, Debug, Deserialize)]
pub struct TagFacts {
    /// The tag.
    pub id: ForumTagId,
    /// Its name.
    #[serde(default)]
    pub name: String,
}

/// An exception to the permissions of a channel.
#[derive(Clone, Debug, Deserialize)]
pub struct OverwriteFacts {
    /// The role or the person, see `kind`.
    #[serde(deserialize_with = "plain_id")]
    pub id: u64,
    /// 0 for a role, 1 for a person.
    #[serde(rename = "type")]
    pub kind: u8,
    /// What it allows.
    #[serde(deserialize_with = "all_bits")]
    pub allow: Permissions,
    /// What it denies.
    #[serde(deserialize_with = "all_bits")]
    pub deny: Permissions,
}

/// Permissions with the bits that serenity knows no name for, which it would drop: `PIN_MESSAGES` is one.
fn all_bits<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Permissions, D::Error> {
    UserId::deserialize(deserializer).map(|bits| Permissions::from_bits_retain(bits.0))
}

fn plain_id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    UserId::deserialize(deserializer).map(|id| id.0)
}

/// What a bot learns of itself when a session begins.
#[derive(Clone, Debug, Deserialize)]
pub struct ReadyFacts {
    /// The bot's account.
    pub user: UserFacts,
    /// The servers of this shard; each follows as `GUILD_CREATE`.
    #[serde(default)]
    pub guilds: Vec<GuildStub>,
    /// The application.
    pub application: ApplicationStub,
    pub(super) session_id: String,
    pub(super) resume_gateway_url: String,
}

/// A server of which only the id is known.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct GuildStub {
    /// The server.
    pub id: GuildId,
    /// Absent or false in `GUILD_DELETE` when the bot was removed; true when Discord cannot show it for the moment.
    #[serde(default)]
    pub unavailable: bool,
}

/// An application by its id.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct ApplicationStub {
    /// The application.
    #[serde(deserialize_with = "plain_id")]
    pub id: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guild_is_read_with_what_permissions_need() {
        let guild: GuildFacts = serde_json::from_str(
            r#"{"id":"1","name":"Jeunes","owner_id":"9","unknown_key":[1,{}],
                "roles":[{"id":"1","name":"@everyone","permissions":"1024","position":0,"color":0}],
                "channels":[{"id":"2","type":15,"name":"cas","available_tags":[{"id":"5","name":"urgent","emoji_id":null}],
                    "permission_overwrites":[{"id":"1","type":0,"allow":"0","deny":"1024"}],"last_message_id":null}],
                "threads":[{"id":"3","type":12,"parent_id":"2","name":"t","thread_metadata":{"archived":true,"locked":false}}],
                "members":[{"user":{"id":"7","bot":true,"username":"sanad"},"roles":["1"]}]}"#,
        )
        .unwrap();
        assert_eq!(guild.channels[0].kind, ChannelKind::Forum);
        assert_eq!(guild.channels[0].permission_overwrites[0].deny, Permissions::VIEW_CHANNEL);
        assert!(guild.threads[0].kind.is_thread());
        assert!(guild.threads[0].thread_metadata.as_ref().unwrap().archived);
        assert_eq!(guild.members[0].user.as_ref().unwrap().id, UserId(7));
        assert!(!format!("{guild:?}").contains("\"t\""));
    }

    #[test]
    fn an_unavailable_guild_is_a_stub() {
        let guild: GuildFacts = serde_json::from_str(r#"{"id":"1","unavailable":true}"#).unwrap();
        assert!(guild.unavailable && guild.channels.is_empty());
    }
}

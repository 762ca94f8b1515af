//! Guilds, members, roles, channels and threads.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Id, Permissions};

/// A server.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Guild {
    /// The id; also that of the role `@everyone`.
    pub id: Id,
    /// Shown name.
    pub name: String,
    /// Who may do everything.
    pub owner_id: Id,
    /// Roles by id, `@everyone` included.
    pub roles: BTreeMap<Id, Role>,
    /// Members by user id.
    pub members: BTreeMap<Id, Member>,
    /// Preferred language, as interactions carry it in `guild_locale`.
    pub locale: String,
    /// An outage: the guild is in READY but its GUILD_CREATE does not come.
    pub unavailable: bool,
    /// What AutoMod watches for. The stand-in keeps and lists the rules; it blocks only what
    /// [`Sim::automod_block`](crate::Sim::automod_block) says.
    #[serde(default)]
    pub automod: Vec<AutomodRule>,
    /// What rests for a while.
    #[serde(default)]
    pub incident_actions: IncidentActions,
}

/// A rule of AutoMod.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AutomodRule {
    /// The id.
    pub id: Id,
    /// Shown name.
    pub name: String,
    /// Whether it watches at all.
    pub enabled: bool,
    /// What it watches for.
    pub trigger: AutomodTrigger,
    /// What it does, by Discord's numbers: 1 blocks, 2 tells a channel, 3 silences the author, 4 quarantines.
    pub actions: Vec<u8>,
    /// Roles whose members it leaves alone.
    #[serde(default)]
    pub exempt_roles: Vec<Id>,
    /// Channels in which it does nothing.
    #[serde(default)]
    pub exempt_channels: Vec<Id>,
}

/// What a rule of AutoMod watches for.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AutomodTrigger {
    /// 1, words of the server's own.
    Keyword {
        /// Words, with `*` where anything may stand before or after.
        filter: Vec<String>,
        /// Patterns in the flavour of Rust.
        regex: Vec<String>,
        /// What does not count.
        allow: Vec<String>,
    },
    /// 3, spam.
    Spam,
    /// 4, Discord's own lists: 1 profanity, 2 sexual content, 3 slurs.
    Lists(Vec<u8>),
}

/// What a server lets rest for a while, until when.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentActions {
    /// Invitations.
    pub invites_disabled_until: Option<Timestamp>,
    /// Direct messages between members who are no friends.
    pub dms_disabled_until: Option<Timestamp>,
}

/// A role of a guild.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Role {
    /// The id.
    pub id: Id,
    /// Shown name.
    pub name: String,
    /// `0xRRGGBB`, 0 for none.
    pub color: u32,
    /// What its members may do.
    pub permissions: Permissions,
    /// Rank; higher is stronger.
    pub position: u16,
    /// Whether everybody may mention it with effect.
    pub mentionable: bool,
    /// Set for the role of a bot.
    pub bot_id: Option<Id>,
}

/// A user in a guild.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Member {
    /// The user.
    pub user_id: Id,
    /// Roles besides `@everyone`.
    pub roles: Vec<Id>,
    /// Server nickname.
    pub nick: Option<String>,
    /// When they joined.
    pub joined_at: Timestamp,
    /// Timed out until then: may look, may not write.
    pub timed_out_until: Option<Timestamp>,
}

impl Member {
    /// A member without roles.
    pub fn new(user_id: Id, joined_at: Timestamp) -> Self {
        Member { user_id, roles: Vec::new(), nick: None, joined_at, timed_out_until: None }
    }
}

/// Discord's channel types that this crate has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChannelKind {
    /// 0, a text channel.
    Text,
    /// 1, a direct message.
    Dm,
    /// 2, a voice channel (text only, here).
    Voice,
    /// 4, a category.
    Category,
    /// 5, an announcement channel.
    Announcement,
    /// 10, a thread in an announcement channel.
    AnnouncementThread,
    /// 11, a public thread or a forum post.
    PublicThread,
    /// 12, a private thread.
    PrivateThread,
    /// 15, a forum.
    Forum,
}

impl ChannelKind {
    /// Discord's number.
    pub fn number(self) -> u8 {
        match self {
            ChannelKind::Text => 0,
            ChannelKind::Dm => 1,
            ChannelKind::Voice => 2,
            ChannelKind::Category => 4,
            ChannelKind::Announcement => 5,
            ChannelKind::AnnouncementThread => 10,
            ChannelKind::PublicThread => 11,
            ChannelKind::PrivateThread => 12,
            ChannelKind::Forum => 15,
        }
    }

    /// The kind of a number that this crate has.
    pub fn from_number(number: u64) -> Option<Self> {
        Some(match number {
            0 => ChannelKind::Text,
            1 => ChannelKind::Dm,
            2 => ChannelKind::Voice,
            4 => ChannelKind::Category,
            5 => ChannelKind::Announcement,
            10 => ChannelKind::AnnouncementThread,
            11 => ChannelKind::PublicThread,
            12 => ChannelKind::PrivateThread,
            15 => ChannelKind::Forum,
            _ => return None,
        })
    }

    /// Whether messages can stand directly in it.
    pub fn holds_messages(self) -> bool {
        !matches!(self, ChannelKind::Category | ChannelKind::Forum)
    }
}

/// A channel, thread, forum post or direct message.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Channel {
    /// The id.
    pub id: Id,
    /// The guild; `None` for direct messages.
    pub guild_id: Option<Id>,
    /// What it is.
    pub kind: ChannelKind,
    /// Shown name without `#`.
    pub name: String,
    /// Category of a channel, or the channel of a thread.
    pub parent_id: Option<Id>,
    /// Order among its siblings.
    pub position: u16,
    /// The line under the name.
    pub topic: Option<String>,
    /// Permission overwrites; a thread has none and uses its parent's.
    pub overwrites: Vec<Overwrite>,
    /// Seconds between two messages of one person; 0 for none.
    pub rate_limit_per_user: u16,
    /// Age-restricted.
    pub nsfw: bool,
    /// The newest message ever sent, even if it is gone now.
    pub last_message_id: Option<Id>,
    /// Tags that posts of this forum can have.
    pub available_tags: Vec<Tag>,
    /// Tags of this post.
    pub applied_tags: Vec<Id>,
    /// Discord's channel flags (1 << 1 pinned post, 1 << 4 forum requires a tag).
    pub flags: u64,
    /// The people of a direct message.
    pub recipients: Vec<Id>,
    /// What only threads have.
    pub thread: Option<Thread>,
}

impl Channel {
    /// A channel of a guild without overwrites or topic.
    pub fn new(id: Id, guild_id: Option<Id>, kind: ChannelKind, name: &str) -> Self {
        Channel {
            id,
            guild_id,
            kind,
            name: name.to_owned(),
            parent_id: None,
            position: 0,
            topic: None,
            overwrites: Vec::new(),
            rate_limit_per_user: 0,
            nsfw: false,
            last_message_id: None,
            available_tags: Vec::new(),
            applied_tags: Vec::new(),
            flags: 0,
            recipients: Vec::new(),
            thread: None,
        }
    }

    /// Whether it is a thread that only its members and thread managers see.
    pub fn is_private_thread(&self) -> bool {
        self.kind == ChannelKind::PrivateThread
    }
}

/// The part of a channel that only threads have.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Thread {
    /// Who made it.
    pub owner_id: Id,
    /// Hidden from the list; a message wakes it up unless it is locked.
    pub archived: bool,
    /// Only thread managers may write or wake it up.
    pub locked: bool,
    /// Whether members who are not thread managers may add others (private threads).
    pub invitable: bool,
    /// Minutes of silence before Discord archives it; the sim does not archive by itself.
    pub auto_archive_minutes: u64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When `archived` last changed.
    pub archive_changed_at: Timestamp,
    /// Members, with the moment they joined.
    pub members: BTreeMap<Id, Timestamp>,
    /// Messages still there.
    pub message_count: u64,
    /// Messages ever sent.
    pub total_message_sent: u64,
}

/// Whom an overwrite is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OverwriteOf {
    /// Type 0.
    Role(Id),
    /// Type 1.
    Member(Id),
}

/// What a channel allows or denies to a role or a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overwrite {
    /// For whom.
    pub of: OverwriteOf,
    /// Added.
    pub allow: Permissions,
    /// Taken away.
    pub deny: Permissions,
}

/// A tag of a forum.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Tag {
    /// The id.
    pub id: Id,
    /// Shown name, at most 20 characters.
    pub name: String,
    /// A Unicode emoji.
    pub emoji: Option<String>,
    /// Only thread managers may apply it.
    pub moderated: bool,
}

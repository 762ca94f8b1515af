//! What a shard hands to the app.

use std::time::Instant;

use jiff::Timestamp;
use serenity::model::application::Interaction;
use serenity::model::id::RoleId;

use super::Ticket;
use crate::discord::facts::{ChannelFacts, GuildFacts, MemberFacts, ReadyFacts, RoleFacts};
use crate::discord::rest::InteractionToken;
use crate::ids::{ChannelId, GuildId, InteractionId, MessageId};

/// One event and the ticket that says when it is finished.
pub struct Handed<T> {
    /// The shard that heard it.
    pub shard: u32,
    /// What happened.
    pub event: Inbound<T>,
    /// To be [`done`](Ticket::done) once nothing can be lost any more: after the transaction, or at once for what is
    /// kept in memory only. Dropped without it, Discord is asked to repeat the frame.
    pub ticket: Ticket,
    /// When the frame was read: an interaction must be answered within 3 s of it.
    pub heard_at: Instant,
}

/// What happened, in Sanad's words. `T` is what the [`Screen`](super::Screen) makes of a message.
///
/// There is no variant for deafness or a fatal end: they come by [`ShardStatus`](super::ShardStatus) and
/// [`ShardEnd`](super::ShardEnd), since a full channel could not carry them.
pub enum Inbound<T> {
    /// A new session began. Whatever happened since `missed_since` may not have been heard and must be read back;
    /// every server follows as [`Inbound::Guild`].
    Ready {
        /// The bot and its servers.
        facts: Box<ReadyFacts>,
        /// The last moment at which the session before was surely being heard, as far as this process or the saved
        /// session knows; `None` when there never was one.
        missed_since: Option<Timestamp>,
    },
    /// The session goes on; what was missed has been repeated. No server is described again.
    Resumed,
    /// A server is there, or is there again, with all its channels, open threads and roles.
    Guild(Box<GuildFacts>),
    /// Something of a server has changed: name, owner, roles. Its channels and threads are not in it.
    GuildChanged(Box<GuildFacts>),
    /// A server is gone: the bot was removed, or (`unavailable`) Discord cannot show it for the moment.
    GuildGone {
        /// The server.
        guild: GuildId,
        /// Only for the moment.
        unavailable: bool,
    },
    /// A channel is new or has changed.
    Channel(Box<ChannelFacts>),
    /// A thread or forum post is new, has changed, or has let the bot in.
    Thread {
        /// The thread.
        facts: Box<ChannelFacts>,
        /// What the screen found in its title.
        title: Option<T>,
    },
    /// The bot was let into a channel: these are all its open threads (`parents` empty: of the whole server).
    ThreadsSynced {
        /// The server.
        guild: GuildId,
        /// The channels whose threads these are.
        parents: Vec<ChannelId>,
        /// The threads.
        threads: Vec<ChannelFacts>,
    },
    /// A channel or thread is deleted.
    ChannelGone {
        /// The server.
        guild: Option<GuildId>,
        /// The channel.
        channel: ChannelId,
    },
    /// A role is new or has changed.
    Role {
        /// The server.
        guild: GuildId,
        /// The role.
        role: Box<RoleFacts>,
    },
    /// A role is deleted.
    RoleGone {
        /// The server.
        guild: GuildId,
        /// The role.
        role: RoleId,
    },
    /// The roles of the bot itself changed. (Other members' are heard only with the members intent.)
    Member {
        /// The server.
        guild: GuildId,
        /// The member.
        member: Box<MemberFacts>,
    },
    /// The screen found something.
    Message(T),
    /// Messages that somebody wanted to know of are gone.
    MessagesGone {
        /// The channel.
        channel: ChannelId,
        /// The messages.
        messages: Vec<MessageId>,
    },
    /// A press, a command or a form. Its `token` opens the answer for 15 minutes: never log it.
    Interaction(Box<Interaction>),
    /// A press, a command or a form of a shape that could not be read; enough is known to say sorry.
    UnreadableInteraction {
        /// Which.
        id: InteractionId,
        /// What opens the answer.
        token: InteractionToken,
    },
    /// Something the shard should understand could not be read. Counted and logged already; if it persists, the bot is
    /// as good as deaf for that kind.
    Undecodable {
        /// The event's name.
        kind: String,
    },
    /// This frame is given up so that the others are not held back: it was handed over several times and its ticket was
    /// dropped each time, or Discord did not repeat it, or looking at it panicked. A gap to report.
    GivenUp {
        /// Its number in the session.
        sequence: u64,
    },
}

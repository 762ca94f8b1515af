//! The question that decides whether a message is anything to Sanad.

use crate::discord::decode::MessageFields;
use crate::ids::{ChannelId, GuildId, MessageId};

/// Asked by the shard task about every message that a person wrote, before anything is allocated for it. It runs on the
/// task that keeps the connection alive: it must not block, wait, or take longer than a scan does.
///
/// A panic in it costs the one message, which is reported as given up; the screen is then asked about the next one, so
/// whatever it keeps between messages must be usable after a panic.
///
/// Bots, webhooks and Discord's own notices never reach it. Excluded channels are its own matter: look at
/// `fields.channel` before reading any text.
pub trait Screen: Send + 'static {
    /// What is handed over for a message that matters.
    type Hit: Send + 'static;

    /// A new or changed message, or the title of a thread. `None` means that the frame is handled.
    fn message(&mut self, fields: &MessageFields<'_>) -> Option<Self::Hit>;

    /// Whether anybody wants to know that this message is gone. `false` means that the frame is handled.
    fn wants_deletion(&mut self, guild: Option<GuildId>, channel: ChannelId, message: MessageId) -> bool;
}

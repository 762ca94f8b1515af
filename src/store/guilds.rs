//! What decisions need of a server, since a resumed process gets no GUILD_CREATE.

use super::{Store, StoreError};
use crate::ids::{ChannelId, GuildId};

/// What decisions need of a channel or thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ChannelFacts {
    /// Which.
    pub channel: ChannelId,
    /// The server.
    pub guild: GuildId,
    /// The category of a channel, the channel of a thread.
    pub parent: Option<ChannelId>,
    /// Discord's number for its type.
    pub kind: u8,
    /// A private thread.
    pub private: bool,
}

impl Store {
    /// Replaces what is known of all channels of a server.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn save_channels(&self, guild: GuildId, channels: &[ChannelFacts]) -> Result<(), StoreError> {
        let _ = (guild, channels);
        todo!()
    }

    /// Saves one channel or thread.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn save_channel(&self, channel: ChannelFacts) -> Result<(), StoreError> {
        let _ = channel;
        todo!()
    }

    /// Forgets a channel or thread that was deleted.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn forget_channel(&self, channel: ChannelId) -> Result<(), StoreError> {
        let _ = channel;
        todo!()
    }

    /// One channel or thread.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn channel(&self, channel: ChannelId) -> Result<Option<ChannelFacts>, StoreError> {
        let _ = channel;
        todo!()
    }

    /// All channels and threads that are known of a server.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn channels(&self, guild: GuildId) -> Result<Vec<ChannelFacts>, StoreError> {
        let _ = guild;
        todo!()
    }

    /// All channels and threads that are known, of all servers: for the book in memory at start.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn all_channels(&self) -> Result<Vec<ChannelFacts>, StoreError> {
        todo!()
    }

    /// Forgets the channels of a server that the bot has left.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn forget_guild_channels(&self, guild: GuildId) -> Result<(), StoreError> {
        let _ = guild;
        todo!()
    }
}

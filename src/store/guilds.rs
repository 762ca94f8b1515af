//! What decisions need of a server, since a resumed process gets no GUILD_CREATE.

use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use super::row::Columns;
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
        let mut write = self.backend.write_for(guild).await?;
        sqlx::query("DELETE FROM guild_channels WHERE guild = $1")
            .bind(guild.0.cast_signed())
            .execute(write.on())
            .await?;
        for channel in channels {
            put(write.on(), *channel).await?;
        }
        write.commit().await
    }

    /// Saves one channel or thread.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn save_channel(&self, channel: ChannelFacts) -> Result<(), StoreError> {
        let mut write = self.backend.write_beside().await?;
        put(write.on(), channel).await?;
        write.commit().await
    }

    /// Forgets a channel or thread that was deleted.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn forget_channel(&self, channel: ChannelId) -> Result<(), StoreError> {
        let mut write = self.backend.write_beside().await?;
        sqlx::query("DELETE FROM guild_channels WHERE channel = $1")
            .bind(channel.0.cast_signed())
            .execute(write.on())
            .await?;
        write.commit().await
    }

    /// One channel or thread.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn channel(&self, channel: ChannelId) -> Result<Option<ChannelFacts>, StoreError> {
        let row = sqlx::query(
            "SELECT channel, guild, parent, kind, private FROM guild_channels WHERE channel = $1",
        )
        .bind(channel.0.cast_signed())
        .fetch_optional(self.backend.pool())
        .await?;
        row.map(|row| read(&row)).transpose()
    }

    /// All channels and threads that are known of a server.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn channels(&self, guild: GuildId) -> Result<Vec<ChannelFacts>, StoreError> {
        let rows = sqlx::query(
            "SELECT channel, guild, parent, kind, private FROM guild_channels WHERE guild = $1 ORDER BY channel",
        )
        .bind(guild.0.cast_signed())
        .fetch_all(self.backend.pool())
        .await?;
        rows.iter().map(read).collect()
    }

    /// All channels and threads that are known, of all servers: for the book in memory at start.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn all_channels(&self) -> Result<Vec<ChannelFacts>, StoreError> {
        let rows = sqlx::query(
            "SELECT channel, guild, parent, kind, private FROM guild_channels ORDER BY guild, channel",
        )
        .fetch_all(self.backend.pool())
        .await?;
        rows.iter().map(read).collect()
    }

    /// Forgets the channels of a server that the bot has left.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn forget_guild_channels(&self, guild: GuildId) -> Result<(), StoreError> {
        self.save_channels(guild, &[]).await
    }
}

async fn put(on: &mut AnyConnection, channel: ChannelFacts) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO guild_channels (channel, guild, parent, kind, private) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (channel) DO UPDATE SET guild = excluded.guild, parent = excluded.parent, \
         kind = excluded.kind, private = excluded.private",
    )
    .bind(channel.channel.0.cast_signed())
    .bind(channel.guild.0.cast_signed())
    .bind(channel.parent.map(|parent| parent.0.cast_signed()))
    .bind(i64::from(channel.kind))
    .bind(i64::from(channel.private))
    .execute(on)
    .await?;
    Ok(())
}

fn read(row: &AnyRow) -> Result<ChannelFacts, StoreError> {
    let columns = Columns::new("guild_channels", row);
    Ok(ChannelFacts {
        channel: ChannelId(columns.id("channel")?),
        guild: GuildId(columns.id("guild")?),
        parent: columns.id_or_none("parent")?.map(ChannelId),
        kind: u8::try_from(columns.number("kind")?).map_err(|_| columns.unknown())?,
        private: columns.get::<i64>("private")? != 0,
    })
}

//! How servers are set up in Discord itself (`/sanad reglages`), and whether public reactions rest there (`/sanad pause`).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;

use super::row::Columns;
use super::seal::Place;
use super::{Keys, Store, StoreError};
use crate::ids::{ChannelId, GuildId, MessageId, RoleId, UserId};
use crate::text::Lang;

/// What was set of a server in Discord. A field that says nothing leaves what the configuration of the process says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SetUp {
    /// Where cases are posted.
    pub staff_channel: Option<ChannelId>,
    /// Below which talks are.
    pub talk_channel: Option<ChannelId>,
    /// Where cases go when the staff channel is gone.
    pub fallback: Option<Picked<ChannelId>>,
    /// The role of those who may see the staff channel.
    pub referent_role: Option<Picked<RoleId>>,
    /// Who answers for the server.
    pub lead: Option<UserId>,
    /// The language of the team.
    pub language: Option<Lang>,
    /// Whether short public cards may appear.
    pub public_cards: Option<bool>,
    /// Channels that Sanad must not read.
    pub excluded_channels: Option<Vec<ChannelId>>,
    /// The panel that was placed.
    pub panel: Option<Standing>,
    /// The notice that tells members what is read.
    pub notice: Option<Standing>,
    /// Channels that were chosen and do not count before they are made ready.
    pub picked_staff: Option<ChannelId>,
    /// The same for talks.
    pub picked_talks: Option<ChannelId>,
    /// Public reactions rest.
    pub pause: Option<Pause>,
}

/// A choice that may also be "none".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Picked<T> {
    /// None, whatever the configuration says.
    None,
    /// This one.
    One(T),
}

impl<T> Picked<T> {
    /// What was chosen, from what a select gave.
    pub fn from_choice(chosen: Option<T>) -> Self {
        chosen.map_or(Self::None, Self::One)
    }

    /// What counts: the choice, if there is one, before the configuration.
    pub fn over(choice: Option<Self>, configured: Option<T>) -> Option<T> {
        match choice {
            None => configured,
            Some(Self::None) => None,
            Some(Self::One(chosen)) => Some(chosen),
        }
    }
}

/// A message that Sanad keeps on a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Where.
    pub channel: ChannelId,
    /// Which.
    pub message: MessageId,
}

/// Doors and public cards rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// Who asked for it.
    pub by: UserId,
    /// Since when.
    pub since: Timestamp,
    /// Until when; `None` until somebody ends it.
    pub until: Option<Timestamp>,
    /// When the lead was last told that it has no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reminded: Option<Timestamp>,
}

impl Pause {
    /// Whether it still holds. It ends by itself, to the second: nobody has to do anything.
    pub fn holds(&self, now: Timestamp) -> bool {
        self.until.is_none_or(|until| now < until)
    }
}

impl Store {
    /// How all servers are set up, of which anything was set.
    ///
    /// # Errors
    /// The store does not answer, or a row cannot be opened.
    pub async fn setups(&self) -> Result<Vec<(GuildId, SetUp)>, StoreError> {
        let rows = sqlx::query("SELECT guild, sealed FROM guild_setups ORDER BY guild")
            .fetch_all(self.backend.pool())
            .await?;
        rows.iter().map(|row| read(&self.keys, row)).collect()
    }

    /// Changes how a server is set up and gives back what it is afterwards. What `change` is given is what is stored at that
    /// moment, so that two who change different things do not undo one another.
    ///
    /// # Errors
    /// The store does not answer; then nothing was changed.
    pub async fn change_setup(
        &self,
        guild: GuildId,
        change: impl FnOnce(&mut SetUp) + Send,
    ) -> Result<SetUp, StoreError> {
        let key = guild.0.to_be_bytes();
        let mut write = self.backend.write_for(guild).await?;
        let found = sqlx::query("SELECT guild, sealed FROM guild_setups WHERE guild = $1")
            .bind(guild.0.cast_signed())
            .fetch_optional(write.on())
            .await?;
        let mut setup = match found {
            Some(row) => read(&self.keys, &row)?.1,
            None => SetUp::default(),
        };
        change(&mut setup);
        if setup == SetUp::default() {
            sqlx::query("DELETE FROM guild_setups WHERE guild = $1")
                .bind(guild.0.cast_signed())
                .execute(write.on())
                .await?;
        } else {
            sqlx::query(
                "INSERT INTO guild_setups (guild, sealed) VALUES ($1, $2) \
                 ON CONFLICT (guild) DO UPDATE SET sealed = excluded.sealed",
            )
            .bind(guild.0.cast_signed())
            .bind(self.keys.seal_for(Place { table: "guild_setups", row: &key }, &setup)?)
            .execute(write.on())
            .await?;
        }
        write.commit().await?;
        Ok(setup)
    }
}

fn read(keys: &Keys, row: &AnyRow) -> Result<(GuildId, SetUp), StoreError> {
    let columns = Columns::new("guild_setups", row);
    let guild = GuildId(columns.id("guild")?);
    let sealed: Vec<u8> = columns.get("sealed")?;
    let place = Place { table: "guild_setups", row: &guild.0.to_be_bytes() };
    Ok((guild, keys.open_from(place, &sealed)?))
}

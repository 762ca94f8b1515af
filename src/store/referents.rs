//! Who is a referent of a server: registrations and hours on duty, sealed like everything about people.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;

use super::row::Columns;
use super::seal::Place;
use super::{Keys, Store, StoreError};
use crate::cases::{Registration, Shift};
use crate::ids::{GuildId, UserId};

/// What the store keeps of somebody's registration on a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Enrolment {
    /// None of its own: whatever the configuration of the process says.
    Configured,
    /// The lead vouches; this counts before what the configuration says.
    Registered(Registration),
    /// The lead took it back; then the configuration does not count either.
    Withdrawn {
        /// Who did.
        by: UserId,
        /// When.
        at: Timestamp,
    },
}

/// What the store keeps of a referent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Referent {
    /// Who.
    pub person: UserId,
    /// Whether they are one.
    pub enrolment: Enrolment,
    /// Their hours on duty.
    pub shifts: Vec<Shift>,
    /// The end of the registration of which the lead was reminded.
    pub reminded_of: Option<Timestamp>,
}

impl Referent {
    /// Somebody of whom nothing is stored yet.
    pub const fn new(person: UserId) -> Self {
        Self { person, enrolment: Enrolment::Configured, shifts: Vec::new(), reminded_of: None }
    }

    /// Nothing worth a row.
    fn is_empty(&self) -> bool {
        self.enrolment == Enrolment::Configured && self.shifts.is_empty() && self.reminded_of.is_none()
    }
}

impl Store {
    /// What is stored of the referents of all servers.
    ///
    /// # Errors
    /// The store does not answer, or a row cannot be opened.
    pub async fn referents(&self) -> Result<Vec<(GuildId, Referent)>, StoreError> {
        let rows = sqlx::query("SELECT person, guild, sealed FROM referents ORDER BY guild, person")
            .fetch_all(self.backend.pool())
            .await?;
        rows.iter().map(|row| read(&self.keys, row)).collect()
    }

    /// Changes what is stored of one referent and gives back all that is stored of their server afterwards. What `change`
    /// is given is what is stored at that moment, so that two who change the same person do not undo one another.
    ///
    /// # Errors
    /// The store does not answer; then nothing was changed.
    pub async fn change_referent(
        &self,
        guild: GuildId,
        person: UserId,
        change: impl FnOnce(&mut Referent) + Send,
    ) -> Result<Vec<Referent>, StoreError> {
        let key = key_of(&self.keys, guild, person);
        let place = Place { table: "referents", row: &key };
        let mut write = self.backend.write_for(guild).await?;
        let found = sqlx::query("SELECT person, guild, sealed FROM referents WHERE person = $1")
            .bind(key.as_slice())
            .fetch_optional(write.on())
            .await?;
        let mut referent = match found {
            Some(row) => read(&self.keys, &row)?.1,
            None => Referent::new(person),
        };
        change(&mut referent);
        if referent.is_empty() {
            sqlx::query("DELETE FROM referents WHERE person = $1")
                .bind(key.as_slice())
                .execute(write.on())
                .await?;
        } else {
            sqlx::query(
                "INSERT INTO referents (person, guild, sealed) VALUES ($1, $2, $3) \
                 ON CONFLICT (person) DO UPDATE SET sealed = excluded.sealed",
            )
            .bind(key.as_slice())
            .bind(guild.0.cast_signed())
            .bind(self.keys.seal_for(place, &referent)?)
            .execute(write.on())
            .await?;
        }
        let rows =
            sqlx::query("SELECT person, guild, sealed FROM referents WHERE guild = $1 ORDER BY person")
                .bind(guild.0.cast_signed())
                .fetch_all(write.on())
                .await?;
        let all = rows.iter().map(|row| Ok(read(&self.keys, row)?.1)).collect::<Result<_, StoreError>>()?;
        write.commit().await?;
        Ok(all)
    }
}

fn read(keys: &Keys, row: &AnyRow) -> Result<(GuildId, Referent), StoreError> {
    let columns = Columns::new("referents", row);
    let key: Vec<u8> = columns.get("person")?;
    let sealed: Vec<u8> = columns.get("sealed")?;
    let referent = keys.open_from(Place { table: "referents", row: &key }, &sealed)?;
    Ok((GuildId(columns.id("guild")?), referent))
}

fn key_of(keys: &Keys, guild: GuildId, person: UserId) -> Vec<u8> {
    keys.blind("referent", &[guild.0, person.0])
}

//! Another key for what is sealed: the new one seals, those before still open, until every row is sealed anew.
//!
//! What finds people (blind indexes) and what buttons carry keeps the first key of the ring: indexes cannot be computed anew
//! without knowing whom they stand for, and buttons stand in messages that were sent long ago.

use sqlx::any::AnyRow;

use super::retention;
use super::row::Columns;
use super::rows;
use super::seal::Place;
use super::shards::presence;
use super::{Store, StoreError};
use crate::ids::GuildId;

/// One table with a sealed column.
struct Sealed {
    table: &'static str,
    select: &'static str,
    update: &'static str,
    name: fn(&Columns<'_>) -> Result<Name, StoreError>,
}

/// What a row is sealed for, and how it is found again.
struct Name {
    place: Vec<u8>,
    found_by: FoundBy,
}

enum FoundBy {
    Number(i64),
    Key(Vec<u8>),
    Month(i64, i64),
}

const TABLES: [Sealed; 9] = [
    Sealed {
        table: "cases",
        select: "SELECT id, guild, number, sealed FROM cases",
        update: "UPDATE cases SET sealed = $1 WHERE id = $2",
        name: |row| {
            let place = rows::place(row.get("guild")?, row.get("number")?).to_vec();
            Ok(Name { place, found_by: FoundBy::Number(row.get("id")?) })
        },
    },
    Sealed {
        table: "case_events",
        select: "SELECT id, case_id, sealed FROM case_events",
        update: "UPDATE case_events SET sealed = $1 WHERE id = $2",
        name: |row| {
            let place = row.get::<i64>("case_id")?.to_be_bytes().to_vec();
            Ok(Name { place, found_by: FoundBy::Number(row.get("id")?) })
        },
    },
    Sealed {
        table: "ladders",
        select: "SELECT case_id, sealed FROM ladders",
        update: "UPDATE ladders SET sealed = $1 WHERE case_id = $2",
        name: |row| {
            let case: i64 = row.get("case_id")?;
            Ok(Name { place: case.to_be_bytes().to_vec(), found_by: FoundBy::Number(case) })
        },
    },
    Sealed {
        table: "door_people",
        select: "SELECT person AS name, sealed FROM door_people",
        update: "UPDATE door_people SET sealed = $1 WHERE person = $2",
        name: by_key,
    },
    Sealed {
        table: "cooldowns",
        select: "SELECT cooldown_key AS name, sealed FROM cooldowns",
        update: "UPDATE cooldowns SET sealed = $1 WHERE cooldown_key = $2",
        name: by_key,
    },
    Sealed {
        table: "people",
        select: "SELECT person AS name, sealed FROM people",
        update: "UPDATE people SET sealed = $1 WHERE person = $2",
        name: by_key,
    },
    Sealed {
        table: "referents",
        select: "SELECT person AS name, sealed FROM referents",
        update: "UPDATE referents SET sealed = $1 WHERE person = $2",
        name: by_key,
    },
    Sealed {
        table: "guild_setups",
        select: "SELECT guild, sealed FROM guild_setups",
        update: "UPDATE guild_setups SET sealed = $1 WHERE guild = $2",
        name: |row| {
            let place = row.id("guild")?.to_be_bytes().to_vec();
            Ok(Name { place, found_by: FoundBy::Number(row.get("guild")?) })
        },
    },
    Sealed {
        table: "case_sums",
        select: "SELECT guild, month, sealed FROM case_sums",
        update: "UPDATE case_sums SET sealed = $1 WHERE guild = $2 AND month = $3",
        name: |row| {
            let place = retention::place(GuildId(row.id("guild")?), row.number("month")?).to_vec();
            Ok(Name { place, found_by: FoundBy::Month(row.get("guild")?, row.get("month")?) })
        },
    },
];

fn by_key(row: &Columns<'_>) -> Result<Name, StoreError> {
    let name: Vec<u8> = row.get("name")?;
    Ok(Name { place: name.clone(), found_by: FoundBy::Key(name) })
}

impl Store {
    /// Whether another process is at work on this store.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn is_shared_now(&self) -> Result<bool, StoreError> {
        let mut write = self.backend.write_beside().await?;
        Ok(match self.backend.present(write.on()).await? {
            Some(present) => present.iter().any(|other| *other != presence(self.owner)),
            // Somebody else holds the file.
            None => !self.backend.is_alone(),
        })
    }

    /// Seals every row anew with the first key of the ring; how many there are. All or nothing; nobody else may be at work
    /// on the store, since others may not know the new key.
    ///
    /// # Errors
    /// The store does not answer, or a row opens with no key of the ring; then nothing was changed.
    pub async fn reseal(&self) -> Result<u64, StoreError> {
        let mut write = self.backend.write().await?;
        let mut resealed = 0;
        for table in &TABLES {
            for row in &sqlx::query(table.select).fetch_all(write.on()).await? {
                let (name, sealed) = self.resealed(table, row)?;
                let update = sqlx::query(table.update).bind(sealed);
                let update = match name {
                    FoundBy::Number(number) => update.bind(number),
                    FoundBy::Key(key) => update.bind(key),
                    FoundBy::Month(guild, month) => update.bind(guild).bind(month),
                };
                resealed += update.execute(write.on()).await?.rows_affected();
            }
        }
        let place = Place { table: "meta", row: super::KEY_CHECK };
        sqlx::query("UPDATE meta SET value = $1 WHERE name = 'key-check'")
            .bind(self.keys.seal_for(place, &super::KEY_WORD)?)
            .execute(write.on())
            .await?;
        write.commit().await?;
        Ok(resealed)
    }

    fn resealed(&self, table: &Sealed, row: &AnyRow) -> Result<(FoundBy, Vec<u8>), StoreError> {
        let columns = Columns::new(table.table, row);
        let Name { place, found_by } = (table.name)(&columns)?;
        let sealed: Vec<u8> = columns.get("sealed")?;
        Ok((found_by, self.keys.reseal(Place { table: table.table, row: &place }, &sealed)?))
    }
}

#[cfg(test)]
pub(super) fn tables() -> Vec<&'static str> {
    TABLES.iter().map(|sealed| sealed.table).collect()
}

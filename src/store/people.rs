//! What a person chose, kept under a blind index so that the store does not tell who it is.

use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;

use super::row::Columns;
use super::seal::Place;
use super::{Keys, Store, StoreError};
use crate::ids::UserId;
use crate::text::Lang;

/// What is kept of a person. A struct, so that more can be added to rows that exist.
#[derive(Debug, Serialize, Deserialize)]
struct Chosen {
    lang: Lang,
}

impl Store {
    /// The language a person chose, if they did.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn language(&self, person: UserId) -> Result<Option<Lang>, StoreError> {
        let mut reader = self.backend.pool().acquire().await?;
        language(&self.keys, &mut reader, person).await
    }

    /// Keeps the language a person chose; none forgets it.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn set_language(&self, person: UserId, lang: Option<Lang>) -> Result<(), StoreError> {
        let key = person_key(&self.keys, person);
        let mut write = self.backend.write_beside().await?;
        match lang {
            Some(lang) => {
                let sealed = self.keys.seal_for(Place { table: "people", row: &key }, &Chosen { lang })?;
                sqlx::query(
                    "INSERT INTO people (person, sealed) VALUES ($1, $2) \
                     ON CONFLICT (person) DO UPDATE SET sealed = excluded.sealed",
                )
                .bind(key)
                .bind(sealed)
                .execute(write.on())
                .await?;
            }
            None => {
                sqlx::query("DELETE FROM people WHERE person = $1").bind(key).execute(write.on()).await?;
            }
        }
        write.commit().await
    }
}

/// The language a person chose.
pub(super) async fn language(
    keys: &Keys,
    on: &mut AnyConnection,
    person: UserId,
) -> Result<Option<Lang>, StoreError> {
    let key = person_key(keys, person);
    let row = sqlx::query("SELECT sealed FROM people WHERE person = $1")
        .bind(key.as_slice())
        .fetch_optional(on)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let sealed: Vec<u8> = Columns::new("people", &row).get("sealed")?;
    let chosen: Chosen = keys.open_from(Place { table: "people", row: &key }, &sealed)?;
    Ok(Some(chosen.lang))
}

/// Forgets what a person chose; whether there was anything.
pub(super) async fn forget(keys: &Keys, on: &mut AnyConnection, person: UserId) -> Result<bool, StoreError> {
    let key = person_key(keys, person);
    let gone = sqlx::query("DELETE FROM people WHERE person = $1").bind(key).execute(on).await?;
    Ok(gone.rows_affected() > 0)
}

fn person_key(keys: &Keys, person: UserId) -> Vec<u8> {
    keys.blind("person", &[person.0])
}

//! What a person chose, kept under a blind index so that the store does not tell who it is.

use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;

use super::row::Columns;
use super::seal::Place;
use super::{Keys, Store, StoreError};
use crate::ids::UserId;
use crate::text::{Lang, Script};

/// What is kept of a person. A struct, so that more can be added to rows that exist.
#[derive(Debug, Serialize, Deserialize)]
struct Chosen {
    lang: Lang,
    /// Rows of older versions have none: then the language's own.
    #[serde(default)]
    script: Option<Script>,
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

    /// The language and the script a person chose, if they did.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn speech(&self, person: UserId) -> Result<Option<(Lang, Script)>, StoreError> {
        let mut reader = self.backend.pool().acquire().await?;
        let chosen = chosen(&self.keys, &mut reader, person).await?;
        let own = |lang| if lang == Lang::Fr { Script::Latn } else { Script::Arab };
        Ok(chosen.map(|chosen| (chosen.lang, chosen.script.unwrap_or(own(chosen.lang)))))
    }

    /// Keeps the language a person chose; none forgets it.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn set_language(&self, person: UserId, lang: Option<Lang>) -> Result<(), StoreError> {
        self.choose(person, lang.map(|lang| Chosen { lang, script: None })).await
    }

    /// Keeps the language and the script a person chose.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn set_speech(&self, person: UserId, lang: Lang, script: Script) -> Result<(), StoreError> {
        self.choose(person, Some(Chosen { lang, script: Some(script) })).await
    }

    async fn choose(&self, person: UserId, chosen: Option<Chosen>) -> Result<(), StoreError> {
        let key = person_key(&self.keys, person);
        let mut write = self.backend.write_beside().await?;
        match chosen {
            Some(chosen) => {
                let sealed = self.keys.seal_for(Place { table: "people", row: &key }, &chosen)?;
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
    Ok(chosen(keys, on, person).await?.map(|chosen| chosen.lang))
}

async fn chosen(keys: &Keys, on: &mut AnyConnection, person: UserId) -> Result<Option<Chosen>, StoreError> {
    let key = person_key(keys, person);
    let row = sqlx::query("SELECT sealed FROM people WHERE person = $1")
        .bind(key.as_slice())
        .fetch_optional(on)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let sealed: Vec<u8> = Columns::new("people", &row).get("sealed")?;
    Ok(Some(keys.open_from(Place { table: "people", row: &key }, &sealed)?))
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

//! What depends on the database behind the store: how it is opened, how a writing transaction begins.
//!
//! Everything else is SQL that SQLite and PostgreSQL read alike: numbered parameters, `ON CONFLICT`, `RETURNING`,
//! numbers as BIGINT, truth as 0 and 1. Where the two must differ, a statement asks for the [`Dialect`].

mod postgres;
mod sqlite;

use std::collections::HashSet;
use std::fs::File;
use std::sync::Arc;
use std::time::Duration;

use sqlx::migrate::MigrateError;
use sqlx::{Any, AnyConnection, AnyPool, Transaction};
use tokio::sync::{Mutex, OwnedMutexGuard};
use tokio::time::timeout;

use super::StoreError;
use crate::ids::GuildId;

/// How long a step waits for its turn to write, or for a free connection (design §9: intake waits 2 s at most).
const PATIENCE: Duration = Duration::from_secs(2);

/// Which database answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    Sqlite,
    Postgres,
}

/// The database, opened.
#[derive(Clone, Debug)]
pub(super) struct Backend {
    pool: AnyPool,
    dialect: Dialect,
    /// SQLite lets one writer in at a time and makes the others poll; here they queue, first come, first served.
    /// PostgreSQL has queues of its own.
    turn: Option<Arc<Mutex<()>>>,
    /// Held while this process alone uses SQLite's file.
    alone: Option<Arc<File>>,
}

/// A writing transaction. Dropped without [`Write::commit`], nothing of it happened.
#[derive(Debug)]
pub(super) struct Write {
    transaction: Transaction<'static, Any>,
    dialect: Dialect,
    _turn: Option<OwnedMutexGuard<()>>,
}

/// Whom a writing transaction keeps out. SQLite knows one writer anyway.
#[derive(Clone, Copy, Debug)]
enum Turn {
    /// Every other writer of the store.
    Alone,
    /// Every other writer of one server.
    Guild(GuildId),
    /// Only those who are alone.
    Beside,
}

impl Backend {
    /// Opens the database that `url` names and brings its tables up to date. `owner` is the number of this process.
    pub(super) async fn open(url: &str, owner: i64) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let pool = postgres::open(url, owner).await?;
            return Ok(Self { pool, dialect: Dialect::Postgres, turn: None, alone: None });
        }
        let path = url.strip_prefix("sqlite:").ok_or(StoreError::Address)?;
        let path = path.strip_prefix("//").unwrap_or(path);
        let (pool, alone) = sqlite::open(path).await?;
        let turn = Some(Arc::new(Mutex::new(())));
        Ok(Self { pool, dialect: Dialect::Sqlite, turn, alone: alone.map(Arc::new) })
    }

    /// For reading, outside of a transaction.
    pub(super) const fn pool(&self) -> &AnyPool {
        &self.pool
    }

    /// Whether no other process can use this store while this one does.
    pub(super) const fn is_alone(&self) -> bool {
        self.alone.is_some()
    }

    /// Which database answers.
    pub(super) const fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// What the processes that are connected to this database show of their numbers (see [`presence`](super::shards::presence)): none besides this
    /// one where it is alone. `None` where that cannot be known.
    pub(super) async fn present(&self, on: &mut AnyConnection) -> Result<Option<HashSet<u32>>, StoreError> {
        match self.dialect {
            Dialect::Sqlite => Ok(self.is_alone().then(HashSet::new)),
            Dialect::Postgres => Ok(Some(postgres::present(on).await?)),
        }
    }

    /// Begins a writing transaction once it is this step's turn. It takes the right to write at once, so that what it
    /// reads cannot change before it commits. What touches one server only takes [`Backend::write_for`] instead.
    pub(super) async fn write(&self) -> Result<Write, StoreError> {
        self.begin(Turn::Alone).await
    }

    /// As [`Backend::write`], for what belongs to one server: those of other servers go on meanwhile.
    pub(super) async fn write_for(&self, guild: GuildId) -> Result<Write, StoreError> {
        self.begin(Turn::Guild(guild)).await
    }

    /// Begins a writing transaction beside others: for steps whose statements each say themselves under which condition
    /// they write, so that nothing is read first and believed later.
    pub(super) async fn write_beside(&self) -> Result<Write, StoreError> {
        self.begin(Turn::Beside).await
    }

    async fn begin(&self, whom: Turn) -> Result<Write, StoreError> {
        match self.dialect {
            Dialect::Sqlite => {
                let begun = timeout(PATIENCE, async {
                    let turn = match &self.turn {
                        Some(turn) => Some(turn.clone().lock_owned().await),
                        None => None,
                    };
                    let transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
                    Ok(Write { transaction, dialect: self.dialect, _turn: turn })
                });
                begun.await.map_err(|_| StoreError::Busy)?
            }
            Dialect::Postgres => {
                // The server ends waits for locks by itself; this ends those for a server that does not answer at all.
                timeout(2 * PATIENCE, async {
                    let transaction = self.pool.begin().await?;
                    let mut write = Write { transaction, dialect: self.dialect, _turn: None };
                    match whom {
                        Turn::Alone => postgres::keep_out_all(write.on()).await?,
                        Turn::Beside => postgres::keep_out_none(write.on()).await?,
                        Turn::Guild(guild) => {
                            postgres::keep_out_none(write.on()).await?;
                            write.keep_to(guild).await?;
                        }
                    }
                    Ok(write)
                })
                .await
                .unwrap_or(Err(StoreError::Busy))
            }
        }
    }

    pub(super) async fn close(&self) {
        self.pool.close().await;
    }
}

impl Write {
    /// The connection on which the transaction runs.
    pub(super) fn on(&mut self) -> &mut AnyConnection {
        &mut self.transaction
    }

    /// Which database answers.
    pub(super) const fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Waits until no other step of this server is under way, and keeps others out until the end: for a step that began
    /// beside others because it had to look first which server it is about.
    pub(super) async fn keep_to(&mut self, guild: GuildId) -> Result<(), StoreError> {
        match self.dialect {
            Dialect::Sqlite => Ok(()),
            Dialect::Postgres => postgres::keep_to(self.on(), guild).await,
        }
    }

    /// Makes it all true.
    pub(super) async fn commit(self) -> Result<(), StoreError> {
        Ok(self.transaction.commit().await?)
    }
}

/// Why the tables could not be brought up to date.
fn schema(error: MigrateError) -> StoreError {
    let why = match error {
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => {
            return match StoreError::from(error) {
                StoreError::Refused { code } => StoreError::Schema { why: format!("code {code}") },
                other => other,
            };
        }
        MigrateError::VersionMissing(version) => {
            format!("step {version} was made by a later version of Sanad")
        }
        MigrateError::VersionMismatch(version) => {
            format!("step {version} differs from the one of this version")
        }
        MigrateError::Dirty(version) => format!("step {version} was left half done"),
        _ => "an unknown step".to_owned(),
    };
    StoreError::Schema { why }
}

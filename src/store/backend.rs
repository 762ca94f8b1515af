//! What depends on the database behind the store: how it is opened, how a writing transaction begins.
//!
//! Everything else is SQL that SQLite and PostgreSQL read alike: numbered parameters, `ON CONFLICT`, `RETURNING`,
//! numbers as BIGINT, truth as 0 and 1.

use std::fs::OpenOptions;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::{Any, AnyConnection, AnyPool, ConnectOptions, Connection, Executor, Transaction};
use tokio::sync::{Mutex, OwnedMutexGuard};
use tokio::time::timeout;

use super::StoreError;

/// How long a step waits for its turn to write, or for a free connection (design §9: intake waits 2 s at most).
const PATIENCE: Duration = Duration::from_secs(2);
/// Connections to the file: one writes at a time, the others read meanwhile.
const SQLITE_CONNECTIONS: u32 = 4;

/// What each connection to SQLite is told. FULL: a commit survives a power cut, also in WAL mode. A deleted row is
/// overwritten, so that it does not linger in the file. The wait covers another process; inside this one, `turn` does.
const SQLITE_SETTINGS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 2000; \
     PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;";

static SQLITE_MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");

/// The database, opened.
#[derive(Clone, Debug)]
pub(super) struct Backend {
    pool: AnyPool,
    /// SQLite lets one writer in at a time and makes the others poll; here they queue, first come, first served.
    turn: Arc<Mutex<()>>,
}

/// A writing transaction. Dropped without [`Write::commit`], nothing of it happened.
#[derive(Debug)]
pub(super) struct Write {
    transaction: Transaction<'static, Any>,
    _turn: OwnedMutexGuard<()>,
}

impl Backend {
    /// Opens the database that `url` names and brings its tables up to date.
    pub(super) async fn open(url: &str) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            return Err(StoreError::NotBuiltIn);
        }
        let path = url.strip_prefix("sqlite:").ok_or(StoreError::Address)?;
        let path = path.strip_prefix("//").unwrap_or(path);
        if path.is_empty() || path.contains('?') {
            return Err(StoreError::Address);
        }
        let connections = if path == ":memory:" {
            // Each connection would have a memory of its own.
            1
        } else {
            make_private(Path::new(path)).map_err(|_| StoreError::CannotWrite)?;
            SQLITE_CONNECTIONS
        };
        let encoded = path.replace('%', "%25").replace('#', "%23").replace(' ', "%20");
        let options: AnyConnectOptions =
            format!("sqlite:{encoded}").parse().map_err(|_| StoreError::Address)?;
        let options = options.disable_statement_logging();
        // A pool tries again until its patience is over and then says only that; one connection says what is wrong.
        let mut probe = AnyConnection::connect_with(&options).await?;
        probe.execute(SQLITE_SETTINGS).await?;
        probe.close().await?;
        let pool = AnyPoolOptions::new()
            .max_connections(connections)
            .min_connections(1)
            .acquire_timeout(PATIENCE)
            .idle_timeout(None)
            .max_lifetime(None)
            .after_connect(|connection, _| {
                Box::pin(async move { connection.execute(SQLITE_SETTINGS).await.map(drop) })
            })
            .connect_with(options)
            .await?;
        let backend = Self { pool, turn: Arc::new(Mutex::new(())) };
        SQLITE_MIGRATIONS.run(&backend.pool).await.map_err(schema)?;
        Ok(backend)
    }

    /// For reading, outside of a transaction.
    pub(super) const fn pool(&self) -> &AnyPool {
        &self.pool
    }

    /// Begins a writing transaction once it is this step's turn. It takes the right to write at once, so that what it
    /// reads cannot change before it commits.
    pub(super) async fn write(&self) -> Result<Write, StoreError> {
        timeout(PATIENCE, async {
            let turn = self.turn.clone().lock_owned().await;
            let transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
            Ok(Write { transaction, _turn: turn })
        })
        .await
        .map_err(|_| StoreError::Busy)?
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

    /// Makes it all true.
    pub(super) async fn commit(self) -> Result<(), StoreError> {
        Ok(self.transaction.commit().await?)
    }
}

/// Makes the file, readable by its owner only, where there is none: SQLite would let everybody read it. Its log takes
/// over the rights of the file.
fn make_private(path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

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

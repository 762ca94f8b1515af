//! SQLite: one file, made where there is none.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::migrate::Migrator;
use sqlx::{AnyConnection, AnyPool, ConnectOptions, Connection, Executor};

use super::{PATIENCE, schema};
use crate::store::StoreError;

/// Connections to the file: one writes at a time, the others read meanwhile.
const CONNECTIONS: u32 = 4;

/// What each connection is told. FULL: a commit survives a power cut, also in WAL mode. A deleted row is overwritten, so
/// that it does not linger in the file. The wait covers another process; inside this one, `turn` does.
const SETTINGS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 2000; \
     PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;";

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");

/// Opens the file and brings its tables up to date. The second part is there where no other process has it open.
pub(super) async fn open(path: &str) -> Result<(AnyPool, Option<File>), StoreError> {
    if path.is_empty() || path.contains('?') {
        return Err(StoreError::Address);
    }
    let (connections, alone) = if path == ":memory:" {
        // Each connection would have a memory of its own.
        (1, None)
    } else {
        let path = Path::new(path);
        make_private(path).map_err(|_| StoreError::CannotWrite)?;
        (CONNECTIONS, claim(path).map_err(|_| StoreError::CannotWrite)?)
    };
    let encoded = path.replace('%', "%25").replace('#', "%23").replace(' ', "%20");
    let options: AnyConnectOptions = format!("sqlite:{encoded}").parse().map_err(|_| StoreError::Address)?;
    let options = options.disable_statement_logging();
    // A pool tries again until its patience is over and then says only that; one connection says what is wrong.
    let mut probe = AnyConnection::connect_with(&options).await?;
    probe.execute(SETTINGS).await?;
    probe.close().await?;
    let pool = AnyPoolOptions::new()
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(PATIENCE)
        .idle_timeout(None)
        .max_lifetime(None)
        .after_connect(|connection, _| Box::pin(async move { connection.execute(SETTINGS).await.map(drop) }))
        .connect_with(options)
        .await?;
    MIGRATIONS.run(&pool).await.map_err(schema)?;
    Ok((pool, alone))
}

/// Makes the file, readable by its owner only, where there is none: SQLite would let everybody read it. Its log takes
/// over the rights of the file.
fn make_private(path: &Path) -> io::Result<()> {
    if path.exists() {
        // To open and close it would take away the locks that this process may already have on it.
        return Ok(());
    }
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)?;
    }
    private(path).map(drop)
}

fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Locks a file of its own beside the database, which the system unlocks when the process ends, however it ends. None
/// where another process has it, or where the disk knows no locks.
fn claim(path: &Path) -> io::Result<Option<File>> {
    let mut name = path.as_os_str().to_owned();
    name.push("-owner");
    let file = private(&PathBuf::from(name))?;
    Ok(file.try_lock().is_ok().then_some(file))
}

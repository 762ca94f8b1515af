//! PostgreSQL: a server that several processes may share.
//!
//! SQLite's file lets one writer in; here, the same promise ("what a step reads cannot change before it commits") is kept
//! by advisory locks that go with the transaction: one for the whole store, shared by those who write about one server
//! each, and one per server. Two servers do not wait for one another.

use std::collections::HashSet;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::migrate::Migrator;
use sqlx::{AnyConnection, AnyPool, ConnectOptions, Connection, Executor};

use super::{PATIENCE, schema};
use crate::ids::GuildId;
use crate::store::StoreError;
use crate::store::shards::presence;

/// Connections of one process.
const CONNECTIONS: u32 = 8;

/// The lock of the whole store; those of servers are their ids, which are never negative.
const WHOLE_STORE: i64 = -1;

/// What each connection is told. Waits end, so that a step fails and is tried again instead of hanging; a process whose
/// machine vanished in the middle of a step gives its locks back within a minute.
const SETTINGS: &str = "SET lock_timeout = '2s'; SET statement_timeout = '10s'; \
     SET idle_in_transaction_session_timeout = '20s'; SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; \
     SET tcp_keepalives_count = 3; SET client_min_messages = warning;";

/// The class of the locks by which processes show that they are connected; the second half of the key is their number.
const PRESENCE: i32 = 0x5341_4e44;

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/postgres");

/// Connects and brings the tables up to date. Each connection shows whose it is, by a lock that goes with it.
pub(super) async fn open(url: &str, owner: i64) -> Result<AnyPool, StoreError> {
    let options: AnyConnectOptions = url.parse().map_err(|_| StoreError::Address)?;
    let options = options.disable_statement_logging();
    // A pool tries again until its patience is over and then says only that; one connection says what is wrong. It may
    // also take its time over the tables: processes that start at once take turns.
    let mut probe = AnyConnection::connect_with(&options).await?;
    MIGRATIONS.run(&mut probe).await.map_err(schema)?;
    probe.close().await?;
    let shown = presence(owner).cast_signed();
    let pool = AnyPoolOptions::new()
        .max_connections(CONNECTIONS)
        .min_connections(1)
        .acquire_timeout(PATIENCE)
        .after_connect(move |connection, _| {
            Box::pin(async move {
                connection.execute(SETTINGS).await?;
                let show = sqlx::query("SELECT 1 FROM pg_advisory_lock_shared($1, $2)");
                show.bind(PRESENCE).bind(shown).execute(connection).await.map(drop)
            })
        })
        .connect_with(options)
        .await?;
    Ok(pool)
}

/// The processes that are connected to this database.
pub(super) async fn present(on: &mut AnyConnection) -> Result<HashSet<u32>, StoreError> {
    let shown: Vec<i64> = sqlx::query_scalar(
        "SELECT DISTINCT objid::BIGINT FROM pg_locks WHERE locktype = 'advisory' AND classid::BIGINT = $1 AND objsubid = 2 \
         AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
    )
    .bind(i64::from(PRESENCE))
    .fetch_all(on)
    .await?;
    Ok(shown.into_iter().filter_map(|shown| u32::try_from(shown).ok()).collect())
}

/// Waits until nobody writes, and keeps all others out until the end of the transaction.
pub(super) async fn keep_out_all(on: &mut AnyConnection) -> Result<(), StoreError> {
    lock(on, "SELECT 1 FROM pg_advisory_xact_lock($1)", WHOLE_STORE).await
}

/// Waits while somebody keeps all others out.
pub(super) async fn keep_out_none(on: &mut AnyConnection) -> Result<(), StoreError> {
    lock(on, "SELECT 1 FROM pg_advisory_xact_lock_shared($1)", WHOLE_STORE).await
}

/// Waits until nobody writes about this server, and keeps others out until the end of the transaction.
pub(super) async fn keep_to(on: &mut AnyConnection, guild: GuildId) -> Result<(), StoreError> {
    lock(on, "SELECT 1 FROM pg_advisory_xact_lock($1)", guild.0.cast_signed()).await
}

async fn lock(on: &mut AnyConnection, statement: &'static str, key: i64) -> Result<(), StoreError> {
    sqlx::query(statement).bind(key).execute(on).await?;
    Ok(())
}

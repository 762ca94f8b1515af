//! What can go wrong with the store, in sentences that say what was kept and what to do.

use std::path::PathBuf;

use sqlx::postgres::PgDatabaseError;

use crate::cases::{CaseId, Refusal};

/// What went wrong with the store. No variant carries a value that was to be written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address names no store that Sanad knows.
    #[error(
        "`store.url` does not name a store: it must be `sqlite:PATH` or `postgres://USER@HOST/DATABASE`. Nothing was written; correct the setting and start again"
    )]
    Address,
    /// The server of the database does not let Sanad in.
    #[error(
        "PostgreSQL does not let Sanad in ({why}). Nothing was written; correct user, password or database in `store.url` and start again"
    )]
    NotLetIn {
        /// What it objects to, without values.
        why: &'static str,
    },
    /// The key file cannot be read or made.
    #[error("the key file {path} cannot be used: {why}. Nothing was written; see to the file's place and rights, then start again", path = path.display())]
    KeyFile {
        /// Where it is.
        path: PathBuf,
        /// What the system says.
        why: std::io::Error,
    },
    /// The key file can be read by others.
    #[error("the key file {path} can be read by others. Nothing was written; run `chmod 600` on it and start again", path = path.display())]
    KeyFileOpen {
        /// Where it is.
        path: PathBuf,
    },
    /// The key is not one.
    #[error(
        "the store's key must be 32 bytes, written as 64 hexadecimal digits, or several such lines, the newest first. Nothing was written; correct the key and start again"
    )]
    KeyForm,
    /// The key is not the one with which this store was sealed.
    #[error(
        "this store was sealed with another key than those in the key file. Nothing was changed; put back the copy of the key file that belongs to it. Without that key nobody can open its cases: if it is lost for good, point `store.url` at a new store"
    )]
    WrongKey,
    /// A sealed row cannot be opened.
    #[error(
        "a sealed row of `{table}` cannot be opened: it was changed from outside or sealed with another key. The row was kept as it is; restore the store from a backup if there are many"
    )]
    Sealed {
        /// The table.
        table: &'static str,
    },
    /// A row does not hold what it must.
    #[error(
        "a row of `{table}` holds something that this version of Sanad does not know. The row was kept as it is; start the version that wrote it, or a later one"
    )]
    Row {
        /// The table.
        table: &'static str,
    },
    /// The tables could not be brought up to date.
    #[error(
        "the tables of the store could not be brought up to date ({why}). The data was kept as it was; restore the backup or start the version that wrote it"
    )]
    Schema {
        /// The kind of failure, without values.
        why: String,
    },
    /// The store does not answer in time.
    #[error("the store is busy or does not answer. Nothing of this step was written; it can be tried again")]
    Busy,
    /// The disk is full, or may not be written to.
    #[error(
        "the store cannot be written to: the disk is full, or it may only be read. What was written before was kept; make room and Sanad goes on by itself"
    )]
    CannotWrite,
    /// The file is damaged.
    #[error("the store is damaged. Nothing was changed; stop Sanad and restore the last backup")]
    Damaged,
    /// A lease on an outbox row was lost to another worker, or the row is gone.
    #[error(
        "this outbox row is no longer in these hands. Nothing was written; whoever has it now finishes it"
    )]
    LeaseLost,
    /// Something else.
    #[error("the store refused a step ({code}). Nothing of this step was written; it can be tried again")]
    Refused {
        /// The code of the database, without values.
        code: String,
    },
}

impl StoreError {
    /// Whether the same step may succeed later without anybody doing anything.
    pub const fn is_passing(&self) -> bool {
        matches!(self, Self::Busy | Self::CannotWrite | Self::Refused { .. })
    }
}

impl From<sqlx::Error> for StoreError {
    /// Keeps the kind and the code, never the message: a database may quote values in it.
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) => Self::Busy,
            sqlx::Error::Tls(_) => Self::NotLetIn { why: "no secure connection" },
            sqlx::Error::Database(error) => match error.try_downcast_ref::<PgDatabaseError>() {
                Some(error) => by_sqlstate(error.code()),
                None => by_code(error.code().as_deref()),
            },
            sqlx::Error::RowNotFound => Self::Refused { code: "no row".to_owned() },
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => {
                Self::Refused { code: "unreadable column".to_owned() }
            }
            _ => Self::Refused { code: "driver".to_owned() },
        }
    }
}

/// SQLite's result codes (<https://www.sqlite.org/rescode.html>); extended codes keep the primary one in the low byte.
fn by_code(code: Option<&str>) -> StoreError {
    let primary = code.and_then(|code| code.parse::<i64>().ok()).map(|code| code & 0xff);
    match primary {
        Some(5 | 6) => StoreError::Busy,
        Some(8 | 10 | 13 | 14) => StoreError::CannotWrite,
        Some(11 | 26) => StoreError::Damaged,
        _ => StoreError::Refused { code: code.unwrap_or("no code").to_owned() },
    }
}

/// PostgreSQL's codes (<https://www.postgresql.org/docs/current/errcodes-appendix.html>); the first two characters are
/// the class.
fn by_sqlstate(code: &str) -> StoreError {
    match code {
        // Connections lost or refused for now; taken turns that came to nothing; waits that were over.
        "40001" | "40P01" | "53300" | "55P03" | "57014" | "57P01" | "57P02" | "57P03" | "57P05" | "25P03" => {
            StoreError::Busy
        }
        "53100" | "53200" | "25006" | "58030" => StoreError::CannotWrite,
        "XX001" | "XX002" => StoreError::Damaged,
        "3D000" => StoreError::NotLetIn { why: "there is no such database" },
        "28P01" => StoreError::NotLetIn { why: "wrong password" },
        "42501" => StoreError::NotLetIn { why: "the user lacks a right" },
        other if other.starts_with("08") => StoreError::Busy,
        other if other.starts_with("28") => StoreError::NotLetIn { why: "unknown user" },
        other => StoreError::Refused { code: other.to_owned() },
    }
}

/// Why a step in a case was not taken.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    /// There is no such case.
    #[error("there is no case {0}: it may have been deleted after its time. Nothing was changed")]
    NoSuchCase(CaseId),
    /// The case does not allow it.
    #[error("the case does not allow this step ({})", .0.tag())]
    Refused(Refusal),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

//! What can go wrong with the store, in sentences that say what was kept and what to do.

use std::path::PathBuf;

use crate::cases::{CaseId, Refusal};

/// What went wrong with the store. No variant carries a value that was to be written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address names no store that Sanad knows.
    #[error(
        "`store.url` does not name a store: it must begin with `sqlite:`. Nothing was written; correct the setting and start again"
    )]
    Address,
    /// PostgreSQL is not built in.
    #[error("this build of Sanad knows SQLite only. Nothing was written; set `store.url` to `sqlite:…`")]
    NotBuiltIn,
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
        "the store's key must be 32 bytes, written as 64 hexadecimal digits. Nothing was written; correct the key and start again"
    )]
    KeyForm,
    /// The key is not the one with which this store was sealed.
    #[error(
        "this store was sealed with another key. Nothing was changed; give back the key that belongs to it, or point `store.url` at a new file"
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
        "the store cannot be written to: the disk is full or the file is read-only. What was written before was kept; make room and Sanad goes on by itself"
    )]
    CannotWrite,
    /// The file is damaged.
    #[error("the store's file is damaged. Nothing was changed; stop Sanad and restore the last backup")]
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
            sqlx::Error::Database(error) => by_code(error.code().as_deref()),
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

//! Small translations between columns and our types.

use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{Any, Decode, Row, Type};

use super::StoreError;

/// A row of a named table, read column by column.
pub(super) struct Columns<'a> {
    table: &'static str,
    row: &'a AnyRow,
}

impl<'a> Columns<'a> {
    pub(super) const fn new(table: &'static str, row: &'a AnyRow) -> Self {
        Self { table, row }
    }

    pub(super) fn get<T: Decode<'a, Any> + Type<Any>>(&self, column: &str) -> Result<T, StoreError> {
        self.row.try_get(column).map_err(|_| self.unknown())
    }

    /// An id of Discord, or another number that is never negative.
    pub(super) fn id(&self, column: &str) -> Result<u64, StoreError> {
        Ok(self.get::<i64>(column)?.cast_unsigned())
    }

    pub(super) fn id_or_none(&self, column: &str) -> Result<Option<u64>, StoreError> {
        Ok(self.get::<Option<i64>>(column)?.map(i64::cast_unsigned))
    }

    pub(super) fn number(&self, column: &str) -> Result<u32, StoreError> {
        u32::try_from(self.get::<i64>(column)?).map_err(|_| self.unknown())
    }

    pub(super) fn time(&self, column: &str) -> Result<Timestamp, StoreError> {
        self.moment(self.get::<i64>(column)?)
    }

    pub(super) fn time_or_none(&self, column: &str) -> Result<Option<Timestamp>, StoreError> {
        self.get::<Option<i64>>(column)?.map(|ms| self.moment(ms)).transpose()
    }

    pub(super) fn unknown(&self) -> StoreError {
        StoreError::Row { table: self.table }
    }

    fn moment(&self, ms: i64) -> Result<Timestamp, StoreError> {
        Timestamp::from_millisecond(ms).map_err(|_| self.unknown())
    }
}

/// A moment as the store keeps it: milliseconds since the Unix epoch.
pub(super) fn ms(at: Timestamp) -> i64 {
    at.as_millisecond()
}

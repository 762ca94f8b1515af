//! Who has an outbox row in hand: a lease with an owner, so that several processes can work on one store.

use jiff::{SignedDuration, Timestamp};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use super::backend::Dialect;
use super::row::{Columns, ms};
use super::{OutboxId, OutboxRow, Store, StoreError};

/// What can be taken now, as it stands after SELECT: due, in nobody's hands, and the oldest of its lane.
macro_rules! takeable {
    ($around:literal, $rest:literal) => {
        concat!(
            $around,
            "SELECT o.id FROM outbox o WHERE o.buried_at IS NULL AND o.due_at <= $1 \
             AND (o.lease_until IS NULL OR o.lease_until <= $1) AND NOT EXISTS ( \
                 SELECT 1 FROM outbox e WHERE e.lane = o.lane AND e.id < o.id AND e.buried_at IS NULL) \
             ORDER BY o.due_at, o.id LIMIT $3",
            $rest
        )
    };
}

const TAKE_ON_SQLITE: &str = takeable!(
    "UPDATE outbox SET lease_until = $2, owner = $4, attempts = attempts + 1 WHERE id IN (",
    ") RETURNING id, work, created_at, due_at, not_after, lease_until, attempts"
);

/// Workers of several processes take side by side: a row that another one is just taking is passed over. The list is
/// made once and kept, so that the limit holds.
const TAKE_ON_POSTGRES: &str = takeable!(
    "WITH taken AS MATERIALIZED (",
    " FOR UPDATE OF o SKIP LOCKED) \
     UPDATE outbox SET lease_until = $2, owner = $4, attempts = attempts + 1 FROM taken WHERE outbox.id = taken.id \
     RETURNING outbox.id, work, created_at, due_at, not_after, lease_until, attempts"
);

impl Store {
    /// Takes up to `limit` rows that are due into the caller's hands until `now + lease`. Of one lane (a case, a door)
    /// only the oldest row is given out, so that its rows are done in order.
    ///
    /// A crash before [`Store::outbox_done`] makes the row due again when its lease is over; whoever works longer renews
    /// it with [`Store::outbox_renew`]. Workers of several processes may take side by side.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn outbox_take(
        &self,
        now: Timestamp,
        limit: u32,
        lease: SignedDuration,
    ) -> Result<Vec<OutboxRow>, StoreError> {
        let mut write = self.backend.write_beside().await?;
        let rows = sqlx::query(match write.dialect() {
            Dialect::Sqlite => TAKE_ON_SQLITE,
            Dialect::Postgres => TAKE_ON_POSTGRES,
        })
        .bind(ms(now))
        .bind(ms(now + lease))
        .bind(i64::from(limit))
        .bind(self.owner)
        .fetch_all(write.on())
        .await?;
        // A row that this version cannot read must not hold up the others: it is given up, and shows in the figures.
        let mut taken = Vec::with_capacity(rows.len());
        for row in &rows {
            match read(row) {
                Ok(row) => taken.push(row),
                Err(_) => bury_unread(write.on(), Columns::new("outbox", row).get("id")?, now).await?,
            }
        }
        write.commit().await?;
        taken.sort_by_key(|row| (row.due_at, row.id));
        Ok(taken)
    }

    /// Frees the rows that a process before this one had in its hands when it ended, so that nobody waits for their
    /// leases. To be called once, before this process takes any.
    ///
    /// Only where nobody else can have them: on SQLite, when this process alone has the file. On PostgreSQL another
    /// process may be at work, and rows are taken up when their leases are over.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn outbox_free(&self) -> Result<u64, StoreError> {
        if !self.backend.is_alone() {
            return Ok(0);
        }
        let mut write = self.backend.write_beside().await?;
        let freed = sqlx::query(
            "UPDATE outbox SET lease_until = NULL, owner = NULL \
             WHERE lease_until IS NOT NULL AND buried_at IS NULL AND (owner IS NULL OR owner <> $1)",
        )
        .bind(self.owner)
        .execute(write.on())
        .await?;
        write.commit().await?;
        Ok(freed.rows_affected())
    }

    /// Prolongs the lease of a row that somebody here is at work on, until `now + lease`. Not for rows that merely are in
    /// this process's name: what was done and could not be noted must come free.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`] where another worker has the row now, or the store does not answer.
    pub async fn outbox_renew(
        &self,
        row: &OutboxRow,
        now: Timestamp,
        lease: SignedDuration,
    ) -> Result<(), StoreError> {
        let mut write = self.backend.write_beside().await?;
        let renewed = sqlx::query(
            "UPDATE outbox SET lease_until = $3 WHERE id = $1 AND attempts = $2 AND buried_at IS NULL",
        )
        .bind(row.id.0)
        .bind(i64::from(row.attempt))
        .bind(ms(now + lease))
        .execute(write.on())
        .await?;
        if renewed.rows_affected() != 1 {
            return Err(StoreError::LeaseLost);
        }
        write.commit().await
    }
}

async fn bury_unread(on: &mut AnyConnection, id: i64, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("UPDATE outbox SET buried_at = $2, lease_until = NULL, owner = NULL, why = 'unreadable' WHERE id = $1")
        .bind(id)
        .bind(ms(now))
        .execute(on)
        .await?;
    Ok(())
}

fn read(row: &AnyRow) -> Result<OutboxRow, StoreError> {
    let columns = Columns::new("outbox", row);
    Ok(OutboxRow {
        id: OutboxId(columns.get("id")?),
        attempt: columns.number("attempts")?,
        work: serde_json::from_str(&columns.get::<String>("work")?).map_err(|_| columns.unknown())?,
        created_at: columns.time("created_at")?,
        due_at: columns.time("due_at")?,
        not_after: columns.time_or_none("not_after")?,
        lease_until: columns.time("lease_until")?,
    })
}

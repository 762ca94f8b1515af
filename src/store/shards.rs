//! Who hears which shard: leases with an epoch, so that two processes never hold the same one, and one that died loses its
//! shards within seconds.
//!
//! A lease says who may begin or take up sessions of a shard. Its epoch rises each time it changes hands, and travels with
//! every number that the shard writes down: what somebody writes who has lost the shard meanwhile moves nothing.

use std::collections::HashSet;

use jiff::{SignedDuration, Timestamp};
use sqlx::AnyConnection;

use super::backend::{Dialect, Write};
use super::row::{Columns, ms};
use super::{Shard, Store, StoreError};
use crate::ids::GuildId;

/// How long a shard stays with a process that does not renew: with the pause between two looks, how long it is deaf when
/// that process dies. Design §9 says a minute at most.
pub const SHARD_LEASE: SignedDuration = SignedDuration::from_secs(20);

/// No server has this number: who asks for shards waits for others who do, and for nobody else.
pub(super) const SHARDS: GuildId = GuildId(0);

/// A shard in the hands of this process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HeldShard {
    /// Which.
    pub shard: Shard,
    /// How often it has changed hands.
    pub epoch: u64,
}

/// How the shards are shared at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sharing {
    /// How many shards there are: as asked for, or as those say who hear some already.
    pub total: u32,
    /// Processes that live, this one included.
    pub processes: u32,
    /// What this process has just been given.
    pub taken: Vec<HeldShard>,
    /// What it believed to hold and has no more.
    pub lost: Vec<HeldShard>,
    /// How many of those that it holds it should leave to others.
    pub surplus: usize,
}

impl Store {
    /// Says that this process lives, renews the shards that it holds, and takes those that nobody holds, as many as are its
    /// share. `starting`: whatever belongs to processes that are not connected to the store any more counts as free at
    /// once; later, only when their leases are over, since a connection may be lost for a moment.
    ///
    /// # Errors
    /// The store does not answer; then nothing has changed.
    pub async fn share_shards(
        &self,
        total: u32,
        held: &[HeldShard],
        starting: bool,
        now: Timestamp,
    ) -> Result<Sharing, StoreError> {
        let mut write = self.backend.write_for(SHARDS).await?;
        if starting {
            self.drop_the_dead(&mut write).await?;
        }
        sqlx::query("DELETE FROM processes WHERE seen_until <= $1").bind(ms(now)).execute(write.on()).await?;
        sqlx::query(
            "INSERT INTO processes (owner, seen_until) VALUES ($1, $2) \
             ON CONFLICT (owner) DO UPDATE SET seen_until = excluded.seen_until",
        )
        .bind(self.owner)
        .bind(ms(now + SHARD_LEASE))
        .execute(write.on())
        .await?;
        let lost = self.renew(write.on(), held, now).await?;
        let total = self.total_in_use(write.on(), now).await?.unwrap_or(total);
        let processes = self.processes(write.on()).await?;
        let share = total.div_ceil(processes.max(1)) as usize;
        let mine = held.len() - lost.len();
        let taken = self.take(write.on(), total, share.saturating_sub(mine), now).await?;
        write.commit().await?;
        Ok(Sharing { total, processes, taken, lost, surplus: mine.saturating_sub(share) })
    }

    /// Leaves a shard to others, once its session is saved.
    ///
    /// # Errors
    /// The store does not answer; then the lease ends by itself.
    pub async fn leave_shard(&self, held: HeldShard) -> Result<(), StoreError> {
        let mut write = self.backend.write_for(SHARDS).await?;
        sqlx::query(
            "UPDATE shard_leases SET held_until = 0 \
             WHERE shard_id = $1 AND shard_total = $2 AND holder = $3 AND epoch = $4",
        )
        .bind(i64::from(held.shard.id))
        .bind(i64::from(held.shard.total))
        .bind(self.owner)
        .bind(held.epoch.cast_signed())
        .execute(write.on())
        .await?;
        write.commit().await
    }

    /// This process ends: what it holds is free, and its share is the others'.
    ///
    /// # Errors
    /// The store does not answer; then it is noticed when the leases are over.
    pub async fn leave_all_shards(&self) -> Result<(), StoreError> {
        let mut write = self.backend.write_for(SHARDS).await?;
        for statement in [
            "UPDATE shard_leases SET held_until = 0 WHERE holder = $1",
            "DELETE FROM processes WHERE owner = $1",
        ] {
            sqlx::query(statement).bind(self.owner).execute(write.on()).await?;
        }
        write.commit().await
    }

    /// Takes a turn to begin a session, of those that all processes share; gives back when it comes. `None` where this
    /// process alone uses the store, and its own turns are all there are.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn identify_turn(
        &self,
        bucket: u32,
        between: SignedDuration,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        if self.backend.dialect() == Dialect::Sqlite {
            return Ok(None);
        }
        let mut write = self.backend.write_beside().await?;
        let row = sqlx::query(
            "INSERT INTO identify_turns (bucket, free_at) VALUES ($1, $2 + $3) ON CONFLICT (bucket) DO UPDATE SET \
             free_at = CASE WHEN identify_turns.free_at > $2 THEN identify_turns.free_at ELSE $2 END + $3 \
             RETURNING free_at",
        )
        .bind(i64::from(bucket))
        .bind(ms(now))
        .bind(i64::try_from(between.as_millis()).unwrap_or(i64::MAX))
        .fetch_one(write.on())
        .await?;
        let free_at = Columns::new("identify_turns", &row).time("free_at")?;
        write.commit().await?;
        Ok(free_at.checked_sub(between).ok())
    }

    /// Forgets processes that the database itself no longer knows, and frees what they held.
    async fn drop_the_dead(&self, write: &mut Write) -> Result<(), StoreError> {
        let Some(present) = self.backend.present(write.on()).await? else { return Ok(()) };
        let dead = |owner: &i64| *owner != self.owner && !present.contains(&presence(*owner));
        let owners: HashSet<i64> = sqlx::query_scalar("SELECT owner FROM processes")
            .fetch_all(write.on())
            .await?
            .into_iter()
            .chain(sqlx::query_scalar("SELECT holder FROM shard_leases").fetch_all(write.on()).await?)
            .collect();
        for owner in owners.into_iter().filter(dead) {
            for statement in [
                "UPDATE shard_leases SET held_until = 0 WHERE holder = $1",
                "DELETE FROM processes WHERE owner = $1",
            ] {
                sqlx::query(statement).bind(owner).execute(write.on()).await?;
            }
        }
        Ok(())
    }

    async fn renew(
        &self,
        on: &mut AnyConnection,
        held: &[HeldShard],
        now: Timestamp,
    ) -> Result<Vec<HeldShard>, StoreError> {
        let mut lost = Vec::new();
        for held in held {
            // Also one that is over, as long as nobody else took it.
            let renewed = sqlx::query(
                "UPDATE shard_leases SET held_until = $5 \
                 WHERE shard_id = $1 AND shard_total = $2 AND holder = $3 AND epoch = $4",
            )
            .bind(i64::from(held.shard.id))
            .bind(i64::from(held.shard.total))
            .bind(self.owner)
            .bind(held.epoch.cast_signed())
            .bind(ms(now + SHARD_LEASE))
            .execute(&mut *on)
            .await?;
            if renewed.rows_affected() != 1 {
                lost.push(*held);
            }
        }
        Ok(lost)
    }

    /// Into how many the servers are divided by those who hear now: everybody must divide them alike.
    async fn total_in_use(&self, on: &mut AnyConnection, now: Timestamp) -> Result<Option<u32>, StoreError> {
        let row = sqlx::query("SELECT MAX(shard_total) AS total FROM shard_leases WHERE held_until > $1")
            .bind(ms(now))
            .fetch_one(on)
            .await?;
        let total = Columns::new("shard_leases", &row).id_or_none("total")?;
        Ok(total.and_then(|total| u32::try_from(total).ok()))
    }

    async fn processes(&self, on: &mut AnyConnection) -> Result<u32, StoreError> {
        let row = sqlx::query("SELECT COUNT(*) AS living FROM processes").fetch_one(on).await?;
        let living = Columns::new("processes", &row).id("living")?;
        Ok(u32::try_from(living).unwrap_or(u32::MAX))
    }

    async fn take(
        &self,
        on: &mut AnyConnection,
        total: u32,
        most: usize,
        now: Timestamp,
    ) -> Result<Vec<HeldShard>, StoreError> {
        let mut taken = Vec::new();
        for id in 0..total {
            if taken.len() == most {
                break;
            }
            let row = sqlx::query(
                "INSERT INTO shard_leases (shard_id, shard_total, holder, epoch, held_until) VALUES ($1, $2, $3, 1, $4) \
                 ON CONFLICT (shard_id, shard_total) DO UPDATE SET holder = excluded.holder, \
                 held_until = excluded.held_until, epoch = shard_leases.epoch + 1 \
                 WHERE shard_leases.held_until <= $5 RETURNING epoch",
            )
            .bind(i64::from(id))
            .bind(i64::from(total))
            .bind(self.owner)
            .bind(ms(now + SHARD_LEASE))
            .bind(ms(now))
            .fetch_optional(&mut *on)
            .await?;
            if let Some(row) = row {
                let epoch = Columns::new("shard_leases", &row).id("epoch")?;
                taken.push(HeldShard { shard: Shard { id, total }, epoch });
            }
        }
        Ok(taken)
    }
}

/// What a process shows of its number to others on the same database.
pub(super) const fn presence(owner: i64) -> u32 {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the lower half is meant")]
    let half = owner as u32;
    half
}

/// Whether whoever writes with this epoch still has the shard. Where it was never leased, nobody contests it.
pub(super) async fn is_current(on: &mut AnyConnection, shard: Shard, epoch: u64) -> Result<bool, StoreError> {
    let row = sqlx::query("SELECT epoch FROM shard_leases WHERE shard_id = $1 AND shard_total = $2")
        .bind(i64::from(shard.id))
        .bind(i64::from(shard.total))
        .fetch_optional(on)
        .await?;
    Ok(match row {
        Some(row) => Columns::new("shard_leases", &row).id("epoch")? <= epoch,
        None => true,
    })
}

//! The durable list of things still to be done on Discord. A row never holds text of people nor their ids.

mod work;

use jiff::Timestamp;
use sqlx::AnyConnection;

pub use work::OutboxWork;

use work::door_lane;

use super::backend::Write;
use super::row::{Columns, ms};
use super::rows::{self, select_case};
use super::{DOOR_STANDS, DoorId, Store, StoreError, TalkPlace, apart, doors, talks};
use crate::cases::{Action, Case, CaseId};
use crate::ids::{ChannelId, MessageId};

/// The word for a failure that passes by itself: Discord does not answer, or asks to wait.
pub const PASSING: &str = "passing";

/// A row of the outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutboxId(pub i64);

/// A row that is in the hands of a worker until its lease is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxRow {
    /// Which.
    pub id: OutboxId,
    /// How often it was taken, this time included; with `id` it proves that the row is in these hands.
    pub attempt: u32,
    /// What is to be done.
    pub work: OutboxWork,
    /// When it was due at first.
    pub created_at: Timestamp,
    /// When this attempt was due.
    pub due_at: Timestamp,
    /// After this moment it must not be done any more (a door that came too late): finish it with [`Done::TooLate`].
    pub not_after: Option<Timestamp>,
    /// Until when it is in these hands.
    pub lease_until: Timestamp,
}

/// How a row was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// Done; nothing to note.
    Done,
    /// The case was posted, or found posted.
    CasePosted {
        /// The staff forum or text channel.
        channel: ChannelId,
        /// The thread of the forum post; none in a text channel.
        thread: Option<ChannelId>,
        /// The message that carries the case and its buttons.
        message: MessageId,
        /// When.
        at: Timestamp,
    },
    /// The door was posted, or found posted; its removal is planned.
    DoorPosted {
        /// The message.
        message: MessageId,
        /// When.
        at: Timestamp,
    },
    /// The door's message is gone: removed, or, right after it was posted, found deleted (10008).
    DoorGone,
    /// It is too late to do it.
    TooLate,
    /// The thread of a talk was made, or found made.
    TalkOpened {
        /// The thread.
        place: TalkPlace,
        /// When.
        at: Timestamp,
    },
    /// The thread of a talk cannot be made: a fixed word.
    TalkFailed(&'static str),
}

/// A row that was given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Buried {
    /// Which.
    pub id: OutboxId,
    /// What was to be done.
    pub work: OutboxWork,
    /// Why not: a fixed word.
    pub why: String,
    /// When it was given up.
    pub at: Timestamp,
    /// How often it was tried.
    pub attempts: u32,
}

impl Store {
    /// Notes that a row is done, with what came of it.
    ///
    /// # Errors
    /// [`StoreError::LeaseLost`] where another worker has the row now, or the store does not answer.
    pub async fn outbox_done(&self, row: &OutboxRow, done: Done, now: Timestamp) -> Result<(), StoreError> {
        let mut write = self.write_about(&row.work).await?;
        let gone = sqlx::query("DELETE FROM outbox WHERE id = $1 AND attempts = $2 AND buried_at IS NULL")
            .bind(row.id.0)
            .bind(i64::from(row.attempt))
            .execute(write.on())
            .await?;
        if gone.rows_affected() != 1 {
            return Err(StoreError::LeaseLost);
        }
        match (&row.work, done) {
            // Posted while the case was taken away from the server: the post goes again.
            (
                OutboxWork::PostCase { case }
                | OutboxWork::Call { case, .. }
                | OutboxWork::FollowUp { case }
                | OutboxWork::PostPrevention { case, .. }
                | OutboxWork::Alert { case, .. },
                Done::CasePosted { channel, thread, message, .. },
            ) if apart::must_not_stand(self, &mut write, *case).await? => {
                add(write.on(), &OutboxWork::DeletePost { channel, thread, message }, now, now, None).await?;
            }
            // A call or an alert posts the case anew where its post is gone.
            (
                OutboxWork::PostCase { case }
                | OutboxWork::Call { case, .. }
                | OutboxWork::FollowUp { case }
                | OutboxWork::PostPrevention { case, .. }
                | OutboxWork::Alert { case, .. },
                Done::CasePosted { channel, thread, message, at },
            ) => {
                let thread = thread.map(|thread| thread.0.cast_signed());
                sqlx::query(
                    "UPDATE cases SET post_channel = $2, post_thread = $3, post_message = $4, posted_at = $5 \
                     WHERE id = $1",
                )
                .bind(case.0)
                .bind(channel.0.cast_signed())
                .bind(thread)
                .bind(message.0.cast_signed())
                .bind(ms(at))
                .execute(write.on())
                .await?;
            }
            (OutboxWork::PostDoor { door, channel, .. }, Done::DoorPosted { message, at }) => {
                doors::posted(write.on(), *door, message, at).await?;
                let work = OutboxWork::RemoveDoor { door: *door, channel: *channel, message };
                add(write.on(), &work, now, at + DOOR_STANDS, None).await?;
            }
            // Posted and gone at once: somebody deleted it.
            (OutboxWork::PostDoor { door, .. }, Done::DoorGone) => {
                doors::gone(write.on(), *door, now).await?
            }
            (OutboxWork::PostDoor { door, guild, .. }, _) => {
                doors::never_posted(&self.keys, write.on(), *door, *guild, now).await?;
            }
            (OutboxWork::RemoveDoor { door, .. }, _) => doors::gone(write.on(), *door, now).await?,
            (OutboxWork::OpenTalk { case }, Done::TalkOpened { place, at }) => {
                talks::opened(write.on(), *case, place, at).await?;
                if apart::must_not_stand(self, &mut write, *case).await? {
                    talks::keep_apart(write.on(), *case, now).await?;
                }
            }
            (OutboxWork::OpenTalk { case }, Done::TalkFailed(why)) => {
                talks::failed(write.on(), *case, why, now).await?;
            }
            (
                OutboxWork::PostCase { .. }
                | OutboxWork::EditCase { .. }
                | OutboxWork::Alert { .. }
                | OutboxWork::ArchiveCase { .. }
                | OutboxWork::RestoreCase { .. }
                | OutboxWork::DeletePost { .. }
                | OutboxWork::PostCard { .. }
                | OutboxWork::OpenTalk { .. }
                | OutboxWork::TellTalk { .. }
                | OutboxWork::CloseTalk { .. }
                | OutboxWork::ReopenTalk { .. }
                | OutboxWork::Call { .. }
                | OutboxWork::PostPrevention { .. }
                | OutboxWork::FollowUp { .. }
                | OutboxWork::TellOutside { .. },
                _,
            ) => {}
        }
        write.commit().await?;
        self.outbox_grew();
        Ok(())
    }

    /// Gives a row back, to be tried again at `at`. `why` is a fixed word, never a message of Discord.
    ///
    /// # Errors
    /// As [`Store::outbox_done`].
    pub async fn outbox_retry(
        &self,
        row: &OutboxRow,
        at: Timestamp,
        why: &'static str,
    ) -> Result<(), StoreError> {
        let mut write = self.backend.write_beside().await?;
        let given = "UPDATE outbox SET due_at = $3, lease_until = NULL, owner = NULL, why = $4 \
             WHERE id = $1 AND attempts = $2 AND buried_at IS NULL";
        let_go(write.on(), given, row, at, why).await?;
        write.commit().await?;
        self.outbox_grew();
        Ok(())
    }

    /// Gives a row up: it stays, marked, and is not tried again. The next rows of its lane go on.
    ///
    /// # Errors
    /// As [`Store::outbox_done`].
    pub async fn outbox_bury(
        &self,
        row: &OutboxRow,
        why: &'static str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut write = self.write_about(&row.work).await?;
        let buried = "UPDATE outbox SET buried_at = $3, lease_until = NULL, owner = NULL, why = $4 \
             WHERE id = $1 AND attempts = $2 AND buried_at IS NULL";
        let_go(write.on(), buried, row, now, why).await?;
        match &row.work {
            OutboxWork::PostDoor { door, guild, .. } => {
                doors::never_posted(&self.keys, write.on(), *door, *guild, now).await?;
            }
            OutboxWork::RemoveDoor { door, .. } => doors::gone(write.on(), *door, now).await?,
            OutboxWork::OpenTalk { case } => talks::failed(write.on(), *case, why, now).await?,
            OutboxWork::PostCase { .. }
            | OutboxWork::EditCase { .. }
            | OutboxWork::Alert { .. }
            | OutboxWork::ArchiveCase { .. }
            | OutboxWork::RestoreCase { .. }
            | OutboxWork::DeletePost { .. }
            | OutboxWork::PostCard { .. }
            | OutboxWork::TellTalk { .. }
            | OutboxWork::CloseTalk { .. }
            | OutboxWork::ReopenTalk { .. }
            | OutboxWork::Call { .. }
            | OutboxWork::PostPrevention { .. }
            | OutboxWork::FollowUp { .. }
            | OutboxWork::TellOutside { .. } => {}
        }
        write.commit().await?;
        self.outbox_grew();
        Ok(())
    }

    /// Rows that were given up, the latest first; one that this version cannot read only counts in
    /// [`Health::outbox_buried`](super::Health::outbox_buried).
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn outbox_buried(&self, limit: u32) -> Result<Vec<Buried>, StoreError> {
        let rows = sqlx::query(
            "SELECT id, work, why, buried_at, attempts FROM outbox WHERE buried_at IS NOT NULL \
             ORDER BY buried_at DESC, id DESC LIMIT $1",
        )
        .bind(i64::from(limit))
        .fetch_all(self.backend.pool())
        .await?;
        let mut buried = Vec::with_capacity(rows.len());
        for row in &rows {
            let columns = Columns::new("outbox", row);
            if let Ok(work) = serde_json::from_str(&columns.get::<String>("work")?) {
                buried.push(Buried {
                    id: OutboxId(columns.get("id")?),
                    work,
                    why: columns.get::<Option<String>>("why")?.unwrap_or_default(),
                    at: columns.time("buried_at")?,
                    attempts: columns.number("attempts")?,
                });
            }
        }
        Ok(buried)
    }

    /// When the next row can be taken; in the past if one can be taken now, none if nothing is left to do.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn outbox_next_due(&self) -> Result<Option<Timestamp>, StoreError> {
        let row = sqlx::query(
            "SELECT MIN(CASE WHEN o.lease_until > o.due_at THEN o.lease_until ELSE o.due_at END) AS next \
             FROM outbox o WHERE o.buried_at IS NULL AND NOT EXISTS ( \
                 SELECT 1 FROM outbox e WHERE e.lane = o.lane AND e.id < o.id AND e.buried_at IS NULL)",
        )
        .fetch_one(self.backend.pool())
        .await?;
        Columns::new("outbox", &row).time_or_none("next")
    }

    /// Waits until a row was added or came free in this process; a change since the last call counts as well. Beside it
    /// runs a timer for [`Store::outbox_next_due`].
    pub async fn outbox_changed(&self) {
        self.outbox.notified().await;
    }

    /// Open and closed cases that were posted at or after `since`, so that a late double of their post can be found by
    /// its name and deleted.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn doubles_to_reconcile(&self, since: Timestamp) -> Result<Vec<Case>, StoreError> {
        let found = sqlx::query(select_case!("WHERE posted_at >= $1 ORDER BY id"))
            .bind(ms(since))
            .fetch_all(self.backend.pool())
            .await?;
        found.iter().map(|row| Ok(rows::read(&self.keys, row)?.case)).collect()
    }

    /// A transaction for what comes of a row. Doors share cooldowns with intake and so take turns with it.
    async fn write_about(&self, work: &OutboxWork) -> Result<Write, StoreError> {
        match work {
            OutboxWork::PostDoor { guild, .. } => self.backend.write_for(*guild).await,
            _ => self.backend.write_beside().await,
        }
    }

    pub(super) fn outbox_grew(&self) {
        self.outbox.notify_one();
        self.deadlines.notify_one();
    }
}

/// Adds a row.
pub(super) async fn add(
    on: &mut AnyConnection,
    work: &OutboxWork,
    now: Timestamp,
    due_at: Timestamp,
    not_after: Option<Timestamp>,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO outbox (lane, kind, work, created_at, due_at, not_after, attempts) \
         VALUES ($1, $2, $3, $4, $5, $6, 0)",
    )
    .bind(work.lane())
    .bind(work.tag())
    .bind(serde_json::to_string(work).map_err(|_| StoreError::Row { table: "outbox" })?)
    .bind(ms(now))
    .bind(ms(due_at))
    .bind(not_after.map(ms))
    .execute(on)
    .await?;
    Ok(())
}

/// Takes a row out of the hands of whoever tried it, if they still have it; `update` says what becomes of it at that moment.
async fn let_go(
    on: &mut AnyConnection,
    update: &'static str,
    row: &OutboxRow,
    at: Timestamp,
    why: &'static str,
) -> Result<(), StoreError> {
    let done = sqlx::query(update)
        .bind(row.id.0)
        .bind(i64::from(row.attempt))
        .bind(ms(at))
        .bind(why)
        .execute(on)
        .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(StoreError::LeaseLost) }
}

/// Deletes what was still to be done for a case, and what was given up.
pub(super) async fn drop_case(on: &mut AnyConnection, case: CaseId) -> Result<(), StoreError> {
    let (own, talk) = (OutboxWork::EditCase { case }.lane(), OutboxWork::OpenTalk { case }.lane());
    let channel = ChannelId(0);
    let later = [OutboxWork::FollowUp { case }.lane(), OutboxWork::PostPrevention { case, channel }.lane()];
    for lane in [own, talk, apart::outside_lane(case)].into_iter().chain(later) {
        sqlx::query("DELETE FROM outbox WHERE lane = $1").bind(lane).execute(&mut *on).await?;
    }
    Ok(())
}

/// Deletes rows of the same lane and kind that nobody has begun: what comes now says more.
pub(super) async fn drop_unbegun(on: &mut AnyConnection, work: &OutboxWork) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM outbox WHERE lane = $1 AND kind = $2 AND attempts = 0 AND buried_at IS NULL")
        .bind(work.lane())
        .bind(work.tag())
        .execute(on)
        .await?;
    Ok(())
}

/// Whether a row of the same lane waits.
pub(super) async fn waits(on: &mut AnyConnection, work: &OutboxWork) -> Result<bool, StoreError> {
    let row = sqlx::query("SELECT id FROM outbox WHERE lane = $1 AND buried_at IS NULL LIMIT 1")
        .bind(work.lane())
        .fetch_optional(on)
        .await?;
    Ok(row.is_some())
}

/// Makes due at once what waits for a case.
pub(super) async fn hasten_case(
    on: &mut AnyConnection,
    case: CaseId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let lane = OutboxWork::EditCase { case }.lane();
    sqlx::query("UPDATE outbox SET due_at = $2 WHERE lane = $1 AND due_at > $2 AND buried_at IS NULL")
        .bind(lane)
        .bind(ms(now))
        .execute(on)
        .await?;
    Ok(())
}

/// Deletes everything that waits for a door.
pub(super) async fn drop_door(on: &mut AnyConnection, door: DoorId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM outbox WHERE lane = $1").bind(door_lane(door)).execute(on).await?;
    Ok(())
}

/// Adds the row for an action of a case.
pub(super) async fn add_action(
    on: &mut AnyConnection,
    case: CaseId,
    action: Action,
    now: Timestamp,
) -> Result<(), StoreError> {
    let work = match action {
        Action::EditPost => OutboxWork::EditCase { case },
        Action::Alert(reason) => OutboxWork::Alert { case, reason },
        Action::ArchivePost => OutboxWork::ArchiveCase { case },
        Action::RestorePost => OutboxWork::RestoreCase { case },
    };
    if action == Action::EditPost && last_is_fresh_edit(on, &work).await? {
        return Ok(());
    }
    add(on, &work, now, now, None).await
}

/// Whether the last row of the lane is an edit that nobody has begun: it will show the newest state anyway.
async fn last_is_fresh_edit(on: &mut AnyConnection, edit: &OutboxWork) -> Result<bool, StoreError> {
    let row = sqlx::query(
        "SELECT kind, attempts FROM outbox WHERE lane = $1 AND buried_at IS NULL ORDER BY id DESC LIMIT 1",
    )
    .bind(edit.lane())
    .fetch_optional(on)
    .await?;
    let Some(row) = row else { return Ok(false) };
    let columns = Columns::new("outbox", &row);
    Ok(columns.get::<String>("kind")? == edit.tag() && columns.get::<i64>("attempts")? == 0)
}

/// Lets a door that nobody has begun to post appear earlier.
pub(super) async fn hasten_door(
    on: &mut AnyConnection,
    door: DoorId,
    due_at: Timestamp,
    not_after: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE outbox SET not_after = CASE WHEN not_after < $3 THEN $3 ELSE not_after END, \
         due_at = CASE WHEN attempts = 0 AND due_at > $2 THEN $2 ELSE due_at END \
         WHERE lane = $1 AND buried_at IS NULL",
    )
    .bind(door_lane(door))
    .bind(ms(due_at))
    .bind(ms(not_after))
    .execute(on)
    .await?;
    Ok(())
}

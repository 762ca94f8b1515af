//! Posts of cases that somebody deleted.

use jiff::Timestamp;

use super::row::Columns;
use super::rows::{self, select_case};
use super::{OutboxWork, Store, StoreError, outbox};
use crate::cases::{CaseId, Post};
use crate::ids::{GuildId, MessageId};

impl Store {
    /// Notes that the message which carried a case is gone: another one carries it now, or none, and then it is to be posted
    /// again. Does nothing where the case is carried by some other message already, so that a post is made again once.
    ///
    /// # Errors
    /// The store does not answer; then nothing was noted.
    pub async fn post_moved(
        &self,
        case: CaseId,
        gone: MessageId,
        to: Option<MessageId>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut write = self.backend.write_beside().await?;
        let Some(guild) = rows::guild_of(write.on(), case).await? else { return Ok(false) };
        write.keep_to(guild).await?;
        let moved = match to {
            Some(to) => {
                sqlx::query("UPDATE cases SET post_message = $3 WHERE id = $1 AND post_message = $2")
                    .bind(case.0)
                    .bind(gone.0.cast_signed())
                    .bind(to.0.cast_signed())
                    .execute(write.on())
                    .await?
            }
            None => {
                sqlx::query(
                    "UPDATE cases SET post_channel = NULL, post_thread = NULL, post_message = NULL, posted_at = NULL \
                     WHERE id = $1 AND post_message = $2",
                )
                .bind(case.0)
                .bind(gone.0.cast_signed())
                .execute(write.on())
                .await?
            }
        };
        let moved = moved.rows_affected() == 1;
        if moved && to.is_none() {
            outbox::add(write.on(), &OutboxWork::PostCase { case }, now, now, None).await?;
        }
        write.commit().await?;
        self.outbox_grew();
        Ok(moved)
    }

    /// Has the posts of all open cases of a server looked after: the bot was away from it. What was never posted is posted.
    ///
    /// # Errors
    /// As [`Store::post_moved`].
    pub async fn look_after_guild(&self, guild: GuildId, now: Timestamp) -> Result<usize, StoreError> {
        let mut write = self.backend.write_for(guild).await?;
        let found = sqlx::query(select_case!("WHERE guild = $1 AND open_key IS NOT NULL ORDER BY id"))
            .bind(guild.0.cast_signed())
            .fetch_all(write.on())
            .await?;
        for row in &found {
            let case = rows::read(&self.keys, row)?.case;
            let work = match case.post {
                Post::At { .. } => OutboxWork::EditCase { case: case.id },
                Post::Waiting => OutboxWork::PostCase { case: case.id },
                Post::Never => continue,
            };
            // What waits for this case was refused while the bot was away, and would hold up what is added here.
            outbox::hasten_case(write.on(), case.id, now).await?;
            outbox::add(write.on(), &work, now, now, None).await?;
        }
        write.commit().await?;
        self.outbox_grew();
        Ok(found.len())
    }

    /// Has the post of an open case looked after whose message may have been deleted.
    ///
    /// # Errors
    /// As [`Store::post_moved`].
    pub async fn look_after_post(&self, message: MessageId, now: Timestamp) -> Result<(), StoreError> {
        let mut write = self.backend.write_beside().await?;
        let found = sqlx::query("SELECT id FROM cases WHERE post_message = $1 AND open_key IS NOT NULL")
            .bind(message.0.cast_signed())
            .fetch_optional(write.on())
            .await?;
        let Some(row) = found else { return Ok(()) };
        let case = CaseId(Columns::new("cases", &row).get("id")?);
        outbox::add(write.on(), &OutboxWork::EditCase { case }, now, now, None).await?;
        write.commit().await?;
        self.outbox_grew();
        Ok(())
    }
}

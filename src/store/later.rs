//! What is planned for later about a case: a prevention, a look after it was closed; and what must go with it.

use jiff::Timestamp;
use sqlx::AnyConnection;

use super::row::Columns;
use super::{OutboxWork, Store, StoreError, outbox};
use crate::cases::CaseId;
use crate::ids::{ChannelId, MessageId};

impl Store {
    /// Plans the public prevention about a recruiter's message. One at a time for each case: false where one waits already.
    ///
    /// # Errors
    /// The store does not answer; then nothing was planned.
    pub async fn plan_prevention(
        &self,
        case: CaseId,
        channel: ChannelId,
        at: Timestamp,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let work = OutboxWork::PostPrevention { case, channel };
        let mut write = self.backend.write().await?;
        if outbox::waits(write.on(), &work).await? {
            return Ok(false);
        }
        outbox::add(write.on(), &work, now, at, None).await?;
        write.commit().await?;
        self.outbox_grew();
        Ok(true)
    }

    /// Plans when a closed case is looked after again, instead of what was planned; none plans nothing.
    ///
    /// # Errors
    /// The store does not answer; then nothing was changed.
    pub async fn plan_follow_up(
        &self,
        case: CaseId,
        at: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let work = OutboxWork::FollowUp { case };
        let mut write = self.backend.write().await?;
        outbox::drop_unbegun(write.on(), &work).await?;
        if let Some(at) = at {
            outbox::add(write.on(), &work, now, at, None).await?;
        }
        write.commit().await?;
        self.outbox_grew();
        Ok(())
    }

    /// Notes where words for the team stand that do not go with a thread.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn words_left(
        &self,
        case: CaseId,
        channel: ChannelId,
        message: MessageId,
    ) -> Result<(), StoreError> {
        let mut write = self.backend.write_beside().await?;
        sqlx::query(
            "INSERT INTO words_left (case_id, channel, message) VALUES ($1, $2, $3) \
             ON CONFLICT (case_id, message) DO NOTHING",
        )
        .bind(case.0)
        .bind(channel.0.cast_signed())
        .bind(message.0.cast_signed())
        .execute(write.on())
        .await?;
        write.commit().await
    }
}

/// Plans the deletion of words that were left for the team about a case.
pub(super) async fn drop_words(
    on: &mut AnyConnection,
    case: CaseId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let rows = sqlx::query("SELECT channel, message FROM words_left WHERE case_id = $1")
        .bind(case.0)
        .fetch_all(&mut *on)
        .await?;
    for row in &rows {
        let columns = Columns::new("words_left", row);
        let (channel, message) = (ChannelId(columns.id("channel")?), MessageId(columns.id("message")?));
        let work = OutboxWork::DeletePost { channel, thread: None, message };
        outbox::add(&mut *on, &work, now, now, None).await?;
    }
    sqlx::query("DELETE FROM words_left WHERE case_id = $1").bind(case.0).execute(on).await?;
    Ok(())
}

//! The adult outside told: rows of the outbox whose way leads to a webhook, not to Discord.

use super::bot::Edge;
use super::deliver::{Failed, MOST_TRIES, retry_at};
use crate::cases::{Case, CaseId};
use crate::outside::{self, Notice, OutsideEvent, PostError};
use crate::store::{Done, OutboxRow, StoreError};

impl Edge {
    /// Tells the adult outside about a case, as it stands now. Where the server has none, or the case is gone, nothing is left
    /// to do.
    pub(super) async fn tell_outside(
        &self,
        case: CaseId,
        event: OutsideEvent,
        row: &OutboxRow,
    ) -> Result<Done, Failed> {
        let Some(case) = self.loaded(case).await? else { return Ok(Done::Done) };
        let guild = self.app.guild(case.guild);
        let Some(contact) = &guild.settings.outside else {
            tracing::warn!(
                guild.id = %case.guild,
                event = event.tag(),
                "this server has no contact outside: nobody is told"
            );
            return Ok(Done::Done);
        };
        let id = self.app.store.notice_id(row);
        let notice = Notice::about(&case, event, id, self.app.clock.now());
        let posted = outside::post(contact, &notice).await;
        let took = posted.is_ok();
        if let Err(error) = self.app.store.note_outside(case.id, took, self.app.clock.now()).await {
            tracing::warn!(%error, "whether the contact outside answered was not noted");
        }
        posted.map_err(Failed::Outside)?;
        tracing::info!(guild.id = %case.guild, event = event.tag(), "the contact outside is told");
        Ok(Done::Done)
    }

    /// A notice did not arrive: it is tried again, or kept among those that were given up.
    pub(super) async fn not_told_outside(
        &self,
        row: &OutboxRow,
        error: &PostError,
    ) -> Result<(), StoreError> {
        let (word, now, store) = (row.work.tag(), self.app.clock.now(), &self.app.store);
        if error.is_passing() && row.attempt < MOST_TRIES {
            tracing::warn!(work = word, attempt = row.attempt, %error, "a notice did not arrive; it is tried again");
            metrics::counter!("sanad_outbox_total", "work" => word, "result" => "again").increment(1);
            return store
                .outbox_retry(row, retry_at(now, row.attempt, error.retry_after()), error.tag())
                .await;
        }
        tracing::error!(work = word, %error, "a notice is given up; it stays in the store, marked, and in the figures");
        metrics::counter!("sanad_outbox_total", "work" => word, "result" => "buried").increment(1);
        store.outbox_bury(row, error.tag(), now).await
    }

    /// Deletes what stands in the staff forum of a case that its server must not be shown.
    pub(super) async fn unpost(&self, case: &Case) -> Result<(), Failed> {
        let Some(staff) = self.app.guild(case.guild).settings.staff_channel else { return Ok(()) };
        if !self.is_forum(staff).await? {
            return Ok(());
        }
        for post in self.posts_of(case, staff).await? {
            self.rest.delete_channel(post).await?;
        }
        Ok(())
    }
}

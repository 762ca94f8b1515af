//! How much a referent has carried: counted, so that a relay can be suggested. Nobody but they themselves is told.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::row::{Columns, ms};
use super::{Store, StoreError, rows};
use crate::cases::{Actor, CaseId};
use crate::ids::{GuildId, UserId};
use crate::phrases::Level;

impl Store {
    /// How many urgent or imminent cases of a server somebody took, talked in, closed or agreed to close since a moment.
    ///
    /// # Errors
    /// The store does not answer, or a row cannot be opened.
    pub async fn heavy_cases(
        &self,
        guild: GuildId,
        person: UserId,
        since: Timestamp,
    ) -> Result<usize, StoreError> {
        let mut reader = self.backend.pool().acquire().await?;
        let found = sqlx::query(
            "SELECT DISTINCT e.case_id AS case_id FROM case_events e JOIN cases c ON c.id = e.case_id \
             WHERE c.guild = $1 AND e.at >= $2 AND e.kind IN ('claim', 'talk', 'close', 'agree')",
        )
        .bind(guild.0.cast_signed())
        .bind(ms(since))
        .fetch_all(&mut *reader)
        .await?;
        let mut heavy = BTreeSet::new();
        for row in &found {
            let case = CaseId(Columns::new("case_events", row).get("case_id")?);
            let level = rows::by_id(&self.keys, &mut reader, case).await?.map(|found| found.case.level);
            if !matches!(level, Some(Level::Urgent | Level::Imminent)) {
                continue;
            }
            let history = rows::history(&self.keys, &mut reader, case).await?;
            let theirs = history.iter().any(|past| {
                past.at >= since
                    && past.actor == Actor::Referent(person)
                    && matches!(past.event.tag(), "claim" | "talk" | "close" | "agree")
            });
            if theirs {
                heavy.insert(case);
            }
        }
        Ok(heavy.len())
    }
}

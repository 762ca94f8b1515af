//! Cases at rest: sealed rows, found by number, post or blind index.

use jiff::Timestamp;

use super::{ApplyError, Store, StoreError};
use crate::cases::{Action, Actor, Case, CaseId, CaseNumber, Event};
use crate::ids::{ChannelId, GuildId};

/// A step that was taken and saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// The case as it is now.
    pub case: Case,
    /// What follows; already in the outbox.
    pub actions: Vec<Action>,
}

/// One line of a case's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastEvent {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// What.
    pub event: Event,
}

impl Store {
    /// One case.
    ///
    /// # Errors
    /// The store does not answer, or the row cannot be opened.
    pub async fn case(&self, case: CaseId) -> Result<Option<Case>, StoreError> {
        let _ = case;
        todo!()
    }

    /// The case that people of a server name so.
    ///
    /// # Errors
    /// As [`Store::case`].
    pub async fn case_by_number(
        &self,
        guild: GuildId,
        number: CaseNumber,
    ) -> Result<Option<Case>, StoreError> {
        let _ = (guild, number);
        todo!()
    }

    /// The case whose post is this thread.
    ///
    /// # Errors
    /// As [`Store::case`].
    pub async fn case_by_post(&self, thread: ChannelId) -> Result<Option<Case>, StoreError> {
        let _ = thread;
        todo!()
    }

    /// Open cases of a server, the oldest first. Whoever shows them leaves out those in which the reader appears.
    ///
    /// # Errors
    /// As [`Store::case`].
    pub async fn open_cases(&self, guild: GuildId) -> Result<Vec<Case>, StoreError> {
        let _ = guild;
        todo!()
    }

    /// Takes one step in a case: state, history and outbox rows in one transaction. Two people pressing at once take
    /// turns; the second meets the case as the first left it.
    ///
    /// # Errors
    /// The case refuses, does not exist, or the store fails; then nothing was changed.
    pub async fn apply(
        &self,
        case: CaseId,
        event: &Event,
        actor: Actor,
        now: Timestamp,
    ) -> Result<Applied, ApplyError> {
        let _ = (case, event, actor, now);
        todo!()
    }

    /// What happened in a case, the oldest first.
    ///
    /// # Errors
    /// As [`Store::case`].
    pub async fn history(&self, case: CaseId) -> Result<Vec<PastEvent>, StoreError> {
        let _ = case;
        todo!()
    }

    /// Cases with a deadline of their own (a claim, a wait for a second referent) at or before `now`.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn lapsed_cases(&self, now: Timestamp) -> Result<Vec<CaseId>, StoreError> {
        let _ = now;
        todo!()
    }
}

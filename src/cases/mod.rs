//! The life of a case (design §8): what can happen to it, who may do it, and what follows.
//!
//! Pure: [`step()`] takes a case, an event, an actor and the moment, and gives back the case as it is afterwards with the
//! actions to take, or the reason why not. It touches nothing; saving the case together with its actions is the
//! store's work, performing them is the worker's. A case holds no message text, only where the message stands.
//! Who is alerted next while nobody has claimed a case (the ladder) builds upon [`Case::unowned_since`].

mod case;
mod event;
mod step;

pub use crate::triage::{Alert, CaseKind};
pub use case::{
    Case, CaseId, CaseNumber, Lease, Outcome, Post, Reason, ServiceId, SourceRef, State, StateTag,
};
pub use event::{Action, Actor, AlertReason, Event, Refusal, Signal};
pub use step::{LEASE, SECOND_PAIR_WAIT, step};

#[cfg(test)]
mod tests;

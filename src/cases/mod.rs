//! The life of a case (design §8): what can happen to it, who may do it, and what follows.
//!
//! Pure: [`step()`] takes a case, an event, an actor and the moment, and gives back the case as it is afterwards with the
//! actions to take, or the reason why not. It touches nothing; saving the case together with its actions is the
//! store's work, performing them is the worker's. A case holds no message text, only where the message stands.
//! Who is called next while nobody has a case in hand is the [`Ladder`]'s to say, and whom that means the [`Roster`]'s.

mod case;
pub mod duty;
mod event;
mod ladder;
mod roster;
mod step;

pub use crate::triage::{Alert, CaseKind};
pub use case::{
    Case, CaseId, CaseNumber, Lease, Outcome, Post, Reason, ServiceId, SourceRef, State, StateTag,
};
pub use event::{Action, Actor, AlertReason, Event, Refusal, Signal};
pub use ladder::{Call, DAILY, HOURLY, Ladder, OFTEN, Pace, Rules, Rung, Urge, Waking};
pub use roster::{
    Day, Hours, LONGEST_SHIFT, Minute, REGISTRATION_HOLDS, RENEW_WITHIN, Registration, Roster, Shift,
    Standing, Training, Voucher, ZONE,
};
pub use step::{LEASE, SECOND_PAIR_WAIT, step};

#[cfg(test)]
mod ladder_tests;
#[cfg(test)]
mod roster_tests;
#[cfg(test)]
mod tests;

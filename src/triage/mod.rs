//! From what the phrases found to what Sanad does about it (design §7 and §11).
//!
//! Pure: findings, context and settings go in, a [`Decision`] with its reasons comes out. Nothing here reads a clock,
//! draws a number at random, or knows how a phrase was matched: whoever calls fills a [`Finding`] for each match.
//! What is deliberately absent: the text of the message.

mod assess;
mod context;
mod decide;
mod finding;
mod likened;
mod rule;

pub use assess::{Assessment, assess};
pub use context::{Context, DoorDelay, GuildRules, LastDoor, OpenCase, PersonState, Place};
pub use decide::{Alert, CaseKind, CasePlan, Decision, DoorPlan, Verdict, decide};
pub use finding::{Certainty, Finding, TopicRules};
pub use likened::{LikenedTopic, liken};
pub use rule::Rule;

#[cfg(test)]
mod tests;

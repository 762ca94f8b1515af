//! What can be done in the world, by bot and people alike, with the events that follow from it.
//!
//! Nothing here checks permissions: REST and the user side do, each with its own words.

mod interact;
mod post;
mod thread;

pub(crate) use self::interact::{ANSWER_WITHIN, NewInteraction, TOKEN_LIVES, begin, fail_if_unanswered};
pub(crate) use self::post::{Draft, Edit, delete, edit, post};
pub(crate) use self::thread::{NewThread, add_to_thread, create_thread, remove_from_thread, thread_changed};

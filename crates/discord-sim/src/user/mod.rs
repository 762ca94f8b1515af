//! The people's side: what somebody at a Discord client can do and see. Used by the page, by tests over HTTP and,
//! through [`crate::Sim`], by tests in the same process.

mod actions;
mod components;
mod events;
mod http;
mod view;

pub(crate) use self::actions::{
    close_modal, complete, delete_message, edit_message, join_thread, open_dm, press, run_command, say,
    submit_modal,
};
pub(crate) use self::events::events;
pub(crate) use self::http::router;
pub use self::view::{CommandView, MessageView};
pub(crate) use self::view::{commands_for, messages_for, world_for};

/// Why a person cannot do something, as they would read it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct Refusal {
    /// HTTP status: 400 makes no sense, 403 not allowed, 404 not there for this person.
    pub status: u16,
    /// A sentence.
    pub reason: String,
}

impl Refusal {
    pub(crate) fn bad(reason: impl Into<String>) -> Self {
        Refusal { status: 400, reason: reason.into() }
    }

    pub(crate) fn forbidden(reason: impl Into<String>) -> Self {
        Refusal { status: 403, reason: reason.into() }
    }

    pub(crate) fn absent(reason: impl Into<String>) -> Self {
        Refusal { status: 404, reason: reason.into() }
    }
}

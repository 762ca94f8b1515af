//! From the bytes of a frame to the few fields that matter, borrowed where they stand.
//!
//! Nine messages in ten mean nothing to Sanad, so nothing is allocated for them: a frame is split into its envelope
//! and an untouched body, the body into fields that are slices of it, and the words of a message stay JSON-escaped
//! until somebody asks for them. What is rare (guilds, channels, interactions) is read into owned types, see
//! [`facts`](super::facts). Nothing here ever formats a body: [`Undecodable`] knows only what could not be read.

mod frame;
mod message;
mod raw_text;

pub use frame::{Frame, Undecodable};
pub use message::{Attachments, Author, MessageFields, MessagePage, Part, Source};
pub use raw_text::RawText;

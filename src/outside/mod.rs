//! The adult outside of a server whom Sanad tells what the server's own team must not see, or does not answer: a webhook, called
//! with numbers and kinds. Leaves out every text, name and id of a person; [`Notice`] has no field for one.

mod address;
mod contact;
mod notice;
mod post;
mod signature;

#[cfg(test)]
mod tests;

pub use address::{Endpoint, is_public};
pub use contact::{BadContact, OutsideContact};
pub use notice::{Notice, OutsideEvent};
pub use post::{PostError, post, reach};
pub use signature::{HEADER, sign};

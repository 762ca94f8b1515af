//! What a message says: folding, words with their places in the original, Darija keys. `&str` in, words out.

mod lang;
mod message;

pub use lang::{Lang, Script, UnknownTag};
pub use message::MessageText;

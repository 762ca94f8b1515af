//! What a message says: folding, words with their places in the original, Darija keys. `&str` in, words out.

mod lang;

mod message;

pub mod symbol;

pub mod steps;

pub mod table;

mod word_flags;

mod reader;

pub mod fold;

pub mod key;

mod hint;

mod keys_eval;

pub(crate) use fold::code;
pub use fold::{Folded, Word, fold};
pub use hint::{language_hint, script_of};
pub use key::Key;
pub use keys_eval::{KeyReport, measure_keys};
pub use lang::{Lang, Script, UnknownTag};
pub use message::MessageText;
pub use word_flags::WordFlags;

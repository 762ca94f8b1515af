//! The Darija key: what stays of a word when the ways of spelling it are taken away.
//!
//! A key has two parts. The **frame** is the row of consonant classes, small enough for a hash table: every spelling of a
//! word in either script has the same frame, and many different
//! words share it. The **detail** keeps what a spelling says beyond that (which consonants the letters can stand for,
//! which vowels were written where, what was doubled); [`Key::meets`] compares two details and refuses pairs that contradict
//! each other. `docs/darija-key.md` has the sound rules as a table.

mod detail;

mod frame;

pub use detail::Key;
pub use frame::{Frame, class};

use crate::text::Folded;

/// Whether two forms can be the same word or the same words. Spaces and inner punctuation do not count: glued and apart are the same.
pub fn forms_meet(a: &str, b: &str) -> bool {
    fn key(form: &str) -> Key {
        let mut folded = Folded::default();
        folded.read(form);
        Key::of(folded.letters())
    }
    readings(key(a), key(b))
}

fn readings(a: Key, b: Key) -> bool {
    a.meets(&b)
}

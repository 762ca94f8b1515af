//! Likeness: how much a message is like those that called for an adult, and like those that did not.
//!
//! Phrases say what somebody thought of writing down. A young person who tells a scene without its usual words is missed by all of
//! them, and one unlucky row of words in a long ordinary message is caught. Likeness is a second opinion: many small pieces of
//! the message (letters in a row, words, pairs of words, sounds of Darija), each with a weight that was learnt from labelled messages.
//! It never stands above a phrase: `triage` says what it may do.
//!
//! Pure and bounded: one pass over the folded message, time linear in its letters, nothing allocated once the buffers have grown.
//! The weights are numbers by hash: no word of any message can be read out of them.

mod features;

mod learn;

mod model;

mod opinion;

pub use learn::{Example, Label, Lesson, learn, trained};
pub use model::{BadModel, Likeness, Trained};
pub use opinion::{Grade, Opinion, Piece, Scratch};

#[cfg(test)]
mod tests;

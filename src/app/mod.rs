//! The flows: a message arrives, a door is opened, a referent acts. Knows the store, not Discord.

pub mod action;
pub mod clock;
pub mod doors;
pub mod places;
pub mod view;

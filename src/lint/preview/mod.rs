//! A card as Discord shows it: in a terminal, or as a page that opens in a browser.

mod html;
mod terminal;

pub use html::page;
pub use terminal::{card, topic};

use crate::responses::Topic;

/// How wide the card is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// About what a telephone shows.
    Phone,
    /// About what a computer shows.
    Desktop,
}

impl Width {
    /// Characters of text in a line of a terminal.
    pub const fn columns(self) -> usize {
        match self {
            Self::Phone => 38,
            Self::Desktop => 72,
        }
    }

    /// Width of an embed on a page, in CSS pixels: Discord's own limit on a computer, and a small telephone.
    const fn pixels(self) -> u32 {
        match self {
            Self::Phone => 300,
            Self::Desktop => 516,
        }
    }
}

/// Whether anybody has signed the topic, in words.
fn state(topic: &Topic) -> String {
    match &topic.reviewed {
        None => "brouillon : personne ne l'a encore signé".to_owned(),
        Some(reviewed) => format!("relu : {}, le {}", reviewed.role, reviewed.on),
    }
}

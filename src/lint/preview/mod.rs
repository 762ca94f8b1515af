//! A card as Discord shows it: in a terminal, or as a page that opens in a browser.

mod html;
mod terminal;

pub use html::page;
pub use terminal::topic;

use crate::responses::{Card, Topic};
use crate::text::{Lang, Script};

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
            Self::Phone => 36,
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

/// The language of a card, as people call it.
fn language(card: &Card) -> &'static str {
    match (card.lang, card.script) {
        (Lang::Fr, _) => "Français",
        (Lang::Ary, Script::Arab) => "Darija",
        (Lang::Ary, Script::Latn) => "Darija en lettres latines",
    }
}

fn is_right_to_left(card: &Card) -> bool {
    (card.lang, card.script) == (Lang::Ary, Script::Arab)
}

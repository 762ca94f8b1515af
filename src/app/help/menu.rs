//! The general menu, behind `/aide`, the panel and, for everybody else, a door.

use super::{GENERAL_NEEDS, Help};
use crate::app::action::{Action, Reading};
use crate::app::view::{Button, Choice, Row, Select, Tone, View};

/// Options of a select (Discord's limit).
const MOST_TOPICS: usize = 25;

impl Help<'_> {
    /// The general menu.
    pub fn menu(&self, reading: Reading) -> View {
        let lang = reading.lang;
        let referral = self.referral(&GENERAL_NEEDS, self.country(), None);
        let body = format!("{}\n\n{}", self.open_now(&referral, lang), self.text(lang, "menu-text"));
        let options = self.library.topics().iter().take(MOST_TOPICS).map(|topic| Choice {
            value: topic.id.as_str().to_owned(),
            label: topic.card(lang, reading.script).title.clone(),
            description: None,
            emoji: Some(topic.emoji.clone()),
        });
        let select = Select {
            does: Action::PickTopic(reading),
            placeholder: self.text(lang, "menu-select"),
            options: options.collect(),
        };
        let buttons = vec![
            Button::secondary(self.text(lang, "button-numbers"), Action::Numbers(reading)),
            Button::secondary(self.text(lang, "button-language"), Action::Menu(reading.other()).switching()),
            Button::secondary(self.text(lang, "button-dismiss"), Action::Dismiss),
        ];
        View {
            title: Some(self.text(lang, "menu-title")),
            body,
            fields: Vec::new(),
            footer: Some(self.text(lang, "menu-who")),
            tone: Tone::Calm,
            rows: vec![Row::Select(select), Row::Buttons(buttons)],
            lang,
        }
    }

    /// The menu, with a sentence that says why it is shown instead of what was asked for.
    pub fn menu_because(&self, reading: Reading, key: &str) -> View {
        let mut menu = self.menu(reading);
        menu.body = format!("{}\n\n{}", self.text(reading.lang, key), menu.body);
        menu
    }
}

//! A topic's card, as one person sees it.

use super::Help;
use crate::app::TalkWish;
use crate::app::action::{Action, Part, Reading, Told};
use crate::app::view::{Button, Row, Tone, View};
use crate::phrases::{Level, TopicId};
use crate::responses::Topic;

impl Help<'_> {
    /// A card; the menu where the topic is gone since.
    pub fn card(
        &self,
        topic: &TopicId,
        reading: Reading,
        part: Part,
        told: Told,
        level: Option<Level>,
    ) -> View {
        match self.library.topic(topic) {
            Some(topic) => self.card_of(topic, reading, part, told, level),
            None => self.menu_because(reading, "topic-gone"),
        }
    }

    fn card_of(&self, topic: &Topic, reading: Reading, part: Part, told: Told, level: Option<Level>) -> View {
        let lang = reading.lang;
        let card = topic.card(lang, reading.script);
        let body = match part {
            Part::Now => {
                let referral = self.referral(&topic.needs, self.country(), level);
                format!("{}\n\n{}", self.open_now(&referral, lang), card.now)
            }
            Part::More => format!(
                "**{}**\n{}\n\n**{}**\n{}",
                self.text(lang, "card-more-why"),
                card.why,
                self.text(lang, "card-more-after"),
                card.after
            ),
        };
        let who = self.text(
            lang,
            match told {
                Told::Nobody => "who-nobody",
                Told::Team => "who-team",
                Told::NoTeam => "who-no-team",
                Told::NobodyOnDuty => "who-nobody-on-duty",
            },
        );
        let footer = if topic.is_draft() { format!("{who}\n{}", self.text(lang, "draft")) } else { who };
        View {
            title: Some(format!("{} {}", topic.emoji, card.title)),
            body,
            fields: Vec::new(),
            footer: Some(footer),
            tone: Tone::Calm,
            rows: self.card_rows(&topic.id, reading, part, told, level),
            lang,
        }
    }

    fn card_rows(
        &self,
        topic: &TopicId,
        reading: Reading,
        part: Part,
        told: Told,
        level: Option<Level>,
    ) -> Vec<Row> {
        let lang = reading.lang;
        let again = |reading, part| Action::Card { topic: topic.clone(), reading, part, told, level };
        let turn = match part {
            Part::Now => Button::primary(self.text(lang, "button-more"), again(reading, Part::More)),
            Part::More => Button::primary(self.text(lang, "button-now"), again(reading, Part::Now)),
        };
        let wish = TalkWish { topic: topic.clone(), reading, level };
        vec![
            Row::Buttons(vec![
                turn,
                Button::secondary(self.text(lang, "button-talk"), Action::AskTalk(Box::new(wish))),
                Button::secondary(self.text(lang, "button-numbers"), Action::Numbers(reading)),
                Button::secondary(
                    self.text(lang, "button-language"),
                    again(reading.other(), part).switching(),
                ),
            ]),
            Row::Buttons(vec![
                Button::secondary(self.text(lang, "button-menu"), Action::Menu(reading)),
                Button::secondary(self.text(lang, "button-not-for-me"), Action::NotForMe(reading)),
                Button::secondary(self.text(lang, "button-dismiss"), Action::Dismiss),
            ]),
        ]
    }
}

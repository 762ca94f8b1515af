//! The public prevention about what recruiters do: how it begins, for everybody, naming nobody.

use super::Help;
use crate::app::action::Action;
use crate::app::view::View;
use crate::phrases::TopicId;
use crate::text::{Lang, Script};

/// What is shown where nobody said what a message was about.
const GENERAL: &str = "grooming";

impl Help<'_> {
    /// How to see it coming, and the button of the panel. It says nothing of a message, a case or a person, and it is the same
    /// for whoever reads it (promise P2).
    pub fn prevention(&self, topic: &TopicId, lang: Lang) -> View {
        let known = self.library.topic(topic).or_else(|| self.library.topic(&TopicId::new(GENERAL)));
        let mut view = self.public_card(Action::OpenPanel);
        if let Some(topic) = known {
            let script = if lang == Lang::Fr { Script::Latn } else { Script::Arab };
            let card = topic.card(lang, script);
            view.title = Some(format!("{} {}", topic.emoji, self.text(lang, "prevention-title")));
            view.body = format!("**{}**\n{}\n\n{}", card.title, card.summary, card.why);
            view.lang = lang;
        }
        view
    }
}

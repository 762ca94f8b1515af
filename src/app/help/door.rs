//! The public card: one text for door and panel, both languages, the same for every topic and level (promise P2).

use super::{GENERAL_NEEDS, Help};
use crate::app::action::Action;
use crate::app::view::{Button, Field, Row, Tone, View};
use crate::text::Lang;

impl Help<'_> {
    /// The card of a door or of the panel; only the sealed action of its button differs, which nobody can read.
    pub fn public_card(&self, opens: Action) -> View {
        let referral = self.referral(&GENERAL_NEEDS, self.country(), None);
        let fields = Lang::ALL
            .into_iter()
            .map(|lang| {
                let mut lines = vec![self.text(lang, "door-text")];
                lines.extend(self.emergency_line(&referral, lang));
                Field { name: self.text(lang, "door-title"), value: lines.join("\n") }
            })
            .collect();
        let label = Lang::ALL.map(|lang| self.text(lang, "door-button")).join(" · ");
        View {
            title: None,
            body: String::new(),
            fields,
            footer: None,
            tone: Tone::Calm,
            rows: vec![Row::Buttons(vec![Button::primary(label, opens)])],
            lang: Lang::Fr,
        }
    }
}

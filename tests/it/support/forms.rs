//! Menus and forms, as somebody uses them.

use discord_sim::world::InteractionState;
use discord_sim::{Id, MessageView};
use serde_json::json;

use super::{House, button, components, lines};

/// A form that somebody has before them.
pub struct Opened {
    who: Id,
    place: Id,
    interaction: Id,
    custom_id: String,
    /// Its title and the words around its field.
    pub words: String,
}

impl House {
    /// Somebody opens the menu of a message (3) or a person (2), and is shown something.
    pub async fn menu(&self, who: Id, place: Id, kind: u8, name: &str, target: Id) -> MessageView {
        let run = self.sim.run_menu(who, place, kind, name, target).expect("the menu is there");
        self.answered(who, place, run).await
    }

    /// Somebody runs a command, and is shown something.
    pub async fn command(&self, who: Id, place: Id, name: &str, options: serde_json::Value) -> MessageView {
        let run = self.sim.run_command(who, place, name, &options).expect("the command is there");
        self.answered(who, place, run).await
    }

    /// A command without options.
    pub async fn plain(&self, who: Id, place: Id, name: &str) -> MessageView {
        self.command(who, place, name, json!([])).await
    }

    /// Presses a button that opens a form.
    pub async fn form(&self, who: Id, message: &MessageView, label: &str) -> Opened {
        let custom_id = button(message, label).unwrap_or_else(|| panic!("no button {label}"));
        let place = message.channel_id;
        let pressed = self.sim.press(who, place, message.id, &custom_id).expect("it can be pressed");
        let form = self
            .until(|| match self.sim.interaction(pressed)?.state {
                InteractionState::Modal(form) => Some(form),
                _ => None,
            })
            .await;
        let custom_id = form["custom_id"].as_str().expect("a custom_id").to_owned();
        Opened { who, place, interaction: pressed, custom_id, words: form.to_string() }
    }

    /// Fills a form in and sends it; what is written must never be found anywhere but on Discord.
    pub async fn send(&self, form: Opened, words: &str) -> MessageView {
        if !words.is_empty() {
            lines::seed(words);
        }
        let fields = [("words", words)];
        let sent = self
            .sim
            .submit_modal(form.who, form.interaction, &form.custom_id, &fields)
            .expect("the form is open");
        self.answered(form.who, form.place, sent).await
    }

    /// Chooses in the first select of Discord's own (people, channels) on a message.
    pub async fn pick(&self, who: Id, message: &MessageView, value: Id) -> MessageView {
        let found = components(message).find(|component| matches!(component["type"].as_u64(), Some(5 | 8)));
        let custom_id = found.and_then(|found| found["custom_id"].as_str()).expect("a select").to_owned();
        let place = message.channel_id;
        let chosen = self
            .sim
            .choose(who, place, message.id, &custom_id, &[&value.to_string()])
            .expect("it can be chosen");
        self.answered(who, place, chosen).await
    }
}

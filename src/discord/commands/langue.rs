//! `/langue`: French, or Darija in either script. Discord has no Arabic locale, so people choose for themselves.

use serenity::builder::{CreateCommand, CreateCommandOption};
use serenity::model::application::{CommandOptionType, CommandType, InteractionContext};

use crate::responses::Interface;

/// Name of the option.
pub const WHICH: &str = "laquelle";

/// What can be chosen: each is named in itself, in both interfaces.
const CHOICES: [(&str, &str); 3] =
    [("Français", "fr"), ("الدارجة", "ary"), ("Darija (3arbiya b l7orouf)", "ary-Latn")];

pub(super) fn command(interface: &Interface) -> CreateCommand {
    let option = CreateCommandOption::new(
        CommandOptionType::String,
        WHICH,
        super::both(interface, "command-language-which"),
    );
    let option =
        CHOICES.into_iter().fold(option, |option, (name, value)| option.add_string_choice(name, value));
    CreateCommand::new(super::LANGUE)
        .kind(CommandType::ChatInput)
        .description(super::both(interface, "command-language"))
        .add_context(InteractionContext::Guild)
        .add_context(InteractionContext::BotDm)
        .add_context(InteractionContext::PrivateChannel)
        .add_option(option.required(true))
}

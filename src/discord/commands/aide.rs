//! `/aide`: the one entry to help.

use serenity::builder::{CreateCommand, CreateCommandOption};
use serenity::model::application::{CommandOptionType, CommandType, InteractionContext};

use crate::responses::Interface;
use crate::text::Lang;

/// Name of the option that goes straight to a topic; completed while typing.
pub const TOPIC: &str = "sujet";

pub(super) fn command(interface: &Interface) -> CreateCommand {
    let topic = interface.text(Lang::Fr, "command-help-topic", &[]);
    CreateCommand::new(super::AIDE)
        .kind(CommandType::ChatInput)
        .description(interface.text(Lang::Fr, "command-help", &[]))
        .add_context(InteractionContext::Guild)
        .add_context(InteractionContext::BotDm)
        .add_option(CreateCommandOption::new(CommandOptionType::String, TOPIC, topic).set_autocomplete(true))
}

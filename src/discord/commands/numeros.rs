//! `/numeros`: the services, of the server's country or of another one.

use serenity::builder::{CreateCommand, CreateCommandOption};
use serenity::model::application::{CommandOptionType, CommandType, InteractionContext};

use crate::responses::Interface;
use crate::text::Lang;

/// Name of the option for another country; completed while typing.
pub const COUNTRY: &str = "pays";

pub(super) fn command(interface: &Interface) -> CreateCommand {
    let country = interface.text(Lang::Fr, "command-numbers-country", &[]);
    CreateCommand::new(super::NUMEROS)
        .kind(CommandType::ChatInput)
        .description(interface.text(Lang::Fr, "command-numbers", &[]))
        .add_context(InteractionContext::Guild)
        .add_context(InteractionContext::BotDm)
        .add_option(
            CreateCommandOption::new(CommandOptionType::String, COUNTRY, country).set_autocomplete(true),
        )
}

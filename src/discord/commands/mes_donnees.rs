//! `/mes-donnees`: what Sanad keeps of whoever asks.

use serenity::builder::CreateCommand;
use serenity::model::application::{CommandType, InteractionContext};

use crate::responses::Interface;
use crate::text::Lang;

pub(super) fn command(interface: &Interface) -> CreateCommand {
    CreateCommand::new(super::MES_DONNEES)
        .kind(CommandType::ChatInput)
        .description(interface.text(Lang::Fr, "command-mine", &[]))
        .add_context(InteractionContext::Guild)
        .add_context(InteractionContext::BotDm)
}

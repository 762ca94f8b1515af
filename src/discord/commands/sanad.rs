//! `/sanad`: what a server's admins do. Hidden from everybody who may not manage the server.

use serenity::builder::{CreateCommand, CreateCommandOption};
use serenity::model::Permissions;
use serenity::model::application::{CommandOptionType, CommandType, InteractionContext, ResolvedOption};

use crate::app::Ask;
use crate::app::setup::SetUpPress;
use crate::responses::Interface;
use crate::text::Lang;

pub(super) fn command(interface: &Interface) -> CreateCommand {
    let text = |key: &str| interface.text(Lang::Fr, key, &[]);
    let sub =
        |name: &str, words: String| CreateCommandOption::new(CommandOptionType::SubCommand, name, words);
    CreateCommand::new(super::SANAD)
        .kind(CommandType::ChatInput)
        .description(text("command-sanad"))
        .add_context(InteractionContext::Guild)
        .default_member_permissions(Permissions::MANAGE_GUILD)
        .add_option(sub(super::REGLAGES, text("command-setup")))
        .add_option(sub(super::PAUSE, text("command-pause")))
        .add_option(sub(super::DIAGNOSTIC, text("command-diagnostic")))
        .add_option(sub(super::PANNEAU, text("command-panel")))
}

/// What is asked for with `/sanad`.
pub fn sanad(options: &[ResolvedOption<'_>]) -> Option<Ask> {
    match options.first()?.name {
        super::PANNEAU => Some(Ask::Panel),
        super::REGLAGES => Some(Ask::SetUp(SetUpPress::Home)),
        super::PAUSE => Some(Ask::SetUp(SetUpPress::Pause)),
        _ => None,
    }
}

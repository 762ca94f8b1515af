//! `/sanad`: what a server's admins do. Hidden from everybody who may not manage the server.

use serenity::builder::{CreateCommand, CreateCommandOption};
use serenity::model::Permissions;
use serenity::model::application::{CommandOptionType, CommandType, InteractionContext};

use crate::responses::Interface;
use crate::text::Lang;

pub(super) fn command(interface: &Interface) -> CreateCommand {
    let panel = interface.text(Lang::Fr, "command-panel", &[]);
    let diagnostic = interface.text(Lang::Fr, "command-diagnostic", &[]);
    CreateCommand::new(super::SANAD)
        .kind(CommandType::ChatInput)
        .description(interface.text(Lang::Fr, "command-sanad", &[]))
        .add_context(InteractionContext::Guild)
        .default_member_permissions(Permissions::MANAGE_GUILD)
        .add_option(CreateCommandOption::new(CommandOptionType::SubCommand, super::PANNEAU, panel))
        .add_option(CreateCommandOption::new(CommandOptionType::SubCommand, super::DIAGNOSTIC, diagnostic))
}

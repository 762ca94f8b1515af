//! The menus of a message and of a person. Their names stand in Discord's own menus, beside « Répondre »: they name no harm.

use serenity::builder::CreateCommand;
use serenity::model::application::{CommandType, InteractionContext};

pub(super) fn commands() -> [CreateCommand; 3] {
    [
        (super::DISCREET, CommandType::Message),
        (super::REPORT_MESSAGE, CommandType::Message),
        (super::WORRY, CommandType::User),
    ]
    .map(|(name, kind)| {
        CreateCommand::new(name)
            .kind(kind)
            .add_context(InteractionContext::Guild)
            .add_context(InteractionContext::BotDm)
            .add_context(InteractionContext::PrivateChannel)
    })
}

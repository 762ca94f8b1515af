//! Commands without options, for everybody: `/parler`, `/signaler`, `/droits`, `/trace`.

use serenity::builder::CreateCommand;
use serenity::model::application::{CommandType, InteractionContext};

use crate::responses::Interface;

pub(super) fn commands(interface: &Interface) -> [CreateCommand; 4] {
    [
        (super::PARLER, "command-talk"),
        (super::SIGNALER, "command-report"),
        (super::DROITS, "command-rights"),
        (super::TRACE, "command-trace"),
    ]
    .map(|(name, key)| {
        CreateCommand::new(name)
            .kind(CommandType::ChatInput)
            .description(super::both(interface, key))
            .add_context(InteractionContext::Guild)
            .add_context(InteractionContext::BotDm)
            .add_context(InteractionContext::PrivateChannel)
    })
}

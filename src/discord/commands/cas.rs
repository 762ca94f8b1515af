//! `/cas`: the cases of a server. Discord can hide a command by permissions only, and a referent need not have any: so all
//! see it, and whoever is no referent is refused kindly.

use serenity::builder::{CreateCommand, CreateCommandOption};
use serenity::model::application::{CommandOptionType, CommandType, InteractionContext};

use crate::app::Filter;
use crate::responses::Interface;
use crate::text::Lang;

/// Name of the option that chooses which cases are listed.
pub const FILTER: &str = "lesquels";
/// Name of the option for one case.
pub const NUMBER: &str = "numero";

pub(super) fn command(interface: &Interface) -> CreateCommand {
    let text = |key: &str| interface.text(Lang::Fr, key, &[]);
    let mut filter =
        CreateCommandOption::new(CommandOptionType::String, FILTER, text("command-cases-filter"));
    for choice in Filter::ALL {
        let label = text(&format!("list-filter-{}", choice.word()));
        filter = filter.add_string_choice(label, choice.word());
    }
    let number = CreateCommandOption::new(CommandOptionType::Integer, NUMBER, text("command-cases-number"))
        .min_int_value(1)
        .max_int_value(u64::from(u32::MAX));
    CreateCommand::new(super::CAS)
        .kind(CommandType::ChatInput)
        .description(text("command-cases"))
        .add_context(InteractionContext::Guild)
        .add_option(filter)
        .add_option(number)
}

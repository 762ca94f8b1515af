//! `/garde`: the referents of a server and their hours on duty.
//!
//! No permission hides it. Discord can hide a command only behind its own permissions, and referents need none of these:
//! whoever cares for young people must not have to be a moderator. A bot may not set which role sees a command, only an
//! admin may (Server settings, Integrations; docs/garde.fr.md says how). To everybody else it answers, in private, that it
//! is for the team and where help is.

use serenity::builder::{CreateCommand, CreateCommandOption};
use serenity::model::application::{
    CommandOptionType, CommandType, InteractionContext, ResolvedOption, ResolvedValue,
};

use crate::app::duty::{DAYS, Duty, Named};
use crate::cases::Training;
use crate::ids::UserId;
use crate::responses::Interface;
use crate::text::Lang;

const PERSON: &str = "personne";
const TRAINING: &str = "formation";
const ADULT: &str = "majeur";
const HOURS: &str = "heures";
const DAY: &str = "jour";
const FROM: &str = "de";
const TO: &str = "a";

pub(super) fn command(interface: &Interface) -> CreateCommand {
    let text = |key: &str| interface.text(Lang::Fr, key, &[]);
    let sub =
        |name: &str, key: &str| CreateCommandOption::new(CommandOptionType::SubCommand, name, text(key));
    let option = |kind, name: &str, key: &str| CreateCommandOption::new(kind, name, text(key));
    let person = || option(CommandOptionType::User, PERSON, "command-duty-person").required(true);
    let training = Training::CHOICES.into_iter().fold(
        option(CommandOptionType::String, TRAINING, "command-duty-training").required(true),
        |option, choice| option.add_string_choice(text(&format!("training-{}", choice.tag())), choice.tag()),
    );
    let day = || {
        let option = option(CommandOptionType::String, DAY, "command-duty-day").required(true);
        DAYS.into_iter()
            .fold(option, |option, day| option.add_string_choice(text(&format!("day-{day}")), day))
    };
    let time = |name, key| option(CommandOptionType::String, name, key).required(true).max_length(10);
    CreateCommand::new(super::GARDE)
        .kind(CommandType::ChatInput)
        .description(text("command-duty"))
        .add_context(InteractionContext::Guild)
        .add_option(sub("prendre", "command-duty-take").add_sub_option(option(
            CommandOptionType::Integer,
            HOURS,
            "command-duty-hours",
        )))
        .add_option(sub("laisser", "command-duty-leave"))
        .add_option(
            sub("semaine", "command-duty-weekly")
                .add_sub_option(day())
                .add_sub_option(time(FROM, "command-duty-from"))
                .add_sub_option(time(TO, "command-duty-to")),
        )
        .add_option(sub("oublier", "command-duty-forget").add_sub_option(day()))
        .add_option(sub("qui", "command-duty-who"))
        .add_option(sub("essai", "command-duty-drill"))
        // For a lead whom Discord does not let manage the server, and who so does not see `/sanad`.
        .add_option(sub(super::DIAGNOSTIC, "command-diagnostic"))
        .add_option(
            sub("inscrire", "command-duty-register")
                .add_sub_option(person())
                .add_sub_option(training)
                .add_sub_option(
                    option(CommandOptionType::Boolean, ADULT, "command-duty-adult").required(true),
                ),
        )
        .add_option(sub("retirer", "command-duty-remove").add_sub_option(person()))
}

/// What somebody typed. None where it is no form of the command that is known.
pub fn duty(options: &[ResolvedOption<'_>]) -> Option<Duty> {
    let [ResolvedOption { name, value: ResolvedValue::SubCommand(given), .. }] = options else { return None };
    let find = |name: &str| given.iter().find(|option| option.name == name).map(|option| &option.value);
    let word = |name: &str| match find(name) {
        Some(ResolvedValue::String(text)) => (*text).to_owned(),
        _ => String::new(),
    };
    let person = || match find(PERSON) {
        Some(ResolvedValue::User(user, member)) => {
            Some(Named { user: UserId(user.id.get()), bot: user.bot, member: member.is_some() })
        }
        _ => None,
    };
    Some(match *name {
        "inscrire" => Duty::Register {
            person: person()?,
            training: word(TRAINING),
            adult: matches!(find(ADULT), Some(ResolvedValue::Boolean(true))),
        },
        "retirer" => Duty::Remove { person: person()? },
        "prendre" => Duty::Take {
            hours: match find(HOURS) {
                Some(ResolvedValue::Integer(hours)) => Some(*hours),
                _ => None,
            },
        },
        "laisser" => Duty::Leave,
        "semaine" => Duty::Weekly { day: word(DAY), from: word(FROM), to: word(TO) },
        "oublier" => Duty::Forget { day: word(DAY) },
        "qui" => Duty::Who,
        "essai" => Duty::Drill,
        _ => return None,
    })
}

//! Words that the desk uses in several places: levels, outcomes, moments, people.

use jiff::Timestamp;

use crate::app::help::Help;
use crate::cases::Outcome;
use crate::ids::UserId;
use crate::phrases::Level;
use crate::text::Lang;

/// A level in words.
pub(in crate::app) fn level_text(help: Help<'_>, lang: Lang, level: Level) -> String {
    help.library.interface().text(lang, &format!("level-{level}"), &[])
}

pub(in crate::app) fn outcome_text(help: Help<'_>, lang: Lang, outcome: &Outcome) -> String {
    let text = help.library.interface().text(lang, &format!("outcome-{}", outcome.tag()), &[]);
    match outcome {
        Outcome::FalseAlarm(reason) => {
            let reason = help.library.interface().text(lang, &format!("reason-{}", reason.tag()), &[]);
            format!("{text} · {reason}")
        }
        _ => text,
    }
}

/// A time of day, as Discord shows it in everybody's own time.
pub(in crate::app) fn at_clock(moment: Timestamp) -> String {
    format!("<t:{}:t>", moment.as_second())
}

/// A moment as Discord shows it: in everybody's own time, and as "3 minutes ago".
pub(in crate::app) fn relative(moment: Timestamp) -> String {
    format!("<t:{}:R>", moment.as_second())
}

/// Somebody, as Discord shows a person by id.
pub(super) fn mention(person: UserId) -> String {
    format!("<@{person}>")
}

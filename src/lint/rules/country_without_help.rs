//! # `country-without-help`
//!
//! Finds hours of the week at which a country that is offered has nobody open for an emergency, for a child in danger, or
//! for somebody who thinks of dying.
//!
//! **Why.** A country is on offer only if it has all three; a young person there looks at the page at night.

use super::{Context, Rule, Severity};
use crate::responses::{Country, Need};
use jiff::{Span, Timestamp};

pub(super) const RULE: Rule = Rule {
    id: "country-without-help",
    about: "Un pays proposé sans aide ouverte à une heure de la semaine.",
    check,
};

const NEEDED: [Need; 3] = [Need::Emergency, Need::ChildProtection, Need::SuicidePrevention];

fn check(context: &mut Context<'_>) {
    for country in context.draft.directory.on_offer(context.now) {
        for need in NEEDED {
            if let Some(hour) = first_gap(context, country, need) {
                let what =
                    format!("{} : personne n'est ouvert pour `{}` le {hour}.", country.word(), need.word());
                let tip = "Ajoutez un service ouvert à cette heure, ou un `[[substitute]]`.".to_owned();
                let file = format!("directory/{}.toml", country.word().to_lowercase());
                context.report_file(Severity::Error, &file, what, Some(tip));
            }
        }
    }
}

/// The first half hour of the week from now at which nobody is open, in Moroccan time.
fn first_gap(context: &Context<'_>, country: Country, need: Need) -> Option<String> {
    let directory = &context.draft.directory;
    let instead = directory.substitutes().iter().find(|one| (one.country, one.need) == (country, need));
    let needs = instead.map_or(vec![need], |substitute| substitute.with.clone());
    let open = |now: Timestamp| {
        directory.services().iter().any(|service| {
            service.country == country
                && service.is_shown(now)
                && service.is_open(now)
                && needs.iter().any(|need| service.needs.contains(need))
        })
    };
    let mut moments =
        (0..7 * 48).filter_map(|half| context.now.checked_add(Span::new().minutes(30 * half)).ok());
    let gap = moments.find(|now| !open(*now))?;
    Some(gap.strftime("%Y-%m-%d à %H:%M (UTC)").to_string())
}

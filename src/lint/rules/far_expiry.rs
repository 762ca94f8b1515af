//! # `far-expiry`
//!
//! Finds entries that claim to be good for longer than their sources allow: the newest dated source plus 24 months, and
//! never more than 18 months from today.
//!
//! **Why.** An expiry that is too far away is a promise that nobody keeps.

use super::{Context, Rule, Severity};
use crate::responses::Confidence;
use jiff::Span;
use jiff::civil::Date;

pub(super) const RULE: Rule =
    Rule {
        id: "far-expiry", about: "Une échéance plus lointaine que les sources ne le permettent.", check
    };

/// Months that a dated source carries, and the furthest an expiry may lie ahead (design §6).
const SOURCE_MONTHS: i64 = 24;
const AHEAD_MONTHS: i64 = 18;

fn check(context: &mut Context<'_>) {
    let later = |day: Date, months: i64| day.checked_add(Span::new().months(months)).unwrap_or(Date::MAX);
    let ahead = later(context.today(), AHEAD_MONTHS);
    let draft = context.draft;
    for service in draft.directory.services().iter().filter(|service| service.confidence != Confidence::Low) {
        let newest = service.sources.iter().filter_map(|source| source.date.day()).max();
        let by_source = newest.map_or(Date::MAX, |day| later(day, SOURCE_MONTHS));
        let limit = by_source.min(ahead);
        if service.expires_on > limit {
            let what = format!("`{}` : l'échéance {} est trop lointaine.", service.id, service.expires_on);
            let tip = format!("Au plus le {limit} (source la plus récente + 24 mois, 18 mois devant nous).");
            // Emergency services are shown in any case; their expiry only says when to look again.
            let severity = if service.is_emergency() { Severity::Warning } else { Severity::Error };
            context.report_service(severity, service, what, Some(tip));
        }
    }
}

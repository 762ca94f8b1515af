//! # `unsure-high-confidence`
//!
//! Finds services of high confidence that have neither an official page nor a dated source of at most 36 months.
//! Emergency services are exempt.
//!
//! **Why.** `high` puts a service first. What was true in 2016 may ring in an empty room.
//!
//! **Bad.** `confidence = "high"` with one article of 2019.  **Better.** `confidence = "medium"` with a caution.

use super::weak_source::host;
use super::{Context, Rule, Severity};
use crate::responses::{Confidence, Service};
use jiff::Span;
use jiff::civil::Date;

pub(super) const RULE: Rule = Rule {
    id: "unsure-high-confidence",
    about: "Une confiance « high » sans page officielle ni source récente.",
    check,
};

/// How old a source may be to carry `high`, in months (`facts/corrections.md`).
const MAX_SOURCE_AGE_MONTHS: i64 = 36;

/// Endings of hosts that are official pages.
const OFFICIAL: &[&str] = &[
    "gov.ma",
    "maroc.ma",
    "justice.gov.ma",
    "onde.ma",
    "cndh.ma",
    "gouv.fr",
    "service-public.fr",
    "belgium.be",
    "gc.ca",
    "canada.ca",
    "gob.es",
    "europa.eu",
    "unicef.org",
    "unodc.org",
];

fn check(context: &mut Context<'_>) {
    let oldest = context.today().checked_sub(Span::new().months(MAX_SOURCE_AGE_MONTHS)).unwrap_or(Date::MIN);
    let draft = context.draft;
    for service in draft.directory.services() {
        let dated = service.sources.iter().any(|source| source.date.day().is_some_and(|day| day >= oldest));
        if service.confidence == Confidence::High
            && !service.is_emergency()
            && !dated
            && !is_official(service)
        {
            let what =
                format!("`{}` est « high » sans page officielle ni source de moins de 3 ans.", service.id);
            let tip = "Trouvez une source récente, ou écrivez `confidence = \"medium\"` avec une `caution`."
                .to_owned();
            context.report_service(Severity::Warning, service, what, Some(tip));
        }
    }
}

/// Whether a source is the service's own page or an authority's.
fn is_official(service: &Service) -> bool {
    let own = service.url.as_deref().map(host);
    service.sources.iter().any(|source| {
        let host = host(&source.url);
        let on = |ending: &str| host == ending || host.ends_with(&format!(".{ending}"));
        own.as_deref().is_some_and(on) || OFFICIAL.iter().any(|ending| on(ending))
    })
}

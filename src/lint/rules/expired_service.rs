//! # `expired-service`
//!
//! Finds directory entries whose last day is over or near.
//!
//! **Why.** Past it a service is no longer shown; emergency services stay, marked « à vérifier », and somebody must call.
//!
//! **Better.** Read the sources again (or call), then move `expires_on`.

use super::{Context, Rule, Severity};
use crate::responses::Confidence;
use jiff::Span;

pub(super) const RULE: Rule =
    Rule { id: "expired-service", about: "Une entrée de l'annuaire échue ou bientôt échue.", check };

/// How long before its last day an entry is named, in days: time enough to find somebody who calls.
const NOTICE_DAYS: i64 = 60;

fn check(context: &mut Context<'_>) {
    let today = context.today();
    let soon = today.checked_add(Span::new().days(NOTICE_DAYS)).unwrap_or(today);
    let draft = context.draft;
    for service in draft.directory.services().iter().filter(|service| service.confidence != Confidence::Low) {
        let day = service.expires_on;
        let tip = Some("Relisez les sources ou appelez, puis changez `expires_on`.".to_owned());
        if service.is_expired(context.now) {
            let shown = if service.is_emergency() {
                "est montré avec « à vérifier »"
            } else {
                "n'est plus montré"
            };
            let what = format!("`{}` est échu depuis le {day} : il {shown}.", service.id);
            context.report_service(Severity::Warning, service, what, tip);
        } else if day <= soon {
            let what = format!("`{}` arrive à échéance le {day}.", service.id);
            context.report_service(Severity::Note, service, what, tip);
        }
    }
}

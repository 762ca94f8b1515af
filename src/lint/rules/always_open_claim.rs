//! # `always-open-claim`
//!
//! Finds "24/7" and "day and night" where the directory says otherwise.
//!
//! **Why.** At three in the morning nobody forgives a line that was said to be open.
//!
//! **Bad.** « {service:ma-onde-2511} répond 24h/24 » while its hours end at 18:00.

use super::{Context, GUIDANCE, Lang, Rule, Severity, find_words};
use crate::responses::{Draft, Hours, Service};

pub(super) const RULE: Rule =
    Rule { id: "always-open-claim", about: "« 24h/24 » que l'annuaire contredit.", check };

const CLAIMS: &[&str] = &[
    "24h/24",
    "24 h/24",
    "24 h / 24",
    "24/7",
    "7j/7",
    "7 j/7",
    "jour et nuit",
    "à toute heure",
    "24 heures sur 24",
    "ليل ونهار",
    "ليل و نهار",
    "النهار والليل",
    "24/24",
    "24 ساعة",
];

fn check(context: &mut Context<'_>) {
    let draft = context.draft;
    for lang in Lang::ALL {
        for passage in context.passages(lang, GUIDANCE) {
            let claims = find_words(passage.text, CLAIMS);
            let Some((span, words)) = claims.first().cloned() else { continue };
            let marks = passage
                .text
                .split("{service:")
                .skip(1)
                .filter_map(|rest| rest.split_once('}'))
                .map(|(id, _)| id);
            let named: Vec<&str> = marks.chain(passage.service).collect();
            let always = |id: &&str| draft.directory.get(id).is_some_and(|service| is_always(draft, service));
            if let Some(id) = named.iter().find(|id| !always(id)) {
                let what = format!("« {words} » : l'annuaire ne dit pas que `{id}` est ouvert jour et nuit.");
                let tip = "Enlevez ces mots : le bot dit lui-même ce qui est ouvert maintenant.".to_owned();
                context.report_in(Severity::Error, &passage, span, what, Some(tip));
            }
        }
    }
}

/// Whether the service, or another entry for the same address (a line and its form), is open day and night.
fn is_always(draft: &Draft, service: &Service) -> bool {
    let open = |service: &Service| {
        [&service.hours, &service.online_hours].into_iter().flatten().any(Hours::is_always)
    };
    let same = |other: &&Service| other.url.is_some() && other.url == service.url;
    open(service) || draft.directory.services().iter().filter(same).any(open)
}

//! # `closed-service-named`
//!
//! Finds the name of a service that has closed or cannot be trusted in a text for people. (Its numbers and addresses are
//! refused by the loader itself.)
//!
//! **Why.** Lists on the net still give it; whoever looks it up reaches nobody.
//!
//! **Bad.** « Appelle Stop Silence. »  **Better.** Name a service of the directory: `{service:…}`.

use super::{Context, GUIDANCE, Lang, Rule, Severity, find_words};

pub(super) const RULE: Rule =
    Rule { id: "closed-service-named", about: "Le nom d'un service fermé.", check };

/// Shorter names are ordinary words as often as names.
const SHORTEST_NAME: usize = 6;

fn check(context: &mut Context<'_>) {
    let draft = context.draft;
    for closed in draft.directory.do_not_use() {
        let names: Vec<String> = closed.names.iter().map(|name| name.to_lowercase()).collect();
        let names: Vec<&str> =
            names.iter().map(String::as_str).filter(|name| name.chars().count() >= SHORTEST_NAME).collect();
        for lang in Lang::ALL {
            for passage in context.passages(lang, GUIDANCE) {
                for (span, _) in find_words(passage.text, &names) {
                    let what = format!("« {} » : {}", &passage.text[span.clone()], closed.reason);
                    let tip = Some("Nommez un service de l'annuaire : {service:identifiant}.".to_owned());
                    context.report_in(Severity::Warning, &passage, span, what, tip);
                }
            }
        }
    }
}

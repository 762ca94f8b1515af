//! # `expired-service-in-text`
//!
//! Finds cards and staff sheets that name a service which is not shown: its entry has expired, or its confidence is low.
//!
//! **Why.** The text says "call them" and no number is there.
//!
//! **Better.** Bring the entry up to date, or name another service.

use super::{Context, Lang, Rule, Severity};
use crate::responses::PassageKind;

pub(super) const RULE: Rule = Rule {
    id: "expired-service-in-text",
    about: "Un texte qui nomme un service qu'on ne montre plus.",
    check,
};

fn check(context: &mut Context<'_>) {
    let draft = context.draft;
    for lang in Lang::ALL {
        for passage in context.passages(lang, &[PassageKind::Card, PassageKind::Staff]) {
            for (at, mark) in passage.text.match_indices("{service:") {
                let rest = &passage.text[at + mark.len()..];
                let Some(service) = rest.find('}').and_then(|end| draft.directory.get(&rest[..end])) else {
                    continue;
                };
                if !service.is_shown(context.now) {
                    let span = at..at + mark.len() + service.id.as_str().len() + 1;
                    let why = if service.is_expired(context.now) {
                        format!("son entrée est échue depuis le {}", service.expires_on)
                    } else {
                        "sa confiance est « low »".to_owned()
                    };
                    let what = format!("Ce texte nomme `{}`, qu'on ne montre plus : {why}.", service.id);
                    let tip = "Mettez l'entrée à jour, ou nommez un autre service.".to_owned();
                    // No wrong number is shown: the name stands alone. A person must date the entry anew, and until then
                    // the other services of the card still help.
                    context.report_in(Severity::Warning, &passage, span, what, Some(tip));
                }
            }
        }
    }
}

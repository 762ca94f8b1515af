//! # `expired-service-in-text`
//!
//! Finds cards and staff sheets that name a service which is not shown: its entry has expired, or its confidence is low.
//!
//! **Why.** The text says "call them" and no number is there.
//!
//! No error: the day on which an entry expires must not stop a correction somewhere else. The card itself still helps, and
//! the services beside it are those that are good today.
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
                    // A referent who reads a sheet can ask a colleague; a young person who reads a card is alone with it.
                    let severity =
                        if passage.kind == PassageKind::Card { Severity::Warning } else { Severity::Note };
                    context.report_in(severity, &passage, span, what, Some(tip));
                }
            }
        }
    }
}

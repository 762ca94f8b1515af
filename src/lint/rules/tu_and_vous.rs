//! # `tu-and-vous`
//!
//! Finds *vous* in French cards and in the interface, which speak to one young person with *tu*.
//!
//! **Why.** A text that changes from *tu* to *vous* sounds glued together from two others.
//!
//! **Bad.** « Tu peux appeler, vous serez écouté. »
//! **Better.** « Tu peux appeler, on t'écoute. »

use super::{CARDS, Context, Lang, Rule, Severity, Wording, report_words};

pub(super) const RULE: Rule = Rule { id: "tu-and-vous", about: "*Vous* dans un texte qui dit *tu*.", check };

fn check(context: &mut Context<'_>) {
    let wording = Wording {
        lang: Lang::Fr,
        kinds: CARDS,
        phrases: &["vous", "votre", "vos", "vôtre"],
        severity: Severity::Warning,
        what: "« {} » dans un texte qui dit *tu*.",
        tip: "Parlez à une seule personne : tu, ton, ta, tes.",
    };
    // A rendez-vous is a thing, not a person.
    report_words(context, &wording, |passage, span| {
        !passage.text[..span.start].to_lowercase().ends_with("rendez-")
    });
}

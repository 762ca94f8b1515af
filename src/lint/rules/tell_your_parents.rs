//! # `tell-your-parents`
//!
//! Finds "tell your parents" in cards.
//!
//! **Why.** For some, home is where the danger is, or where being exposed is punished with violence.
//!
//! **Bad.** « Préviens tes parents. »
//! **Better.** « Parle à un adulte que tu choisis : quelqu'un avec qui tu te sens en sécurité. »

use super::{CARDS, Context, Lang, Rule, Severity, Wording, is_negated, report_words};

pub(super) const RULE: Rule =
    Rule { id: "tell-your-parents", about: "« Préviens tes parents » comme conseil.", check };

const FR: &[&str] = &[
    "préviens tes parents",
    "prévenir tes parents",
    "parle à tes parents",
    "parle-en à tes parents",
    "parles-en à tes parents",
    "dis-le à tes parents",
    "dis à tes parents",
    "avertis tes parents",
    "préviens ta mère",
    "préviens ton père",
    "dis-le à ta mère",
    "dis-le à ton père",
    "va voir tes parents",
];
const ARY: &[&str] = &[
    "قول لوالديك",
    "قولي لوالديك",
    "قول(ي) لوالديك",
    "قولها لوالديك",
    "هضر مع والديك",
    "هضري مع والديك",
    "هضر(ي) مع والديك",
    "خبر والديك",
    "قول لماماك",
    "قول لباك",
    "قولها لماماك",
    "قولها لباك",
];

fn check(context: &mut Context<'_>) {
    for (lang, phrases) in [(Lang::Fr, FR), (Lang::Ary, ARY)] {
        let wording = Wording {
            lang,
            kinds: CARDS,
            phrases,
            severity: Severity::Error,
            what: "« {} » : pour certains, la maison est le danger.",
            tip: "Écrivez « un adulte ou une association que tu choisis ».",
        };
        report_words(context, &wording, |passage, span| !is_negated(passage.text, span.start));
    }
}

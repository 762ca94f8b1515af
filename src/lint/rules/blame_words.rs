//! # `blame-words`
//!
//! Finds words in cards and in the interface that put the fault on the young person.
//!
//! **Why.** Shame is what keeps people silent, and what a blackmailer counts on.
//!
//! **Bad.** « Tu n'aurais pas dû envoyer cette photo. »
//! **Better.** « Ce n'est pas ta faute. La personne qui menace est la seule responsable. »

use super::{CARDS, Context, Lang, Rule, Severity, Wording, is_negated, report_words};

pub(super) const RULE: Rule =
    Rule { id: "blame-words", about: "Des mots qui font porter la faute à la personne.", check };

const FR: &[&str] = &[
    "c'est ta faute",
    "c'est de ta faute",
    "tu aurais dû",
    "tu n'aurais pas dû",
    "tu n'aurais jamais dû",
    "il ne fallait pas",
    "tu l'as cherché",
    "tu t'es laissé faire",
    "tu as été naïf",
    "tu as été naïve",
    "tu as été imprudent",
    "tu as été imprudente",
    "imprudence",
    "ton erreur",
    "honte à toi",
    "tu devrais avoir honte",
    "pourquoi as-tu",
    "pourquoi tu as",
    "victime consentante",
];
const ARY: &[&str] = &[
    "حشومة عليك",
    "حشوما عليك",
    "نتا السبب",
    "نتي السبب",
    "الغلط ديالك",
    "علاش درتي",
    "علاش صيفطتي",
    "كان خاصك ما",
    "بسبابك",
    "تستاهل",
    "تستاهلي",
    "ما حشمتيش",
];

fn check(context: &mut Context<'_>) {
    for (lang, phrases) in [(Lang::Fr, FR), (Lang::Ary, ARY)] {
        let wording = Wording {
            lang,
            kinds: CARDS,
            phrases,
            severity: Severity::Error,
            what: "« {} » peut faire porter la faute à la personne.",
            tip: "Dites ce que l'autre a fait, et ce qu'on peut faire maintenant.",
        };
        // « ماشي الغلط ديالك » and « personne ne dit que c'est ta faute » say the contrary.
        report_words(context, &wording, |passage, span| !is_negated(passage.text, span.start));
    }
}

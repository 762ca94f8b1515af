//! # `complaint-as-first-step`
//!
//! Finds "file a complaint" or "go to the police station" in the first part of a card.
//!
//! **Why.** Articles 483, 489 and 490 of the Moroccan penal code have been used against people who were themselves filmed or
//! exposed. The first step is an adult or an association that the person chooses; anonymous ways come first.
//!
//! **Bad.** « ## Maintenant — Porte plainte. »
//! **Better.** « Parle avec un adulte ou une association que tu choisis. »

use super::{CARDS, Context, Lang, Rule, Severity, Wording, is_first_part, is_negated, report_words};

pub(super) const RULE: Rule =
    Rule { id: "complaint-as-first-step", about: "La plainte comme première étape d'une carte.", check };

const FR: &[&str] = &[
    "porte plainte",
    "porter plainte",
    "dépose plainte",
    "déposer plainte",
    "dépose une plainte",
    "déposer une plainte",
    "va au commissariat",
    "va à la police",
    "va voir la police",
    "va à la gendarmerie",
];
const ARY: &[&str] = &[
    "شكاية",
    "شكي عند",
    "دير شكاية",
    "سير للبوليس",
    "سيري للبوليس",
    "سير(ي) للبوليس",
    "سير للكوميسارية",
    "مشي للبوليس",
];

fn check(context: &mut Context<'_>) {
    for (lang, phrases) in [(Lang::Fr, FR), (Lang::Ary, ARY)] {
        let wording = Wording {
            lang,
            kinds: CARDS,
            phrases,
            severity: Severity::Error,
            what: "« {} » est dans la première partie : au Maroc, une plainte peut se retourner contre la victime.",
            tip: "D'abord « un adulte ou une association que tu choisis » et les voies anonymes ; la plainte, dans « Et après ».",
        };
        report_words(context, &wording, |passage, span| {
            is_first_part(passage) && !is_negated(passage.text, span.start)
        });
    }
}

//! # `promise-of-secrecy`
//!
//! Finds promises that nobody will ever know.
//!
//! **Why.** When a life is in danger an adult calls for help. Whoever was promised silence is betrayed a second time.
//!
//! **Bad.** « Tout restera entre nous. »
//! **Better.** « On ne dit rien sans toi, sauf si ta vie est en danger : alors on te le dit d'abord. »

use super::{Context, GUIDANCE, Lang, Rule, Severity, Wording, is_negated, report_words};

pub(super) const RULE: Rule =
    Rule { id: "promise-of-secrecy", about: "Une promesse que personne ne saura.", check };

const FR: &[&str] = &[
    "restera entre nous",
    "reste entre nous",
    "restera secret",
    "reste secret",
    "resteront secrets",
    "gardera le secret",
    "garde ton secret",
    "garderons le secret",
    "secret absolu",
    "secret garanti",
    "secret total",
    "totalement confidentiel",
    "100 % confidentiel",
    "totalement anonyme",
    "100 % anonyme",
    "je ne le dirai à personne",
    "on ne dira rien",
    "nous ne dirons rien",
    "personne ne saura",
    "personne ne le saura",
    "promis, personne",
];
const ARY: &[&str] = &[
    "سر بيناتنا",
    "غادي يبقى سر",
    "كيبقى سر",
    "حتى واحد ما غادي يعرف",
    "ما غادي نقولها لحتى واحد",
    "سر كامل",
];

fn check(context: &mut Context<'_>) {
    for (lang, phrases) in [(Lang::Fr, FR), (Lang::Ary, ARY)] {
        let wording = Wording {
            lang,
            kinds: GUIDANCE,
            phrases,
            severity: Severity::Error,
            what: "« {} » promet un secret que personne ne peut tenir si une vie est en danger.",
            tip: "Dites qui voit quoi, et ce qui se passe si la vie est en danger.",
        };
        report_words(context, &wording, |passage, span| !is_negated(passage.text, span.start));
    }
}

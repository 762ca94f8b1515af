//! # `method-details`
//!
//! Finds words that name a way of dying or of hurting oneself, in cards and staff sheets.
//!
//! **Why.** Naming methods gives ideas (WHO guidance for media says never to). Safety can be said without: « ce qui
//! pourrait te blesser ».
//!
//! **Bad.** « Éloigne les lames et la corde. »
//! **Better.** « Demande à quelqu'un d'éloigner ce qui pourrait te blesser. »

use super::{Context, GUIDANCE, Lang, Rule, Severity, Wording, report_words};

pub(super) const RULE: Rule =
    Rule { id: "method-details", about: "Le nom d'un moyen de mourir ou de se blesser.", check };

const FR: &[&str] = &[
    "pendaison",
    "se pendre",
    "te pendre",
    "corde",
    "une lame",
    "les lames",
    "des lames",
    "lame de rasoir",
    "rasoir",
    "cutter",
    "ouvrir les veines",
    "overdose",
    "surdose",
    "paracétamol",
    "doliprane",
    "mort-aux-rats",
    "mort aux rats",
    "pesticide",
    "pesticides",
    "eau de javel",
    "arme à feu",
    "se jeter",
    "sauter d'un",
    "sauter du",
    "noyade",
    "se noyer",
    "monoxyde",
    "scarifier",
    "scarification",
];
const ARY: &[&str] = &[
    "الشنق",
    "يشنق",
    "تشنق",
    "الحبل",
    "الموس",
    "الزيزوار",
    "زيزوار",
    "جافيل",
    "سم الفار",
    "دوا الفار",
    "المبيدات",
    "الجرعة الزايدة",
    "يغرق راسو",
    "ينقز من",
    "تنقز من",
];

fn check(context: &mut Context<'_>) {
    for (lang, phrases) in [(Lang::Fr, FR), (Lang::Ary, ARY)] {
        let wording = Wording {
            lang,
            kinds: GUIDANCE,
            phrases,
            severity: Severity::Error,
            what: "« {} » nomme un moyen : cela peut donner l'idée.",
            tip: "Écrivez plutôt « ce qui pourrait te blesser ».",
        };
        report_words(context, &wording, |_, _| true);
    }
}

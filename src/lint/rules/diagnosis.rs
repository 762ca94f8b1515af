//! # `diagnosis`
//!
//! Finds sentences that tell somebody what illness they have.
//!
//! **Why.** A text cannot know, and a label frightens. Only a professional who has met the person may say it.
//!
//! **Bad.** « Tu es en dépression. »
//! **Better.** « Ce que tu ressens pèse lourd. Un médecin peut t'aider à comprendre. »

use super::{CARDS, Context, Lang, Rule, Severity, Wording, is_negated, report_words};

pub(super) const RULE: Rule = Rule { id: "diagnosis", about: "Un diagnostic posé par un texte.", check };

const FR: &[&str] = &[
    "tu es dépressif",
    "tu es dépressive",
    "tu es en dépression",
    "tu fais une dépression",
    "tu as une dépression",
    "tu es malade",
    "tu es bipolaire",
    "tu es schizophrène",
    "tu es borderline",
    "tu es suicidaire",
    "tu souffres de",
    "tu es anorexique",
    "tu es addict",
    "tu es traumatisé",
    "tu es traumatisée",
    "trouble de la personnalité",
    "syndrome de",
];
const ARY: &[&str] = &[
    "نتا مريض",
    "نتي مريضة",
    "راك مريض",
    "راكي مريضة",
    "عندك اكتئاب",
    "عندك الاكتئاب",
    "فيك الاكتئاب",
    "عندك انفصام",
    "نتا مدمن",
];

fn check(context: &mut Context<'_>) {
    for (lang, phrases) in [(Lang::Fr, FR), (Lang::Ary, ARY)] {
        let wording = Wording {
            lang,
            kinds: CARDS,
            phrases,
            severity: Severity::Error,
            what: "« {} » pose un diagnostic.",
            tip: "Parlez de ce que la personne peut ressentir, et de qui peut l'aider à comprendre.",
        };
        report_words(context, &wording, |passage, span| !is_negated(passage.text, span.start));
    }
}

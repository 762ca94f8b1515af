//! # `fusha-words`
//!
//! Finds function words of written Arabic in Darija cards.
//!
//! **Why.** A card in the language of school books sounds like an authority. Young people read what sounds like speech.
//!
//! **Bad.** « الشخص الذي يهددك »
//! **Better.** « الشخص لي كيهددك »

use super::{CARDS, Context, Lang, Rule, Severity, find_words};

pub(super) const RULE: Rule =
    Rule { id: "fusha-words", about: "Des mots d'arabe classique dans un texte en darija.", check };

/// Words of written Arabic with what people say.
const WORDS: &[(&str, &str)] = &[
    ("الذي", "لي"),
    ("التي", "لي"),
    ("الذين", "لي"),
    ("اللذان", "لي"),
    ("ماذا", "شنو"),
    ("لماذا", "علاش"),
    ("ليس", "ماشي"),
    ("ليست", "ماشي"),
    ("سوف", "غادي"),
    ("هذا", "هاد"),
    ("هذه", "هاد"),
    ("ذلك", "داك"),
    ("تلك", "ديك"),
    ("كيف", "كيفاش"),
    ("أين", "فين"),
    ("متى", "فوقاش"),
    ("نحن", "حنا"),
    ("لكن", "ولكن"),
    ("لن", "ما غادي"),
    ("لم", "ما"),
    ("الآن", "دابا"),
    ("أيضا", "حتى"),
    ("أيضاً", "حتى"),
    ("جدا", "بزاف"),
    ("جداً", "بزاف"),
    ("يجب", "خاص"),
    ("يمكنك", "تقدر"),
    ("لأن", "حيت"),
    ("لكي", "باش"),
    ("أنت", "نتا / نتي"),
    ("هل", "واش"),
    ("عندما", "ملي"),
    ("حيث", "فين"),
    ("إذا", "إلى"),
    ("منذ", "من"),
];

fn check(context: &mut Context<'_>) {
    let words: Vec<&str> = WORDS.iter().map(|(word, _)| *word).collect();
    for passage in context.passages(Lang::Ary, CARDS) {
        for (span, word) in find_words(passage.text, &words) {
            let said = WORDS.iter().find(|(known, _)| *known == word).map_or("", |(_, said)| *said);
            let what = format!("« {word} » est de l'arabe classique.");
            context.report_in(
                Severity::Warning,
                &passage,
                span,
                what,
                Some(format!("En darija on dit « {said} ».")),
            );
        }
    }
}

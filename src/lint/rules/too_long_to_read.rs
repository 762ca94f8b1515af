//! # `too-long-to-read`
//!
//! Finds parts of cards with more than about 120 words, and French sentences with more than 30.
//!
//! **Why.** Somebody in distress reads a few lines on a telephone.
//!
//! **Bad.** One sentence that explains everything.  **Better.** Three short ones, the most useful first.

use super::{Context, Lang, Rule, Severity};
use crate::responses::{Part, PassageKind};

pub(super) const RULE: Rule =
    Rule { id: "too-long-to-read", about: "Une partie ou une phrase trop longue.", check };

/// Words of a part (issue "the curated library": at most ~120); a tenth more is let through.
const MAX_PART_WORDS: usize = 132;

/// Words of a sentence: French readability guides for a wide public advise 15 to 20 and no more than 30.
const MAX_SENTENCE_WORDS: usize = 30;

fn check(context: &mut Context<'_>) {
    let draft = context.draft;
    for topic in &draft.topics {
        for card in topic.cards() {
            for part in Part::ALL {
                let words = words(card.part(part));
                if words > MAX_PART_WORDS {
                    let file = match (card.lang, card.script) {
                        (Lang::Fr, _) => "fr.md",
                        (Lang::Ary, crate::text::Script::Arab) => "ary.md",
                        (Lang::Ary, crate::text::Script::Latn) => "ary-Latn.md",
                    };
                    let file = format!("topics/{}/{file}", topic.id);
                    let heading = format!("## {}", part.heading(card.lang, card.script));
                    let at = context.files.get(&file).and_then(|text| text.find(&heading)).unwrap_or(0);
                    let what = format!(
                        "La partie « {} » a {words} mots ; c'est long à lire en détresse.",
                        &heading[3..]
                    );
                    let tip = Some("Visez 120 mots au plus : gardez ce qui aide maintenant.".to_owned());
                    context.report(Severity::Warning, &file, at..at + heading.len(), what, tip);
                }
            }
        }
    }
    for passage in context.passages(Lang::Fr, &[PassageKind::Card]) {
        let mut at = 0;
        for sentence in passage.text.split_inclusive(['.', '!', '?', ';', ':']) {
            let words = words(sentence);
            if words > MAX_SENTENCE_WORDS {
                let what = format!("Cette phrase a {words} mots.");
                let tip = Some("Coupez-la en deux.".to_owned());
                context.report_in(Severity::Note, &passage, at..at + sentence.len(), what, tip);
            }
            at += sentence.len();
        }
    }
}

fn words(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count()
}

//! The rules, one per file. Each opens with what it finds, why it matters, a bad and a better example; the same in French, for
//! maintainers, stands in `docs/regles.fr.md`.

mod always_open_claim;
mod blame_words;
mod closed_service_named;
mod colliding_phrases;
mod complaint_as_first_step;
mod country_without_help;
mod covered_phrase;
mod diagnosis;
mod expired_service;
mod expired_service_in_text;
mod far_expiry;
mod french_typography;
mod fusha_words;
mod greedy_phrase;
mod method_details;
mod missing_sentence;
mod mixed_direction;
mod promise_of_secrecy;
mod short_key;
mod tell_your_parents;
mod too_long_to_read;
mod tu_and_vous;
mod unequal_languages;
mod unreachable_phrase;
mod unsure_high_confidence;
mod unused_class;
mod weak_source;

use std::ops::Range;

use super::context::{Context, find_words, without_quotes};
use super::finding::Severity;
use crate::responses::{Passage, PassageKind};
use crate::text::Lang;

/// One rule.
pub struct Rule {
    /// Its name: what it finds.
    pub id: &'static str,
    /// One French sentence for lists.
    pub about: &'static str,
    /// Looks and reports.
    pub check: fn(&mut Context<'_>),
}

impl Rule {
    /// A rule by its name.
    pub fn named(id: &str) -> Option<&'static Self> {
        RULES.iter().find(|rule| rule.id == id)
    }
}

/// All rules, in the order of their names.
pub const RULES: &[Rule] = &[
    always_open_claim::RULE,
    blame_words::RULE,
    closed_service_named::RULE,
    colliding_phrases::RULE,
    complaint_as_first_step::RULE,
    country_without_help::RULE,
    covered_phrase::RULE,
    diagnosis::RULE,
    expired_service::RULE,
    expired_service_in_text::RULE,
    far_expiry::RULE,
    french_typography::RULE,
    fusha_words::RULE,
    greedy_phrase::RULE,
    method_details::RULE,
    missing_sentence::RULE,
    mixed_direction::RULE,
    promise_of_secrecy::RULE,
    short_key::RULE,
    tell_your_parents::RULE,
    too_long_to_read::RULE,
    tu_and_vous::RULE,
    unequal_languages::RULE,
    unreachable_phrase::RULE,
    unsure_high_confidence::RULE,
    unused_class::RULE,
    weak_source::RULE,
];

/// Words that should not be there, with what to say about them.
struct Wording<'w> {
    lang: Lang,
    kinds: &'w [PassageKind],
    phrases: &'w [&'w str],
    severity: Severity,
    /// `{}` stands for the words found.
    what: &'w str,
    tip: &'w str,
}

/// Reports every one of some phrases outside « quotes » that is not negated and that `keep` lets through.
fn report_words(
    context: &mut Context<'_>,
    wording: &Wording<'_>,
    keep: impl Fn(&Passage<'_>, &Range<usize>) -> bool,
) {
    for passage in context.passages(wording.lang, wording.kinds) {
        let plain = without_quotes(passage.text);
        for (span, _) in find_words(&plain, wording.phrases) {
            if keep(&passage, &span) {
                let what = wording.what.replace("{}", &passage.text[span.clone()]);
                context.report_in(wording.severity, &passage, span, what, Some(wording.tip.to_owned()));
            }
        }
    }
}

/// Whether the sentence says before `at` that this is not so, or not to be done: « personne ne devrait te promettre … ».
fn is_negated(text: &str, at: usize) -> bool {
    const NOT: &[&str] = &[
        "ne",
        "n'est",
        "n'a",
        "n'as",
        "jamais",
        "pas",
        "sans",
        "ni",
        "aucun",
        "aucune",
        "personne",
        "non",
        "ما",
        "بلا",
        "ماشي",
        "ماكاين",
        "حتى",
        "عمر",
        "عمرو",
        "لا",
    ];
    let stops = text[..at].rmatch_indices(['.', '!', '?', ':', ';', '؟', '؛', '\n']).next();
    let start = stops.map_or(0, |(stop, sign)| stop + sign.len());
    let before = text[start..at].replace('’', "'");
    find_words(&before, NOT).iter().any(|(span, _)| span.end <= before.len())
        || find_words(&before, &["n"]).iter().any(|(span, _)| before[span.end..].starts_with('\''))
}

const CARDS: &[PassageKind] = &[PassageKind::Card, PassageKind::Interface];
const GUIDANCE: &[PassageKind] =
    &[PassageKind::Card, PassageKind::Staff, PassageKind::Interface, PassageKind::Directory];

/// Whether a passage stands in the first part of a card.
fn is_first_part(passage: &Passage<'_>) -> bool {
    use crate::responses::Part;
    passage.kind == PassageKind::Card
        && passage.heading == Some(Part::Now.heading(passage.lang, passage.script))
}

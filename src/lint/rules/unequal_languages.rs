//! # `unequal-languages`
//!
//! Finds parts of a card that name other services, or have another number of list items, in French than in Darija.
//!
//! **Why.** French and Darija are equals (promise P7): nobody gets less help for the language they read.
//!
//! **Bad.** Three steps in French, two in Darija.  **Better.** The same steps and services in both.

use std::collections::BTreeSet;

use super::{Context, Lang, Rule, Severity};
use crate::responses::{Part, PassageKind};
use crate::text::Script;

pub(super) const RULE: Rule = Rule {
    id: "unequal-languages",
    about: "Une carte qui dit plus dans une langue que dans l'autre.",
    check,
};

fn check(context: &mut Context<'_>) {
    let topics: BTreeSet<String> = context.draft.topics.iter().map(|topic| topic.id.to_string()).collect();
    let fr = context.passages(Lang::Fr, &[PassageKind::Card]);
    let ary = context.passages(Lang::Ary, &[PassageKind::Card]);
    for topic in &topics {
        for part in Part::ALL {
            let lines = |passages: &[super::Passage<'_>], lang, script| -> Vec<String> {
                let heading = part.heading(lang, script);
                let here = passages.iter().filter(|passage| {
                    passage.topic == Some(topic)
                        && passage.script == script
                        && passage.heading == Some(heading)
                });
                here.map(|passage| passage.text.to_owned()).collect()
            };
            let french = lines(&fr, Lang::Fr, Script::Latn);
            let darija = lines(&ary, Lang::Ary, Script::Arab);
            let file = format!("topics/{topic}/ary.md");
            let heading = format!("## {}", part.heading(Lang::Ary, Script::Arab));
            let at = context.files.get(&file).and_then(|text| text.find(&heading)).unwrap_or(0);
            let span = at..at + heading.len();
            let (in_darija, in_french) = (services(&darija), services(&french));
            if in_darija != in_french {
                let missing: Vec<&str> =
                    in_french.symmetric_difference(&in_darija).map(String::as_str).collect();
                let what = format!(
                    "Cette partie ne nomme pas les mêmes services qu'en français : {}.",
                    missing.join(", ")
                );
                context.report(Severity::Warning, &file, span.clone(), what, None);
            }
            let (here, there) = (items(&darija), items(&french));
            if here != there {
                let what = format!("Cette partie a {here} points de liste, et {there} en français.");
                context.report(Severity::Note, &file, span, what, None);
            }
        }
    }
}

fn services(lines: &[String]) -> BTreeSet<String> {
    let marks = lines.iter().flat_map(|line| line.split("{service:").skip(1));
    marks.filter_map(|rest| rest.split_once('}')).map(|(id, _)| id.to_owned()).collect()
}

fn items(lines: &[String]) -> usize {
    let is_item = |line: &&String| {
        line.starts_with("- ")
            || line.split_once(". ").is_some_and(|(number, _)| number.parse::<u8>().is_ok())
    };
    lines.iter().filter(is_item).count()
}

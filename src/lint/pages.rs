//! The pages of the rules for maintainers: what a rule finds, why, a bad and a better example. One file holds them all, so that
//! it can be read as a document too.

use std::sync::LazyLock;

use super::rules::Rule;
use crate::responses::nearest_word;

const DOCUMENT: &str = include_str!("../../docs/regles.fr.md");

/// What a maintainer reads about a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// The rule's name.
    pub rule: &'static str,
    /// What it finds: one French sentence or two.
    pub about: &'static str,
    /// All of it, in Markdown.
    pub text: &'static str,
    /// Whether it looks at what is said; else it says whether a file can be used at all.
    pub content: bool,
}

/// All pages, in the order of the document: rules of loading, then rules about content.
pub fn pages() -> &'static [Page] {
    static PAGES: LazyLock<Vec<Page>> = LazyLock::new(|| {
        let titled = DOCUMENT.split("\n## `").skip(1).filter_map(|section| section.split_once("`\n"));
        titled
            .map(|(rule, rest)| {
                let text = rest.split("\n# ").next().unwrap_or(rest).trim();
                let about = text.split("\n**").next().unwrap_or(text);
                Page { rule, about, text, content: Rule::named(rule).is_some() }
            })
            .collect()
    });
    &PAGES
}

/// The page of a rule.
///
/// # Errors
/// There is no such rule: a French sentence, with the nearest name.
pub fn page(rule: &str) -> Result<&'static Page, String> {
    let found = pages().iter().find(|page| page.rule == rule);
    found.ok_or_else(|| {
        let near = nearest_word(rule, pages().iter().map(|page| page.rule));
        let tip = near.map_or_else(
            || "`sanad check --list` les nomme toutes.".to_owned(),
            |near| format!("Vouliez-vous écrire `{near}` ?"),
        );
        format!("Il n'y a pas de règle « {rule} ». {tip}")
    })
}

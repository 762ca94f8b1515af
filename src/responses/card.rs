//! Cards and staff sheets: TOML front matter between two `+++`, then Markdown for Discord.

use std::ops::Range;

use super::directory::{ServiceId, read_sources};
use super::problem::{Problems, Source, listed, suggestion};
use super::reading::{self, Presence};
use super::words::SourceRef;
use crate::text::{Lang, Script};

/// Longest part of a card, in characters (Unicode scalar values, the unit in which Discord counts embeds). Discord allows
/// 4096 in a description and 6000 in all embeds of a message; three parts, numbers and names of services must fit.
pub const MAX_PART_CHARS: usize = 1000;

/// Longest title: Discord's limit for the title of an embed is 256 characters.
pub const MAX_TITLE_CHARS: usize = 256;

/// Longest page of a staff sheet, in characters: what Discord allows in a description (4096), less room for a header.
pub const MAX_PAGE_CHARS: usize = 3500;

/// The text of a topic in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// The language.
    pub lang: Lang,
    /// The letters it is written in.
    pub script: Script,
    /// What stands above the card; names no harm over a shoulder.
    pub title: String,
    /// One sentence for menus.
    pub summary: String,
    /// What to do now.
    pub now: String,
    /// Why this happens, what it means.
    pub why: String,
    /// And then.
    pub after: String,
    /// The services that it names, in order: [`Directory::offer`](super::Directory::offer) says whether they may be shown.
    pub named: Vec<ServiceId>,
    /// Its own sources, besides those of the topic.
    pub sources: Vec<SourceRef>,
}

/// A part of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// What to do now.
    Now,
    /// Why.
    Why,
    /// And then.
    After,
}

/// What a referent should say and do, in French.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffSheet {
    /// What stands above it.
    pub title: String,
    /// The whole text, Markdown.
    pub text: String,
    /// Where it was read.
    pub sources: Vec<SourceRef>,
}

impl Part {
    /// The parts in the order of a card.
    pub const ALL: [Self; 3] = [Self::Now, Self::Why, Self::After];

    /// The heading in the file, which is also what people read.
    pub const fn heading(self, lang: Lang, script: Script) -> &'static str {
        match (lang, script, self) {
            (Lang::Fr, _, Self::Now) => "Maintenant",
            (Lang::Fr, _, Self::Why) => "Pourquoi",
            (Lang::Fr, _, Self::After) => "Et après",
            (Lang::Ary, Script::Arab, Self::Now) => "دابا",
            (Lang::Ary, Script::Arab, Self::Why) => "علاش",
            (Lang::Ary, Script::Arab, Self::After) => "ومن بعد",
            (Lang::Ary, Script::Latn, Self::Now) => "Daba",
            (Lang::Ary, Script::Latn, Self::Why) => "3lach",
            (Lang::Ary, Script::Latn, Self::After) => "W men be3d",
        }
    }
}

impl Card {
    /// The text of one part.
    pub fn part(&self, part: Part) -> &str {
        match part {
            Part::Now => &self.now,
            Part::Why => &self.why,
            Part::After => &self.after,
        }
    }

    /// The parts with their headings, in order.
    pub fn parts(&self) -> [(&'static str, &str); 3] {
        Part::ALL.map(|part| (part.heading(self.lang, self.script), self.part(part)))
    }
}

impl StaffSheet {
    /// The text in pages of at most [`MAX_PAGE_CHARS`] characters, cut before headings where possible, else between
    /// paragraphs, lines, words.
    pub fn pages(&self) -> Vec<String> {
        pages(&self.text, MAX_PAGE_CHARS)
    }
}

/// A file split into its front matter and the rest.
struct Split<'a> {
    front: &'a str,
    front_at: usize,
    body_at: usize,
}

fn split<'a>(source: Source<'a>, problems: &mut Problems) -> Option<Split<'a>> {
    let text = source.text;
    let opened = text.strip_prefix("+++\n");
    let closed = opened.and_then(|rest| rest.find("\n+++").or_else(|| rest.starts_with("+++").then_some(0)));
    let (Some(rest), Some(end)) = (opened, closed) else {
        let what = "Ce fichier doit commencer par des informations entre deux lignes `+++`.".to_owned();
        problems
            .error("missing-front-matter", (source, 0..0), what)
            .tip("Par exemple :\n+++\ntitle = \"…\"\nsummary = \"…\"\n+++");
        return None;
    };
    let front_at = text.len() - rest.len();
    let fence = front_at + end;
    let body_at = text[fence..].find("+++").map_or(text.len(), |at| fence + at + 3);
    Some(Split { front: &text[front_at..fence], front_at, body_at })
}

/// Reads a card; names of services are still missing from its texts.
pub(crate) fn read_card(
    source: Source<'_>,
    lang: Lang,
    script: Script,
    problems: &mut Problems,
) -> Option<Card> {
    let split = split(source, problems)?;
    let front = reading::parse(
        source.from(split.front_at),
        split.front,
        &["title", "summary", "source"],
        problems,
        |front, problems| {
            let title = front.text("title", Presence::Required, problems);
            if title.as_ref().is_some_and(|title| title.chars().count() > MAX_TITLE_CHARS) {
                let what = format!("Le titre dépasse {MAX_TITLE_CHARS} caractères, la limite de Discord.");
                problems.error("title-too-long", front.place("title"), what);
            }
            let summary = front.text("summary", Presence::Required, problems);
            (title, summary, read_sources(front, "source", Presence::Optional, problems))
        },
    );
    let [now, why, after] = read_parts(source.from(split.body_at), lang, script, problems);
    let (title, summary, sources) = front?;
    Some(Card {
        lang,
        script,
        title: title?,
        summary: summary?,
        now: now?,
        why: why?,
        after: after?,
        named: Vec::new(),
        sources,
    })
}

/// Reads a staff sheet.
pub(crate) fn read_staff(source: Source<'_>, problems: &mut Problems) -> Option<StaffSheet> {
    let split = split(source, problems)?;
    let known = ["title", "summary", "source"];
    let front =
        reading::parse(source.from(split.front_at), split.front, &known, problems, |front, problems| {
            let title = front.text("title", Presence::Required, problems);
            (title, read_sources(front, "source", Presence::Optional, problems))
        });
    let text = source.text[split.body_at..].trim().to_owned();
    if text.is_empty() {
        problems.error(
            "empty-value",
            (source, split.body_at..split.body_at),
            "Cette fiche n'a pas de texte.".to_owned(),
        );
    }
    let (title, sources) = front?;
    Some(StaffSheet { title: title?, text, sources })
}

/// The three parts of a card, `None` where one is missing or wrong.
fn read_parts(
    source: Source<'_>,
    lang: Lang,
    script: Script,
    problems: &mut Problems,
) -> [Option<String>; 3] {
    let body = &source.text[source.base..];
    let headings = Part::ALL.map(|part| part.heading(lang, script));
    let mut found: [Option<String>; 3] = [None, None, None];
    let mut last = None;
    for section in sections(body) {
        let Some(heading) = section.heading else {
            if !section.text.trim().is_empty() {
                let what =
                    "Ce texte est avant le premier titre : il n'appartient à aucune partie.".to_owned();
                problems.error("text-outside-parts", (source, section.span), what);
            }
            continue;
        };
        let Some(at) = headings.iter().position(|known| *known == heading) else {
            let what = format!("« {heading} » n'est pas une partie d'une carte.");
            let tip = suggestion(heading, headings);
            problems.error("unknown-part", (source, section.span), what).tip(tip);
            continue;
        };
        if found[at].is_some() {
            problems.error(
                "repeated-part",
                (source, section.span),
                format!("La partie « {heading} » est là deux fois."),
            );
            continue;
        }
        if last.is_some_and(|last| last > at) {
            let what = format!("La partie « {heading} » n'est pas à sa place.");
            problems
                .error("unordered-parts", (source, section.span.clone()), what)
                .tip(format!("L'ordre est : {}.", listed(headings)));
        }
        last = Some(at);
        found[at] = Some(section.text.trim().to_owned());
    }
    for (heading, part) in headings.iter().zip(&found) {
        if part.as_ref().is_none_or(String::is_empty) {
            let what = format!("La partie « {heading} » manque ou est vide.");
            problems
                .error("missing-part", (source, 0..0), what)
                .tip(format!("Ajoutez une ligne `## {heading}` et son texte."));
        }
    }
    found.map(|part| part.filter(|text| !text.is_empty()))
}

struct Section<'a> {
    heading: Option<&'a str>,
    text: &'a str,
    /// Where the heading (or the text without one) stands in the body.
    span: Range<usize>,
}

/// Cuts a Markdown body at its `## ` lines.
fn sections(body: &str) -> Vec<Section<'_>> {
    let mut sections = vec![Section { heading: None, text: "", span: 0..0 }];
    let mut at = 0;
    let mut text_at = 0;
    for line in body.split_inclusive('\n') {
        if let Some(heading) = line.strip_prefix("## ") {
            if let Some(last) = sections.last_mut() {
                last.text = &body[text_at..at];
            }
            text_at = at + line.len();
            sections.push(Section {
                heading: Some(heading.trim()),
                text: "",
                span: at..at + line.trim_end().len(),
            });
        }
        at += line.len();
    }
    if let Some(last) = sections.last_mut() {
        last.text = &body[text_at..];
    }
    let first = &mut sections[0];
    let start = first.text.len() - first.text.trim_start().len();
    first.span = start..start.max(first.text.trim_end().len());
    sections
}

/// Checks the lengths of a finished card, after the names of services are in.
pub(crate) fn check_lengths(card: &Card, source: Source<'_>, problems: &mut Problems) {
    for (heading, text) in card.parts() {
        let length = text.chars().count();
        if length > MAX_PART_CHARS {
            let at = source.text.find(&format!("## {heading}")).unwrap_or(0);
            let what = format!(
                "La partie « {heading} » a {length} caractères ; Discord en laisse {MAX_PART_CHARS}."
            );
            problems.error("part-too-long", (source, at..at + heading.len() + 3), what).tip(
                "Les noms des services comptent. Raccourcissez, ou mettez le reste dans une autre partie.",
            );
        }
    }
}

/// Cuts a text into pages of at most `limit` characters at the best places.
fn pages(text: &str, limit: usize) -> Vec<String> {
    let mut pages = Vec::new();
    let mut rest = text.trim();
    while rest.chars().count() > limit {
        let end = rest.char_indices().nth(limit).map_or(rest.len(), |(at, _)| at);
        let head = &rest[..end];
        let cut = ["\n## ", "\n\n", "\n", " "]
            .iter()
            .find_map(|mark| head.rfind(mark).filter(|at| *at > 0))
            .unwrap_or(end);
        pages.push(rest[..cut].trim().to_owned());
        rest = rest[cut..].trim();
    }
    pages.push(rest.to_owned());
    pages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_cut_at_headings_then_paragraphs_then_words() {
        assert_eq!(pages("un\n\ndeux\n## trois\nquatre", 18), ["un\n\ndeux", "## trois\nquatre"]);
        assert_eq!(pages("un deux trois", 8), ["un deux", "trois"]);
        assert_eq!(pages("abcdef", 4), ["abcd", "ef"]);
        assert_eq!(pages("", 4), [""]);
    }

    proptest::proptest! {
        #[test]
        fn pages_keep_every_word_within_the_limit(text in "[a-zé \n#]{0,200}", limit in 5_usize..40) {
            let pages = pages(&text, limit);
            let bare = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).collect::<String>();
            proptest::prop_assert!(pages.iter().all(|page| page.chars().count() <= limit));
            proptest::prop_assert_eq!(bare(&pages.concat()), bare(&text));
        }
    }
}

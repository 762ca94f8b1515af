//! Topics: a folder under `topics/`, with its card in both languages and the sheet for referents.

use jiff::civil::Date;

use super::card::{Card, StaffSheet};
use super::directory::read_sources;
use super::problem::{Problems, Source};
use super::reading::{self, Fields, Presence};
use super::words::{Bilingual, Need, SourceRef, Status};
use crate::phrases::TopicId;
use crate::text::{Lang, Script};

use Presence::{Optional, Required};

const TOPIC_KEYS: &[&str] = &[
    "category",
    "order",
    "emoji",
    "title",
    "needs",
    "public",
    "concern_door",
    "status",
    "reviewed",
    "source",
];

/// One subject of guidance.
#[derive(Clone, Debug)]
pub struct Topic {
    /// The name of its folder.
    pub id: TopicId,
    /// The group of topics in menus.
    pub category: String,
    /// The place within its category.
    pub order: i64,
    /// One emoji for menus.
    pub emoji: String,
    /// Its name for people.
    pub title: Bilingual,
    /// What somebody in this situation may need, the most important first.
    pub needs: Vec<Need>,
    /// Whether a short public card may answer a question about it.
    pub public: bool,
    /// Whether an early sign already opens a door.
    pub concern_door: bool,
    /// Who has signed it, if anybody has: without that it is a draft.
    pub reviewed: Option<Reviewed>,
    /// Where its facts were read.
    pub sources: Vec<SourceRef>,
    /// The French card.
    pub fr: Card,
    /// The Darija card in Arabic letters.
    pub ary: Card,
    /// The Darija card in Latin letters, where there is one.
    pub ary_latn: Option<Card>,
    /// What a referent should say and do.
    pub staff: StaffSheet,
}

/// A named role has read the topic and signs for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reviewed {
    /// In which role: `psychologue`, `juriste` …
    pub role: String,
    /// When.
    pub on: Date,
}

impl Topic {
    /// The card for a reader. Who prefers Latin letters gets the Latin card where there is one, else the Arabic one.
    pub fn card(&self, lang: Lang, script: Script) -> &Card {
        match (lang, script, &self.ary_latn) {
            (Lang::Fr, _, _) => &self.fr,
            (Lang::Ary, Script::Latn, Some(latn)) => latn,
            (Lang::Ary, _, _) => &self.ary,
        }
    }

    /// All its cards.
    pub fn cards(&self) -> impl Iterator<Item = &Card> {
        [&self.fr, &self.ary].into_iter().chain(&self.ary_latn)
    }

    /// Whether nobody has signed it yet.
    pub fn is_draft(&self) -> bool {
        self.reviewed.is_none()
    }
}

/// What `topic.toml` says.
pub(crate) struct TopicHead {
    pub category: String,
    pub order: i64,
    pub emoji: String,
    pub title: Bilingual,
    pub needs: Vec<Need>,
    pub public: bool,
    pub concern_door: bool,
    pub reviewed: Option<Reviewed>,
    pub sources: Vec<SourceRef>,
}

/// Reads a `topic.toml`.
pub(crate) fn read_head(source: Source<'_>, problems: &mut Problems) -> Option<TopicHead> {
    reading::parse(source, source.text, TOPIC_KEYS, problems, |topic, problems| {
        let category = category(topic, problems);
        let order = topic.number("order", Required, (0, 10_000), problems);
        let emoji = emoji(topic, problems);
        let title = topic.both("title", Required, problems);
        let needs = topic.word_list("needs", Required, Need::WORDS, problems);
        let public = topic.flag("public", problems);
        let concern_door = topic.flag("concern_door", problems);
        let reviewed = reviewed(topic, problems);
        let sources = read_sources(topic, "source", Optional, problems);
        if sources.is_empty() {
            let what = "Ce sujet ne cite aucune source.".to_owned();
            problems
                .warning("missing-source", (source, 0..0), what)
                .tip("Ajoutez `[[source]]` avec `url`, `seen` et `date`.");
        }
        Some(TopicHead {
            category: category?,
            order: order?,
            emoji: emoji?,
            title: title?,
            needs,
            public,
            concern_door,
            reviewed: reviewed?,
            sources,
        })
    })
    .flatten()
}

fn category(topic: &Fields<'_, '_>, problems: &mut Problems) -> Option<String> {
    let category = topic.text("category", Required, problems)?;
    if category.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-') {
        return Some(category);
    }
    let what =
        format!("`{category}` n'est pas une catégorie : petites lettres sans accents et tirets seulement.");
    problems.error("bad-id", topic.place("category"), what);
    None
}

fn emoji(topic: &Fields<'_, '_>, problems: &mut Problems) -> Option<String> {
    let emoji = topic.text("emoji", Required, problems)?;
    // An emoji may be several characters (skin tone, joiner), but holds no letter and no space.
    let good = emoji.chars().count() <= 10
        && !emoji.chars().any(|letter| letter.is_alphanumeric() || letter.is_whitespace());
    if !good {
        problems.error("bad-emoji", topic.place("emoji"), format!("« {emoji} » n'est pas un seul emoji."));
    }
    good.then_some(emoji)
}

/// `None` is a mistake that was reported; `Some(None)` is a draft.
fn reviewed(topic: &Fields<'_, '_>, problems: &mut Problems) -> Option<Option<Reviewed>> {
    let status = topic.word("status", Required, Status::WORDS, problems)?;
    match (status, topic.has("reviewed")) {
        (Status::Draft, false) => Some(None),
        (Status::Draft, true) => {
            let what = "Un brouillon (`status = \"draft\"`) ne peut pas avoir `reviewed`.".to_owned();
            problems
                .error("review-not-said", topic.place("reviewed"), what)
                .tip("Si quelqu'un a vraiment relu et signé, écrivez `status = \"reviewed\"`.");
            None
        }
        (Status::Reviewed, _) => {
            let table = topic.table("reviewed", Required, &["role", "on"], problems)?;
            let role = table.text("role", Required, problems);
            let on = table.day("on", Required, problems);
            Some(Some(Reviewed { role: role?, on: on? }))
        }
    }
}

//! The whole library: topics, directory, interface, loaded together or not at all.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::card::{self, Card, StaffSheet};
use super::checks;
use super::directory::{self, Acceptance, Directory};
use super::files::{Files, Fingerprint};
use super::interface::{self, Interface};
use super::lexicon;
use super::problem::{Problem, Problems, Severity, Source};
use super::topic::{self, Topic};
use crate::likeness::Likeness;
use crate::phrases::{Lexicon, TopicId};
use crate::text::{Lang, Script};

/// All curated files, checked. Whoever reloads keeps the last good one in an `Arc` and swaps it.
#[derive(Debug)]
pub struct Library {
    topics: Vec<Topic>,
    directory: Directory,
    interface: Interface,
    lexicon: Lexicon,
    likeness: Option<Likeness>,
    cries: Vec<String>,
    fingerprint: Fingerprint,
}

/// What could be read of files that may have mistakes: for tools that look at the rest all the same.
#[derive(Debug)]
pub struct Draft {
    /// Topics without a mistake.
    pub topics: Vec<Topic>,
    /// Services without a mistake.
    pub directory: Directory,
    /// The interface, if both languages are good.
    pub interface: Option<Interface>,
    /// Phrases and words; lines with mistakes are left out.
    pub lexicon: Lexicon,
    /// The weights of likeness, where the files have any.
    pub likeness: Option<Likeness>,
}

impl Draft {
    /// Reads what can be read, with all problems of all files.
    pub fn read(files: &Files) -> (Self, Vec<Problem>) {
        let mut problems = Problems::default();
        checks::check_names(files, &mut problems);
        checks::check_filled(files, &mut problems);
        let mut directory = directory::read(files, &mut problems);
        directory::check_accepted(files, &directory, &mut problems);
        // Before names of services are put into the sentences of the directory, which must stand as in their files.
        checks::check_passages(files, &directory, &mut problems);
        checks::finish_directory(files, &mut directory, &mut problems);
        let interface = interface::read(files, &mut problems);
        let topics = read_topics(files, &directory, &mut problems);
        let lexicon = lexicon::read(files, &mut problems);
        let likeness = read_likeness(files, &mut problems);
        (Self { topics, directory, interface, lexicon, likeness }, problems.sorted())
    }
}

/// The file of weights. Without one phrases speak alone.
fn read_likeness(files: &Files, problems: &mut Problems) -> Option<Likeness> {
    const FILE: &str = "likeness/likeness.weights";
    match Likeness::from_text(files.get(FILE)?) {
        Ok(likeness) => Some(likeness),
        Err(error) => {
            let what = format!(
                "Ce fichier n’est pas entier ({}) : rien ne serait jugé par ressemblance.",
                error.what()
            );
            problems.push(Problem::in_file("bad-likeness", Severity::Error, FILE, what)).tip(
                "Il ne se modifie pas à la main : reprendre celui de la dernière version, ou lancer `sanad learn`.",
            );
            None
        }
    }
}

/// Accepts services of the directory as they are now, by name, or all that may be: see `directory/accepted.toml`.
pub fn accept_services(files: &Files, ids: Option<&[String]>) -> Acceptance {
    let read = directory::read(files, &mut Problems::default());
    directory::accept(files, &read, ids)
}

impl Library {
    /// Loads a `responses/` folder. All problems of all files come back; with any error there is no library, with
    /// warnings only there is one.
    pub fn load(dir: &Path) -> (Option<Self>, Vec<Problem>) {
        let (files, problems) = Files::read(dir);
        Self::with_problems(&files, problems)
    }

    /// Loads the files that are compiled into the program, so that the binary alone still helps.
    pub fn embedded() -> (Option<Self>, Vec<Problem>) {
        let (files, problems) = Files::embedded();
        Self::with_problems(&files, problems)
    }

    /// Loads files that are already in memory.
    pub fn from_files(files: &Files) -> (Option<Self>, Vec<Problem>) {
        Self::with_problems(files, Vec::new())
    }

    fn with_problems(files: &Files, mut problems: Vec<Problem>) -> (Option<Self>, Vec<Problem>) {
        let (draft, found) = Draft::read(files);
        problems.extend(found);
        let good = !problems.iter().any(Problem::is_error);
        let Draft { topics, directory, interface, lexicon, likeness } = draft;
        let fingerprint = files.fingerprint();
        let library = interface.filter(|_| good).map(|interface| Self {
            topics,
            directory,
            interface,
            lexicon,
            likeness,
            cries: lexicon::cries(files),
            fingerprint,
        });
        (library, problems)
    }

    /// All topics: categories by their first topic, topics by `order`.
    pub fn topics(&self) -> &[Topic] {
        &self.topics
    }

    /// A topic by the name of its folder.
    pub fn topic(&self, id: &TopicId) -> Option<&Topic> {
        self.topics.iter().find(|topic| topic.id == *id)
    }

    /// The card of a topic for a reader; `None` when the library has no such topic (any more).
    pub fn card(&self, id: &TopicId, lang: Lang, script: Script) -> Option<&Card> {
        self.topic(id).map(|topic| topic.card(lang, script))
    }

    /// The referral directory.
    pub fn directory(&self) -> &Directory {
        &self.directory
    }

    /// The bot's own sentences.
    pub fn interface(&self) -> &Interface {
        &self.interface
    }

    /// What people write, compiled for scanning.
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// How like messages are to those that called for an adult; none where the files hold no weights.
    pub fn likeness(&self) -> Option<&Likeness> {
        self.likeness.as_ref()
    }

    /// Ways of asking for help that the phrases of distress stand for, for trying them on a filter of another program. A few of
    /// them may not be recognised as they are: scan before a claim is built on one.
    pub fn cries(&self) -> &[String] {
        &self.cries
    }

    /// How many topics nobody has signed.
    pub fn drafts(&self) -> usize {
        self.topics.iter().filter(|topic| topic.is_draft()).count()
    }

    /// A hash of all files.
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }
}

fn read_topics(files: &Files, directory: &Directory, problems: &mut Problems) -> Vec<Topic> {
    let names: BTreeSet<&str> = files
        .below("topics/")
        .filter_map(|(path, _)| path.strip_prefix("topics/")?.split_once('/'))
        .map(|(name, _)| name)
        .collect();
    if names.is_empty() {
        let what = "Il n'y a aucun sujet : il faut au moins un dossier dans `topics/`.".to_owned();
        problems.push(Problem::in_file("no-topics", Severity::Error, "topics", what));
    }
    let mut topics: Vec<Topic> =
        names.into_iter().filter_map(|name| read_topic(files, name, directory, problems)).collect();
    let mut first: BTreeMap<String, i64> = BTreeMap::new();
    for topic in &topics {
        let least = first.entry(topic.category.clone()).or_insert(topic.order);
        *least = topic.order.min(*least);
    }
    topics.sort_by(|a, b| {
        let key =
            |topic: &Topic| (first[&topic.category], topic.category.clone(), topic.order, topic.id.clone());
        key(a).cmp(&key(b))
    });
    topics
}

fn read_topic(files: &Files, name: &str, directory: &Directory, problems: &mut Problems) -> Option<Topic> {
    if !name.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-') {
        let what = format!(
            "« {name} » n'est pas un nom de sujet : petites lettres sans accents et tirets seulement."
        );
        problems.push(Problem::in_file("bad-id", Severity::Error, &format!("topics/{name}"), what));
    }
    let head =
        open(files, name, "topic.toml", problems).and_then(|source| topic::read_head(source, problems));
    let fr = read_card(files, name, Lang::Fr, Script::Latn, directory, problems);
    let ary = read_card(files, name, Lang::Ary, Script::Arab, directory, problems);
    let has_latn = files.get(&format!("topics/{name}/ary-Latn.md")).is_some();
    let ary_latn = has_latn.then(|| read_card(files, name, Lang::Ary, Script::Latn, directory, problems));
    let staff = read_staff(files, name, directory, problems);
    for phrases in ["fr.phrases", "ary.phrases"] {
        if files.get(&format!("topics/{name}/{phrases}")).is_none() {
            missing(name, phrases, Severity::Error, problems);
        }
    }
    let head = head?;
    Some(Topic {
        id: TopicId::new(name),
        category: head.category,
        order: head.order,
        emoji: head.emoji,
        title: head.title,
        needs: head.needs,
        public: head.public,
        concern_door: head.concern_door,
        reviewed: head.reviewed,
        sources: head.sources,
        fr: fr?,
        ary: ary?,
        ary_latn: ary_latn.flatten(),
        staff: staff?,
    })
}

/// A file of a topic; a missing one is an error.
fn open<'a>(files: &'a Files, topic: &str, file: &str, problems: &mut Problems) -> Option<Source<'a>> {
    let wanted = format!("topics/{topic}/{file}");
    let found = files.below("topics/").find(|(path, _)| *path == wanted);
    if found.is_none() {
        missing(topic, file, Severity::Error, problems);
    }
    found.map(|(path, text)| Source::new(path, text))
}

fn missing(topic: &str, file: &str, severity: Severity, problems: &mut Problems) {
    let (rule, what) = match file {
        "fr.md" => ("missing-language", "la carte en français"),
        "ary.md" => ("missing-language", "la carte en darija"),
        "fr.phrases" => ("missing-phrases", "ce que les jeunes écrivent en français"),
        "ary.phrases" => ("missing-phrases", "ce que les jeunes écrivent en darija"),
        "staff.fr.md" => ("missing-file", "la fiche pour les référents"),
        _ => ("missing-file", "la description du sujet"),
    };
    let what = format!("Il manque `{file}` ({what}) au sujet « {topic} ».");
    problems.push(Problem::in_file(rule, severity, &format!("topics/{topic}/{file}"), what));
}

fn read_card(
    files: &Files,
    name: &str,
    lang: Lang,
    script: Script,
    directory: &Directory,
    problems: &mut Problems,
) -> Option<Card> {
    let file = match (lang, script) {
        (Lang::Fr, _) => "fr.md",
        (Lang::Ary, Script::Arab) => "ary.md",
        (Lang::Ary, Script::Latn) => "ary-Latn.md",
    };
    let source = open(files, name, file, problems)?;
    let mut card = card::read_card(source, lang, script, problems)?;
    card.named = checks::named_services([&card.now, &card.why, &card.after], directory);
    for text in [&mut card.now, &mut card.why, &mut card.after, &mut card.summary] {
        *text = checks::fill_services(text, lang, directory);
    }
    card::check_lengths(&card, source, problems);
    Some(card)
}

fn read_staff(
    files: &Files,
    name: &str,
    directory: &Directory,
    problems: &mut Problems,
) -> Option<StaffSheet> {
    let source = open(files, name, "staff.fr.md", problems)?;
    let mut staff = card::read_staff(source, problems)?;
    staff.text = checks::fill_services(&staff.text, Lang::Fr, directory);
    Some(staff)
}

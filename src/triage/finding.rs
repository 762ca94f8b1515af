//! One match of one phrase, or what likeness found, as triage sees it.

use crate::phrases::{About, Level, PhraseId, Signal, TopicId};
use crate::text::{Lang, Script};

/// How sure the match is; only breaks ties between findings that weigh the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// Through an ambiguous key or a guess about a spelling.
    Likely,
    /// Word for word, or through a spelling that has one reading.
    Sure,
}

/// What `topic.toml` says that decisions need.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TopicRules {
    /// A question about it may be answered by a short card in public.
    pub public: bool,
    /// A mere concern about it already opens a door and is told to those on duty within the hour.
    pub concern_door: bool,
    /// How pressing it is beside others of the same signal and level; the higher wins.
    pub weight: u16,
}

/// One match of one phrase in a message, or what likeness found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which phrase; none where likeness speaks alone.
    pub phrase: Option<PhraseId>,
    /// The topic whose folder holds the phrase.
    pub topic: TopicId,
    /// What `topic.toml` says about that topic.
    pub rules: TopicRules,
    /// What the phrase means.
    pub signal: Signal,
    /// Of distress and lures; a missing one counts as a concern. Ignored for questions.
    pub level: Option<Level>,
    /// Whom the words are about.
    pub about: About,
    /// A story of having come through.
    pub recovery: bool,
    /// A phrase on trial: it feeds the list and the figures, never a door or a ping.
    pub observed: bool,
    /// The language of the words that matched.
    pub lang: Lang,
    /// The script of the words that matched.
    pub script: Script,
    /// How sure the match is.
    pub certainty: Certainty,
    /// The match stands on half of the words of the message or more.
    pub fills: bool,
    /// Its alarm was held back: nothing else in the message bears it out.
    pub doubted: bool,
}

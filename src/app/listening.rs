//! A text in, findings out: what its phrases say and what its likeness makes of that. The same for messages, reports and tools.

use crate::likeness::{self, Grade, Likeness, Opinion};
use crate::phrases::{How, Lexicon, Match, Scratch};
use crate::responses::{Library, Topic};
use crate::text::{Lang, Script, language_hint, script_of};
use crate::triage::{Certainty, Finding, LikenedTopic, TopicRules, liken};

/// Words up to which a match can make up a message; what is found in longer ones may be said by the way.
const SHORT: usize = 12;

/// The topic of what is like distress, if the topic that it is most like is not there any more.
const ANY_TOPIC: &str = "get-help";

/// Buffers for listening, to be reused: one per task.
#[derive(Debug, Default)]
pub struct Listening {
    words: Scratch,
    pieces: likeness::Scratch,
}

/// What findings are made with. Tools listen with files that make no library: old or half-written ones.
#[derive(Clone, Copy, Debug)]
pub struct Ears<'a> {
    /// The phrases.
    pub lexicon: &'a Lexicon,
    /// The weights; none where phrases speak alone.
    pub likeness: Option<&'a Likeness>,
    /// The topics, for their rules.
    pub topics: &'a [Topic],
}

impl<'a> Ears<'a> {
    /// With all that a library has.
    pub fn of(library: &'a Library) -> Self {
        Self { lexicon: library.lexicon(), likeness: library.likeness(), topics: library.topics() }
    }

    /// Adds what is found in a text. Where nothing is, nothing is allocated.
    pub fn listen(self, text: &str, buffers: &mut Listening, findings: &mut Vec<Finding>) {
        let before = findings.len();
        self.lexicon.scan(text, &mut buffers.words);
        let (folded, matches) = (buffers.words.folded(), buffers.words.matches());
        findings.extend(matches.iter().filter_map(|found| self.finding(text, folded.words().len(), found)));
        let Some(likeness) = self.likeness else { return };
        let Some(score) = likeness.score(folded, &mut buffers.pieces) else { return };
        if findings.len() == before && likeness.grade(score) < Grade::Like {
            return;
        }
        let opinion = likeness.opinion(score, &buffers.pieces);
        let mut own = findings.split_off(before);
        liken(&mut own, &opinion, self.topic(text, &opinion));
        findings.append(&mut own);
    }

    /// What a match means. The language is that of the whole text where it tells, else that of the phrase.
    fn finding(self, text: &str, words: usize, found: &Match) -> Option<Finding> {
        let phrase = self.lexicon.phrase(found.phrase);
        let topic = self.topics.iter().find(|topic| topic.id == phrase.topic)?;
        let (lang, script) =
            language_hint(text).unwrap_or((phrase.lang, script_of(text).unwrap_or(Script::Latn)));
        Some(Finding {
            phrase: Some(phrase.id),
            topic: phrase.topic.clone(),
            rules: rules(topic),
            signal: phrase.signal,
            level: phrase.level,
            about: phrase.about,
            recovery: phrase.recovery,
            observed: phrase.observed,
            lang,
            script,
            certainty: match found.how {
                How::Exact | How::Folded | How::Spelling | How::Stem => Certainty::Sure,
                How::Joined | How::Leet | How::Key | How::Prefixed | How::Typo => Certainty::Likely,
            },
            fills: words <= SHORT && 2 * found.words.len() >= words,
            doubted: false,
        })
    }

    /// The topic that likeness names.
    fn topic(self, text: &str, opinion: &Opinion<'_>) -> Option<LikenedTopic> {
        let named = |name: &str| self.topics.iter().find(|topic| topic.id.as_str() == name);
        let topic = named(opinion.topic).or_else(|| named(ANY_TOPIC))?;
        let script = script_of(text).unwrap_or(Script::Latn);
        let (lang, script) = language_hint(text).unwrap_or((Lang::Fr, script));
        Some(LikenedTopic { topic: topic.id.clone(), rules: rules(topic), lang, script })
    }
}

fn rules(topic: &Topic) -> TopicRules {
    TopicRules {
        public: topic.public,
        concern_door: topic.concern_door,
        // Topics are ordered by how pressing they are, the most pressing first.
        weight: u16::try_from(1000 - topic.order.clamp(0, 1000)).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phrases::Level;
    use crate::triage::{Rule, assess};

    #[test]
    fn a_cry_calls_alone_and_in_the_middle_of_ordinary_talk() {
        let (library, problems) = Library::embedded();
        let library = library.unwrap_or_else(|| panic!("{problems:?}"));
        assert!(library.likeness().is_some(), "the weights are compiled in");
        for cry in ["je veux mourir", "بغيت نموت", "wlh bghit nmout", IN_BETWEEN] {
            let mut findings = Vec::new();
            Ears::of(&library).listen(cry, &mut Listening::default(), &mut findings);
            let heard = assess(&findings).unwrap();
            assert_eq!((heard.level, heard.observed), (Some(Level::Urgent), false), "{cry}");
            assert!(!heard.reasons.contains(&Rule::Doubted), "{cry}");
        }
    }

    #[test]
    fn what_says_nothing_is_like_nothing() {
        let (library, problems) = Library::embedded();
        let library = library.unwrap_or_else(|| panic!("{problems:?}"));
        let short = [
            "",
            " ",
            "-_-",
            "😂😂",
            "🔥",
            "!!!",
            "?",
            "ok",
            "1 2 3 4 5 6 7",
            "ha ha ha ha ha",
            "www",
            "هههه هههه",
            "-",
            "w w w",
        ];
        let foreign = [
            "привет как дела что делаешь сегодня",
            "anyone up for ranked tonight after dinner",
            "let x = 5; println!(\"{x}\");",
            "https://example.org/watch?v=abc",
            "!play despacito",
            "ⴰⵣⵓⵍ ⵎⴰⵏⵣⴰⴽⵉⵏ ⵍⴰⴱⴰⵙ",
            "你好 今天 怎么样",
            "hola amigos que tal el partido",
        ];
        for text in short.into_iter().chain(foreign) {
            let mut findings = Vec::new();
            Ears::of(&library).listen(text, &mut Listening::default(), &mut findings);
            assert!(findings.is_empty(), "{text}: {findings:?}");
        }
    }

    /// Invented: a few words in the middle of an evening of football.
    const IN_BETWEEN: &str = "hier on a regardé le match de foot avec les potes, le raja a gagné 3 à 1, deux buts et un penalty, moi \
        j'ai envie de mourir et je l'ai dit à personne, après on a mangé des pizzas et on a fini sur fifa, demain on joue au stade";
}

//! `config/eval.toml`: what the figures may not fall below or rise above.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Fold;

/// All thresholds. Shares are in percent, budgets in messages per 10,000 or per 1,000, gaps in points.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Gate {
    /// The part of the labelled messages that phrases are written without.
    pub unseen: Option<Fold>,
    /// Recall on all labelled messages, by language.
    pub recall: BTreeMap<String, LanguageRecall>,
    /// Recall on the unseen part, by language.
    pub recall_unseen: BTreeMap<String, LanguageRecall>,
    /// Messages that are nothing and became a case, by language.
    pub hard_negatives: BTreeMap<String, Ceiling>,
    /// Questions that became a case, by language.
    pub asks_escalated: BTreeMap<String, Ceiling>,
    /// False alarms on ordinary chat, by language.
    pub ordinary: BTreeMap<String, LanguageBudget>,
    /// How far the last language may lie behind the best.
    pub gap: Gap,
    /// How well spellings of one Darija word meet.
    pub keys: Keys,
}

/// At least this.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Floor {
    /// The figure may not fall below.
    pub at_least: f64,
    /// Where it should get to.
    pub target: f64,
}

/// At most this.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ceiling {
    /// The figure may not rise above.
    pub at_most: f64,
    /// Where it should get to.
    pub target: f64,
}

/// Recall in one language, in percent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LanguageRecall {
    /// Imminent and urgent messages that become a case.
    pub high: Option<Floor>,
    /// Messages of the level concern that become a case.
    pub concern: Option<Floor>,
    /// Imminent and urgent messages that become a case of that level or above.
    pub high_level: Option<Floor>,
    /// Imminent and urgent messages found that got the right topic.
    pub high_topic: Option<Floor>,
    /// Questions that are read as questions.
    pub asks: Option<Floor>,
}

/// What ordinary chat in one language may cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LanguageBudget {
    /// Urgent and imminent cases per 10,000 messages.
    pub pings: Option<Ceiling>,
    /// Doors per 1,000 messages.
    pub doors: Option<Ceiling>,
    /// Cases of the level concern per 1,000 messages.
    pub list: Option<Ceiling>,
}

/// Points between the best language and the last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Gap {
    /// Of imminent and urgent messages.
    pub high: Option<Ceiling>,
    /// Of the level concern.
    pub concern: Option<Ceiling>,
    /// Of imminent and urgent messages of the unseen part.
    pub high_unseen: Option<Ceiling>,
    /// Of the level concern of the unseen part.
    pub concern_unseen: Option<Ceiling>,
}

/// Darija keys, in percent of pairs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Keys {
    /// Pairs of spellings of one word that meet.
    pub same_word: Option<Floor>,
    /// Pairs of different words, one letter apart, that meet.
    pub edit1: Option<Ceiling>,
    /// Pairs of different words with the same consonants that meet.
    pub skeleton_equal: Option<Ceiling>,
}

impl Gate {
    /// Reads the file.
    ///
    /// # Errors
    /// What toml says about it, with line and column: a key that is not known, a number that is missing, and the like.
    pub fn read(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_of_the_repository_can_be_read() {
        let gate = Gate::read(include_str!("../../config/eval.toml")).unwrap();
        assert_eq!(gate.unseen, Some("0/3".parse().unwrap()));
        for lang in ["fr", "ary-Latn", "ary-Arab", "mixed"] {
            for recall in [&gate.recall[lang], &gate.recall_unseen[lang]] {
                assert!(recall.high.is_some() && recall.concern.is_some(), "{lang}");
            }
            assert!(
                gate.hard_negatives.contains_key(lang) && gate.asks_escalated.contains_key(lang),
                "{lang}"
            );
        }
        for lang in ["fr", "ary-Latn", "ary-Arab"] {
            let budget = gate.ordinary[lang];
            assert!(budget.pings.is_some() && budget.doors.is_some() && budget.list.is_some(), "{lang}");
        }
        assert!(gate.gap.high.is_some() && gate.keys.same_word.is_some());
    }

    #[test]
    fn a_misspelt_key_or_a_missing_number_is_an_error() {
        let unknown =
            Gate::read("[recal.fr]\nhigh = { at_least = 1, target = 2 }\n").unwrap_err().to_string();
        assert!(unknown.contains("unknown field `recal`") && unknown.contains("line 1"), "{unknown}");
        let missing = Gate::read("[recall.fr]\nhigh = { at_least = 1 }\n").unwrap_err().to_string();
        assert!(missing.contains("missing field `target`"), "{missing}");
        let fold = Gate::read("unseen = \"3/3\"\n").unwrap_err().to_string();
        assert!(fold.contains("names no part"), "{fold}");
    }
}

//! AutoMod, the filter that Discord runs before any bot hears a message: which rules of a server would take away, or punish, words
//! with which young people ask for help. What AutoMod blocks never reaches Sanad.
//!
//! Matching follows Discord's reference ("Auto Moderation", keyword matching): whole words, `*` for anything before or after,
//! capitals alike; patterns in Rust's flavour. Accents count for nothing here, so that a doubt is told rather than not.

use regex::RegexBuilder;
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::app::diagnostic::{Automod, FilterRule, Found};
use crate::ids::{ChannelId, RoleId};

/// Words of a rule that a report names.
const MOST_NAMED: usize = 5;
/// Bytes of a compiled pattern: more is a slip, or meant to hurt.
const PATTERN_SIZE: usize = 1 << 20;
/// Discord's numbers.
const ON_MESSAGES: u8 = 1;
const KEYWORDS: u8 = 1;
const LISTS: u8 = 4;
const BLOCKS: u8 = 1;
const TELLS_A_CHANNEL: u8 = 2;
const SILENCES: u8 = 3;
const QUARANTINES: u8 = 4;

/// A rule of a server.
#[derive(Clone, Debug, Deserialize)]
pub struct AutomodRule {
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// Whether it is on.
    #[serde(default)]
    pub enabled: bool,
    /// When it looks: 1 for messages.
    pub event_type: u8,
    /// What it looks for.
    pub trigger_type: u8,
    /// The words, patterns or lists.
    #[serde(default)]
    pub trigger_metadata: Option<Trigger>,
    /// What it does.
    #[serde(default)]
    pub actions: Vec<AutomodAction>,
    /// Whoever has one of these is left out.
    #[serde(default)]
    pub exempt_roles: Vec<RoleId>,
    /// What is written there is left out.
    #[serde(default)]
    pub exempt_channels: Vec<ChannelId>,
}

/// What a rule looks for; each kind of rule has some of it.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Trigger {
    /// Words.
    #[serde(default)]
    pub keyword_filter: Vec<String>,
    /// Patterns.
    #[serde(default)]
    pub regex_patterns: Vec<String>,
    /// What does not count.
    #[serde(default)]
    pub allow_list: Vec<String>,
}

/// What a rule does.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct AutomodAction {
    /// Discord's number for it.
    #[serde(rename = "type")]
    pub kind: u8,
}

impl AutomodRule {
    fn does(&self, kind: u8) -> bool {
        self.actions.iter().any(|action| action.kind == kind)
    }
}

/// What the rules of a server would do to these ways of asking for help. `recognised` says whether Sanad would have heard one.
pub fn judge(rules: &[AutomodRule], samples: &[String], recognised: impl FnMut(&str) -> bool) -> Automod {
    let mut recognised = recognised;
    let plain: Vec<(String, &str)> = samples.iter().map(|sample| (plain(sample), sample.as_str())).collect();
    let heard = rules.iter().filter(|rule| rule.enabled && rule.event_type == ON_MESSAGES);
    let mut judged = Vec::new();
    for rule in heard {
        let punishes = rule.does(SILENCES) || rule.does(QUARANTINES);
        let tells = rule.does(TELLS_A_CHANNEL);
        if !(punishes || tells || rule.does(BLOCKS)) {
            continue;
        }
        let (words, unreadable) = match rule.trigger_type {
            KEYWORDS => caught(rule, &plain, &mut recognised),
            // Discord shows nobody what stands in its own lists.
            LISTS => (Vec::new(), true),
            _ => continue,
        };
        let found = match (words.is_empty(), unreadable) {
            (false, _) => Found::Words(words),
            (true, true) => Found::Unreadable,
            (true, false) => Found::Nothing,
        };
        judged.push(FilterRule {
            name: rule.name.clone(),
            punishes,
            blocks: rule.does(BLOCKS),
            tells,
            found,
            exempt_roles: rule.exempt_roles.clone(),
            exempt_channels: rule.exempt_channels.clone(),
        });
    }
    Automod::Rules(judged)
}

/// The words and patterns of a rule that catch what Sanad would recognise, and whether a pattern could not be read.
fn caught(
    rule: &AutomodRule,
    samples: &[(String, &str)],
    recognised: &mut impl FnMut(&str) -> bool,
) -> (Vec<String>, bool) {
    let empty = Trigger::default();
    let trigger = rule.trigger_metadata.as_ref().unwrap_or(&empty);
    let allowed: Vec<Filter> = trigger.allow_list.iter().filter_map(|word| Filter::read(word)).collect();
    let mut words = Vec::new();
    for word in &trigger.keyword_filter {
        let Some(filter) = Filter::read(word) else { continue };
        let catches = |text: &str| filter.catches(text, &allowed);
        // The word alone may be a cry already.
        let alone = catches(&filter.core) && recognised(&filter.core);
        if alone || samples.iter().any(|(plain, sample)| catches(plain) && recognised(sample)) {
            words.push(word.clone());
        }
        if words.len() == MOST_NAMED {
            return (words, false);
        }
    }
    let mut unreadable = false;
    for pattern in &trigger.regex_patterns {
        let built = RegexBuilder::new(pattern).case_insensitive(true).size_limit(PATTERN_SIZE).build();
        let Ok(regex) = built else {
            unreadable = true;
            continue;
        };
        let catches =
            |sample: &str| regex.is_match(sample) && !allowed.iter().any(|word| word.is_in(&plain(sample)));
        if samples.iter().any(|(_, sample)| catches(sample) && recognised(sample)) {
            words.push(pattern.clone());
        }
        if words.len() == MOST_NAMED {
            break;
        }
    }
    (words, unreadable)
}

/// A word of a filter.
struct Filter {
    core: String,
    open_before: bool,
    open_after: bool,
}

impl Filter {
    fn read(word: &str) -> Option<Self> {
        let word = word.trim();
        let core = plain(word.trim_matches('*'));
        let known = !core.trim().is_empty();
        known.then(|| Self { core, open_before: word.starts_with('*'), open_after: word.ends_with('*') })
    }

    /// Where it stands in a text, in bytes.
    fn places<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (usize, usize)> + 'a {
        text.match_indices(&self.core).map(|(at, found)| (at, at + found.len())).filter(|(from, to)| {
            let before = text[..*from].chars().next_back();
            let after = text[*to..].chars().next();
            let ends = |neighbour: Option<char>| neighbour.is_none_or(|letter| !letter.is_alphanumeric());
            (self.open_before || ends(before)) && (self.open_after || ends(after))
        })
    }

    fn is_in(&self, text: &str) -> bool {
        self.places(text).next().is_some()
    }

    /// Whether it catches a text in a place that nothing allowed covers.
    fn catches(&self, text: &str, allowed: &[Self]) -> bool {
        self.places(text).any(|(from, to)| {
            let covers = |word: &Self| word.places(text).any(|(start, end)| start <= from && to <= end);
            !allowed.iter().any(covers)
        })
    }
}

/// Small letters without accents and vowel signs.
fn plain(text: &str) -> String {
    text.nfd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(words: &[&str], patterns: &[&str], allowed: &[&str], actions: &[u8]) -> AutomodRule {
        let owned = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect();
        AutomodRule {
            name: "Mots".to_owned(),
            enabled: true,
            event_type: ON_MESSAGES,
            trigger_type: KEYWORDS,
            trigger_metadata: Some(Trigger {
                keyword_filter: owned(words),
                regex_patterns: owned(patterns),
                allow_list: owned(allowed),
            }),
            actions: actions.iter().map(|kind| AutomodAction { kind: *kind }).collect(),
            exempt_roles: Vec::new(),
            exempt_channels: Vec::new(),
        }
    }

    fn found(rule: AutomodRule) -> Option<Found> {
        let samples = ["je veux mourir".to_owned(), "il m'a touché".to_owned(), "بغيت نموت".to_owned()];
        let Automod::Rules(rules) = judge(&[rule], &samples, |_| true) else { return None };
        rules.into_iter().next().map(|rule| rule.found)
    }

    #[test]
    fn words_are_met_as_discord_meets_them() {
        let words = |list: &[&str]| Some(Found::Words(list.iter().map(|word| (*word).to_owned()).collect()));
        for (filter, catches) in [
            ("mourir", true),
            ("MOURIR", true),
            ("mour", false),
            ("mour*", true),
            ("*rir", true),
            ("*ouri*", true),
            ("veux mourir", true),
            ("touche", true),
            ("نموت", true),
            ("football", false),
        ] {
            // The word alone is not asked for here.
            let samples = ["je veux mourir".to_owned(), "il m'a touché".to_owned(), "بغيت نموت".to_owned()];
            let judged = judge(&[rule(&[filter], &[], &[], &[BLOCKS])], &samples, |text| {
                samples.contains(&text.to_owned())
            });
            let Automod::Rules(rules) = judged else { panic!("rules") };
            let expected = if catches { words(&[filter]) } else { Some(Found::Nothing) };
            assert_eq!(Some(rules[0].found.clone()), expected, "{filter}");
        }
        assert_eq!(found(rule(&["mourir"], &[], &["veux mourir"], &[BLOCKS])), words(&["mourir"]), "alone");
        assert_eq!(found(rule(&[], &["mou?rir"], &[], &[SILENCES])), words(&["mou?rir"]));
        assert_eq!(found(rule(&[], &["mou?rir"], &["mourir"], &[SILENCES])), Some(Found::Nothing));
        assert_eq!(found(rule(&[], &["(["], &[], &[BLOCKS])), Some(Found::Unreadable));
    }

    #[test]
    fn rules_that_are_off_or_look_elsewhere_are_left_out() {
        assert_eq!(found(AutomodRule { enabled: false, ..rule(&["mourir"], &[], &[], &[BLOCKS]) }), None);
        assert_eq!(found(AutomodRule { event_type: 2, ..rule(&["mourir"], &[], &[], &[BLOCKS]) }), None);
        assert_eq!(found(AutomodRule { trigger_type: 3, ..rule(&[], &[], &[], &[BLOCKS]) }), None);
        assert_eq!(found(rule(&["mourir"], &[], &[], &[])), None, "it does nothing");
        let lists = AutomodRule { trigger_type: LISTS, ..rule(&[], &[], &[], &[BLOCKS]) };
        assert_eq!(found(lists), Some(Found::Unreadable));
    }
}

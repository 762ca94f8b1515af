//! The matchers that the engine is compared with.

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use rustrict::{Censor, Trie, Type};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Another matcher.
pub struct Lane {
    pub name: &'static str,
    pub run: Box<dyn FnMut(&str) -> usize>,
}

/// The peers; the raw DFA first, whose time is R.
pub fn peers(phrases: &[String]) -> Vec<Lane> {
    let folded: Vec<String> = phrases.iter().map(|p| plain(p)).collect();
    let dfa = build(phrases, AhoCorasickKind::DFA);
    let folded_dfa = build(&folded, AhoCorasickKind::DFA);
    let automatic = AhoCorasick::new(phrases).unwrap_or_else(|e| panic!("{e}"));
    // With our words alone, and as its documentation has it: our words beside its own and its false positives.
    let with_ours = |mut trie: Trie| -> &'static Trie {
        phrases.iter().for_each(|p| trie.set(p, Type::PROFANE & Type::SEVERE));
        Box::leak(Box::new(trie))
    };
    let (alone, beside_its_own) = (with_ours(Trie::new()), with_ours(Trie::default()));
    let rustrict = |trie: &'static Trie| {
        move |text: &str| usize::from(Censor::from_str(text).with_trie(trie).analyze().is(Type::ANY))
    };
    let mut buffer = String::new();
    vec![
        Lane {
            name: "aho-corasick DFA, raw (R)",
            run: Box::new(move |text| dfa.find_overlapping_iter(text).count()),
        },
        Lane { name: "AhoCorasick::new, raw", run: Box::new(move |text| automatic.find_iter(text).count()) },
        Lane {
            name: "NFKD + strip marks + lower + DFA",
            run: Box::new(move |text| {
                buffer.clear();
                buffer.extend(text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase));
                folded_dfa.find_overlapping_iter(&buffer).count()
            }),
        },
        Lane { name: "rustrict, same words alone", run: Box::new(rustrict(alone)) },
        Lane { name: "rustrict, same words and its own", run: Box::new(rustrict(beside_its_own)) },
    ]
}

fn build(phrases: &[String], kind: AhoCorasickKind) -> AhoCorasick {
    AhoCorasick::builder().kind(Some(kind)).build(phrases).unwrap_or_else(|e| panic!("{e}"))
}

fn plain(text: &str) -> String {
    text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

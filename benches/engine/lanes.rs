//! The matchers that are compared.

use std::cell::RefCell;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use rustrict::{Censor, Trie, Type};
use sanad::phrases::{Lexicon, Scratch, Source, TopicId};
use sanad::text::{Folded, Lang};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The engine with its buffers.
pub struct Ours {
    lexicon: Lexicon,
    scratch: RefCell<Scratch>,
    folded: RefCell<Folded>,
}

impl Ours {
    pub fn new(phrases: &[String]) -> Self {
        let is_french = |p: &&String| p.split(' ').all(|w| FRENCH.contains(w));
        let text = |french: bool| {
            let lines: Vec<&str> =
                phrases.iter().filter(|p| is_french(p) == french).map(String::as_str).collect();
            format!("[distress urgent]\n{}\n", lines.join("\n"))
        };
        let (fr, ary) = (text(true), text(false));
        let source = |lang: Lang, text| Source { topic: TopicId::new("bench"), lang, file: "bench", text };
        let (lexicon, _) = Lexicon::compile(&[], &[source(Lang::Fr, &fr), source(Lang::Ary, &ary)]);
        Self { lexicon, scratch: RefCell::default(), folded: RefCell::default() }
    }

    /// Number of matches.
    pub fn scan(&self, text: &str) -> usize {
        self.lexicon.scan(text, &mut self.scratch.borrow_mut()).len()
    }

    /// Number of words.
    pub fn fold(&self, text: &str) -> usize {
        let mut folded = self.folded.borrow_mut();
        folded.read(text);
        folded.words().len()
    }

    pub fn bytes(&self) -> usize {
        self.lexicon.bytes()
    }
}

/// Letters that Darija words of the benches do not use alone: a phrase is French when it has neither Arabic letters nor digits and
/// is written with the French words of the list. The invented cold words count as French too.
struct French;

const FRENCH: French = French;

impl French {
    fn contains(&self, word: &str) -> bool {
        const DARIJA: [&str; 24] = [
            "ana", "nta", "nti", "howa", "hiya", "ntoma", "homa", "wach", "wax", "kifach", "fin", "mnin",
            "imta", "chno", "chkon", "bghit", "bghiti", "bgha", "kan", "ghadi", "daba", "bzaf", "safi",
            "wakha",
        ];
        word.chars().all(|c| c.is_alphabetic() && !('\u{600}'..'\u{700}').contains(&c))
            && !DARIJA.contains(&word)
    }
}

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
    let trie: &'static Trie = {
        let mut trie = Trie::new();
        phrases.iter().for_each(|p| trie.set(p, Type::PROFANE & Type::SEVERE));
        Box::leak(Box::new(trie))
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
        Lane {
            name: "rustrict, same words",
            run: Box::new(move |text| {
                usize::from(Censor::from_str(text).with_trie(trie).analyze().is(Type::ANY))
            }),
        },
    ]
}

fn build(phrases: &[String], kind: AhoCorasickKind) -> AhoCorasick {
    AhoCorasick::builder().kind(Some(kind)).build(phrases).unwrap_or_else(|e| panic!("{e}"))
}

fn plain(text: &str) -> String {
    text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

//! The engine, as the bench and the count of instructions use it.

use std::cell::RefCell;

use sanad_engine::phrases::{Lexicon, Scratch, Source, TopicId};
use sanad_engine::text::{Folded, Lang};

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

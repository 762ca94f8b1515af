//! Folding: a message becomes letters and words, each with its place in the original. Two flat passes over reused
//! buffers; nothing is allocated once the buffers have grown to the longest message seen.

use std::fmt;
use std::ops::Range;

use super::symbol::{self, Symbol};
use super::table::TABLE;

/// What is known about a word before anybody has looked it up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct WordFlags(u16);

impl WordFlags {
    /// An end of sentence stands before the word.
    pub const STOP_BEFORE: Self = Self(1);
    /// A line break or an ellipsis stands before the word.
    pub const PAUSE_BEFORE: Self = Self(2);
    /// Only punctuation, no white space, stands between the previous word and this one (`su.i-cide`, `c'est`).
    pub const GLUED: Self = Self(4);
    /// Holds a digit.
    pub const DIGIT: Self = Self(8);
    /// Holds a sign that stands for a letter (`@ $ *`).
    pub const SIGN: Self = Self(16);
    /// Holds a Latin letter.
    pub const LATIN: Self = Self(32);
    /// Holds an Arabic letter.
    pub const ARABIC: Self = Self(64);
    /// Holds a letter that Sanad does not read; the word matches nothing.
    pub const FOREIGN: Self = Self(128);
    /// Holds a letter that looks like a Latin one.
    pub const LOOKALIKE: Self = Self(256);

    /// Whether all the flags of `other` are set.
    #[inline]
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether any of the flags of `other` is set.
    #[inline]
    pub const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Both sets of flags.
    #[inline]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Letters in a row that are one word; a longer run goes on as another word. No word is that long, and what follows a
/// word is not cleared for nothing.
const LONGEST_WORD: usize = 64;

/// Flags of words that cannot go on in Arabic letters.
const OTHER_SCRIPT: WordFlags =
    WordFlags::LATIN.with(WordFlags::DIGIT).with(WordFlags::LOOKALIKE).with(WordFlags::SIGN);

/// What each symbol makes of the word it stands in; 0 for those that end it.
const KINDS: [u16; 256] = {
    let mut t = [0; 256];
    let mut s = 0;
    while s < 256 {
        let symbol = s as u8;
        t[s] = if symbol::is_latin(symbol) {
            WordFlags::LATIN.0
        } else if symbol.is_ascii_digit() {
            WordFlags::DIGIT.0
        } else if symbol >= symbol::LOOKALIKE {
            WordFlags::LOOKALIKE.0
        } else if symbol::is_arabic(symbol) {
            WordFlags::ARABIC.0
        } else if symbol == symbol::FOREIGN {
            WordFlags::FOREIGN.0
        } else {
            0
        };
        s += 1;
    }
    t
};

/// A word of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// First letter, an index into [`Folded::letters`].
    pub start: u32,
    /// One past the last letter.
    pub end: u32,
    /// First byte in the original text.
    pub from: u32,
    /// One past the last byte in the original text, marks that follow the last letter included.
    pub to: u32,
    /// What is known about it.
    pub flags: WordFlags,
}

/// A folded message. Reuse it for the next one: [`Folded::read`] empties it first. `Debug` shows nothing of it (promise P3).
#[derive(Clone, Default)]
pub struct Folded {
    /// Scratch of the first pass, of which `used` symbols belong to this message; what is beyond is old.
    raw: Vec<Symbol>,
    used: usize,
    offsets: Vec<u32>,
    letters: Vec<Symbol>,
    words: Vec<Word>,
}

impl fmt::Debug for Folded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Folded({} words)", self.words.len())
    }
}

impl Folded {
    /// Folds a text. Texts over 4 GiB are cut at that length (Discord's limit is 4,000 characters).
    pub fn read(&mut self, text: &str) {
        let text = if text.len() > u32::MAX as usize { text.get(..1 << 31).unwrap_or("") } else { text };
        self.look_up(text);
        self.cut();
    }

    /// The words, in order.
    #[inline]
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// All letters of all words, one after the other.
    #[inline]
    pub fn letters(&self) -> &[Symbol] {
        &self.letters
    }

    /// The letters of a word.
    #[inline]
    pub fn letters_of(&self, word: &Word) -> &[Symbol] {
        &self.letters[word.start as usize..word.end as usize]
    }

    /// The bytes of the original that the words from `first` to `last` (included) stand on.
    pub fn span(&self, first: usize, last: usize) -> Range<usize> {
        self.words[first].from as usize..self.words[last].to as usize
    }

    /// First pass: each character becomes at most two symbols, each with the byte where its character starts.
    fn look_up(&mut self, text: &str) {
        let table = &*TABLE;
        let ascii = table.ascii();
        let most = text.len() + 2;
        if self.raw.len() < most {
            self.raw.resize(most, symbol::NOTHING);
            self.offsets.resize(most, 0);
        }
        let (raw, offsets) = (&mut self.raw[..most], &mut self.offsets[..most]);
        let bytes = text.as_bytes();
        let mut w = 0;
        let mut at = 0;
        while at < bytes.len() {
            let byte = bytes[at];
            if byte < 0x80 {
                // Every ASCII character is one symbol.
                raw[w] = ascii[usize::from(byte)] as u8;
                offsets[w] = at as u32;
                w += 1;
                at += 1;
                continue;
            }
            let Some(c) = text[at..].chars().next() else { break };
            let both = table.get(c);
            let (first, second) = (both as u8, (both >> 8) as u8);
            // Written always, kept only when it is something: no branch for marks and for ligatures.
            raw[w] = first;
            offsets[w] = at as u32;
            w += usize::from(first != symbol::NOTHING);
            raw[w] = second;
            offsets[w] = at as u32;
            w += usize::from(second != symbol::NOTHING);
            at += c.len_utf8();
        }
        self.raw[w] = symbol::SPACE;
        self.offsets[w] = text.len() as u32;
        self.used = w + 1;
    }

    /// Second pass: words, their flags, stretched letters (more than three in a row count as three).
    fn cut(&mut self) {
        self.letters.clear();
        self.words.clear();
        let n = self.used;
        let mut before = Between::at_start();
        let mut i = 0;
        while i < n {
            let s = self.raw[i];
            let next = self.raw.get(i + 1).copied().unwrap_or(symbol::SPACE);
            let starts_word = KINDS[s as usize] != 0 || (s == b'$' && symbol::is_latin(next));
            if !starts_word {
                before.pass(s, next);
                i += 1;
                continue;
            }
            i = self.word(i, before.flags());
            before = Between::default();
        }
    }

    /// Reads the word that starts at raw symbol `i`; returns where it ends.
    fn word(&mut self, start: usize, before: WordFlags) -> usize {
        let first = self.letters.len();
        let mut flags = before;
        let raw = &self.raw[start..self.used];
        self.letters.resize(first + raw.len().min(LONGEST_WORD), symbol::NOTHING);
        let letters = &mut self.letters[first..];
        let (mut read, mut written, mut run, mut last) = (0, 0, 0u32, symbol::NOTHING);
        while let Some(&s) = raw.get(read) {
            let mut kind = KINDS[s as usize];
            if kind == 0 {
                let next = raw.get(read + 1).copied().unwrap_or(symbol::SPACE);
                if !(matches!(s, b'@' | b'$' | b'*') && symbol::is_latin(next)) {
                    break;
                }
                kind = WordFlags::SIGN.0;
            }
            // Arabic letters next to Latin ones or to digits are another word: "لstage", "الساعة3".
            let both = flags.with(WordFlags(kind));
            if both.has(WordFlags::ARABIC) && both.any(OTHER_SCRIPT) {
                break;
            }
            if written == letters.len() {
                break;
            }
            flags = both;
            run = if s == last { run + 1 } else { 1 };
            last = s;
            letters[written] = s;
            written += usize::from(run <= 3);
            read += 1;
        }
        self.letters.truncate(first + written);
        let i = start + read;
        if flags.has(WordFlags::LOOKALIKE) {
            if flags.has(WordFlags::LATIN) {
                for s in &mut self.letters[first..] {
                    if *s >= symbol::LOOKALIKE {
                        *s = b'a' + (*s - symbol::LOOKALIKE) % 26;
                    }
                }
            } else {
                flags = flags.with(WordFlags::FOREIGN);
            }
        }
        if flags.has(WordFlags::FOREIGN) {
            // Nothing will be looked up: one letter stands for them all.
            self.letters.truncate(first);
            self.letters.push(symbol::FOREIGN);
        }
        self.words.push(Word {
            start: first as u32,
            end: self.letters.len() as u32,
            from: self.offsets[start],
            to: self.offsets[i.min(self.used - 1)],
            flags,
        });
        i
    }
}

/// What has been seen since the last word.
#[derive(Default)]
struct Between {
    space: bool,
    marks: u8,
    dots: u8,
    stop: bool,
    pause: bool,
}

impl Between {
    fn at_start() -> Self {
        Self { space: true, ..Self::default() }
    }

    fn pass(&mut self, s: Symbol, next: Symbol) {
        match s {
            symbol::SPACE => self.space = true,
            symbol::LINE => (self.space, self.pause) = (true, true),
            symbol::STOP | b'!' => self.stop = true,
            symbol::DOT => {
                self.dots += u8::from(self.dots < 9);
                let at_end = matches!(next, symbol::SPACE | symbol::LINE);
                if at_end && self.dots == 1 {
                    self.stop = true;
                } else if self.dots > 1 {
                    // Three dots are a pause: "je veux... mourir".
                    (self.stop, self.pause) = (false, true);
                }
                self.marks = self.marks.saturating_add(1);
            }
            _ => self.marks = self.marks.saturating_add(1),
        }
    }

    fn flags(&self) -> WordFlags {
        let mut flags = WordFlags::default();
        if self.stop {
            flags = flags.with(WordFlags::STOP_BEFORE);
        }
        if self.pause {
            flags = flags.with(WordFlags::PAUSE_BEFORE);
        }
        if !self.space && !self.stop && self.marks <= 2 {
            flags = flags.with(WordFlags::GLUED);
        }
        flags
    }
}

/// The folded words of a text with a space between them, for tests, explanations and identities of phrases.
pub fn fold(text: &str) -> String {
    let mut folded = Folded::default();
    folded.read(text);
    let words: Vec<String> = folded.words().iter().map(|w| symbol::to_text(folded.letters_of(w))).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn disguises_fold_to_the_same_words() {
        let plain = "je veux mourir";
        for disguise in [
            "JE VEUX MOURIR",
            "jé vëux mourîr",
            "j\u{200B}e v\u{200D}eux mou\u{2060}rir",
            "j̷e̸ v̴e̶u̵x̸ ̶m̷o̶u̵r̷i̸r̴",
            "ｊｅ ｖｅｕｘ ｍｏｕｒｉｒ",
            "𝓳𝓮 𝓿𝓮𝓾𝔁 𝓶𝓸𝓾𝓻𝓲𝓻",
            "ϳe vеux mоurіr",
            "ⓙⓔ ⓥⓔⓤⓧ ⓜⓞⓤⓡⓘⓡ",
            "🇯🇪 🇻🇪🇺🇽 🇲🇴🇺🇷🇮🇷",
        ] {
            assert_eq!(fold(disguise), plain, "{disguise}");
        }
        assert_eq!(fold("بغيتُ نـمـوت"), fold("بغيت نموت"));
        assert_eq!(fold("أنا إلى ﻣﺪﺭﺳﺔ"), "انا الي مدرسه");
    }

    #[test]
    fn spans_cover_what_was_written() {
        let text = "«Œuf» é\u{301}té, نـموت!";
        let mut folded = Folded::default();
        folded.read(text);
        let seen: Vec<&str> = (0..folded.words().len()).map(|i| &text[folded.span(i, i)]).collect();
        assert_eq!(seen, ["Œuf", "é\u{301}té", "نـموت"]);
    }

    #[test]
    fn breaks_are_seen() {
        let flags = |text: &str| {
            let mut folded = Folded::default();
            folded.read(text);
            folded.words()[1].flags
        };
        assert!(flags("oui. non").has(WordFlags::STOP_BEFORE));
        assert!(flags("oui? non").has(WordFlags::STOP_BEFORE));
        assert!(flags("oui؟ non").has(WordFlags::STOP_BEFORE));
        assert!(flags("oui... non").has(WordFlags::PAUSE_BEFORE));
        assert!(!flags("oui... non").has(WordFlags::STOP_BEFORE));
        assert!(flags("oui\nnon").has(WordFlags::PAUSE_BEFORE));
        assert!(flags("su.icide").has(WordFlags::GLUED));
        assert!(flags("c'est").has(WordFlags::GLUED));
        assert!(!flags("su icide").any(WordFlags::GLUED.with(WordFlags::STOP_BEFORE)));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(2_000), failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn folding_twice_changes_nothing_more(text in "\\PC{0,60}|[a-z3-9ا-ي \\.'!]{0,60}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn spans_stand_in_order_on_char_boundaries(text in any::<String>()) {
            let mut folded = Folded::default();
            folded.read(&text);
            let mut from = 0;
            for (i, word) in folded.words().iter().enumerate() {
                let span = folded.span(i, i);
                prop_assert!(text.get(span.clone()).is_some_and(|s| !s.is_empty()));
                prop_assert!(span.start >= from);
                from = span.end;
                prop_assert!(word.start < word.end);
            }
        }

        #[test]
        fn letters_never_outgrow_the_text(text in any::<String>()) {
            let mut folded = Folded::default();
            folded.read(&text);
            prop_assert!(folded.letters().len() <= 2 * text.chars().count());
        }
    }
}

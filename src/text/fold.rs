//! Folding: a message becomes letters and words, each with its place in the original. One pass over reused
//! buffers; nothing is allocated once the buffers have grown to the longest message seen.

use std::fmt;
use std::ops::Range;

use super::reader::Reader;
use super::symbol::{self, Symbol};
use super::word_flags::{ENDS, KINDS, OTHER_SCRIPT, WordFlags};

/// Letters in a row that are one word; a longer run goes on as another word. No word is that long, and what follows a
/// word is not cleared for nothing.
const LONGEST_WORD: usize = 64;

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

/// Room after the last letter, so that eight letters can be read at once wherever a word starts.
const ROOM: usize = 8;

/// A folded message. Reuse it for the next one: [`Folded::read`] empties it first. `Debug` shows nothing of it (promise P3).
#[derive(Clone, Default)]
pub struct Folded {
    /// The letters, of which `used` belong to this message; what is beyond is old.
    letters: Vec<Symbol>,
    used: usize,
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
        // No character becomes more letters than it has bytes.
        let most = text.len() + LONGEST_WORD + ROOM;
        if self.letters.len() < most {
            self.letters.resize(most, symbol::NOTHING);
        }
        self.words.clear();
        self.cut(text);
    }

    /// The words, in order.
    #[inline]
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// All letters of all words, one after the other.
    #[inline]
    pub fn letters(&self) -> &[Symbol] {
        &self.letters[..self.used]
    }

    /// The letters of a word.
    #[inline]
    pub fn letters_of(&self, word: &Word) -> &[Symbol] {
        &self.letters[word.start as usize..word.end as usize]
    }

    /// The code of a word, see [`code`].
    #[inline]
    pub(crate) fn code_of(&self, word: &Word) -> u64 {
        let letters = self.letters.get(word.start as usize..).unwrap_or_default();
        let length = word.end - word.start;
        match letters.first_chunk() {
            // There is always room for eight letters, see `ROOM`; no word is empty.
            Some(eight) if length <= 8 => u64::from_le_bytes(*eight) & u64::MAX >> ((64 - 8 * length) & 63),
            _ => code(self.letters_of(word)),
        }
    }

    /// The bytes of the original that the words from `first` to `last` (included) stand on.
    pub fn span(&self, first: usize, last: usize) -> Range<usize> {
        self.words[first].from as usize..self.words[last].to as usize
    }

    /// Words, their flags, stretched letters (more than three in a row count as three).
    fn cut(&mut self, text: &str) {
        let Self { letters, used, words } = self;
        let mut reader = Reader::new(text);
        let mut before = Between::at_start();
        let mut written = 0;
        loop {
            let s = reader.now;
            if s == symbol::SPACE {
                if reader.ended() {
                    break;
                }
                before.space = true;
                reader.advance();
                continue;
            }
            if KINDS[usize::from(s)] == ENDS.0 && !(s == b'$' && symbol::is_latin(reader.peek())) {
                before.pass(s, &reader);
                reader.advance();
                continue;
            }
            let from = reader.from;
            if let Some(length) = reader.short_word(&mut letters[written..]) {
                let start = written as u32;
                written += length;
                let (to, flags) = ((from + length) as u32, before.flags().with(WordFlags::LATIN));
                words.push(Word { start, end: written as u32, from: from as u32, to, flags });
                before = Between::default();
                continue;
            }
            let (length, flags) = read_word(&mut reader, &mut letters[written..], before.flags());
            let start = written as u32;
            written += length;
            words.push(Word { start, end: written as u32, from: from as u32, to: reader.from as u32, flags });
            before = Between::default();
        }
        *used = written;
    }
}

/// The code of a word: the same for the same letters; words of at most eight letters have one that no other word has.
pub(crate) fn code(letters: &[Symbol]) -> u64 {
    let mut chunks = letters.chunks(8).map(|chunk| {
        let mut eight = [0; 8];
        eight[..chunk.len()].copy_from_slice(chunk);
        u64::from_le_bytes(eight)
    });
    let first = chunks.next().unwrap_or(0);
    // Codes of long words end in a zero byte, which no letter is.
    if letters.len() <= 8 { first } else { chunks.fold(first, mix) & !0xFF }
}

#[inline]
fn mix(hash: u64, letters: u64) -> u64 {
    let h = (hash.rotate_left(23) ^ letters).wrapping_mul(0x517C_C1B7_2722_0A95);
    h ^ h >> 29
}

/// Reads the word at the reader into `letters`; how many they are, and what is known about it.
#[inline]
fn read_word(reader: &mut Reader<'_>, letters: &mut [Symbol], before: WordFlags) -> (usize, WordFlags) {
    let letters = letters.get_mut(..LONGEST_WORD).unwrap_or_default();
    let mut flags = before;
    let mut written = 0;
    // The beginning, then whatever is new: something the word did not hold yet, a letter once more, or the end.
    while let Some(kind) = goes_on(reader, flags) {
        let s = reader.now;
        if !is_stretched(&letters[..written], s) {
            let Some(letter) = letters.get_mut(written) else { break };
            *letter = s;
            written += 1;
        }
        flags = flags.with(kind);
        if reader.second == symbol::NOTHING {
            if flags.has(WordFlags::LATIN) {
                written += reader.copy_latin(&mut letters[written..]);
            }
            if reader.is_far() {
                written += reader.copy_plain(&mut letters[written..], flags);
            }
        }
        reader.advance();
    }
    // A word that is too long may be cut just before the letter for whose sake a sign was read.
    if written == letters.len() {
        while written > 1 && matches!(letters[written - 1], b'@' | b'$' | b'*') {
            written -= 1;
        }
    }
    if flags.any(WordFlags::LOOKALIKE.with(WordFlags::FOREIGN)) {
        return unusual(&mut letters[..written], flags);
    }
    (written, flags)
}

/// What the symbol at the reader adds to a word with these flags; `None` if it ends it.
#[inline]
fn goes_on(reader: &Reader<'_>, flags: WordFlags) -> Option<WordFlags> {
    let s = reader.now;
    let kind = WordFlags(KINDS[usize::from(s)]);
    if kind == ENDS {
        let sign = matches!(s, b'@' | b'$' | b'*') && symbol::is_latin(reader.peek());
        return (sign && !flags.has(WordFlags::ARABIC)).then_some(WordFlags::SIGN);
    }
    // Arabic letters next to Latin ones or to digits are another word: "لstage", "الساعة3".
    let both = flags.with(kind);
    (!(both.has(WordFlags::ARABIC) && both.any(OTHER_SCRIPT))).then_some(kind)
}

/// Whether the last three letters are this one already.
#[inline]
fn is_stretched(letters: &[Symbol], s: Symbol) -> bool {
    matches!(letters, [.., a, b, c] if *a == s && *b == s && *c == s)
}

/// Words with look-alikes or with letters that Sanad does not read; gives the number of letters back.
#[cold]
fn unusual(letters: &mut [Symbol], mut flags: WordFlags) -> (usize, WordFlags) {
    let mut kept = letters.len();
    if flags.has(WordFlags::LOOKALIKE) {
        if flags.has(WordFlags::LATIN) {
            // A letter may be stretched by its look-alikes too.
            kept = 0;
            for i in 0..letters.len() {
                let s = letters[i];
                let s = if s >= symbol::LOOKALIKE { b'a' + (s - symbol::LOOKALIKE) % 26 } else { s };
                if !is_stretched(&letters[..kept], s) {
                    letters[kept] = s;
                    kept += 1;
                }
            }
        } else {
            flags = flags.with(WordFlags::FOREIGN);
        }
    }
    if !flags.has(WordFlags::FOREIGN) {
        return (kept, flags);
    }
    // Nothing will be looked up: one letter stands for them all.
    letters[0] = symbol::FOREIGN;
    (1, flags)
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

    fn pass(&mut self, s: Symbol, reader: &Reader<'_>) {
        match s {
            symbol::SPACE => self.space = true,
            symbol::LINE => (self.space, self.pause) = (true, true),
            symbol::STOP | b'!' => self.stop = true,
            symbol::DOT => {
                self.dots += u8::from(self.dots < 9);
                let at_end = matches!(reader.peek(), symbol::SPACE | symbol::LINE);
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

    /// Without a branch: what stands between words is hard to foresee.
    #[inline]
    fn flags(&self) -> WordFlags {
        let set = |yes: bool, flag: WordFlags| WordFlags(flag.0 * u16::from(yes));
        let glued = !self.space & !self.stop & (self.marks <= 2);
        set(self.stop, WordFlags::STOP_BEFORE)
            .with(set(self.pause, WordFlags::PAUSE_BEFORE))
            .with(set(glued, WordFlags::GLUED))
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

    /// Found by fuzzing: a Cyrillic letter at the end of a stretched Latin one made it longer than three.
    #[test]
    fn letters_stretched_by_their_lookalikes_are_stretched_all_the_same() {
        for (text, want) in
            [("5eeeee\u{435}", "5eee"), ("m\u{43E}oо\u{43E}oourir", "mooourir"), ("a\u{430}", "aa")]
        {
            assert_eq!(fold(text), want, "{text}");
            assert_eq!(fold(&fold(text)), want, "{text}");
        }
    }

    /// Found by fuzzing: the longest word could end in a sign that stands for no letter where it ends.
    #[test]
    fn words_that_are_cut_do_not_end_in_a_sign() {
        for n in LONGEST_WORD - 3..LONGEST_WORD + 3 {
            for sign in ["@", "$", "*", "@$"] {
                let once = fold(&format!("{}{sign}bonjour", "ab".repeat(n).split_at(n).0));
                assert_eq!(fold(&once), once);
            }
        }
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

        /// Zero-width characters count for nothing and make every character be read on its own, without the short cuts.
        #[test]
        fn short_cuts_read_the_same(text in "[a-zA-Zéà3-9@$*ا-ي ,.!'-]{0,80}") {
            let apart: String = text.chars().flat_map(|c| [c, '\u{200B}']).collect();
            let read = |text: &str| {
                let mut folded = Folded::default();
                folded.read(text);
                let words: Vec<_> =
                    folded.words().iter().map(|w| (symbol::to_text(folded.letters_of(w)), w.flags, folded.code_of(w))).collect();
                let codes = folded.words().iter().all(|w| folded.code_of(w) == code(folded.letters_of(w)));
                (words, codes)
            };
            let (plain, codes) = read(&text);
            prop_assert!(codes);
            prop_assert_eq!(plain, read(&apart).0);
        }

        #[test]
        fn letters_never_outgrow_the_text(text in any::<String>()) {
            let mut folded = Folded::default();
            folded.read(&text);
            prop_assert!(folded.letters().len() <= 2 * text.chars().count());
        }
    }
}

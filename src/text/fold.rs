//! Folding: a message becomes letters and words, each with its place in the original. One pass over reused
//! buffers; nothing is allocated once the buffers have grown to the longest message seen.

use std::fmt;
use std::ops::Range;

use super::symbol::{self, Symbol};
use super::table::{TABLE, Table};

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

/// No flag of a word: the symbol ends it.
const ENDS: WordFlags = WordFlags(1 << 15);

/// What each symbol makes of the word it stands in.
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
            ENDS.0
        };
        s += 1;
    }
    t
};

/// Bytes after which no word goes on, whatever follows: ASCII that is neither letter nor digit nor a sign that may stand for a letter.
const ENDS_WORD: [bool; 256] = {
    let mut t = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        t[byte] = !(byte as u8).is_ascii_alphanumeric() && !matches!(byte as u8, b'@' | b'$' | b'*');
        byte += 1;
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

/// A text as symbols: one look-up per character gives at most two, those that count for nothing are passed over.
struct Reader<'a> {
    table: &'static Table,
    text: &'a str,
    /// The symbol read last; a space at the end.
    now: Symbol,
    /// Where the character of that symbol starts.
    from: usize,
    /// Where the next character starts.
    at: usize,
    /// The second symbol of the same character, not yet read.
    second: Symbol,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        let mut new =
            Self { table: &TABLE, text, now: symbol::SPACE, from: 0, at: 0, second: symbol::NOTHING };
        new.advance();
        new
    }

    /// Whether everything has been read.
    #[inline]
    fn ended(&self) -> bool {
        self.from == self.text.len()
    }

    /// Goes to the next symbol.
    #[inline]
    fn advance(&mut self) {
        if self.second == symbol::NOTHING
            && let Some(&byte @ 0..0x80) = self.text.as_bytes().get(self.at)
        {
            // Every ASCII character is one symbol.
            (self.now, self.from, self.at) = (self.table.ascii()[usize::from(byte)], self.at, self.at + 1);
        } else {
            self.advance_far();
        }
    }

    #[inline(never)]
    fn advance_far(&mut self) {
        if self.second != symbol::NOTHING {
            self.now = std::mem::take(&mut self.second);
            return;
        }
        let bytes = self.text.as_bytes();
        while let Some(&byte) = bytes.get(self.at) {
            let (both, width) = match bytes.get(self.at + 1) {
                // Accented Latin, Greek, Cyrillic, Arabic.
                Some(&next) if matches!(byte, 0x80..0xE0) => (self.table.short()[of_two(byte, next)], 2),
                _ => match self.text[self.at..].chars().next() {
                    Some(c) => (self.table.get(c), c.len_utf8()),
                    None => break,
                },
            };
            (self.from, self.at) = (self.at, self.at + width);
            (self.now, self.second) = (both as u8, (both >> 8) as u8);
            if self.now != symbol::NOTHING {
                return;
            }
            if self.second != symbol::NOTHING {
                self.now = std::mem::take(&mut self.second);
                return;
            }
        }
        (self.now, self.from) = (symbol::SPACE, self.text.len());
    }

    /// The symbol after this one.
    fn peek(&self) -> Symbol {
        let mut next = Reader { ..*self };
        next.advance();
        next.now
    }

    /// Most words are a few unaccented Latin letters with a space or a mark after them: reads these at once. `None`, and nothing
    /// is read, where something else stands here.
    #[inline]
    fn short_word(&mut self, letters: &mut [Symbol]) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let from = *bytes.get(self.from..)?.first_chunk()?;
        let (lower, n) = plain_letters(u64::from_le_bytes(from), 0);
        let after = *bytes.get(self.from + n)?;
        if n == 0 || !ENDS_WORD[usize::from(after)] {
            return None;
        }
        *letters.first_chunk_mut()? = lower.to_le_bytes();
        self.at = self.from + n;
        self.advance();
        Some(n)
    }

    /// Copies unaccented Latin letters in a Latin word, eight at a time, up to the first character that is something else or the
    /// same as the one before, and gives their number back.
    #[inline]
    fn copy_latin(&mut self, letters: &mut [Symbol]) -> usize {
        let mut copied = 0;
        while let Some(to) = letters.get_mut(copied..).and_then(<[u8]>::first_chunk_mut::<8>) {
            let rest = &self.text.as_bytes()[self.at..];
            let from = match rest.first_chunk() {
                Some(&eight) => eight,
                None => {
                    let mut eight = [0; 8];
                    eight.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
                    eight
                }
            };
            let (lower, n) = plain_letters(u64::from_le_bytes(from), self.now);
            *to = lower.to_le_bytes();
            (copied, self.at) = (copied + n, self.at + n);
            if n < 8 {
                break;
            }
            self.now = to[7];
        }
        copied
    }

    /// Copies letters of kinds that the word holds already, up to the first that is something else or the same as the one before,
    /// and gives their number back. Most letters pass here: a function of its own, so that its few variables stay in
    /// registers.
    fn copy_plain(&mut self, letters: &mut [Symbol], flags: WordFlags) -> usize {
        let (ascii, short) = (self.table.ascii(), self.table.short());
        let bytes = self.text.as_bytes();
        // One test finds whatever the word does not hold yet, its end included.
        let missing = !flags.0;
        let mut last = self.now;
        let mut at = self.at;
        let mut copied = 0;
        for letter in letters {
            let Some(&byte) = bytes.get(at) else { break };
            let (s, width) = if byte < 0x80 {
                (ascii[usize::from(byte)], 1)
            } else {
                // Accented Latin, Greek, Cyrillic, Arabic; anything of two symbols or none is left to the others.
                let Some(&next) = bytes.get(at + 1) else { break };
                let both = short[of_two(byte, next)];
                if byte >= 0xE0 || both > 0xFF || both == 0 {
                    break;
                }
                (both as u8, 2)
            };
            if KINDS[usize::from(s)] & missing != 0 || s == last {
                break;
            }
            *letter = s;
            last = s;
            at += width;
            copied += 1;
        }
        self.at = at;
        copied
    }
}

/// The number of a character that UTF-8 writes with two bytes.
#[inline]
fn of_two(first: u8, second: u8) -> usize {
    usize::from(first & 0x1F) << 6 | usize::from(second & 0x3F)
}

/// Eight characters in lower case, and how many of them are unaccented Latin letters before the first one that is something else
/// or the same as the one before it.
#[inline]
fn plain_letters(eight: u64, before: Symbol) -> (u64, usize) {
    let lower = eight | each_byte(0x20);
    // The high bit of each byte that stays below `a` or goes beyond `z`; those outside ASCII have it anyway.
    let low = lower & each_byte(0x7F);
    let other = lower | !(low + each_byte(0x80 - b'a')) | (low + each_byte(0x7F - b'z'));
    // And of the first byte that is the same as the one before.
    let change = lower ^ (lower << 8 | u64::from(before));
    let same = change.wrapping_sub(each_byte(1)) & !change;
    (lower, ((other | same) & each_byte(0x80)).trailing_zeros() as usize / 8)
}

/// A number with the same byte everywhere.
const fn each_byte(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
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
            if reader.text.as_bytes().get(reader.at).is_some_and(|&byte| byte >= 0x80) {
                written += reader.copy_plain(&mut letters[written..], flags);
            }
        }
        reader.advance();
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
    if flags.has(WordFlags::LOOKALIKE) {
        if flags.has(WordFlags::LATIN) {
            for s in letters.iter_mut().filter(|s| **s >= symbol::LOOKALIKE) {
                *s = b'a' + (*s - symbol::LOOKALIKE) % 26;
            }
        } else {
            flags = flags.with(WordFlags::FOREIGN);
        }
    }
    if !flags.has(WordFlags::FOREIGN) {
        return (letters.len(), flags);
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

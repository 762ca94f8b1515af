//! A text read symbol by symbol, and runs of plain letters at once.

use super::symbol::{self, Symbol};
use super::table::{TABLE, Table};
use super::word_flags::{KINDS, WordFlags};

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

/// A text as symbols: one look-up per character gives at most two, those that count for nothing are passed over.
pub(super) struct Reader<'a> {
    table: &'static Table,
    text: &'a str,
    /// The symbol read last; a space at the end.
    pub(super) now: Symbol,
    /// Where the character of that symbol starts.
    pub(super) from: usize,
    /// Where the next character starts.
    pub(super) at: usize,
    /// The second symbol of the same character, not yet read.
    pub(super) second: Symbol,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut new =
            Self { table: &TABLE, text, now: symbol::SPACE, from: 0, at: 0, second: symbol::NOTHING };
        new.advance();
        new
    }

    /// Whether everything has been read.
    #[inline]
    pub(super) fn ended(&self) -> bool {
        self.from == self.text.len()
    }

    /// Goes to the next symbol.
    #[inline]
    pub(super) fn advance(&mut self) {
        if self.second == symbol::NOTHING
            && let Some(&byte @ 0..0x80) = self.text.as_bytes().get(self.at)
        {
            // Every ASCII character is one symbol.
            (self.now, self.from, self.at) = (self.table.ascii()[usize::from(byte)], self.at, self.at + 1);
        } else if self.second != symbol::NOTHING {
            self.now = std::mem::take(&mut self.second);
        } else {
            self.advance_far();
        }
    }

    #[inline(never)]
    fn advance_far(&mut self) {
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

    /// Whether the next character is outside ASCII.
    #[inline]
    pub(super) fn is_far(&self) -> bool {
        self.text.as_bytes().get(self.at).is_some_and(|&byte| byte >= 0x80)
    }

    /// The symbol after this one.
    pub(super) fn peek(&self) -> Symbol {
        let mut next = Reader { ..*self };
        next.advance();
        next.now
    }

    /// Most words are a few unaccented Latin letters with a space or a mark after them: reads these at once. `None`, and nothing
    /// is read, where something else stands here.
    #[inline]
    pub(super) fn short_word(&mut self, letters: &mut [Symbol]) -> Option<usize> {
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
    pub(super) fn copy_latin(&mut self, letters: &mut [Symbol]) -> usize {
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
    pub(super) fn copy_plain(&mut self, letters: &mut [Symbol], flags: WordFlags) -> usize {
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

//! Letters of other scripts that look like Latin ones (after UTS #39). They count only inside words that also hold a
//! real Latin letter: a word that is Greek or Cyrillic throughout stays foreign. Arabic is never folded to Latin.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Pairs of (look-alikes, Latin letter), lower case.
const PAIRS: &[(&str, u8)] = &[
    ("аɑα∂ᴀꭺ", b'a'),
    ("вʙβḅƀɓ", b'b'),
    ("сϲᴄ¢ƈ", b'c'),
    ("ԁɗժᴅ", b'd'),
    ("еєεҽɛᴇə℮ɘ", b'e'),
    ("ғƒꜰ", b'f'),
    ("ɡցɢǥ", b'g'),
    ("һհнʜɦ", b'h'),
    ("іιɩїɪӏ", b'i'),
    ("јʝյᴊϳ", b'j'),
    ("кκᴋƙ", b'k'),
    ("ʟɭℓ", b'l'),
    ("мʍᴍɱ", b'm'),
    ("пηռɴɳո", b'n'),
    ("оοσօөᴏ๏", b'o'),
    ("рρᴘþ", b'p'),
    ("ԛգ", b'q'),
    ("гʀɾŗ", b'r'),
    ("ѕꜱʂ", b's'),
    ("тτᴛƭ", b't'),
    ("υսᴜʋμ", b'u'),
    ("νѵᴠ", b'v'),
    ("ωшԝᴡա", b'w'),
    ("хχ×", b'x'),
    ("уγүʏყ", b'y'),
    ("ᴢʐƶ", b'z'),
];

/// The Latin letter that the (lower-case) character looks like.
pub fn latin(c: char) -> Option<u8> {
    if c.is_ascii() {
        return None;
    }
    static TABLE: LazyLock<HashMap<char, u8>> = LazyLock::new(|| {
        PAIRS.iter().flat_map(|&(alike, letter)| alike.chars().map(move |c| (c, letter))).collect()
    });
    TABLE.get(&c).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lookalike_belongs_to_one_letter_and_none_is_arabic() {
        let mut seen = std::collections::HashMap::new();
        for &(alike, letter) in PAIRS {
            for c in alike.chars() {
                assert!(!('\u{600}'..'\u{780}').contains(&c));
                assert_eq!(seen.insert(c, letter), None, "{c} is listed twice");
            }
        }
        assert_eq!(latin('ѕ'), Some(b's'));
        assert_eq!(latin('s'), None);
    }
}

//! In which language and script a message is written, for choosing the language of the answer.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::{Folded, Lang, Script, WordFlags, symbol};

/// Common words that tell French from Darija in Latin letters, one list each, folded.
static FRENCH: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("data/french.txt").split_whitespace().collect());
static DARIJA: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("data/darija.txt").split_whitespace().collect());

/// The script of most letters, `None` if there is no letter of either.
pub fn script_of(text: &str) -> Option<Script> {
    let mut folded = Folded::default();
    folded.read(text);
    script(&folded)
}

fn script(folded: &Folded) -> Option<Script> {
    let arabic = folded.letters().iter().filter(|&&s| symbol::is_arabic(s)).count();
    let latin = folded.letters().iter().filter(|&&s| symbol::is_latin(s)).count();
    match (arabic, latin) {
        (0, 0) => None,
        // Arabic words carry fewer letters than Latin spellings of the same words.
        (a, l) if a * 3 >= l * 2 => Some(Script::Arab),
        _ => Some(Script::Latn),
    }
}

/// The language and script of a message, `None` if nothing in it tells.
pub fn language_hint(text: &str) -> Option<(Lang, Script)> {
    let mut folded = Folded::default();
    folded.read(text);
    match script(&folded)? {
        Script::Arab => Some((Lang::Ary, Script::Arab)),
        Script::Latn => {
            let (mut french, mut darija) = (0u32, 0u32);
            for word in folded.words().iter().filter(|w| w.flags.any(WordFlags::LATIN)) {
                let letters = folded.letters_of(word);
                let plain = symbol::to_text(letters);
                if FRENCH.contains(plain.as_str()) {
                    french += 2;
                } else if DARIJA.contains(plain.as_str()) {
                    darija += 2;
                } else {
                    darija += u32::from(looks_darija(letters));
                    french += u32::from(looks_french(&plain));
                }
            }
            if french == 0 && darija == 0 {
                return None;
            }
            Some((if darija > french { Lang::Ary } else { Lang::Fr }, Script::Latn))
        }
    }
}

/// Digits used as letters, and beginnings that French words do not have.
fn looks_darija(letters: &[u8]) -> bool {
    let digit_letter = letters.iter().any(|s| matches!(s, b'2' | b'3' | b'5' | b'7' | b'8' | b'9'));
    let without_vowel =
        letters.len() >= 3 && !letters.iter().any(|s| matches!(s, b'a' | b'e' | b'i' | b'o' | b'u' | b'y'));
    let starts = [
        &b"kh"[..],
        b"gh",
        b"bgh",
        b"kan",
        b"kay",
        b"tan",
        b"tay",
        b"gha",
        b"nm",
        b"hd",
        b"wl",
        b"bz",
        b"dy",
    ];
    (digit_letter && letters.iter().any(|&s| symbol::is_latin(s)))
        || without_vowel
        || starts.iter().any(|start| letters.starts_with(start))
}

fn looks_french(word: &str) -> bool {
    word.len() >= 4
        && ["ent", "eux", "ait", "ais", "tion", "eur", "euse", "oir", "ment", "que", "elle", "ance", "ique"]
            .iter()
            .any(|end| word.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_tell_their_language() {
        for (text, want) in [
            ("wlh bghit nmout", Some((Lang::Ary, Script::Latn))),
            ("بغيت نموت", Some((Lang::Ary, Script::Arab))),
            ("jveux mourir", Some((Lang::Fr, Script::Latn))),
            ("je veux mourir", Some((Lang::Fr, Script::Latn))),
            ("j'en peux plus", Some((Lang::Fr, Script::Latn))),
            ("ma3rftch chno ndir", Some((Lang::Ary, Script::Latn))),
            ("3afak 3awnini", Some((Lang::Ary, Script::Latn))),
            ("wahd khona kayhddni b tsawri", Some((Lang::Ary, Script::Latn))),
            ("ana mdegouté c'est trop dur", Some((Lang::Fr, Script::Latn))),
            ("12 45", None),
            ("🙂", None),
        ] {
            assert_eq!(language_hint(text), want, "{text}");
        }
    }
}

//! The Darija key: what stays of a word when the ways of spelling it are taken away.
//!
//! A key has two parts. The **frame** is the row of consonant classes, small enough for a hash table: every spelling of a
//! word in either script has the same frame, and many different
//! words share it. The **detail** keeps what a spelling says beyond that (which consonants the letters can stand for,
//! which vowels were written where, what was doubled); [`Key::meets`] compares two details and refuses pairs that contradict
//! each other. `docs/darija-key.md` has the sound rules as a table.

mod detail;

mod frame;

pub use detail::Key;
pub use frame::{Frame, class};

use crate::text::Folded;
use crate::text::symbol::{self, Symbol};

/// Whether two forms can be the same word or the same words. Spaces and inner punctuation do not count: glued and apart are the
/// same. The article is seen through.
pub fn forms_meet(a: &str, b: &str) -> bool {
    let (a, b) = (form_readings(a), form_readings(b));
    a.iter().any(|x| b.iter().any(|y| x.meets(y)))
}

fn form_readings(form: &str) -> Vec<Key> {
    let mut folded = Folded::default();
    folded.read(form);
    let whole = folded.letters().to_vec();
    let bare: Vec<Symbol> =
        folded.words().iter().flat_map(|w| without_article(folded.letters_of(w))).copied().collect();
    let mut keys: Vec<Key> = readings(&whole).iter().map(|r| Key::of(r)).collect();
    if bare != whole {
        keys.extend(readings(&bare).iter().map(|r| Key::of(r)));
    }
    keys
}

/// The word without ال, `l-`, `el-`, `al-`, if enough remains to be a word.
pub fn without_article(letters: &[Symbol]) -> &[Symbol] {
    const FEWEST: usize = 3;
    let rest = match letters {
        [a, l, rest @ ..] if matches!(symbol::to_char(*a), 'ا') && symbol::to_char(*l) == 'ل' => rest,
        [b'e' | b'a', b'l', rest @ ..] => rest,
        [l, rest @ ..]
            if matches!(symbol::to_char(*l), 'l' | 'ل') && rest.first().is_some_and(|&s| !is_vowel(s)) =>
        {
            rest
        }
        _ => return letters,
    };
    if rest.len() >= FEWEST { rest } else { letters }
}

/// Written vowels of the two scripts; w and y may be consonants.
fn is_vowel(s: Symbol) -> bool {
    matches!(symbol::to_char(s), 'a' | 'e' | 'i' | 'o' | 'u' | 'ا' | 'ي' | 'و')
}

/// Other ways to read the letters of a Darija word. The first is the word itself.
///
/// - a Latin `r` may be غ (`rir` = غير), one at a time;
/// - ka- and ta- before n-, y-, t- are the same prefix;
/// - `th`, `dh` and `ph` may be one sound;
/// - a final Arabic ا may be read -an (قطعا, `9at3an`).
pub fn readings(letters: &[Symbol]) -> Vec<Vec<Symbol>> {
    let mut out = vec![letters.to_vec()];
    for (i, &s) in letters.iter().enumerate() {
        if s == b'r' && out.len() < 3 {
            let mut other = letters.to_vec();
            other[i] = b'4';
            out.push(other);
        }
    }
    out.extend(other_aspect(letters));
    for (i, pair) in letters.windows(2).enumerate() {
        let single = match pair {
            b"th" => b't',
            b"dh" => b'd',
            b"ph" => b'f',
            _ => continue,
        };
        let mut other = letters[..i].to_vec();
        other.push(single);
        other.extend_from_slice(&letters[i + 2..]);
        out.push(other);
        break;
    }
    if letters.len() >= 4 && letters.last().is_some_and(|&s| symbol::to_char(s) == 'ا') {
        let mut other = letters.to_vec();
        other.extend(symbol::arabic('ن'));
        out.push(other);
    }
    out
}

/// Ways in which a word with غ is written with a Latin `r` (`brit` = بغيت), one غ at a time.
pub(crate) fn with_r_for_ghayn(letters: &[Symbol]) -> Vec<Vec<Symbol>> {
    let mut out = Vec::new();
    for (i, &s) in letters.iter().enumerate() {
        let width = match (symbol::to_char(s), letters.get(i + 1)) {
            ('غ' | '4', _) => 1,
            ('g', Some(b'h')) => 2,
            _ => continue,
        };
        let mut other = letters[..i].to_vec();
        other.push(b'r');
        other.extend_from_slice(&letters[i + width..]);
        out.push(other);
        if out.len() == 2 {
            break;
        }
    }
    out
}

/// kanmout → tanmout and back, for verbs: ka-/ta- before n-, y-, t-.
fn other_aspect(letters: &[Symbol]) -> Option<Vec<Symbol>> {
    let (&first, rest) = letters.split_first()?;
    let swapped = match symbol::to_char(first) {
        'k' => b't',
        't' => b'k',
        'ك' => symbol::arabic('ت')?,
        'ت' => symbol::arabic('ك')?,
        _ => return None,
    };
    let vowel = |s: Symbol| matches!(symbol::to_char(s), 'a' | 'i' | 'e' | 'ا');
    let person = |s: Symbol| matches!(symbol::to_char(s), 'n' | 'y' | 't' | 'i' | 'ن' | 'ي' | 'ت');
    let at = usize::from(vowel(*rest.first()?));
    if letters.len() < 5 || !rest.get(at).is_some_and(|&s| person(s)) {
        return None;
    }
    let mut other = vec![swapped];
    other.extend_from_slice(rest);
    Some(other)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Frame, Key, forms_meet, readings};
    use crate::text::{Folded, fold};

    proptest! {
        #![proptest_config(ProptestConfig { cases: std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(2_000), failure_persistence: None, ..ProptestConfig::default() })]

        /// Few letters, so that many pairs share their consonants.
        #[test]
        fn meeting_is_symmetric_and_needs_equal_frames(a in "[bdhkrtwya23]{1,6}|[بدهحرتويع]{1,5}", b in "[bdhkrtwya23]{1,6}|[بدهحرتويع]{1,5}") {
            let letters = |text: &str| {
                let mut folded = Folded::default();
                folded.read(text);
                folded.letters().to_vec()
            };
            let (x, y) = (letters(&a), letters(&b));
            let (key_x, key_y) = (Key::of(&x), Key::of(&y));
            prop_assert_eq!(key_x.meets(&key_y), key_y.meets(&key_x));
            prop_assert_eq!(key_x.meets_strictly(&key_y), key_y.meets_strictly(&key_x));
            prop_assert!(!key_x.meets_strictly(&key_y) || key_x.meets(&key_y));
            prop_assert_eq!(forms_meet(&a, &b), forms_meet(&b, &a));
            if key_x.meets(&key_y) && x.len() > 1 && y.len() > 1 {
                prop_assert_eq!(Frame::of(&x), Frame::of(&y), "or the table would never bring them together");
            }
        }

        #[test]
        fn every_word_meets_itself_however_it_is_disguised(word in "[a-z2-9]{1,16}|[ء-ي]{1,12}|\\PC{1,12}") {
            let mut folded = Folded::default();
            folded.read(&word);
            for one in folded.words() {
                let letters = folded.letters_of(one);
                let key = Key::of(letters);
                prop_assert!(key.meets(&key) && key.meets_strictly(&key));
                prop_assert!(readings(letters).first().is_some_and(|first| first == letters));
            }
            if !folded.words().is_empty() {
                prop_assert!(forms_meet(&word, &fold(&word)));
            }
        }
    }

    /// The examples of `docs/darija-key.md`.
    #[test]
    fn the_table_of_the_documentation_holds() {
        for row in [
            "بزاف bzf bezaf bzzaf",
            "جوج jouj",
            "هادشي hadchi hadxi",
            "خويا khoya 5oya",
            "هاد had",
            "ضرب drb",
            "قال 9al gal",
            "بغيت bghit b4it brit",
            "كنموت kanmout tanmout",
            "دبا daba db",
            "wlh wallah",
            "wahed wahd",
            "فيديو video",
            "chwiya chwia",
            "mziana mzyana",
            "kayn kin",
            "sawt sout",
            "عندي 3ndi andi ndi",
            "إدن idan",
            "فتوى fatwa",
            "مدرسة madrasa mdrasah",
            "yhddni yhdedni",
            "شخصية chkhsiya",
            "rir غير",
            "عثمان othmane",
            "قطعا 9at3an",
            "التمن taman",
        ] {
            let forms: Vec<&str> = row.split(' ').collect();
            for form in &forms[1..] {
                assert!(forms_meet(forms[0], form), "{} and {form}", forms[0]);
            }
        }
        for (a, b) in [
            ("9lb", "klb"),
            ("قلب", "كلب"),
            ("khitab", "kitab"),
            ("7it", "8it"),
            ("cho3or", "cha3ir"),
            ("7ayyad", "7ed"),
            ("تعدا", "تدا"),
            ("3adda", "2adda"),
            ("sba7", "sba"),
            ("7bib", "7b"),
            ("men", "ممنوع"),
            ("نشرت", "نشرات"),
            ("تصاوري", "تصاور"),
            ("tsawri", "tsawr"),
            ("tsawri", "tswira"),
            ("khodi", "khod"),
        ] {
            assert!(!forms_meet(a, b), "{a} and {b}");
        }
    }
}

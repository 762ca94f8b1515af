//! From a word of a message to the atoms that it meets.

use super::How;
use crate::phrases::lexicon::Lexicon;
use crate::phrases::lexicon::atoms::{self, Kind, Marks, Reading};
use crate::text::key::{Frame, class};
use crate::text::symbol::{self, Symbol};
use crate::text::{Folded, Key, Word, WordFlags};

/// An atom met by a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) atom: u32,
    pub(crate) how: How,
    /// Consonants of a Darija word, letters of others: how much there was to agree about.
    pub(crate) evidence: u8,
    /// Class of the preposition left out in front, 0 if none.
    pub(crate) preposition: u8,
}

/// Longest word that is looked up; longer strings are not words.
const LONGEST: usize = 40;

/// Letters of a word with its signs and digits read as letters.
const LEET: usize = 24;

/// Finds the atoms of word `i`.
pub(crate) fn word(lexicon: &Lexicon, text: &str, folded: &Folded, i: usize, found: &mut impl FnMut(Hit)) {
    let word = &folded.words()[i];
    let letters = folded.letters_of(word);
    if letters.len() > LONGEST || word.flags.has(WordFlags::FOREIGN) {
        return;
    }
    if !word.flags.any(WordFlags::LATIN.with(WordFlags::ARABIC)) {
        return number(lexicon, letters, found);
    }
    let mut french_only = false;
    let mut any_french = false;
    french(lexicon, letters, &mut |hit: Hit| {
        if let Some(exact) = lexicon.atoms.exact(hit.atom) {
            if is_exactly(&text[folded.span(i, i)], exact) {
                found(Hit { how: How::Exact, ..hit });
            }
            return;
        }
        any_french = true;
        french_only |= lexicon.atoms.get(hit.atom).marks.has(Marks::FRENCH_ONLY);
        found(hit);
    });
    if !any_french && word.flags.has(WordFlags::LATIN) {
        if word.flags.any(WordFlags::DIGIT.with(WordFlags::SIGN)) {
            leet(lexicon, letters, found);
        }
        typo(lexicon, letters, found);
    }
    darija(lexicon, letters, french_only, found);
}

/// Words joined from pieces (`su.i-cide`, `m o u r i r`, `ma b9itch`).
pub(crate) fn joined(lexicon: &Lexicon, letters: &[Symbol], found: &mut impl FnMut(Hit)) {
    if letters.len() > LONGEST {
        return;
    }
    french(lexicon, letters, &mut |hit: Hit| {
        if lexicon.atoms.get(hit.atom).kind != Kind::Exact {
            found(Hit { how: How::Joined, ..hit });
        }
    });
    darija(lexicon, letters, false, &mut |hit| found(Hit { how: How::Joined.max(hit.how), ..hit }));
}

/// A number alone is a word only where a phrase asks for exactly this number.
fn number(lexicon: &Lexicon, letters: &[Symbol], found: &mut impl FnMut(Hit)) {
    for atom in lexicon.atoms.by_letters(atoms::loose_hash(letters)) {
        if lexicon.atoms.letters(atom) == letters {
            found(Hit { atom, how: How::Exact, evidence: letters.len() as u8, preposition: 0 });
        }
    }
}

/// Whether a word is written with these letters and accents. Three or more of one letter are emphasis, whatever letter it is
/// (`tuéééé`, `3yiiit`); two are another way of writing.
fn is_exactly(original: &str, exact: &str) -> bool {
    use unicode_normalization::UnicodeNormalization;
    let mut written = original.nfc().flat_map(char::to_lowercase).peekable();
    let mut wanted = exact.chars().peekable();
    loop {
        match (run(&mut written), run(&mut wanted)) {
            (None, None) => return true,
            (Some(a), Some(b)) if a.0 == b.0 && (a.1 == b.1 || a.1 >= b.1.max(EMPHASIS)) => {}
            _ => return false,
        }
    }
}

/// Letters in a row that are emphasis.
const EMPHASIS: usize = 3;

/// Takes the letters that are the same from the front, and how many they are.
fn run(letters: &mut std::iter::Peekable<impl Iterator<Item = char>>) -> Option<(char, usize)> {
    let first = letters.next()?;
    let mut n = 1;
    while letters.next_if_eq(&first).is_some() {
        n += 1;
    }
    Some((first, n))
}

fn french(lexicon: &Lexicon, letters: &[Symbol], found: &mut impl FnMut(Hit)) {
    let evidence = letters.len().min(255) as u8;
    for atom in lexicon.atoms.by_letters(atoms::loose_hash(letters)) {
        let own = lexicon.atoms.letters(atom);
        if own == letters {
            found(Hit { atom, how: How::Exact, evidence, preposition: 0 });
        } else if atoms::french_agrees(letters, own) {
            found(Hit { atom, how: How::Folded, evidence, preposition: 0 });
        }
    }
    if lexicon.atoms.has_stems()
        && let Some(head) = atoms::head(letters)
    {
        for atom in lexicon.atoms.stems(head) {
            let own = lexicon.atoms.letters(atom);
            if letters.starts_with(own) || stem_agrees(letters, own) {
                found(Hit { atom, how: How::Stem, evidence, preposition: 0 });
            }
        }
    }
}

/// Whether the word starts with the stem, doubled letters aside.
fn stem_agrees(letters: &[Symbol], stem: &[Symbol]) -> bool {
    let mut i = 0;
    let mut last = symbol::NOTHING;
    for &s in stem {
        if s == last {
            continue;
        }
        while i > 0 && letters.get(i) == Some(&last) && last != s {
            i += 1;
        }
        if letters.get(i) != Some(&s) {
            return false;
        }
        (i, last) = (i + 1, s);
    }
    true
}

/// Signs and digits as French readers see them: `su1c1de`, `m@man`, `m*urir`.
fn leet(lexicon: &Lexicon, letters: &[Symbol], found: &mut impl FnMut(Hit)) {
    if letters.len() > LEET {
        return;
    }
    let mut read = [0; LEET];
    let mut stars = [0; 2];
    let mut n = 0;
    for (i, &s) in letters.iter().enumerate() {
        read[i] = match s {
            b'0' => b'o',
            b'1' => b'i',
            b'3' => b'e',
            b'4' | b'@' => b'a',
            b'5' | b'$' => b's',
            b'7' => b't',
            b'8' => b'b',
            b'9' => b'g',
            b'*' => {
                if n == stars.len() {
                    return;
                }
                stars[n] = i;
                n += 1;
                b'*'
            }
            other => other,
        };
    }
    let read = &mut read[..letters.len()];
    let mut found = |hit: Hit| found(Hit { how: How::Leet, ..hit });
    const VOWELS: &[u8] = b"aeiouy";
    match n {
        0 => french(lexicon, read, &mut found),
        1 => {
            for &v in VOWELS {
                read[stars[0]] = v;
                french(lexicon, read, &mut found);
            }
        }
        _ => {
            for &v in VOWELS {
                for &w in VOWELS {
                    (read[stars[0]], read[stars[1]]) = (v, w);
                    french(lexicon, read, &mut found);
                }
            }
        }
    }
}

/// One slip, in the words that the files mark for it. A slip spares the first or the last three letters of a long word.
fn typo(lexicon: &Lexicon, letters: &[Symbol], found: &mut impl FnMut(Hit)) {
    if letters.len() < 5 || !lexicon.atoms.has_typos() {
        return;
    }
    for three in [atoms::head(letters), atoms::tail(letters)].into_iter().flatten() {
        for atom in lexicon.atoms.typos(three) {
            let own = lexicon.atoms.letters(atom);
            if own.len().abs_diff(letters.len()) <= 1 && atoms::one_slip(letters, own) {
                found(Hit { atom, how: How::Typo, evidence: own.len() as u8, preposition: 0 });
            }
        }
    }
}

/// Darija: the word itself, then other readings of it, then what remains without its prefixes.
fn darija(lexicon: &Lexicon, letters: &[Symbol], french_only: bool, found: &mut impl FnMut(Hit)) {
    let frame = Frame::of(letters);
    let mut own = Lazy::of(letters);
    let evidence = frame.len() as u8;
    for other in lexicon.atoms.by_frame(frame) {
        let atom = other.atom;
        if lexicon.atoms.letters(atom) == letters {
            found(Hit { atom, how: How::Exact, evidence: letters.len() as u8, preposition: 0 });
        } else if french_only {
        } else if own.meets(other, evidence > 1) {
            found(Hit { atom, how: How::Key, evidence, preposition: 0 });
        } else if let Some(rest) = conjunction(letters) {
            let same = same_end(lexicon, letters, atom);
            if same > 0 || evidence > 1 && Lazy::of(rest).meets(other, true) {
                found(Hit { atom, how: How::Prefixed, evidence: evidence.max(same), preposition: 0 });
            }
        }
    }
    // A single letter has no other readings and no prefixes.
    if french_only || letters.len() == 1 {
        return;
    }
    if symbol::is_latin(letters[0]) {
        respelled(lexicon, letters, found);
    }
    if lexicon.atoms.has_frame_stems() && frame.len() >= atoms::STEM {
        for atom in lexicon.atoms.frame_stems(frame.prefix(atoms::STEM)) {
            if stem_meets(letters, lexicon.atoms.letters(atom)) {
                found(Hit { atom, how: How::Stem, evidence, preposition: 0 });
            }
        }
    }
    // Prefixes: prepositions and article for every word; ka- ta- gha- only for words that ask for it.
    let (first, rest) = (frame.first(), frame.rest());
    let nouns = matches!(first, class::B | class::F | class::L | class::D);
    let verbs = matches!(first, class::K | class::T | class::Q);
    // Only the article has a vowel before its consonant.
    let at_start = first == class::L || Frame::of_stem(&letters[..1]).first() == first;
    if !(nouns || verbs) || rest.len() < 2 || !at_start {
        return;
    }
    prefixed(lexicon, &mut own, rest, 1, verbs, first, found);
    if matches!(first, class::B | class::F | class::K) && rest.first() == class::L && rest.len() > 2 {
        prefixed(lexicon, &mut own, rest.rest(), 2, false, first, found);
    }
}

/// The key of a word, made when something asks for it.
struct Lazy<'a> {
    letters: &'a [Symbol],
    key: Option<Key>,
}

impl<'a> Lazy<'a> {
    fn of(letters: &'a [Symbol]) -> Self {
        Self { letters, key: None }
    }

    /// Whether the word can be read so; `loosely` unless it is too short for that.
    #[inline]
    fn meets(&mut self, reading: &Reading, loosely: bool) -> bool {
        self.writes(reading)
            && if loosely { self.key().meets(&reading.key) } else { self.key().meets_strictly(&reading.key) }
    }

    /// Whether what follows the first consonants can be read so.
    #[inline]
    fn meets_after(&mut self, consonants: usize, reading: &Reading) -> bool {
        self.writes(reading) && self.key().meets_after(consonants, &reading.key)
    }

    /// Whether the letters of the word are those that write such a reading.
    #[inline]
    fn writes(&self, reading: &Reading) -> bool {
        !reading.latin_only || self.letters.first().is_some_and(|&s| !symbol::is_arabic(s))
    }

    fn key(&mut self) -> &Key {
        self.key.get_or_insert_with(|| Key::of(self.letters))
    }
}

/// The word after و, `w-` or `ou-`, which leave no trace in a frame.
fn conjunction(letters: &[Symbol]) -> Option<&[Symbol]> {
    match letters {
        [b'o', b'u', rest @ ..] | [b'w' | b'o' | b'u', rest @ ..] if rest.len() >= 3 => Some(rest),
        [w, rest @ ..] if symbol::to_char(*w) == 'و' && rest.len() >= 3 => Some(rest),
        _ => None,
    }
}

/// `th` and `dh` may be one sound; one change at a time.
fn respelled(lexicon: &Lexicon, letters: &[Symbol], found: &mut impl FnMut(Hit)) {
    if !letters.iter().fold(false, |any, &s| any | (s == b'h')) {
        return;
    }
    let digraphs = letters
        .iter()
        .enumerate()
        .skip(1)
        .filter(|&(i, &s)| s == b'h' && matches!(letters[i - 1], b't' | b'd'));
    for (h, _) in digraphs.take(2) {
        let mut other = [0; LONGEST];
        other[..h].copy_from_slice(&letters[..h]);
        other[h..letters.len() - 1].copy_from_slice(&letters[h + 1..]);
        let other = &other[..letters.len() - 1];
        let frame = Frame::of(other);
        let mut own = Lazy::of(other);
        for reading in lexicon.atoms.by_frame(frame) {
            if own.meets(reading, true) {
                found(Hit { atom: reading.atom, how: How::Key, evidence: frame.len() as u8, preposition: 0 });
            }
        }
    }
}

fn prefixed(
    lexicon: &Lexicon,
    own: &mut Lazy<'_>,
    rest: Frame,
    skip: usize,
    verbs: bool,
    first: u8,
    found: &mut impl FnMut(Hit),
) {
    for reading in lexicon.atoms.by_frame(rest) {
        let atom = reading.atom;
        let kind = lexicon.atoms.get(atom).kind;
        if (verbs && kind != Kind::DarijaPrefixed) || !own.meets_after(skip, reading) {
            continue;
        }
        let preposition = if verbs { 0 } else { first };
        let evidence = (rest.len() as u8).max(same_end(lexicon, own.letters, atom));
        found(Hit { atom, how: How::Prefixed, evidence, preposition });
    }
}

/// Letters that agree where a word in Arabic letters is one of the files after ال, و or a preposition, letter for letter: all of
/// them, as for a word without any. 0 where it is not.
fn same_end(lexicon: &Lexicon, letters: &[Symbol], atom: u32) -> u8 {
    let same = symbol::is_arabic(letters[0]) && letters.ends_with(lexicon.atoms.letters(atom));
    if same { letters.len().min(255) as u8 } else { 0 }
}

/// Whether some beginning of the word meets the stem.
fn stem_meets(letters: &[Symbol], stem: &[Symbol]) -> bool {
    let own = Key::of_stem(stem);
    let frame = Frame::of_stem(stem);
    (stem.len().saturating_sub(2)..=letters.len().min(stem.len() * 2 + 2))
        .filter(|&n| n > 0 && Frame::of_stem(&letters[..n]) == frame)
        .any(|n| Key::of_stem(&letters[..n]).meets(&own))
}

/// Atoms that are a preposition alone (ب ف ل ك د, also `b`, `bi` …), with their consonant class.
pub(crate) fn prepositions(lexicon: &Lexicon) -> Vec<(u8, u32)> {
    let preposition = |letters: &[Symbol]| {
        let written: Vec<char> = letters.iter().map(|&s| symbol::to_char(s)).collect();
        match written[..] {
            ['b' | 'ب'] | ['b', 'i'] => Some(class::B),
            ['f' | 'ف'] | ['f', 'i'] | ['ف', 'ي'] => Some(class::F),
            ['l' | 'ل'] | ['l', 'i'] => Some(class::L),
            ['k' | 'ك'] => Some(class::K),
            ['d' | 'د'] => Some(class::D),
            _ => None,
        }
    };
    (0..lexicon.atoms.len() as u32)
        .filter(|&id| lexicon.atoms.get(id).kind == Kind::Darija && lexicon.atoms.get(id).symbols.1 > 0)
        .filter_map(|id| Some((preposition(lexicon.atoms.letters(id))?, id)))
        .collect()
}

/// Whether two neighbours are a verb between ما and ش written apart.
pub(crate) fn is_negation_pair(first: &[Symbol], second: &[Symbol]) -> bool {
    is_ma(first) && second.len() >= 3 && ends_negated(second)
}

/// Whether the word is a verb between ما and ش, in one piece; the ا of ما is often left out (`mbghitch`, مكنتش).
pub(crate) fn is_negated_verb(letters: &[Symbol]) -> bool {
    let vowel = |s: Symbol| matches!(symbol::to_char(s), 'a' | 'e' | 'i' | 'o' | 'u' | 'ا' | 'و' | 'ي');
    letters.len() >= 5
        && ends_negated(letters)
        && (is_ma(&letters[..2]) || matches!(symbol::to_char(letters[0]), 'm' | 'م') && !vowel(letters[1]))
}

#[inline]
pub(crate) fn is_ma(letters: &[Symbol]) -> bool {
    letters == b"ma" || matches!(letters, [m, a] if symbol::to_char(*m) == 'م' && symbol::to_char(*a) == 'ا')
}

fn ends_negated(letters: &[Symbol]) -> bool {
    let Some((&last, before)) = letters.split_last() else { return false };
    match symbol::to_char(last) {
        'ش' | 'x' => true,
        'h' => matches!(before.last(), Some(b'c' | b's')),
        'i' | 'ي' => {
            before.last().is_some_and(|&s| matches!(symbol::to_char(s), 'ش' | 'x')) || before.ends_with(b"ch")
        }
        _ => false,
    }
}

/// The marks of a word: those of French atoms low, those of Darija atoms high.
pub(crate) fn marks_of(lexicon: &Lexicon, hit: &Hit) -> u16 {
    let atom = lexicon.atoms.get(hit.atom);
    if hit.how > How::Folded && hit.how != How::Key {
        return 0;
    }
    let marks = u16::from(atom.marks.0);
    if atom.kind == Kind::French { marks } else { marks << 8 }
}

/// Whether the word can be looked up at all.
pub(crate) fn is_letter(word: &Word) -> bool {
    word.end - word.start == 1 && word.flags.any(WordFlags::LATIN.with(WordFlags::ARABIC))
}

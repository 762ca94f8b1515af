//! Finds numbers to dial and addresses to open in a text (promise P4: they come only from the directory).
//!
//! Both are guesses about plain text, on the careful side: a year, an age or an article of the law is no phone number,
//! and a maintainer who meets a false alarm can write the number in letters.

use std::ops::Range;

/// Something in a text that people could dial or open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sighting {
    /// Bytes of the text.
    pub span: Range<usize>,
    pub kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Digits, without what stood between them.
    Number(String),
    /// A web or mail address, as written.
    Address(String),
}

/// Digits of any script as ASCII, without everything else.
pub(crate) fn digits(text: &str) -> String {
    text.chars().filter_map(digit).collect()
}

/// Whether two numbers reach the same telephone: equal, or equal in their last nine digits (with and without the country
/// code, `+212 5…` and `05…`).
pub(crate) fn same_number(a: &str, b: &str) -> bool {
    let (a, b) = (digits(a), digits(b));
    let tail = |digits: &str| digits.len().checked_sub(9).map(|from| digits[from..].to_owned());
    !a.is_empty() && (a == b || tail(&a).is_some_and(|end| Some(end) == tail(&b)))
}

/// The host of an address, in lower case, without `www.`: `https://www.Example.ma/x` gives `example.ma`.
pub(crate) fn host(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or(rest);
    let host = host.rsplit('@').next().unwrap_or(host).to_lowercase();
    host.strip_prefix("www.").unwrap_or(&host).to_owned()
}

/// Whether an address lies on a closed host or below it; a closed address with a port or a path closes only what begins
/// with it (`pmp.ma:85` does not close `plaintes.pmp.ma`).
pub(crate) fn is_closed(address: &str, closed: &str) -> bool {
    let bare = |address: &str| {
        let rest =
            address.split_once("://").map_or(address, |(_, rest)| rest).trim_end_matches('/').to_lowercase();
        rest.strip_prefix("www.").unwrap_or(&rest).to_owned()
    };
    let exact = bare(closed);
    if exact.contains([':', '/']) {
        let address = bare(address);
        return address
            .strip_prefix(&exact)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']));
    }
    let (host, closed) = (host(address), host(closed));
    !closed.is_empty() && (host == closed || host.ends_with(&format!(".{closed}")))
}

/// All numbers and addresses of a text. `known` says whether digits are a number of the directory; such a number is
/// found even when it is as short as 15 or 19.
pub(crate) fn sightings(text: &str, known: impl Fn(&str) -> bool) -> Vec<Sighting> {
    let addresses = addresses(text);
    let mut found: Vec<Sighting> = numbers(text)
        .into_iter()
        .filter(|run| !addresses.iter().any(|address| overlap(&address.span, &run.span)))
        .filter(|run| !is_counted(text, &run.span) && !is_law(text, &run.span))
        .flat_map(|run| suspicious(text, run, &known))
        .collect();
    found.extend(addresses);
    found.sort_by_key(|sighting| sighting.span.start);
    found
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

fn digit(letter: char) -> Option<char> {
    match letter {
        '0'..='9' => Some(letter),
        '٠'..='٩' => char::from_digit(letter as u32 - '٠' as u32, 10),
        '۰'..='۹' => char::from_digit(letter as u32 - '۰' as u32, 10),
        _ => None,
    }
}

/// A run of digits with at most one separator between two of them.
struct Run {
    span: Range<usize>,
    groups: Vec<Range<usize>>,
}

fn numbers(text: &str) -> Vec<Run> {
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let end_of = |at: usize| letters.get(at).map_or(text.len(), |(byte, _)| *byte);
    let mut runs = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        if digit(letters[at].1).is_none() {
            at += 1;
            continue;
        }
        let first = at;
        let mut groups = Vec::new();
        loop {
            let start = at;
            while letters.get(at).is_some_and(|(_, letter)| digit(*letter).is_some()) {
                at += 1;
            }
            groups.push(end_of(start)..end_of(at));
            let separated = letters
                .get(at)
                .is_some_and(|(_, letter)| matches!(letter, ' ' | '\u{a0}' | '\u{202f}' | '.' | '-'));
            if !separated || letters.get(at + 1).is_none_or(|(_, letter)| digit(*letter).is_none()) {
                break;
            }
            at += 1;
        }
        runs.push(Run { span: end_of(first)..end_of(at), groups });
    }
    runs
}

/// What of a run could be dialled: the whole of it, or some of its groups.
fn suspicious(text: &str, run: Run, known: &impl Fn(&str) -> bool) -> Vec<Sighting> {
    let whole = digits(&text[run.span.clone()]);
    let plus = text[..run.span.start].ends_with('+');
    if plus || whole.len() >= 6 || (run.groups.len() > 1 && known(&whole)) {
        return vec![Sighting { span: run.span, kind: Kind::Number(whole) }];
    }
    // `448.7` is an article, `2.5` an amount: nobody writes a telephone number of three to five digits with a dot.
    if run.groups.len() == 2 && text[run.span.clone()].contains('.') {
        return Vec::new();
    }
    run.groups
        .into_iter()
        .map(|span| (digits(&text[span.clone()]), span))
        .filter(|(group, span)| match group.len() {
            0..=2 => known(group) && !follows(text, span.start, LIMITS),
            _ => known(group) || (!is_year(group) && is_called(text, span.start)),
        })
        .map(|(group, span)| Sighting { span, kind: Kind::Number(group) })
        .collect()
}

/// Words after which a short number is an age or an amount: `avant 18`, `moins de 15`, `قل من 18`.
const LIMITS: &[&str] = &["de", "avant", "entre", "dès", "après", "à", "من", "قبل", "بين", "تحت", "فوق"];

/// Words before a number that somebody should dial. A number that the directory does not know is taken for one only after
/// these: `la police a compté 508 affaires` is a count.
const CALLS: &[&str] = &[
    "le",
    "au",
    "du",
    "ou",
    "et",
    "par",
    "numéro",
    "numero",
    "n°",
    "tél",
    "tel",
    "ligne",
    "appelle",
    "appeler",
    "appelez",
    "compose",
    "composer",
    "composez",
    "sms",
    "whatsapp",
    "ل",
    "على",
    "ف",
    "نمرة",
    "النمرة",
    "رقم",
    "الرقم",
    "عيط",
    "عيطي",
    "عيط(ي)",
    "و",
    "ولا",
    "l",
    "nmra",
    "raqm",
    "3ayet",
    "3iyet",
];

fn follows(text: &str, at: usize, words: &[&str]) -> bool {
    let before = text[..at].trim_end_matches([' ', '\u{a0}', '*', '_']);
    let word = before
        .rsplit(|letter: char| letter.is_whitespace() || "'’".contains(letter))
        .next()
        .unwrap_or_default();
    words.contains(&word.to_lowercase().as_str())
}

fn is_called(text: &str, at: usize) -> bool {
    text[..at].trim_end_matches([' ', '\u{a0}', '*', '_']).ends_with([':', '(', '☎', '📞', '>', '→'])
        || follows(text, at, CALLS)
}

fn is_year(digits: &str) -> bool {
    digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"))
}

/// Words that make the number before them an amount and not something to dial.
const UNITS: &[&str] = &[
    "%",
    "an",
    "ans",
    "h",
    "heure",
    "heures",
    "min",
    "minute",
    "minutes",
    "seconde",
    "secondes",
    "jour",
    "jours",
    "j",
    "nuit",
    "nuits",
    "semaine",
    "semaines",
    "mois",
    "année",
    "années",
    "fois",
    "dh",
    "dhs",
    "mad",
    "dirham",
    "dirhams",
    "€",
    "euro",
    "euros",
    "$",
    "mots",
    "caractères",
    "personnes",
    "jeunes",
    "filles",
    "garçons",
    "enfants",
    "cas",
    "signalements",
    "ko",
    "mo",
    "pages",
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
    "عام",
    "سنة",
    "سنين",
    "العام",
    "ساعة",
    "سوايع",
    "سواي",
    "ساعات",
    "دقيقة",
    "دقايق",
    "دقائق",
    "يوم",
    "يام",
    "أيام",
    "ايام",
    "سيمانة",
    "سيمانات",
    "شهر",
    "شهور",
    "مرة",
    "مرات",
    "درهم",
    "دراهم",
    "ريال",
    "فالمية",
    "٪",
    "3am",
    "sa3a",
    "swaye3",
    "d9i9a",
    "d9aye9",
    "nhar",
    "iyyam",
    "dirham",
];

/// Whether the number is an amount: `18 ans`, `13-17 ans`, `24h/24`, `15 à 20 minutes`, `1-3 %`.
fn is_counted(text: &str, span: &Range<usize>) -> bool {
    let mut rest = text[span.end..].trim_start_matches([' ', '\u{a0}', '\u{202f}', '*', '_']);
    // The other end of a range: `15 à 20 minutes`, `15–20 minutes`.
    for joint in ["à ", "ou ", "et ", "–", "-", "ل ", "حتى "] {
        if let Some(after) = rest.strip_prefix(joint) {
            let beyond = after.trim_start_matches(|letter| digit(letter).is_some());
            if beyond.len() < after.len() {
                rest = beyond.trim_start();
            }
            break;
        }
    }
    let word: String =
        rest.chars().take_while(|letter| letter.is_alphanumeric() || "%€$٪".contains(*letter)).collect();
    let word = word.to_lowercase();
    UNITS.contains(&word.as_str())
        || word.strip_prefix('h').is_some_and(|minutes| minutes.chars().all(|c| digit(c).is_some()))
}

/// Words before a number of the law: `article 448.7`, `articles 483, 489 et 490`, `loi 103-13`, `n° 27-14`.
const LAW: &[&str] = &[
    "article",
    "articles",
    "art",
    "loi",
    "lois",
    "dahir",
    "n°",
    "no",
    "chapitre",
    "المادة",
    "الفصل",
    "الفصول",
    "القانون",
];

fn is_law(text: &str, span: &Range<usize>) -> bool {
    let mut words = text[..span.start].split_whitespace().rev();
    // Walks back over the other numbers of a list.
    words
        .find(|word| {
            let bare = word.trim_matches(|letter: char| letter.is_ascii_punctuation() || letter == '،');
            let joint = bare.is_empty()
                || matches!(bare, "et" | "ou" | "à" | "و" | "أو")
                || bare.chars().all(|c| digit(c).is_some() || c == '-' || c == '.');
            !joint
        })
        .is_some_and(|word| {
            let bare = word.trim_matches(|letter: char| letter.is_ascii_punctuation()).to_lowercase();
            let bare = bare.rsplit(['\'', '’']).next().unwrap_or(&bare).to_owned();
            LAW.contains(&bare.as_str())
        })
}

/// Endings of host names that people write without `https://`.
const TOP_LEVEL: &[&str] = &[
    "com", "org", "net", "ma", "fr", "be", "ca", "es", "eu", "info", "io", "gg", "app", "tv", "gov", "int",
    "uk", "ch", "dz", "tn", "dev", "help",
];

fn addresses(text: &str) -> Vec<Sighting> {
    let breaks = |letter: char| letter.is_whitespace() || "()<>[]{}\"«»“”*`|،؛,;".contains(letter);
    let mut found = Vec::new();
    let mut start = 0;
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        if !breaks(letter) {
            continue;
        }
        let token = &text[start..at];
        let trimmed = token.trim_end_matches(['.', '!', '?', ':', '…', '/', '_', '\'', '’']);
        if is_address(trimmed) {
            let span = start..start + trimmed.len();
            found.push(Sighting { span, kind: Kind::Address(trimmed.to_owned()) });
        }
        start = at + letter.len_utf8();
    }
    found
}

fn is_address(token: &str) -> bool {
    if token.contains("://") || token.starts_with("www.") {
        return true;
    }
    // The part after an elision or a colon can be a host: `l'app.com`, `site:exemple.ma`.
    let host = host(token.rsplit(['\'', '’']).next().unwrap_or(token));
    let mut labels = host.rsplit('.');
    let last = labels.next().unwrap_or_default();
    let rest: Vec<&str> = labels.collect();
    TOP_LEVEL.contains(&last)
        && !rest.is_empty()
        && rest.iter().all(|label| {
            !label.is_empty() && label.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str) -> Vec<String> {
        let known = |digits: &str| ["19", "15", "2511", "988", "2020"].contains(&digits);
        sightings(text, known)
            .into_iter()
            .map(|sighting| match sighting.kind {
                Kind::Number(digits) => digits,
                Kind::Address(address) => address,
            })
            .collect()
    }

    #[test]
    fn numbers_and_addresses_are_seen() {
        let rows: &[(&str, &[&str])] = &[
            ("Appelle le 2511.", &["2511"]),
            ("Appelle le 19 tout de suite", &["19"]),
            ("عيط ل ١٩ دابا", &["19"]),
            ("عيط ل 2511", &["2511"]),
            ("+212 6 24 40 58 89", &["212624405889"]),
            ("au 0800 00 47 47 (gratuit)", &["0800004747"]),
            ("le 8350", &["8350"]),
            ("la police (19)", &["19"]),
            ("numéro : 118", &["118"]),
            ("عيط ل 118", &["118"]),
            ("9-8-8 au Canada", &["988"]),
            ("va sur https://www.e-blagh.ma/x.", &["https://www.e-blagh.ma/x"]),
            ("va sur 2511.ma !", &["2511.ma"]),
            ("écris à aide@exemple.ma", &["aide@exemple.ma"]),
            ("discord.gg/abc", &["discord.gg/abc"]),
        ];
        for (text, expected) in rows {
            assert_eq!(seen(text), *expected, "{text}");
        }
    }

    #[test]
    fn amounts_years_laws_and_arabizi_are_left_alone() {
        for text in [
            "Tu as moins de 18 ans ?",
            "entre 15 et 19 ans",
            "15 à 20 minutes",
            "15–20 minutes",
            "24h/24, 7j/7, de 19h à 19h30",
            "depuis 2023, en 2026.",
            "100 % gratuit, 500 dh",
            "l'article 448.7, les articles 483, 489 et 490 et la loi 103-13",
            "3lach 7it ma 3ndkch 9bel",
            "**15** ans",
            "1. Respire. 2. Parle.",
            "عندك قل من 15 عام",
            "C'est fini.Tu respires.",
            "Tu n'as rien fait de mal… etc.",
            "c'est puni aussi (448.9)",
            "avec moins de 19, avant 15",
            "واش عندك قل من 19؟",
            "la police a compté 508 affaires",
        ] {
            assert_eq!(seen(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn the_same_telephone_in_two_spellings() {
        assert!(same_number("+212 5 37 26 66 00", "0537266600"));
        assert!(same_number("19", "١٩"));
        assert!(!same_number("19", "190"));
        assert!(!same_number("", ""));
        assert!(is_closed("https://www.stopsilence.org/x", "stopsilence.org"));
        assert!(is_closed("aide.stopsilence.org", "https://stopsilence.org"));
        assert!(!is_closed("nonstopsilence.org", "stopsilence.org"));
        assert!(is_closed("http://pmp.ma:85/x", "pmp.ma:85"));
        assert!(!is_closed("https://plaintes.pmp.ma", "pmp.ma:85"));
        assert!(!is_closed("https://pmp.ma", "pmp.ma:85"));
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,60}|[0-9٠-٩ +.@a-z/:-]{0,40}") {
            for sighting in sightings(&text, |_| true) {
                proptest::prop_assert!(text.get(sighting.span).is_some());
            }
        }
    }
}

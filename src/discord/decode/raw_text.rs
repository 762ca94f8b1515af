//! Words as they stand in a frame: JSON-escaped, and read only on request.

use std::fmt;

use serde_json::value::RawValue;

/// A JSON string that nobody has unescaped yet. Its `Debug` shows only a length (promise P3).
#[derive(Clone, Copy, Default)]
pub struct RawText<'a>(&'a str);

impl<'a> RawText<'a> {
    /// The string in `raw`, or an empty one where `raw` is no string.
    pub fn new(raw: &'a RawValue) -> Self {
        let inner = raw.get().trim();
        Self(inner.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or_default())
    }

    /// Whether there are no words at all.
    pub fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// The string as it stands in the frame; for strings that never hold an escape, such as times.
    pub(super) fn as_escaped(self) -> &'a str {
        self.0
    }

    /// The words. Without escapes they are a slice of the frame; with escapes they are written into `scratch`, which
    /// can be kept from one message to the next so that nothing is allocated. Half of a surrogate pair, which JSON
    /// allows and Unicode does not, becomes U+FFFD.
    pub fn read<'s>(self, scratch: &'s mut String) -> &'s str
    where
        'a: 's,
    {
        if !self.0.contains('\\') {
            return self.0;
        }
        scratch.clear();
        unescape(self.0, scratch);
        scratch
    }
}

impl fmt::Debug for RawText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawText({} bytes)", self.0.len())
    }
}

/// Undoes JSON's escapes. The input comes out of a JSON parser, so an escape is always complete; were one not, it would
/// be dropped rather than misread.
fn unescape(escaped: &str, out: &mut String) {
    let mut rest = escaped;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let Some(kind) = rest.chars().next() else { return };
        rest = &rest[kind.len_utf8()..];
        match kind {
            'n' => out.push('\n'),
            't' => out.push('\t'),
            'r' => out.push('\r'),
            'b' => out.push('\u{8}'),
            'f' => out.push('\u{c}'),
            'u' => rest = unescape_unit(rest, out),
            other => out.push(other),
        }
    }
    out.push_str(rest);
}

/// Reads the four digits after `\u`, and a second escape where the first is the first half of a pair; gives back what
/// follows.
fn unescape_unit<'a>(text: &'a str, out: &mut String) -> &'a str {
    let Some((unit, rest)) = four_digits(text) else { return text };
    if let Some((low, after)) = rest.strip_prefix("\\u").and_then(four_digits)
        && (0xD800..0xDC00).contains(&unit)
        && (0xDC00..0xE000).contains(&low)
    {
        let scalar = 0x1_0000 + ((u32::from(unit) - 0xD800) << 10) + (u32::from(low) - 0xDC00);
        out.push(char::from_u32(scalar).unwrap_or(char::REPLACEMENT_CHARACTER));
        return after;
    }
    out.push(char::from_u32(u32::from(unit)).unwrap_or(char::REPLACEMENT_CHARACTER));
    rest
}

fn four_digits(text: &str) -> Option<(u16, &str)> {
    let digits = text.get(..4)?;
    Some((u16::from_str_radix(digits, 16).ok()?, &text[4..]))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn raw(json: &str) -> Box<RawValue> {
        RawValue::from_string(json.to_owned()).unwrap()
    }

    #[test]
    fn without_escapes_the_words_are_a_slice_of_the_frame() {
        let json = raw("\"بغيت نهضر\"");
        let mut scratch = String::new();
        assert_eq!(RawText::new(&json).read(&mut scratch), "بغيت نهضر");
        assert_eq!(scratch.capacity(), 0);
    }

    #[test]
    fn halves_of_pairs_do_not_lose_the_message() {
        let mut scratch = String::new();
        for (json, text) in [
            (r#""a\ud83db""#, "a\u{fffd}b"),
            (r#""\udc00\ud83d\ude00""#, "\u{fffd}😀"),
            (r#""\ud83d\ud83d\ude00""#, "\u{fffd}😀"),
            (r#""\"\\\/\n""#, "\"\\/\n"),
            ("null", ""),
        ] {
            let json = raw(json);
            assert_eq!(RawText::new(&json).read(&mut scratch), text);
        }
    }

    #[test]
    fn p3_debug_shows_a_length() {
        let json = raw("\"secret\"");
        assert_eq!(format!("{:?}", RawText::new(&json)), "RawText(6 bytes)");
    }

    proptest! {
        #[test]
        fn reads_like_serde(text in any::<String>(), ascii in any::<bool>()) {
            let json = if ascii { escaped_ascii(&text) } else { serde_json::to_string(&text).unwrap() };
            let json = raw(&json);
            let mut scratch = String::from("left over");
            prop_assert_eq!(RawText::new(&json).read(&mut scratch), text.as_str());
        }

        #[test]
        fn any_escaped_string_is_read_without_panic(body in r#"(\\u[0-9a-fA-F]{4}|\\[nrtbf/"\\]|[a-zé])*"#) {
            let json = raw(&format!("\"{body}\""));
            RawText::new(&json).read(&mut String::new());
        }
    }

    /// Everything beyond ASCII as `\u` escapes, as some JSON writers do.
    fn escaped_ascii(text: &str) -> String {
        let json = serde_json::to_string(text).unwrap();
        let mut out = String::new();
        for c in json.chars() {
            if c.is_ascii() {
                out.push(c);
            } else {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    out.push_str(&format!("\\u{unit:04x}"));
                }
            }
        }
        out
    }
}

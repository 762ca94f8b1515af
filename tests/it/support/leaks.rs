//! Looks for people's words where none may be, in every form in which a program might carry them (promise P3).

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use super::lines;

/// Shorter words than this stand everywhere by chance.
const SHORTEST: usize = 8;

/// All forms of a text: UTF-8, JSON-escaped, percent, base64 at each offset, hex, decimal bytes, UTF-16.
pub fn forms(text: &str) -> Vec<Vec<u8>> {
    let bytes = text.as_bytes();
    let escaped: String = text
        .chars()
        .map(|letter| {
            if letter.is_ascii() {
                letter.to_string()
            } else {
                let mut units = [0u16; 2];
                letter.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")).collect()
            }
        })
        .collect();
    let percent: String = bytes
        .iter()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() { char::from(*byte).to_string() } else { format!("%{byte:02X}") }
        })
        .collect();
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let decimal = bytes.iter().map(u8::to_string).collect::<Vec<_>>();
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut all = vec![
        bytes.to_vec(),
        escaped.clone().into_bytes(),
        escaped.to_uppercase().replace("\\U", "\\u").into_bytes(),
        percent.clone().into_bytes(),
        percent.replace("%20", "+").into_bytes(),
        hex.to_uppercase().into_bytes(),
        hex.into_bytes(),
        decimal.join(", ").into_bytes(),
        decimal.join(",").into_bytes(),
        wide,
    ];
    // Inside a longer base64 text the same bytes look different at each of three offsets; the ends depend on neighbours.
    for skip in 0..3 {
        let Some(rest) = bytes.get(skip..) else { continue };
        let whole = &rest[..rest.len() / 3 * 3];
        if whole.len() >= SHORTEST {
            all.push(STANDARD.encode(whole).into_bytes());
            all.push(URL_SAFE_NO_PAD.encode(whole).into_bytes());
        }
    }
    all.retain(|form| form.len() >= SHORTEST);
    all
}

fn holds(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

/// Fails where one of the seeds, or the token, is found.
pub fn check_bytes(what: &str, bytes: &[u8]) {
    let mut needles: Vec<Vec<u8>> = lines::seeds().iter().flat_map(|seed| forms(seed)).collect();
    needles.push(discord_sim::ids::TOKEN.as_bytes().to_vec());
    needles.sort();
    needles.dedup();
    let search = aho_corasick::AhoCorasick::new(&needles).expect("a few hundred short needles");
    if let Some(found) = search.find(bytes) {
        // The test's own report must not spread what it found: its place is enough.
        panic!(
            "a seeded text or the token is in {what}, {} bytes long at byte {}",
            found.len(),
            found.start()
        );
    }
}

/// Everything that was logged.
pub fn check_lines() {
    check_bytes("the log", &lines::logged());
}

/// Every file of a folder: database, its log, key.
pub fn check_folder(folder: &Path) {
    for entry in std::fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("an entry").path();
        if path.is_file() {
            let bytes = std::fs::read(&path).expect("the file can be read");
            check_bytes(&path.file_name().unwrap_or_default().to_string_lossy(), &bytes);
        }
    }
}

#[test]
fn the_search_finds_what_it_looks_for() {
    let seed = "des mots à personne";
    for form in forms(seed) {
        let mut haystack = b"before ".to_vec();
        haystack.extend(&form);
        assert!(forms(seed).iter().any(|needle| holds(&haystack, needle)));
    }
    let inside = STANDARD.encode(format!("xy{seed}z"));
    assert!(forms(seed).iter().any(|needle| holds(inside.as_bytes(), needle)));
}

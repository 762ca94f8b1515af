//! Arrows point one way: the order of the rooms in `src/lib.rs` is the order in which they may know one another.

use std::fs;
use std::path::{Path, PathBuf};

/// Rooms that do no I/O, hold no clock, and have never heard of Discord.
const PURE: [&str; 5] = ["text", "phrases", "triage", "eval", "cases"];
/// What they must not name outside their tests.
const OUTSIDE: [&str; 9] = [
    "serenity::",
    "twilight",
    "sqlx::",
    "tokio::",
    "axum::",
    "reqwest::",
    "std::fs",
    "SystemTime::now",
    "Timestamp::now",
];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the sources are there") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found
}

fn rooms() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs");
    let text = fs::read_to_string(root).expect("lib.rs");
    let named = text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    named.map(str::to_owned).collect()
}

/// Lines of code without comments and without what stands behind `#[cfg(test)]` at the end of a file.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("a source");
    let before_tests = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    before_tests.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn is_test(path: &Path) -> bool {
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    name == "tests"
        || name == "testkit"
        || name.ends_with("_tests")
        || path.iter().any(|part| part == "tests")
}

#[test]
fn no_room_knows_a_later_one() {
    let rooms = rooms();
    assert!(rooms.len() > 10, "the list of rooms was not found");
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for (place, room) in rooms.iter().enumerate() {
        let folder = src.join(room);
        let files = if folder.is_dir() { sources(&folder) } else { vec![src.join(format!("{room}.rs"))] };
        for file in files.iter().filter(|file| !is_test(file)) {
            let code = code(file);
            for later in &rooms[place + 1..] {
                assert!(
                    !code.contains(&format!("crate::{later}::"))
                        && !code.contains(&format!("crate::{later}}}")),
                    "{} names the later room `{later}`",
                    file.display()
                );
            }
            if PURE.contains(&room.as_str()) {
                for outside in OUTSIDE {
                    assert!(!code.contains(outside), "{} names `{outside}`", file.display());
                }
            }
        }
    }
}

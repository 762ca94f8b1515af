//! The curated files as plain text, from a folder or compiled in. The only part of this room that reads the disk.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::Path;

use include_dir::{Dir, include_dir};
use sha2::{Digest, Sha256};

use super::problem::{Problem, Problems, Severity};

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/responses");

/// No curated file comes near this size; a log or a video dropped into the folder would.
const MAX_FILE_BYTES: u64 = 1024 * 1024;

/// Deeper than any curated file lies (`topics/NAME/fr.md`); stops a folder that links to itself.
const MAX_DEPTH: usize = 4;

/// Text files by their path below `responses/`, with `/` between folders on every system.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    texts: BTreeMap<String, String>,
}

/// A hash of all files, to tell one state of the library from another.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint([u8; 32]);

impl Files {
    /// The files that were compiled into the program.
    pub fn embedded() -> (Self, Vec<Problem>) {
        let mut files = Self::default();
        let mut problems = Problems::default();
        files.add_embedded(&EMBEDDED, &mut problems);
        (files, problems.sorted())
    }

    /// Reads a `responses/` folder. Hidden files, editor back-ups and files of other kinds are left out.
    ///
    /// What cannot be read is a problem, not a failure: the other files come back all the same.
    pub fn read(dir: &Path) -> (Self, Vec<Problem>) {
        let mut files = Self::default();
        let mut problems = Problems::default();
        files.add_folder(dir, "", MAX_DEPTH, &mut problems);
        (files, problems.sorted())
    }

    /// Adds or replaces a file; for tests and for programs that edit.
    pub fn insert(&mut self, path: impl Into<String>, text: impl Into<String>) {
        self.texts.insert(path.into(), text.into());
    }

    /// Takes a file out.
    pub fn remove(&mut self, path: &str) -> Option<String> {
        self.texts.remove(path)
    }

    /// The text of one file.
    pub fn get(&self, path: &str) -> Option<&str> {
        self.texts.get(path).map(String::as_str)
    }

    /// All files as (path, text), by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The files whose path starts with `prefix`, by path.
    pub fn below<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.iter().filter(move |(path, _)| path.starts_with(prefix))
    }

    /// A hash of all paths and texts. Lengths are hashed too, so that no text can pass for a path.
    pub fn fingerprint(&self) -> Fingerprint {
        let mut hash = Sha256::new();
        for (path, text) in &self.texts {
            for part in [path, text] {
                hash.update((part.len() as u64).to_le_bytes());
                hash.update(part.as_bytes());
            }
        }
        Fingerprint(hash.finalize().into())
    }

    fn add_embedded(&mut self, dir: &Dir<'_>, problems: &mut Problems) {
        for file in dir.files() {
            let path = slashed(file.path());
            if !is_curated(&path) {
                continue;
            }
            match std::str::from_utf8(file.contents()) {
                Ok(text) => self.insert(path, clean(text)),
                Err(_) => not_utf8(&path, problems),
            }
        }
        for inner in dir.dirs() {
            self.add_embedded(inner, problems);
        }
    }

    fn add_folder(&mut self, dir: &Path, below: &str, depth: usize, problems: &mut Problems) {
        let entries = match fs::read_dir(dir) {
            Ok(entries) => entries,
            Err(error) => return unreadable(below, &error, problems),
        };
        for entry in entries {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    unreadable(below, &error, problems);
                    continue;
                }
            };
            let name = entry.file_name();
            let Some(name) = name.to_str() else {
                unreadable(below, &"nom de fichier illisible", problems);
                continue;
            };
            if name.starts_with('.') {
                continue;
            }
            let path = if below.is_empty() { name.to_owned() } else { format!("{below}/{name}") };
            // Follows links on purpose: container platforms mount edited files as links.
            match fs::metadata(entry.path()) {
                Ok(meta) if meta.is_dir() && depth > 0 => {
                    self.add_folder(&entry.path(), &path, depth - 1, problems);
                }
                Ok(meta) if meta.is_file() && is_curated(&path) => {
                    self.add_file(&entry.path(), &path, meta.len(), problems)
                }
                Ok(_) => {}
                Err(error) => unreadable(&path, &error, problems),
            }
        }
    }

    fn add_file(&mut self, from: &Path, path: &str, bytes: u64, problems: &mut Problems) {
        if bytes > MAX_FILE_BYTES {
            let what =
                format!("Ce fichier fait {} Ko : aucun fichier de réponses n'est si grand.", bytes / 1024);
            problems.push(Problem::in_file("file-too-big", Severity::Error, path, what));
            return;
        }
        match fs::read(from).map(String::from_utf8) {
            Ok(Ok(text)) => self.insert(path, clean(&text)),
            Ok(Err(_)) => not_utf8(path, problems),
            Err(error) => unreadable(path, &error, problems),
        }
    }
}

impl Fingerprint {
    /// The whole hash: SHA-256, 32 bytes.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// The first 16 hex digits, enough for people and logs.
impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0[..8].iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}

/// The endings of files that the library reads. READMEs of the folder are for people only.
fn is_curated(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    !name.to_ascii_uppercase().starts_with("README")
        && [".toml", ".md", ".phrases", ".words", ".ftl", ".weights"]
            .iter()
            .any(|ending| name.ends_with(ending))
}

/// Windows editors add a byte order mark and carriage returns; neither means anything here.
fn clean(text: &str) -> String {
    text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n")
}

fn slashed(path: &Path) -> String {
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn not_utf8(path: &str, problems: &mut Problems) {
    let what = "Ce fichier n'est pas du texte en UTF-8.".to_owned();
    problems
        .push(Problem::in_file("not-utf-8", Severity::Error, path, what))
        .tip("Dans l'éditeur : « Enregistrer sous », encodage UTF-8.");
}

fn unreadable(path: &str, error: &dyn fmt::Display, problems: &mut Problems) {
    let what = format!("Impossible de lire ce fichier ou ce dossier ({error}).");
    problems.push(Problem::in_file("unreadable", Severity::Error, path, what));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_read_with_clean_texts_and_without_strangers() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("topics/suicide")).unwrap();
        fs::write(dir.path().join("topics/suicide/fr.md"), "\u{feff}a\r\nb\r\n").unwrap();
        for stranger in ["README.md", ".hidden.md", "fr.md~", "photo.png"] {
            fs::write(dir.path().join(stranger), "x").unwrap();
        }
        let (files, problems) = Files::read(dir.path());
        assert_eq!(problems, []);
        assert_eq!(files.iter().collect::<Vec<_>>(), [("topics/suicide/fr.md", "a\nb\n")]);
    }

    #[test]
    fn unreadable_things_are_reported_and_hide_nothing() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("bad.md"), [0xff, 0xfe]).unwrap();
        fs::write(dir.path().join("good.md"), "ok").unwrap();
        fs::write(dir.path().join("huge.md"), vec![b'x'; 1024 * 1024 + 1]).unwrap();
        let (files, problems) = Files::read(dir.path());
        assert_eq!(files.get("good.md"), Some("ok"));
        let found: Vec<_> = problems.iter().map(|problem| (problem.file.as_str(), problem.rule)).collect();
        assert_eq!(found, [("bad.md", "not-utf-8"), ("huge.md", "file-too-big")]);

        let (none, problems) = Files::read(&dir.path().join("absent"));
        assert_eq!(none, Files::default());
        assert_eq!(problems[0].rule, "unreadable");
    }

    #[test]
    fn the_fingerprint_changes_with_any_text_or_name() {
        let mut files = Files::default();
        files.insert("a", "bc");
        let first = files.fingerprint();
        let mut other = Files::default();
        other.insert("ab", "c");
        assert_ne!(first, other.fingerprint());
        files.insert("a", "bd");
        assert_ne!(first, files.fingerprint());
        files.insert("a", "bc");
        assert_eq!(first, files.fingerprint());
        assert_eq!(first.to_string().len(), 16);
    }
}

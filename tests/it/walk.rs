//! `docs/contributing.fr.md`, walked: its three edits are made on a copy of the real files, and what the document quotes is
//! what the program says. Its pictures are drawn from the same output.
//!
//! `SANAD_PICTURES=docs/images cargo test --test it walk` draws the pictures anew.
//!
//! A quoted block stands under a comment `<!-- walk:STATE -->` that names an [`edit`], and begins with `$ cargo run -q -- …`.
//! Its other lines stand in this order, one after the other, in the output.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::support::picture::{self, plain};

const DOCUMENT: &str = "docs/contributing.fr.md";
const TYPED: &str = "$ cargo run -q -- ";

const MA: &str = "directory/ma.toml";
const TOPIC: &str = "topics/suicide/topic.toml";
const PHRASES: &str = "topics/suicide/fr.phrases";

/// A change of one file.
type Edit = (&'static str, &'static str, &'static str);

const NUMBER: Edit = (MA, "{ number = \"2511\"", "{ number = \"2512\"");
const SOURCE: Edit = (
    MA,
    "  { url = \"https://familleactuelle.ma/2511-parler-cest-proteger\", seen = \"gratuit, national",
    "  { url = \"https://www.onde.ma/nouveau-numero\", seen = \"le nouveau numéro\", date = \"2026-11-28\" },\n  \
     { url = \"https://familleactuelle.ma/2511-parler-cest-proteger\", seen = \"gratuit, national",
);
const PHRASE: Edit = (PHRASES, "\n[distress imminent]\n", "\n[distress imminent]\nmourir\n");
const KEY: Edit = (TOPIC, "\ncategory = ", "\ncategry = ");

/// The edits that make a state of the document.
fn edits(state: &str) -> &'static [Edit] {
    match state {
        "clean" => &[],
        "number" => &[NUMBER],
        "number-sourced" => &[NUMBER, SOURCE],
        "phrase" => &[PHRASE],
        "key" => &[KEY],
        other => panic!("{DOCUMENT} names a state that nobody knows: {other}"),
    }
}

/// Lines of chat that the document lets the maintainer write into a file.
const CHAT: &str =
    "mon perso va mourir si je soigne pas\non va mourir de chaud\nje finis mes devoirs et je dors\n";

struct Block {
    state: String,
    /// The picture above it.
    picture: String,
    typed: String,
    quoted: Vec<String>,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn document() -> String {
    fs::read_to_string(root().join(DOCUMENT)).expect("the document is there")
}

fn blocks(document: &str) -> Vec<Block> {
    let parts = document.split("<!-- walk:").skip(1);
    parts
        .map(|part| {
            let (state, rest) = part.split_once(" -->").expect("a comment ends");
            let picture = rest.split_once("](images/").and_then(|(_, rest)| rest.split_once(')'));
            let (_, block) = rest.split_once("```console\n").expect("a quoted block follows");
            let (block, _) = block.split_once("\n```").expect("it ends");
            let mut lines = block.lines();
            Block {
                state: state.to_owned(),
                picture: picture.expect("a picture follows").0.to_owned(),
                typed: lines.next().expect("what was typed").to_owned(),
                quoted: lines.map(str::to_owned).collect(),
            }
        })
        .collect()
}

/// A copy of the real files with the edits of a state.
fn folder(state: &str) -> TempDir {
    let home = tempfile::tempdir().expect("a temporary folder");
    // The other topics change nothing in what is said of these edits, and take most of the time.
    let parts: &[&str] =
        if state == "clean" { &[""] } else { &["directory", "interface", "words", "topics/suicide"] };
    for part in parts {
        copy(&root().join("responses").join(part), &home.path().join("responses").join(part));
    }
    for (file, from, to) in edits(state) {
        let path = home.path().join("responses").join(file);
        let text = fs::read_to_string(&path).expect("a response file");
        assert!(text.contains(from), "{file}: {from}");
        fs::write(&path, text.replacen(from, to, 1)).expect("it can be written");
    }
    fs::write(home.path().join("tchat.txt"), CHAT).expect("it can be written");
    home
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("the real files") {
        let entry = entry.expect("an entry");
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).expect("a copy");
        }
    }
}

/// What the program prints, in the colours of a terminal, and whether it was content.
fn run(folder: &Path, typed: &str) -> (String, bool) {
    let words = typed.strip_prefix(TYPED).unwrap_or_else(|| panic!("not typed like the others: {typed}"));
    let mut arguments = Vec::new();
    // Quotes as a shell reads them; nothing else of a shell is used.
    for (index, piece) in words.split('"').enumerate() {
        if index % 2 == 1 {
            arguments.push(piece);
        } else {
            arguments.extend(piece.split_whitespace());
        }
    }
    let output = Command::new(env!("CARGO_BIN_EXE_sanad"))
        .current_dir(folder)
        .env("CLICOLOR_FORCE", "1")
        .env_remove("NO_COLOR")
        .args(arguments)
        .output()
        .expect("the program runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout) + text(&output.stderr).as_str(), output.status.success())
}

/// The lines of the output that the block quotes, with their colours. A line `…` stands for lines that are left out, such as
/// those with the names of word classes, which change with every edit of the phrases.
fn quoted(block: &Block, output: &str) -> Option<Vec<String>> {
    let lines: Vec<&str> = output.lines().collect();
    let mut found = Vec::new();
    let mut from = 0;
    for piece in block.quoted.split(|line| line.trim() == "…") {
        let same = |(line, quoted): (&&str, &String)| plain(line).trim_end() == quoted.trim_end();
        let mut windows = lines[from..].windows(piece.len());
        let at = from + windows.position(|window| window.iter().zip(piece).all(same))?;
        if from > 0 {
            found.push("    …".to_owned());
        }
        from = at + piece.len();
        found.extend(lines[at..from].iter().map(|line| (*line).to_owned()));
    }
    Some(found)
}

#[test]
fn walk_what_the_document_quotes_and_shows_is_what_the_program_says() {
    let drawn_into = std::env::var_os("SANAD_PICTURES").map(PathBuf::from);
    let blocks = blocks(&document());
    assert!(blocks.len() >= 6, "the document lost its blocks");
    for block in &blocks {
        let home = folder(&block.state);
        let (output, _) = run(home.path(), &block.typed);
        let lines = quoted(block, &output).unwrap_or_else(|| {
            panic!("{DOCUMENT}, after `{}`: the program now says\n{}", block.typed, plain(&output))
        });
        let drawn = picture::draw(&block.typed, &lines);
        match &drawn_into {
            Some(folder) => fs::write(folder.join(&block.picture), drawn).expect("a picture can be written"),
            None => {
                let path = root().join("docs/images").join(&block.picture);
                let there = fs::read_to_string(&path).unwrap_or_default();
                let how = "`SANAD_PICTURES=docs/images cargo test --test it walk` draws it anew";
                assert!(there == drawn, "docs/images/{} is old: {how}", block.picture);
            }
        }
    }
}

#[test]
fn walk_each_edit_is_told_in_the_document_word_for_word() {
    let document = document();
    for (file, _, to) in [NUMBER, PHRASE, KEY] {
        assert!(document.contains(&format!("responses/{file}")), "{file}");
        let written = to.lines().rfind(|line| !line.is_empty()).expect("an edit writes something").trim();
        assert!(document.contains(written.trim_start_matches("{ ").trim_end_matches(" =")), "{written}");
    }
    CHAT.lines().for_each(|line| assert!(document.contains(line), "{line}"));
}

#[test]
fn walk_a_wrong_number_and_a_misspelt_key_reach_nobody() {
    for state in ["number", "number-sourced", "key"] {
        let home = folder(state);
        // The same loading as in the running bot, which keeps the last good set: no card, no answer from these files.
        let (said, good) = run(home.path(), &format!("{TYPED}preview suicide"));
        assert!(!good && said.contains("ne peuvent pas servir"), "{state}: {said}");
    }
    // A machine must not bless it, and nobody may without saying where it comes from.
    let home = folder("number");
    let before = files(home.path());
    assert!(!run(home.path(), &format!("{TYPED}check --fix")).1);
    let (said, accepted) = run(home.path(), &format!("{TYPED}directory accept ma-onde-2511"));
    assert!(!accepted && said.contains("aucune source n'a changé"), "{said}");
    assert!(files(home.path()) == before, "something was written");

    let home = folder("number-sourced");
    let (said, accepted) = run(home.path(), &format!("{TYPED}directory accept ma-onde-2511"));
    assert!(accepted && said.contains("2512") && said.contains("2026-11-28"), "{said}");
    assert!(run(home.path(), &format!("{TYPED}preview suicide")).1, "an accepted number can be used");
}

#[test]
fn walk_a_greedy_phrase_is_shown_with_the_words_of_ordinary_people() {
    let home = folder("phrase");
    let (said, good) = run(home.path(), &format!("{TYPED}check --only suicide/fr --strict"));
    let said = plain(&said);
    assert!(!good, "strict means that it does not go out");
    let found = said.split("\n\n").find(|one| one.contains("[greedy-phrase]") && one.contains("| mourir\n"));
    assert!(found.is_some_and(|one| one.contains("Trop large") && one.contains("conseil : ")), "{said}");
    let clean = plain(&run(folder("clean").path(), &format!("{TYPED}check --only suicide/fr")).0);
    assert!(!clean.contains("| mourir\n"), "{clean}");
}

fn files(folder: &Path) -> sanad::responses::Files {
    sanad::responses::Files::read(&folder.join("responses")).0
}

//! `sanad eval` as a process: what it prints where, and its exit codes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

const SET: &str = concat!(
    r#"{"text":"jveux mourir","lang":"fr","signal":"distress","level":"urgent","about":"self","topic":"suicide"}"#,
    "\n",
    r#"{"text":"on mange quoi","lang":"fr","signal":"none","level":"none","about":"none","topic":"none","why":"food"}"#,
    "\n",
);

fn write(folder: &TempDir, name: &str, text: &str) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    path
}

/// Runs in an empty folder: the response files are those compiled in.
fn eval(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_sanad"))
        .current_dir(folder)
        .arg("eval")
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code(), text(stdout), text(stderr))
}

#[test]
fn a_gate_that_holds_is_0_and_one_that_fails_is_1() {
    let folder = tempfile::tempdir().unwrap();
    write(&folder, "set.jsonl", SET);
    write(&folder, "good.toml", "[recall.fr]\nhigh = { at_least = 100, target = 100 }\n");
    write(&folder, "high.toml", "[recall.mixed]\nhigh = { at_least = 10, target = 80 }\n");
    let (code, out, err) = eval(folder.path(), &["--gate", "good.toml", "set.jsonl"]);
    assert_eq!((code, err.as_str()), (Some(0), ""), "{out}");
    assert!(out.contains("1 tenus, 0 manqués"), "{out}");
    let (code, out, _) = eval(folder.path(), &["--gate", "high.toml", "set.jsonl"]);
    assert_eq!(code, Some(1));
    assert!(out.contains("✗ recall.mixed.high : rien à mesurer"), "{out}");
}

#[test]
fn what_cannot_be_read_is_2_and_names_the_line() {
    let folder = tempfile::tempdir().unwrap();
    write(&folder, "bad.jsonl", &format!("{SET}nothing\n"));
    let (code, out, err) = eval(folder.path(), &["bad.jsonl"]);
    assert_eq!((code, out.as_str()), (Some(2), ""));
    assert_eq!(err, "sanad: bad.jsonl:3: this is no JSON object (column 2)\n");
    let (code, _, err) = eval(folder.path(), &["--gate", "bad.jsonl", "bad.jsonl"]);
    assert_eq!(code, Some(2));
    assert!(err.contains("is no file of thresholds"), "{err}");
    let (code, _, err) = eval(folder.path(), &["bad.jsonl", "--compare", "HEAD"]);
    assert_eq!(code, Some(2), "{err}");
    assert_eq!(eval(folder.path(), &[]).0, Some(2), "without files there is nothing to do");
    assert_eq!(eval(folder.path(), &["--fold", "3/3", "bad.jsonl"]).0, Some(2));
}

#[test]
fn keys_alone_and_a_report() {
    let folder = tempfile::tempdir().unwrap();
    write(&folder, "variants.tsv", "group_id\tform\tscript\ng\tدابا\tarab\ng\tdaba\tlatn\n");
    write(&folder, "pairs.tsv", "kind\tform_a\tform_b\nedit1\t9lb\tklb\n");
    let (code, out, _) = eval(folder.path(), &["--keys", "variants.tsv", "pairs.tsv", "--json"]);
    assert_eq!(code, Some(0));
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(json["same_word_same_key"], 1.0);
    let (_, out, _) = eval(folder.path(), &["--keys", "variants.tsv", "pairs.tsv"]);
    assert!(out.starts_with("same_word_same_key    1.0000  (1 pairs)\n"), "{out}");

    write(&folder, "set.jsonl", SET);
    let (code, _, err) = eval(folder.path(), &["set.jsonl", "--report", "report.md"]);
    assert_eq!(code, Some(0));
    assert!(err.contains("report.md is written") && err.contains("keep it to yourself"), "{err}");
    assert!(fs::read_to_string(folder.path().join("report.md")).unwrap().starts_with("# Évaluation du "));
}

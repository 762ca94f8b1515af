//! The whole command on small made-up sets and response files.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::Parser;
use serde_json::Value;
use tempfile::TempDir;

use super::{Args, Measured, Show, gate, json, measure, report};
use crate::responses::testkit;

/// What was recognised before the edit that these tests are about.
const OLD: &str = "[distress urgent]
je veux mourir
je veux en finir

[examples]
+ je veux mourir
+ je veux en finir
+ franchement je veux mourir
- je suis mort de rire
- je veux dormir
- on va mourir de chaud
";

/// After it: one phrase less, two more, the second of them too greedy.
const NEW: &str = "[distress urgent]
je veux mourir
marre de vivre
marre de tout

[examples]
+ je veux mourir
+ marre de vivre
+ franchement je veux mourir
- je suis mort de rire
- je veux dormir
- on va mourir de chaud
";

const LABELLED: &str = r#"{"text":"ce soir je veux mourir","lang":"fr","signal":"distress","level":"imminent","about":"self","topic":"suicide","why":"x"}
{"text":"je veux en finir","lang":"fr","signal":"distress","level":"urgent","about":"self","topic":"suicide"}

{"text":"trop marre de vivre","lang":"fr","signal":"distress","level":"concern","about":"self","topic":"suicide","note":{"a":1}}
{"text":"bghit nmout","lang":"ary-Latn","signal":"distress","level":"urgent","about":"self","topic":"suicide"}
{"text":"marre de tout ce bruit","lang":"fr","signal":"none","level":"none","about":"none","topic":"none"}
{"text":"c'est quoi une ligne d'écoute","lang":"fr","signal":"asks","level":"none","about":"none","topic":"get-help"}
"#;

const CHAT: &str = "salut tout le monde\nmarre de tout *ça* aujourd'hui\n\nje veux mourir\n";

struct Site {
    folder: TempDir,
}

impl Site {
    fn new() -> Self {
        let site = Self { folder: tempfile::tempdir().unwrap() };
        site.responses("old", OLD);
        site.responses("new", NEW);
        site.write("set.jsonl", LABELLED);
        site.write("chat-fr.txt", CHAT);
        site.write("ranges.tsv", "file\tsource\tfirst\tlast\nchat-fr.txt\tforum\t1\t9\n");
        site
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn responses(&self, name: &str, phrases: &str) {
        let files = testkit::with("topics/suicide/fr.phrases", testkit::PHRASES_FR, phrases);
        for (path, text) in files.iter() {
            self.write(&format!("{name}/{path}"), text);
        }
    }

    /// Arguments after `sanad eval --dir new`; a word that begins with `@` is a file of the site.
    fn args(&self, words: &[&str]) -> Args {
        #[derive(Parser)]
        struct Line {
            #[command(flatten)]
            args: Args,
        }
        let words = words.iter().map(|word| match word.strip_prefix('@') {
            Some(name) => self.path(name).display().to_string(),
            None => (*word).to_owned(),
        });
        let dir = self.path("new").display().to_string();
        Line::parse_from(["eval".to_owned(), "--dir".to_owned(), dir].into_iter().chain(words)).args
    }

    fn measured(&self, args: &Args) -> Measured {
        let gate = args.gate.as_deref().map(|path| gate::read(path).unwrap());
        measure(args, None, gate).unwrap()
    }

    fn text(&self, words: &[&str]) -> String {
        let args = self.args(words);
        Show { color: false, args: &args }.text(&self.measured(&args))
    }

    fn error(&self, words: &[&str]) -> String {
        match measure(&self.args(words), None, None) {
            Ok(_) => panic!("this went well"),
            Err(error) => error.to_string(),
        }
    }
}

/// The line of a text that holds this.
fn line_with<'a>(text: &'a str, part: &str) -> &'a str {
    text.lines().find(|line| line.contains(part)).unwrap_or_else(|| panic!("no `{part}` in\n{text}"))
}

#[test]
fn figures_by_everything() {
    let site = Site::new();
    let text = site.text(&["@set.jsonl", "@chat-fr.txt", "--ranges", "@ranges.tsv", "--by", "file"]);
    assert!(text.contains("(6 messages étiquetés)"), "{text}");
    assert!(line_with(&text, "  tous ").contains("75,0 %"), "three of four are found:\n{text}");
    assert!(line_with(&text, "ary-Latn high").contains("100,0 %"), "{text}");
    assert!(line_with(&text, "  concern ").contains("100,0 %"), "{text}");
    let forum = line_with(&text, "  forum ");
    assert!(forum.contains(" 3  ✗ 2 : 6666,67") && forum.contains("? 0 : 0,00"), "{forum}");
    assert!(text.contains("  set.jsonl "), "{text}");
}

#[test]
fn lists_show_place_phrase_and_words() {
    let site = Site::new();
    let text = site.text(&["@set.jsonl", "@chat-fr.txt", "--list", "misses", "--list", "alarms"]);
    assert!(line_with(&text, "set.jsonl:2").ends_with("distress urgent self suicide → rien"), "{text}");
    assert!(line_with(&text, "set.jsonl:6").contains("none → distress urgent self suicide"), "{text}");
    let chat = line_with(&text, "chat-fr.txt:2");
    assert!(chat.ends_with("→ distress urgent self suicide  (appel immédiat, porte)"), "{chat}");
    assert!(
        text.contains("mots : \u{2068}marre\u{2069} · \u{2068}de\u{2069} · \u{2068}tout\u{2069}"),
        "{text}"
    );
    assert!(text.contains("topics/suicide/fr.phrases:4"), "{text}");

    let args = site.args(&["@chat-fr.txt", "--list", "alarms", "--limit", "1"]);
    let colored = Show { color: true, args: &args }.text(&site.measured(&args));
    assert!(colored.contains("\x1b[4mmarre\x1b[24m"), "{colored}");
    assert!(colored.contains("… et 1 autres"), "{colored}");
    let other = site.text(&["@set.jsonl", "--list", "misses", "--topic", "rights"]);
    assert!(other.contains("sans cas (0)"), "{other}");
}

#[test]
fn folds_part_the_messages() {
    let site = Site::new();
    let count = |words: &[&str]| match measure(&site.args(words), None, None) {
        Ok(measured) => measured.figures.run.labelled.len() + measured.figures.run.chat.len(),
        Err(_) => 0,
    };
    let files = ["@set.jsonl", "@chat-fr.txt"];
    let parts: usize =
        ["0/3", "1/3", "2/3"].iter().map(|fold| count(&[&files[..], &["--fold", fold]].concat())).sum();
    assert_eq!(parts, 9, "every message is in one part");
    assert_eq!(count(&[&files[..], &["--fold", "0/3", "--fold", "1/3", "--fold", "2/3"]].concat()), 9);
    assert_eq!(count(&["@set.jsonl", "--lang", "ary-Latn"]), 1);
}

#[test]
fn bad_lines_say_where_they_are_and_nothing_of_what_they_say() {
    let site = Site::new();
    site.write("bad.jsonl", "{\"text\":\"a\",\"lang\":\"fr\",\"signal\":\"none\"}\n\n{\"text\":\"secret\",\"lang\":\"fr\",\"signal\":\"hm\"}\n");
    let error = site.error(&["@bad.jsonl"]);
    assert!(error.contains("bad.jsonl:3: \"signal\" is `hm`") && !error.contains("secret"), "{error}");
    assert!(site.error(&["@new/directory/ma.toml"]).contains("neither .jsonl"));
    assert!(site.error(&["@absent.txt"]).contains("absent.txt cannot be read"));
    fs::write(site.path("latin1.txt"), b"bonjour\n\xe9t\xe9\n").unwrap();
    assert!(site.error(&["@latin1.txt"]).contains("latin1.txt:2: this line is no UTF-8"));
    site.write("marked.jsonl", &format!("\u{feff}{LABELLED}"));
    assert_eq!(site.measured(&site.args(&["@marked.jsonl"])).figures.labels.messages, 6);
    site.write("judged.tsv", "zzz\n");
    assert!(site.error(&["@chat-fr.txt", "--judged", "@judged.tsv"]).contains("judged.tsv:1: write"));
    site.write("bad.tsv", "heading\nchat-fr.txt\tforum\n");
    assert!(site.error(&["@chat-fr.txt", "--ranges", "@bad.tsv"]).contains("bad.tsv:2: four columns"));
    assert!(site.error(&["@set.jsonl", "--lang", "es"]).contains("--lang let through"));
}

#[test]
fn an_edit_shows_what_it_gained_and_lost() {
    let site = Site::new();
    let text = site.text(&["@set.jsonl", "@chat-fr.txt", "--compare-dir", "@old"]);
    let found = text.split("trouvés maintenant (1)").nth(1).unwrap();
    assert!(line_with(found, "set.jsonl:4").contains("rien, puis distress urgent suicide"), "{text}");
    let lost = text.split("perdus (1)").nth(1).unwrap();
    assert!(line_with(lost, "set.jsonl:2").contains("distress urgent suicide, puis rien"), "{text}");
    let alarms = text.split("nouvelles alarmes (2)").nth(1).unwrap();
    assert!(alarms.contains("set.jsonl:6") && alarms.contains("chat-fr.txt:2"), "{text}");
    let phrases = text.split("Par phrase").nth(1).unwrap();
    assert!(phrases.contains("fr.phrases:4") && phrases.contains("nouvelles alarmes : 2"), "{text}");
    assert!(phrases.contains("fr.phrases:3") && phrases.contains("perdus : 1"), "{text}");
    assert!(line_with(&text, "anodins devenus un cas · tous").contains("0 → 1"), "{text}");
    assert!(!text.contains("rappel · tous"), "one gained and one lost leave the sum as it was:\n{text}");

    let same = site.text(&["@set.jsonl", "--compare-dir", "@new"]);
    assert!(same.contains("Aucun message n’est traité autrement"), "{same}");
}

fn git(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.arg("-C").arg(folder).args(arguments);
    for (name, value) in [
        ("GIT_AUTHOR_NAME", "Somebody"),
        ("GIT_AUTHOR_EMAIL", "somebody@example.org"),
        ("GIT_COMMITTER_NAME", "Somebody"),
        ("GIT_COMMITTER_EMAIL", "somebody@example.org"),
        ("GIT_CONFIG_NOSYSTEM", "1"),
    ] {
        command.env(name, value);
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_revision_is_compared_and_the_repository_stays_as_it_is() {
    let site = Site::new();
    site.responses("repo/inner/responses", OLD);
    let repo = site.path("repo");
    git(&repo, &["init", "--quiet"]);
    git(&repo, &["add", "."]);
    git(&repo, &["-c", "commit.gpgsign=false", "commit", "--quiet", "-m", "old"]);
    site.responses("repo/inner/responses", NEW);
    let dir = site.path("repo/inner/responses");
    let mut args = site.args(&["@set.jsonl", "--compare", "HEAD"]);
    args.dir = Some(dir.clone());
    let text = Show { color: false, args: &args }.text(&site.measured(&args));
    assert!(text.contains("De HEAD à") && text.contains("trouvés maintenant (1)"), "{text}");
    let status = Command::new("git").arg("-C").arg(&repo).args(["status", "--porcelain"]).output().unwrap();
    assert_eq!(
        String::from_utf8_lossy(&status.stdout).trim(),
        "M inner/responses/topics/suicide/fr.phrases",
        "nothing but the edit itself"
    );

    let refused = |revision: &str, folder: &str| {
        let mut args = site.args(&["@set.jsonl", &format!("--compare={revision}")]);
        args.dir = Some(site.path(folder));
        measure(&args, None, None).err().map(|error| error.to_string()).unwrap_or_default()
    };
    assert!(refused("nowhere", "repo/inner/responses").contains("no revision `nowhere`"));
    assert!(refused("HEAD", "new").contains("in no git repository"), "{}", refused("HEAD", "new"));
    assert!(refused("--all", "repo/inner/responses").contains("no revision `--all`"));
    site.responses("repo/later", NEW);
    assert!(refused("HEAD", "repo/later").contains("there is no folder"));
}

#[test]
fn a_gate_says_what_fails_by_how_much() {
    let site = Site::new();
    site.write(
        "gate.toml",
        "[recall.fr]\nhigh = { at_least = 80, target = 90 }\nconcern = { at_least = 50, target = 70 }\n",
    );
    let args = site.args(&["@set.jsonl", "--gate", "@gate.toml"]);
    let measured = site.measured(&args);
    assert!(!measured.gate.as_ref().unwrap().holds());
    let text = Show { color: false, args: &args }.text(&measured);
    assert!(text.contains("1 tenus, 1 manqués"), "{text}");
    assert!(text.contains("✗ recall.fr.high : 50,00 % au lieu d’au moins 80,00 % ; écart 30,00"), "{text}");
    assert!(line_with(&text, "✓ recall.fr.concern").contains("atteint"), "{text}");

    site.write("gate.toml", "[recall.fr]\nhigh = { at_least = 50, target = 90 }\n");
    assert!(site.measured(&args).gate.unwrap().holds());
    site.write("gate.toml", "[recall.fr]\nhihg = { at_least = 50, target = 90 }\n");
    let error = gate::read(&site.path("gate.toml")).unwrap_err().to_string();
    assert!(error.contains("unknown field `hihg`") && error.contains("gate.toml is no file"), "{error}");
}

#[test]
fn thresholds_are_tightened_where_figures_got_better() {
    let site = Site::new();
    let text = "# a remark\n[recall.fr]\nhigh = { at_least = 10, target = 90 } # mine\n\
        concern = { at_least = 100, target = 100 }\n";
    site.write("gate.toml", text);
    let args = site.args(&["@set.jsonl", "--gate", "@gate.toml", "--tighten"]);
    let measured = site.measured(&args);
    let tightened = gate::tighten(&site.path("gate.toml"), measured.gate.as_ref().unwrap()).unwrap();
    assert_eq!(fs::read_to_string(site.path("gate.toml")).unwrap(), text.replace("= 10,", "= 49,"));
    assert_eq!(tightened, "recall.fr.high : 10 → 49\n");
    assert_eq!(
        gate::tighten(&site.path("gate.toml"), site.measured(&args).gate.as_ref().unwrap()).unwrap(),
        ""
    );
}

#[test]
fn a_report_warns_and_shows_every_alarm() {
    let site = Site::new();
    site.write("judged.tsv", "chat-fr.txt\t4\tdit à la première personne\n");
    let args = site.args(&["@set.jsonl", "@chat-fr.txt", "--judged", "@judged.tsv"]);
    let measured = site.measured(&args);
    let text = report::text(&args, &measured, "2026-05-04T09:00:00Z".parse().unwrap());
    assert!(text.starts_with("# Évaluation du 2026-05-04"), "{text}");
    assert!(text.contains("ni publié, là où les licences des corpus l’interdisent"), "{text}");
    let open = text.split("## Alarmes sur le tchat ordinaire (1)").nth(1).unwrap();
    assert!(line_with(open, "### 1.").ends_with("chat-fr.txt`, ligne 2 : appel immédiat, porte"), "{open}");
    assert!(open.contains("- lu comme : distress urgent self suicide"), "{open}");
    assert!(open.contains("- phrase : `topics/suicide/fr.phrases:4`"), "{open}");
    assert!(open.contains("> **marre** **de** **tout** \\*ça\\* aujourd'hui"), "{open}");
    let judged = text.split("## Alarmes jugées vraies").nth(1).unwrap();
    assert!(
        judged.contains("ligne 4") && judged.contains("- jugée vraie : dit à la première personne"),
        "{judged}"
    );
    assert!(text.contains("Les mêmes sans les alarmes jugées vraies"), "{text}");
    assert!(line_with(&text, "| tous | 3 |").contains("✗ 2 : 6666,67"), "none is taken out:\n{text}");
    assert!(text.contains("## Messages étiquetés devenus un cas à tort (1)"), "{text}");
}

#[test]
fn json_holds_the_same() {
    let site = Site::new();
    let args = site.args(&[
        "@set.jsonl",
        "@chat-fr.txt",
        "--list",
        "misses",
        "--compare-dir",
        "@old",
        "--unused",
        "--json",
    ]);
    let json: Value = serde_json::from_str(&json::text(&args, &site.measured(&args)).unwrap()).unwrap();
    assert_eq!(json["version"], 1);
    assert_eq!(json["labelled"]["danger"][0]["found"]["hits"], 3);
    assert_eq!(json["labelled"]["danger"][0]["by"], "all");
    assert_eq!(json["ordinary"]["rows"][0]["ping"], 2);
    assert_eq!(json["lists"]["misses"][0]["line"], 2);
    let kinds: Vec<&str> = json["comparison"]["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["found", "lost", "alarming", "alarming"]);
    assert!(json["unused"].as_array().unwrap().is_empty(), "{}", json["unused"]);
    assert!(json.get("gate").is_none());
}

#[test]
fn phrases_that_never_fire_are_named() {
    let site = Site::new();
    site.write("quiet.txt", "salut\nmarre de vivre\n");
    let text = site.text(&["@quiet.txt", "--unused"]);
    assert!(text.contains("sur aucune de ces lignes : 3 sur 4"), "{text}");
    assert!(
        text.contains("topics/suicide/fr.phrases:2") && text.contains("topics/suicide/ary.phrases:2"),
        "{text}"
    );
    assert!(!text.contains("fr.phrases:3"), "{text}");
}

//! One planted fault per rule: of loading and of content. A rule without one fails here.

use std::collections::BTreeSet;
use std::fs;

use jiff::Timestamp;

use super::*;
use crate::responses::LOADING_RULES;
use crate::responses::testkit::{self, MONDAY_10, with};

const MA: &str = "directory/ma.toml";
const HEAD: &str = "topics/suicide/topic.toml";
const FR: &str = "topics/suicide/fr.md";
const ARY: &str = "topics/suicide/ary.md";
const PHRASES: &str = "topics/suicide/fr.phrases";
const ARY_PHRASES: &str = "topics/suicide/ary.phrases";
const STAFF: &str = "topics/suicide/staff.fr.md";
const INTERFACE: &str = "interface/fr.ftl";

fn check_files(files: Files, found: Vec<Finding>) -> Report {
    check_against(files, &testkit::files(), found, MONDAY_10.parse::<Timestamp>().unwrap())
}

fn rules_of(report: &Report) -> BTreeSet<&'static str> {
    report.findings.iter().map(|finding| finding.rule).collect()
}

/// File, what is replaced by what, and the rule that must be the only one to speak.
const CONTENT: &[(&str, &str, &str, &str)] = &[
    (FR, "{service:ma-enfants}, si", "{service:ma-enfants}, 24h/24, si", "always-open-claim"),
    (FR, "Va près de", "Tu n'aurais pas dû répondre. Va près de", "blame-words"),
    (ARY, "ما تبقاش", "نتا السبب. ما تبقاش", "blame-words"),
    (FR, "Va près de", "Appelle la ligne fermée. Va près de", "closed-service-named"),
    (FR, "Va près de", "Porte plainte. Va près de", "complaint-as-first-step"),
    (
        MA,
        "id = \"ma-portail\"\nname = { fr = \"Portail enfants\", ary = \"البوابة\" }\ncountry = \"MA\"\nneeds = [\"child-protection\"]",
        "id = \"ma-portail\"\nname = { fr = \"Portail enfants\", ary = \"البوابة\" }\ncountry = \"MA\"\nneeds = [\"legal-aid\"]",
        "country-without-help",
    ),
    (PHRASES, "je veux mourir\n", "je veux mourir\nje veux mourir ce soir\n", "covered-phrase"),
    (
        PHRASES,
        "je veux mourir\n",
        "je veux mourir\ntu me fais mourir de rire\n[except]\nmourir de rire\n[distress urgent]\nà bout de tout\n[except]\nà bout de tout ça\nà bout de tout\n",
        "unreachable-phrase",
    ),
    (FR, "Tu choisis", "Tu es en dépression. Tu choisis", "diagnosis"),
    (
        MA,
        "expires_on = \"2026-12-31\"\nsources = [{ url = \"https://example.org/psy\"",
        "expires_on = \"2026-05-01\"\nsources = [{ url = \"https://example.org/psy\"",
        "expired-service",
    ),
    (MA, "date = \"2025-03\"", "date = \"2023\"", "far-expiry"),
    (FR, "Tu choisis à", "Tu choisis? A", "french-typography"),
    (
        PHRASES,
        "[distress urgent]\nje veux mourir",
        "[distress concern]\nbientôt mourir\n[distress urgent]\nje veux mourir",
        "greedy-phrase",
    ),
    (ARY, "نتا لي كتختار", "الشخص الذي تختار", "fusha-words"),
    (FR, "Va près de", "Cache la corde. Va près de", "method-details"),
    (ARY, "ما تبقاش", "Instagram ما تبقاش", "mixed-direction"),
    (STAFF, "- « Merci", "- Tout restera entre nous.\n- « Merci", "promise-of-secrecy"),
    (FR, "Va près de", "Préviens tes parents. Va près de", "tell-your-parents"),
    (
        FR,
        "Va près de",
        "Va sans t'arrêter et sans te presser vers la maison ou le café ou la place ou le jardin ou la salle ou le parc ou la rue où tu sais que tu peux être près de",
        "too-long-to-read",
    ),
    (FR, "Tu choisis", "Vous choisissez, tu choisis", "tu-and-vous"),
    (FR, "Tu choisis", "{service:ma-police}. Tu choisis", "unequal-languages"),
    (
        MA,
        "date = \"2025-12-10\" }]\n\n[[service]]\nid = \"ma-psy\"",
        "date = \"non datée\" }]\n\n[[service]]\nid = \"ma-psy\"",
        "unsure-high-confidence",
    ),
    (MA, "https://example.org/psy", "https://numeros.vercel.app/psy", "weak-source"),
    (ARY_PHRASES, "بغيت نموت\n\n", "بغيت نموت\nعيت\n\n", "short-key"),
];

/// The same for rules of loading.
const LOADING: &[(&str, &str, &str, &str)] = &[
    (FR, "Va près de", "Va sur https://portail.enfants.example/x près de", "address-in-text"),
    (MA, "url = \"https://www.enfants.example\"", "url = \"www.enfants.example\"", "bad-address"),
    (MA, "max_age = 17", "max_age = 17, min_age = 18", "bad-audience"),
    (HEAD, "\"🫂\"", "\"coeur\"", "bad-emoji"),
    (MA, "\"mo-su 08:30-18:00\"", "\"tous les jours\"", "bad-hours"),
    (HEAD, "\"danger\"", "\"Danger !\"", "bad-id"),
    (MA, "number = \"0522 00 00 00\"", "number = \"0522 ou 0523\"", "bad-number"),
    (FR, "Va près de", "Appelle le 190 près de", "closed-service"),
    (MA, "id = \"ma-doute\"", "id = \"ma-psy\"", "duplicate-id"),
    (MA, "what_happens = { fr = \"On te rappelle.\"", "what_happens = { fr = \"\"", "empty-value"),
    (PHRASES, "- je veux dormir", "- demain je veux mourir", "failed-example"),
    (INTERFACE, "# 24h/24", "oups", "fluent-syntax"),
    (FR, "+++\ntitle", "title", "missing-front-matter"),
    (HEAD, "category = \"danger\"\n", "", "missing-key"),
    (FR, "Va près de quelqu'un.", "À REMPLIR : quoi faire.", "left-to-fill"),
    (FR, "Va près de quelqu'un.", "", "missing-part"),
    (
        HEAD,
        "[[source]]\nurl = \"https://example.org/ecouter\"\nseen = \"écouter sans juger\"\n",
        "",
        "missing-source",
    ),
    (FR, "Va près de", "Appelle le 2511 près de", "number-in-text"),
    (PHRASES, "je veux mourir\n\n", "je veux mourir\nje veux (mourir\n\n", "phrase-language"),
    ("interface/ary.ftl", "{ $hour }", "{ $heure }", "placeholder-mismatch"),
    (INTERFACE, "open-now = Ouvert", "open-now = Ouvert\nopen-now = Ouvert", "repeated-key"),
    (FR, "## Et après\n\nTu", "## Et après\n\nOui.\n\n## Et après\n\nTu", "repeated-part"),
    (HEAD, "\"child-protection\"]", "\"child-protection\", \"emergency\"]", "repeated-word"),
    (
        HEAD,
        "status = \"draft\"",
        "status = \"draft\"\nreviewed = { role = \"psy\", on = 2026-01-01 }",
        "review-not-said",
    ),
    (FR, "## Maintenant", "Viens.\n\n## Maintenant", "text-outside-parts"),
    (HEAD, "\"danger\"", "\"danger", "toml-syntax"),
    (HEAD, "category =", "categry =", "unknown-key"),
    (MA, "au 19.\"", "au 177.\"", "unknown-number"),
    (FR, "à qui parler.", "à qui parler.\n\n## Encore\n\nOui.", "unknown-part"),
    (FR, "Va près de", "{maintenant} Va près de", "unknown-placeholder"),
    (STAFF, "{service:ma-police}", "{service:ma-polic}", "unknown-service"),
    (MA, "cost = \"free\"", "cost = \"gratuit\"", "unknown-word"),
    (
        FR,
        "## Maintenant\n\nVa près de quelqu'un.\n\n## Pourquoi\n\n{service:ma-enfants}, si tu as moins de 18 ans.",
        "## Pourquoi\n\n{service:ma-enfants}, si tu as moins de 18 ans.\n\n## Maintenant\n\nVa près de quelqu'un.",
        "unordered-parts",
    ),
    (MA, "phones = [{ number = \"0522 11 11 11\" }]\n", "", "unreachable-service"),
    ("directory/int.toml", "country = \"INT\"", "country = \"FR\"", "wrong-country"),
    (HEAD, "order = 10", "order = \"dix\"", "wrong-type"),
];

/// What a fault brings with it.
fn follows(rule: &str) -> &'static [&'static str] {
    // Texts name services of the directory.
    if rule == "empty-directory" { &["unknown-service"] } else { &[] }
}

#[test]
fn each_fault_of_content_gives_exactly_its_finding() {
    for (path, from, to, rule) in CONTENT {
        let report = check_files(with(path, from, to), Vec::new());
        assert_eq!(rules_of(&report), BTreeSet::from([*rule]), "{path}: {to}: {:#?}", report.findings);
        // What is said of two languages is said at one of them.
        assert!(report.findings.iter().all(|found| found.file == *path || *rule == "unequal-languages"));
    }
}

#[test]
fn each_fault_of_loading_gives_exactly_its_finding() {
    // Few words, so that these are too long for Discord and not for whoever reads.
    let part = "Anticonstitutionnellement. ".repeat(45);
    let title = format!("title = \"{}", "anticonstitutionnellement ".repeat(11));
    let more = [
        (FR, "Va près de quelqu'un.", part.as_str(), "part-too-long"),
        (FR, "title = \"Quand", title.as_str(), "title-too-long"),
    ];
    for (path, from, to, rule) in LOADING.iter().chain(&more) {
        let report = check_files(with(path, from, to), Vec::new());
        let expected: BTreeSet<&str> = [*rule].into_iter().chain(follows(rule).iter().copied()).collect();
        assert_eq!(rules_of(&report), expected, "{path}: {to}: {:#?}", report.findings);
        // Where the languages differ, the French file is named.
        let place = if *rule == "placeholder-mismatch" { INTERFACE } else { *path };
        assert!(report.findings.iter().any(|found| found.rule == *rule && found.file == place), "{rule}");
    }
}

/// Faults that are no change of a text: name of the rule, and how to plant it in a folder.
type Plant = (&'static str, fn(&std::path::Path));

const PLANTS: &[Plant] = &[
    ("empty-directory", |folder| {
        fs::remove_dir_all(folder.join("directory")).unwrap();
    }),
    ("file-too-big", |folder| fs::write(folder.join("words.md"), vec![b'x'; 1024 * 1024 + 1]).unwrap()),
    ("missing-file", |folder| fs::remove_file(folder.join(STAFF)).unwrap()),
    ("missing-language", |folder| fs::remove_file(folder.join(ARY)).unwrap()),
    ("missing-phrases", |folder| fs::remove_file(folder.join(PHRASES)).unwrap()),
    ("no-topics", |folder| fs::remove_dir_all(folder.join("topics")).unwrap()),
    ("not-utf-8", |folder| fs::write(folder.join("topics/suicide/ary-Latn.md"), [0xff, 0xfe]).unwrap()),
    ("unbacked-number", |folder| {
        let path = folder.join(MA);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(path, text.replace("number = \"2511\"", "number = \"2512\"")).unwrap();
    }),
    ("unknown-file", |folder| fs::write(folder.join("topics/suicide/ary-latin.md"), "x").unwrap()),
    // A folder in the place of a file opens as no file does, whoever asks.
    ("unreadable", |folder| {
        #[cfg(unix)]
        std::os::unix::fs::symlink("nowhere", folder.join("topics/suicide/ary-Latn.md")).unwrap();
    }),
];

#[test]
fn each_fault_of_a_folder_gives_exactly_its_finding() {
    for (rule, plant) in PLANTS {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in testkit::files().iter() {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        plant(folder.path());
        let (files, problems) = Files::read(folder.path());
        let report = check_files(files, problems.into_iter().map(Finding::from).collect());
        let expected: BTreeSet<&str> = [*rule].into_iter().chain(follows(rule).iter().copied()).collect();
        assert_eq!(rules_of(&report), expected, "{:#?}", report.findings);
    }
}

#[test]
fn every_rule_has_its_planted_fault() {
    // Several files take part in these: they have tests of their own.
    let elsewhere = ["colliding-phrases", "expired-service-in-text", "missing-sentence", "unused-class"];
    let content: BTreeSet<&str> = CONTENT.iter().map(|row| row.3).chain(elsewhere).collect();
    assert_eq!(content, RULES.iter().map(|rule| rule.id).collect::<BTreeSet<_>>());
    let loading: BTreeSet<&str> = LOADING
        .iter()
        .map(|row| row.3)
        .chain(PLANTS.iter().map(|plant| plant.0))
        .chain(["part-too-long", "title-too-long"])
        .collect();
    assert_eq!(loading, LOADING_RULES.iter().copied().collect::<BTreeSet<_>>());
}

//! One planted fault per rule, and how findings are printed.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::*;
use crate::responses::testkit::{self, MONDAY_10, with};

const MA: &str = "directory/ma.toml";
const FR: &str = "topics/suicide/fr.md";
const ARY: &str = "topics/suicide/ary.md";
const PHRASES: &str = "topics/suicide/fr.phrases";
const STAFF: &str = "topics/suicide/staff.fr.md";

fn now() -> Timestamp {
    MONDAY_10.parse().unwrap()
}

fn check_files(files: Files) -> Report {
    check(files, Vec::new(), now())
}

#[test]
fn the_fixture_is_clean() {
    let report = check_files(testkit::files());
    assert_eq!(report.findings, []);
    assert_eq!(report.outcome(true), Outcome::Clean);
}

#[test]
fn rules_are_sorted_and_each_has_a_name_of_its_own() {
    let names: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    let unique: BTreeSet<&str> = names.iter().copied().collect();
    assert_eq!(names, unique.into_iter().collect::<Vec<_>>());
}

/// One row per planted fault: file, what is replaced by what, and the rule that must be the only one to speak.
#[test]
fn each_planted_fault_gives_exactly_its_finding() {
    let rows: &[(&str, &str, &str, &str)] = &[
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
    ];
    for (path, from, to, rule) in rows {
        let report = check_files(with(path, from, to));
        let found: BTreeSet<&str> = report.findings.iter().map(|finding| finding.rule).collect();
        assert_eq!(found, BTreeSet::from([*rule]), "{path}: {from} -> {to}: {:#?}", report.findings);
        assert!(report.findings.iter().all(|finding| finding.file == *path || *rule == "unequal-languages"));
    }
    let elsewhere = ["colliding-phrases", "expired-service-in-text", "unused-class"];
    let named: BTreeSet<&str> = rows.iter().map(|row| row.3).chain(elsewhere).collect();
    assert_eq!(named, RULES.iter().map(|rule| rule.id).collect(), "every rule has its planted fault");
}

#[test]
fn a_card_that_names_an_expired_service_is_warned_of() {
    let from = "expires_on = \"2026-12-31\"\nsources = [{ url = \"https://example.org/enfants\"";
    let report = check_files(with(MA, from, &from.replace("2026-12-31", "2026-05-01")));
    let files: Vec<_> = report
        .findings
        .iter()
        .filter(|finding| finding.rule == "expired-service-in-text")
        .map(|finding| finding.file.as_str())
        .collect();
    assert_eq!(files, [ARY, FR], "cards that young people read");
    assert_eq!((report.outcome(false), report.outcome(true)), (Outcome::Clean, Outcome::Findings));
}

#[test]
fn classes_that_nobody_uses_and_topics_that_collide_are_named() {
    let mut files = testkit::files();
    files.insert("words/fr.words", "[mes photos]\nmes photos\n[vide]\n");
    for file in ["topic.toml", "fr.md", "ary.md", "staff.fr.md", "ary.phrases", "fr.phrases"] {
        let text = files.get(&format!("topics/suicide/{file}")).unwrap().to_owned();
        files.insert(format!("topics/other/{file}"), text);
    }
    let report = check_files(files);
    let found: Vec<(&str, &str, usize)> = report
        .findings
        .iter()
        .map(|finding| {
            (finding.file.as_str(), finding.rule, finding.place.as_ref().map_or(0, |place| place.line))
        })
        .collect();
    assert_eq!(
        found,
        [
            ("topics/other/ary.phrases", "colliding-phrases", 2),
            ("topics/other/fr.phrases", "colliding-phrases", 2),
            ("topics/suicide/ary.phrases", "colliding-phrases", 2),
            ("topics/suicide/fr.phrases", "colliding-phrases", 2),
            ("words/fr.words", "unused-class", 1),
            ("words/fr.words", "unused-class", 3),
        ]
    );
}

#[test]
fn words_that_say_the_contrary_are_left_alone() {
    for (path, from, to) in [
        (FR, "Tu choisis", "Personne ne devrait te promettre un secret total. Tu choisis"),
        (FR, "Va près de", "Personne ne dit que c'est ta faute. Va près de"),
        (ARY, "ما تبقاش", "ماشي الغلط ديالك. ما تبقاش"),
        (STAFF, "- « Merci", "- Ne dis jamais : « tout restera entre nous ».\n- « Merci"),
        (FR, "Tu choisis", "Si tu veux, un adulte peut porter plainte avec toi. Tu choisis"),
    ] {
        assert_eq!(check_files(with(path, from, to)).findings, [], "{to}");
    }
}

#[test]
fn every_rule_has_a_page_that_says_why() {
    for rule in RULES {
        let page = rule.page();
        assert!(page.starts_with(&format!("# `{}`", rule.id)), "{page}");
        assert!(page.contains("**Why.**"), "{page}");
        assert!(rule.about.ends_with('.'), "{}", rule.about);
    }
    assert!(Rule::named("blame-words").is_some() && Rule::named("blame").is_none());
}

#[test]
fn a_machine_puts_typography_right_and_finds_nothing_more() {
    let files = with(FR, "Tu choisis à qui parler.", "Tu choisis? «Oui», et puis... voilà!");
    let report = check_files(files.clone());
    let fixed = report.fixed();
    assert_eq!(fixed.keys().collect::<Vec<_>>(), [FR]);
    assert!(
        fixed[FR].contains("Tu choisis\u{a0}? «\u{a0}Oui\u{a0}», et puis… voilà\u{a0}!"),
        "{}",
        fixed[FR]
    );
    let mut files = files;
    files.insert(FR, fixed[FR].clone());
    assert_eq!(check_files(files).findings, []);
}

fn printed(report: &Report, format: Format) -> String {
    let mut out = Vec::new();
    print(report, format, "responses", &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn people_see_the_line_and_the_words() {
    let report = check_files(with("topics/suicide/topic.toml", "category =", "categry ="));
    insta::assert_snapshot!(printed(&report, Format::Human { color: false }), @r#"
    erreur[unknown-key] : La clé `categry` n'existe pas ici.
      --> responses/topics/suicide/topic.toml:2:1
     2 | categry = "danger"
       | ^^^^^^^
      conseil : Vouliez-vous écrire `category` ?

    1 erreur, aucune mise en garde, aucune note.
    0 sujets lus, dont 0 brouillons que personne n'a encore signés.
    "#);
}

#[test]
fn a_right_to_left_line_gets_its_words_instead_of_a_caret() {
    let report = check_files(with(ARY, "نتا لي كتختار", "الشخص الذي تختار"));
    let shown = printed(&report, Format::Human { color: false });
    assert!(shown.contains("ici : \u{2068}الذي\u{2069}"), "{shown}");
    assert!(!shown.contains('^'), "{shown}");
}

#[test]
fn programs_get_json_and_github_commands() {
    let report = check_files(with("topics/suicide/topic.toml", "category =", "categry ="));
    let json: serde_json::Value = serde_json::from_str(&printed(&report, Format::Json)).unwrap();
    assert_eq!(json["errors"], 1);
    assert_eq!(json["findings"][0]["rule"], "unknown-key");
    assert_eq!(json["findings"][0]["line"], 2);
    let github = printed(&report, Format::Github);
    assert!(
        github.contains("::error file=responses/topics/suicide/topic.toml,line=2,col=1,title=unknown-key::"),
        "{github}"
    );
    assert_eq!(github.lines().count(), report.findings.len());
}

#[test]
fn exit_codes_follow_the_table() {
    assert_eq!(check_files(Files::default()).outcome(false).code(), 2);
    assert_eq!(check_files(testkit::files()).outcome(false).code(), 0);
    let warned = check_files(with(ARY, "نتا لي كتختار", "الشخص الذي تختار"));
    assert_eq!((warned.outcome(false).code(), warned.outcome(true).code()), (0, 1));
    let wrong = check_files(with(FR, "Va près de", "Porte plainte. Va près de"));
    assert_eq!(wrong.outcome(false).code(), 1);
    assert_eq!("xml".parse::<Format>(), Err(UnknownFormat("xml".to_owned())));
}

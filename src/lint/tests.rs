//! One planted fault per rule, and how findings are printed.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::*;
use crate::responses::testkit::{self, MONDAY_10, with};

const MA: &str = "directory/ma.toml";
const FR: &str = "topics/suicide/fr.md";
const ARY: &str = "topics/suicide/ary.md";
const STAFF: &str = "topics/suicide/staff.fr.md";

fn now() -> Timestamp {
    MONDAY_10.parse().unwrap()
}

/// Checks for a program whose own sentences are those of the fixture.
fn check_files(files: Files) -> Report {
    check_against(files, &testkit::files(), Vec::new(), now())
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
fn every_rule_has_a_page_that_says_why_and_every_page_a_rule() {
    let rules: BTreeSet<&str> =
        RULES.iter().map(|rule| rule.id).chain(crate::responses::LOADING_RULES.iter().copied()).collect();
    let pages: BTreeSet<&str> = rule_pages().iter().map(|page| page.rule).collect();
    assert_eq!(rules, pages);
    assert_eq!(rules.len(), rule_pages().len(), "a rule has one page");
    for page in rule_pages() {
        for part in ["**Pourquoi.** ", "**Mauvais.** ", "**Mieux.** "] {
            assert_eq!(page.text.matches(part).count(), 1, "{}: {part}", page.rule);
        }
        assert!(page.about.ends_with('.') && !page.about.contains('\n'), "{}: {}", page.rule, page.about);
    }
    assert!(RULES.iter().all(|rule| rule.about.ends_with('.')));
    let unknown = rule_page("blame-word").unwrap_err();
    assert!(unknown.contains("`blame-words`"), "{unknown}");
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

#[test]
fn a_sentence_that_the_program_needs_is_added_by_a_machine() {
    let mut files = testkit::files();
    let fr = files.get("interface/fr.ftl").unwrap().replace("open-now = Ouvert maintenant\n", "");
    files.insert("interface/fr.ftl", fr.trim_end());
    let ary = files.get("interface/ary.ftl").unwrap().replace("open-now = محلول دابا\n", "");
    files.insert("interface/ary.ftl", ary);
    let report = check_files(files.clone());
    let found: Vec<_> = report.findings.iter().map(|found| (found.file.as_str(), found.rule)).collect();
    assert_eq!(found, [("interface/ary.ftl", "missing-sentence"), ("interface/fr.ftl", "missing-sentence")]);
    for (path, text) in report.fixed() {
        assert!(text.ends_with('\n'));
        files.insert(path, text);
    }
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

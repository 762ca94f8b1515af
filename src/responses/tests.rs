//! The library as a whole: one test per mistake, the choice of cards and services.

use std::sync::LazyLock;

use jiff::{Span, Timestamp};
use proptest::prelude::*;

use super::testkit::{self, MONDAY_10, with};
use super::*;
use crate::phrases::{Level, TopicId};
use crate::text::{Lang, Script};

const MA: &str = "directory/ma.toml";
const HEAD: &str = "topics/suicide/topic.toml";
const FR: &str = "topics/suicide/fr.md";
const ARY: &str = "topics/suicide/ary.md";
const STAFF: &str = "topics/suicide/staff.fr.md";

fn library() -> &'static Library {
    static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
        let (library, problems) = Library::from_files(&testkit::files());
        assert_eq!(problems, []);
        library.expect("the fixture is good")
    });
    &LIBRARY
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn the_fixture_loads_without_a_problem() {
    let library = library();
    assert_eq!(library.drafts(), 1);
    let topic = &library.topics()[0];
    assert_eq!(topic.fr.why, "Écoute enfants, si tu as moins de 18 ans.");
    assert_eq!(topic.ary.part(Part::Now), "ما تبقاش بوحدك.");
    assert_eq!(topic.fr.named, [ServiceId::new("ma-enfants")]);
    let named = &topic.fr.named[0];
    assert!(library.directory().offer(named, at(MONDAY_10)).is_some_and(|offer| offer.is_open()));
    assert!(library.directory().offer(named, at("2027-06-01T12:00:00Z")).is_none(), "expired");
    assert_eq!(topic.staff.pages().len(), 1);
    assert!(topic.staff.text.contains("tu appelles Police secours."), "{}", topic.staff.text);
    let police = library.directory().get("ma-police").unwrap();
    assert_eq!(police.if_no_answer.as_ref().unwrap().fr, "Appelle Protection civile.");
    fn is_shared<T: Send + Sync>(_: &T) {}
    is_shared(library);
    assert_eq!(library.lexicon().phrases().len(), 2);
}

/// One row per mistake: file, what is replaced by what, the rule, and a part of the sentence or tip.
#[test]
fn every_mistake_is_an_error_at_its_place_with_a_sentence() {
    let long = format!("Va près de quelqu'un.{}", " a".repeat(600));
    let rows: &[(&str, &str, &str, &str, &str)] = &[
        (HEAD, "category =", "categry =", "unknown-key", "Vouliez-vous écrire `category` ?"),
        (HEAD, "category = \"danger\"\n", "", "missing-key", "`category`"),
        (HEAD, "\"danger\"", "\"Danger !\"", "bad-id", "Danger !"),
        (HEAD, "order = 10", "order = \"dix\"", "wrong-type", "un nombre entier"),
        (HEAD, "order = 10", "order = -1", "wrong-type", "entre 0 et"),
        (HEAD, "\"🫂\"", "\"coeur\"", "bad-emoji", "coeur"),
        (HEAD, "[\"emergency\",", "[\"emergancy\",", "unknown-word", "Vouliez-vous écrire `emergency` ?"),
        (
            HEAD,
            "needs = [\"emergency\", \"suicide-prevention\", \"child-protection\"]",
            "needs = []",
            "empty-value",
            "vide",
        ),
        (HEAD, "concern_door = true", "concern_door = \"oui\"", "wrong-type", "`true`"),
        (HEAD, "\"draft\"", "\"drfat\"", "unknown-word", "`draft`"),
        (HEAD, "\"draft\"", "\"reviewed\"", "missing-key", "`reviewed`"),
        (
            HEAD,
            "status = \"draft\"",
            "status = \"draft\"\nreviewed = { role = \"psy\", on = 2026-01-01 }",
            "review-not-said",
            "brouillon",
        ),
        (HEAD, "\"danger\"", "\"danger", "toml-syntax", "guillemet"),
        (HEAD, "ary = \"ملي كل شي كيولي تقيل\"", "ar = \"ملي\"", "unknown-key", "`ary`"),
        (FR, "+++\ntitle", "title", "missing-front-matter", "+++"),
        (FR, "summary = \"Quoi faire maintenant.\"\n", "", "missing-key", "`summary`"),
        (FR, "## Pourquoi", "## Pourqoi", "unknown-part", "Vouliez-vous écrire `Pourquoi` ?"),
        (FR, "## Pourquoi", "## Maintenant", "repeated-part", "deux fois"),
        (FR, "## Maintenant\n\nVa", "Va", "text-outside-parts", "avant le premier titre"),
        (FR, "Va près de quelqu'un.", "", "missing-part", "Maintenant"),
        (FR, "Va près de quelqu'un.", &long, "part-too-long", "1000"),
        (FR, "Va près de", "Appelle le 2511 près de", "number-in-text", "{service:ma-enfants}"),
        (FR, "Va près de", "Appelle le 19 près de", "number-in-text", "{service:ma-police}"),
        (FR, "Va près de", "Appelle le 06 12 34 56 78 près de", "number-in-text", "06 12 34 56 78"),
        (
            FR,
            "Va près de",
            "Va sur https://portail.enfants.example/x près de",
            "address-in-text",
            "{service:ma-portail}",
        ),
        (FR, "Va près de", "Appelle le 190 près de", "closed-service", "février 2025"),
        (
            FR,
            "Va près de",
            "Va sur fermee.example.org/x, https://fermee.example.org/x,",
            "closed-service",
            "février 2025",
        ),
        (
            FR,
            "{service:ma-enfants}",
            "{service:ma-enfant}",
            "unknown-service",
            "Vouliez-vous écrire `ma-enfants` ?",
        ),
        (FR, "{service:ma-enfants}", "{ma-enfants}", "unknown-placeholder", "{service:"),
        (FR, "{service:ma-enfants}", "{service:ma-enfants", "unknown-placeholder", "}"),
        (FR, "summary = \"Quoi", "summary = \"Le 2511. Quoi", "number-in-text", "2511"),
        (ARY, "ما تبقاش", "عيط ل ٢٥١١ ما تبقاش", "number-in-text", "ma-enfants"),
        (ARY, "## علاش", "## ومن بعد", "repeated-part", "ومن بعد"),
        (STAFF, "tu appelles", "tu appelles le 0522 00 00 00", "number-in-text", "ma-psy"),
        (MA, "id = \"ma-psy\"", "id = \"ma-police\"", "duplicate-id", "déjà pris"),
        (MA, "id = \"ma-psy\"", "id = \"Ma Psy\"", "bad-id", "Ma Psy"),
        (MA, "country = \"MA\"", "country = \"FR\"", "wrong-country", "directory/fr.toml"),
        (MA, "number = \"15\"", "number = \"15 ou 150\"", "bad-number", "deux entrées"),
        (MA, "number = \"15\"", "numbr = \"15\"", "unknown-key", "`number`"),
        (MA, "\"mo-su 08:30-18:00\"", "\"tous les jours\"", "bad-hours", "mo-fr 08:30-18:00"),
        (MA, "hours = \"unknown\"", "hours = \"24h/24\"", "bad-hours", "\"unknown\""),
        (MA, "zone = \"Africa/Casablanca\"", "zone = \"Maroc\"", "bad-hours", "Africa/Casablanca"),
        (
            MA,
            "url = \"https://www.enfants.example\"",
            "url = \"www.enfants.example\"",
            "bad-address",
            "https://",
        ),
        (MA, "cost = \"free\"", "cost = \"gratuit\"", "unknown-word", "`free`"),
        (
            MA,
            "if_no_answer = { fr = \"Appelle {service:ma-pompiers}.\", ary = \"عيط ل {service:ma-pompiers}.\" }\n",
            "",
            "missing-key",
            "if_no_answer",
        ),
        (
            MA,
            "caution = { fr = \"Vu sur une seule page.\", ary = \"شفناها غير فصفحة وحدة.\" }\n",
            "",
            "missing-key",
            "caution",
        ),
        (MA, "expires_on = \"2026-12-31\"", "expires_on = \"fin 2026\"", "wrong-type", "2027-05-01"),
        (MA, "date = \"2025-12-10\"", "date = \"hier\"", "wrong-type", "non datée"),
        (MA, "au 19.\"", "au 177.\"", "unknown-number", "177"),
        (
            MA,
            "Appelle {service:ma-pompiers}.",
            "Appelle {service:ma-pompier}.",
            "unknown-service",
            "ma-pompiers",
        ),
        (MA, "number = \"8350\"", "number = \"190\"", "closed-service", "ma-fermee"),
        (
            MA,
            "url = \"https://portail.enfants.example\"",
            "url = \"https://www.fermee.example.org/x\"",
            "closed-service",
            "ma-fermee",
        ),
        (MA, "max_age = 17", "max_age = 17, min_age = 18", "bad-audience", "18"),
        ("topics/suicide/fr.phrases", "[distress urgent]", "[distres urgent]", "phrase-language", "distress"),
        (
            "topics/suicide/fr.phrases",
            "- je veux dormir",
            "- demain je veux mourir",
            "failed-example",
            "je veux mourir",
        ),
        ("topics/suicide/fr.phrases", "- je veux dormir\n", "", "failed-example", "au moins 3"),
        ("interface/fr.ftl", "Ouvert maintenant", "Appelle le 2511", "number-in-text", "ma-enfants"),
        ("interface/ary.ftl", "{ $hour }", "{ $heure }", "placeholder-mismatch", "{ $heure }"),
    ];
    for (path, from, to, rule, part) in rows {
        let (library, problems) = Library::from_files(&with(path, from, to));
        let shown: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert!(library.is_none(), "{path}: {from} -> {to} was accepted: {shown:?}");
        let found = problems
            .iter()
            .zip(&shown)
            .find(|(problem, shown)| problem.rule == *rule && shown.contains(part));
        assert!(found.is_some(), "{path}: {from} -> {to}: no {rule} with « {part} » in {shown:#?}");
        assert!(problems.len() <= 4, "one mistake must not cause a flood: {shown:#?}");
    }
}

#[test]
fn a_missing_file_is_named() {
    for (file, rule) in [
        (FR, "missing-language"),
        (ARY, "missing-language"),
        (STAFF, "missing-file"),
        (HEAD, "missing-file"),
        ("interface/ary.ftl", "missing-language"),
        ("topics/suicide/fr.phrases", "missing-phrases"),
        ("topics/suicide/ary.phrases", "missing-phrases"),
    ] {
        let mut files = testkit::files();
        files.remove(file);
        let (library, problems) = Library::from_files(&files);
        assert!(library.is_none());
        assert!(
            problems.iter().any(|problem| problem.file == file && problem.rule == rule),
            "{file}: {problems:?}"
        );
    }
}

#[test]
fn one_bad_file_hides_no_other_and_places_are_exact() {
    let mut files = with(HEAD, "category =", "categry =");
    files.insert(FR, testkit::CARD_FR.replace("Va près de", "Va,\nle 2511 près de"));
    files.insert("directory/int.toml", "x = ");
    let (library, problems) = Library::from_files(&files);
    assert!(library.is_none());
    let found: Vec<_> = problems
        .iter()
        .filter_map(|problem| Some((problem.file.as_str(), problem.rule, problem.place.as_ref()?)))
        .map(|(file, rule, place)| (file, rule, place.line, place.column))
        .collect();
    assert!(found.contains(&(HEAD, "unknown-key", 2, 1)), "{found:?}");
    assert!(found.contains(&(FR, "number-in-text", 9, 4)), "{found:?}");
    assert!(
        found.iter().any(|(file, rule, ..)| (*file, *rule) == ("directory/int.toml", "toml-syntax")),
        "{found:?}"
    );
}

#[test]
fn a_misspelt_file_name_is_pointed_out() {
    let mut files = testkit::files();
    files.insert("topics/suicide/ary-latin.md", "x");
    files.insert("topic/suicide/fr.md", "x");
    let (library, problems) = Library::from_files(&files);
    assert!(library.is_some());
    let shown: Vec<_> = problems.iter().map(ToString::to_string).collect();
    assert!(shown[0].contains("`topics`") && shown[1].contains("`ary-Latn.md`"), "{shown:?}");
}

#[test]
fn the_card_follows_the_reader() {
    let id = TopicId::new("suicide");
    let arabic = library();
    assert_eq!(arabic.card(&id, Lang::Ary, Script::Latn).unwrap().script, Script::Arab);
    assert_eq!(arabic.card(&id, Lang::Fr, Script::Arab).unwrap().lang, Lang::Fr);
    assert!(arabic.card(&TopicId::new("absent"), Lang::Fr, Script::Latn).is_none());

    let mut files = testkit::files();
    files.insert(
        "topics/suicide/ary-Latn.md",
        "+++\ntitle = \"Mlli kolchi ki wlli t9il\"\nsummary = \"Chno ydar daba.\"\n+++\n## Daba\na\n## 3lach\nb\n## W men be3d\nc\n",
    );
    let (latin, problems) = Library::from_files(&files);
    assert_eq!(problems, []);
    let latin = latin.unwrap();
    assert_eq!(latin.card(&id, Lang::Ary, Script::Latn).unwrap().why, "b");
    assert_eq!(latin.card(&id, Lang::Ary, Script::Arab).unwrap().script, Script::Arab);
    assert_ne!(latin.fingerprint(), arabic.fingerprint());
}

#[test]
fn topics_come_by_category_then_order() {
    let mut files = testkit::files();
    for (name, category, order) in
        [("b", "about", 20), ("a", "about", 21), ("first", "danger", 5), ("z", "media", 1)]
    {
        for file in ["fr.md", "ary.md", "staff.fr.md", "fr.phrases", "ary.phrases"] {
            let text = files.get(&format!("topics/suicide/{file}")).unwrap().to_owned();
            files.insert(format!("topics/{name}/{file}"), text);
        }
        let head = testkit::TOPIC
            .replace("\"danger\"", &format!("\"{category}\""))
            .replace("= 10", &format!("= {order}"));
        files.insert(format!("topics/{name}/topic.toml"), head);
    }
    let (library, problems) = Library::from_files(&files);
    assert_eq!(problems, []);
    let names: Vec<_> = library.unwrap().topics().iter().map(|topic| topic.id.to_string()).collect();
    assert_eq!(names, ["z", "first", "suicide", "b", "a"]);
}

fn asked(needs: &[Need], level: Option<Level>, now: Timestamp) -> Asked<'_> {
    Asked { needs, country: Country::Morocco, age: None, sex: None, level, now }
}

fn ids(offers: &[Offer<'_>]) -> Vec<String> {
    offers.iter().map(|offer| offer.service.id.to_string()).collect()
}

fn first(referral: &Referral<'_>) -> String {
    referral.first.map_or_else(|| "none".to_owned(), |offer| offer.service.id.to_string())
}

#[test]
fn a_referral_puts_one_open_line_first() {
    let library = library();
    let directory = library.directory();
    let day = at(MONDAY_10);
    let night = at("2026-05-04T22:00:00Z");
    let suicide = [Need::SuicidePrevention];
    let abuse = [Need::SexualViolence];
    let rows: &[(&[Need], Option<Level>, Timestamp, &str)] = &[
        (&suicide, Some(Level::Imminent), day, "ma-police"),
        (&suicide, Some(Level::Urgent), day, "ma-enfants"),
        // A life is at stake: at night a voice answers, not a form.
        (&suicide, Some(Level::Urgent), night, "ma-police"),
        (&suicide, Some(Level::Concern), night, "ma-portail"),
        (&abuse, Some(Level::Urgent), day, "ma-police"),
        (&[Need::ImageRemoval], None, night, "int-images"),
        (&[Need::LegalAid], None, day, "none"),
        (&[Need::LegalAid], Some(Level::Concern), day, "ma-police"),
    ];
    for (needs, level, now, expected) in rows {
        assert_eq!(first(&directory.referral(&asked(needs, *level, *now))), *expected, "{needs:?} {level:?}");
    }
    let referral = directory.referral(&asked(&suicide, Some(Level::Urgent), day));
    assert_eq!(ids(&referral.emergency), ["ma-police", "ma-pompiers"]);
    assert_eq!(ids(&referral.others), ["ma-portail", "ma-psy"], "medium among others only, low never");
    assert_eq!(referral.notes.len(), 1, "what Morocco lacks is said");
}

#[test]
fn a_referral_respects_age_and_sex() {
    let library = library();
    let directory = library.directory();
    let day = at(MONDAY_10);
    let support = [Need::PsychologicalSupport, Need::WomenViolence];
    let mut who = asked(&support, None, day);
    assert_eq!(first(&directory.referral(&who)), "ma-enfants");
    who.age = Some(AgeBand::Adult);
    let adult = directory.referral(&who);
    assert_eq!(first(&adult), "none");
    assert_eq!(
        ids(&adult.others),
        ["ma-psy", "ma-femmes"],
        "a line for women is not first for somebody unknown"
    );
    who.sex = Some(Sex::Female);
    assert_eq!(first(&directory.referral(&who)), "ma-femmes");
    who.sex = Some(Sex::Male);
    assert_eq!(ids(&directory.referral(&who).others), ["ma-psy"]);
}

#[test]
fn p4_expired_services_are_not_shown_except_emergencies_marked() {
    let library = library();
    let directory = library.directory();
    let needs = [Need::SuicidePrevention];
    let later = at("2027-06-01T12:00:00Z");
    let referral = directory.referral(&asked(&needs, Some(Level::Urgent), later));
    assert_eq!(first(&referral), "ma-police");
    assert!(referral.first.unwrap().to_verify);
    assert_eq!(ids(&referral.others), Vec::<String>::new());
    assert_eq!(referral.overdue.len(), 2);
    assert_eq!(directory.overdue(later).len(), 2);
    assert_eq!(directory.overdue(at(MONDAY_10)).len(), 0);
    // The last day itself still counts.
    let police = directory.get("ma-police").unwrap();
    assert!(!police.is_expired(at("2027-01-01T23:59:59Z")));
    assert!(police.is_expired(at("2027-01-02T00:00:00Z")));
}

#[test]
fn a_country_is_on_offer_only_with_all_that_a_child_may_need() {
    let now = at(MONDAY_10);
    assert_eq!(library().directory().on_offer(now), [Country::Morocco]);
    let without = with(MA, "need = \"suicide-prevention\"", "need = \"shelter\"");
    let (library, _) = Library::from_files(&without);
    assert_eq!(
        library.unwrap().directory().on_offer(now),
        [],
        "without a substitute Morocco has no line for suicide"
    );
}

/// Checks what must hold of any referral in Morocco.
fn check_referral(directory: &Directory, asked: &Asked<'_>) -> Result<(), TestCaseError> {
    let referral = directory.referral(asked);
    prop_assert!(!referral.emergency.is_empty(), "{asked:?}");
    if asked.level.is_some() {
        prop_assert!(referral.first.is_some(), "nobody first for {asked:?}");
    }
    if let Some(first) = referral.first {
        prop_assert!(first.is_open(), "{} is not open: {asked:?}", first.service.id);
    }
    for offer in referral.first.iter().chain(&referral.others).chain(&referral.emergency) {
        let service = offer.service;
        prop_assert!(service.confidence != Confidence::Low);
        prop_assert!(!offer.to_verify || service.is_emergency());
        prop_assert!([asked.country, Country::International].contains(&service.country));
    }
    let shown_twice = referral.others.iter().any(|offer| {
        let same = |other: &Offer<'_>| other.service.id == offer.service.id;
        referral.first.as_ref().is_some_and(same) || referral.emergency.iter().any(same)
    });
    prop_assert!(!shown_twice);
    Ok(())
}

fn any_needs() -> impl Strategy<Value = Vec<Need>> {
    let all: Vec<Need> = Need::WORDS.iter().map(|(_, need)| *need).collect();
    proptest::sample::subsequence(all, 1..=4).prop_shuffle()
}

fn any_level() -> impl Strategy<Value = Option<Level>> {
    proptest::sample::select(vec![None, Some(Level::Concern), Some(Level::Urgent), Some(Level::Imminent)])
}

fn any_person() -> impl Strategy<Value = (Option<AgeBand>, Option<Sex>)> {
    (
        proptest::sample::select(vec![
            None,
            Some(AgeBand::Under13),
            Some(AgeBand::Teen),
            Some(AgeBand::Adult),
        ]),
        proptest::sample::select(vec![None, Some(Sex::Female), Some(Sex::Male)]),
    )
}

proptest! {
    #[test]
    fn a_referral_in_morocco_is_never_empty(
        needs in any_needs(),
        level in any_level(),
        (age, sex) in any_person(),
        hour in 0..24 * 365 * 2_i64,
    ) {
        let library = library();
        let now = at(MONDAY_10).checked_add(Span::new().hours(hour)).unwrap();
        let asked = Asked { needs: &needs, country: Country::Morocco, age, sex, level, now };
        check_referral(library.directory(), &asked)?;
    }
}

/// A text with a piece cut out, doubled or replaced, as hands do while they edit.
fn damaged(text: &str, at: usize, length: usize, put: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let at = at % letters.len().max(1);
    let end = (at + length).min(letters.len());
    letters[..at].iter().chain(put.chars().collect::<Vec<_>>().iter()).chain(&letters[end..]).collect()
}

proptest! {
    // Each case compiles a lexicon, twice.
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever hands do to a file, loading neither panics nor accepts a library with errors.
    #[test]
    fn no_edit_makes_loading_panic(
        file in 0_usize..100,
        at in 0_usize..10_000,
        length in 0_usize..60,
        put in "[\\[\\]{}\"=+#:;.|&<>()a-z0-9\n ا-ي😀]{0,12}",
    ) {
        let mut files = testkit::files();
        let paths: Vec<String> = files.iter().map(|(path, _)| path.to_owned()).collect();
        let path = &paths[file % paths.len()];
        let text = damaged(files.get(path).unwrap(), at, length, &put);
        files.insert(path.clone(), text);
        let (library, problems) = Library::from_files(&files);
        prop_assert_eq!(library.is_none(), problems.iter().any(Problem::is_error));
        for problem in &problems {
            let text = files.get(&problem.file).unwrap_or_default();
            if let Some(place) = &problem.place {
                prop_assert!(text.get(place.span.clone()).is_some(), "{problem}");
            }
        }
        // Tools look at broken files too.
        crate::lint::check(files, Vec::new(), at_monday());
    }
}

fn at_monday() -> Timestamp {
    at(MONDAY_10)
}

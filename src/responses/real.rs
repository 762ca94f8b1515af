//! What must hold of the files in `responses/` as they are today.

use std::sync::LazyLock;

use jiff::{Span, Timestamp};

use super::*;
use crate::phrases::Level;

/// The files that are compiled in.
static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
    let (library, problems) = Library::embedded();
    let errors: Vec<String> =
        problems.iter().filter(|problem| problem.is_error()).map(ToString::to_string).collect();
    library.unwrap_or_else(|| panic!("the files in responses/ have mistakes:\n{}", errors.join("\n")))
});

/// A day on which today's entries have been read and have not expired.
fn start() -> Timestamp {
    "2026-11-23T00:00:00Z".parse().unwrap()
}

#[test]
fn the_files_have_no_mistake() {
    assert!(!LIBRARY.topics().is_empty());
    assert!(!LIBRARY.directory().services().is_empty());
}

#[test]
fn p4_nothing_pretends_that_a_person_has_checked_it() {
    // No service has been called yet. When the first one is, this test goes and the reviewer knows why.
    for service in LIBRARY.directory().services() {
        assert_eq!(service.checked, None, "{}", service.id);
    }
    assert_eq!(LIBRARY.drafts(), LIBRARY.topics().len(), "no topic has been signed yet");
}

#[test]
fn morocco_is_on_offer() {
    assert!(LIBRARY.directory().on_offer(start()).contains(&Country::Morocco));
}

/// The week of today at every half hour, and one in Ramadan and one in summer every three hours, for every topic: somebody
/// is open, and what is shown may be shown.
#[test]
fn a_referral_in_morocco_is_never_empty_at_any_hour() {
    for (season, step) in
        [("2026-11-23T00:00:00Z", 30), ("2027-02-08T00:00:00Z", 180), ("2027-07-05T00:00:00Z", 180)]
    {
        let start: Timestamp = season.parse().unwrap();
        for minutes in (0..7 * 24 * 60).step_by(step) {
            let now = start.checked_add(Span::new().minutes(minutes)).unwrap();
            for topic in LIBRARY.topics() {
                for level in [Level::Urgent, Level::Imminent] {
                    for age in [None, Some(AgeBand::Adult)] {
                        someone_answers(topic, level, age, now);
                    }
                }
            }
        }
    }
}

fn someone_answers(topic: &Topic, level: Level, age: Option<AgeBand>, now: Timestamp) {
    let country = Country::Morocco;
    let asked = Asked { needs: &topic.needs, country, age, sex: None, level: Some(level), now };
    let referral = LIBRARY.directory().referral(&asked);
    let first = referral.first.unwrap_or_else(|| panic!("nobody for {} at {now}", topic.id));
    assert!(first.is_open(), "{} at {now}", first.service.id);
    assert_eq!(first.service.confidence, Confidence::High, "{} at {now}", first.service.id);
    assert!(!referral.emergency.is_empty(), "{} at {now}", topic.id);
}

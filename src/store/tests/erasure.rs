//! What a person may have gone, and what stays because somebody may be on the way to help.

use super::*;
use crate::cases::{Actor, Event, Outcome};

on_both_stores!(what_a_person_caused_goes_and_open_cases_stay, a_server_goes_whole_and_others_stay);

async fn what_a_person_caused_goes_and_open_cases_stay(on: On) {
    let kept = Kept::new(on).await;
    let with_door = Case { door: true, ..URGENT };
    let closed = taken(&kept.store, &with_door, AUTHOR, 50, at(0)).await;
    let close = Event::Close { outcome: Outcome::TrustedAdult };
    kept.store.apply(closed, &close, Actor::Referent(REFERENT), at(5)).await.unwrap();
    let open = taken(&kept.store, &URGENT, AUTHOR, 51, at(10)).await;
    let friends = taken(&kept.store, &with_door, FRIEND, 52, at(10)).await;
    kept.store.set_language(AUTHOR, Some(Lang::Ary)).await.unwrap();
    kept.store.set_language(FRIEND, Some(Lang::Ary)).await.unwrap();

    let erased = kept.store.erase_person(AUTHOR, at(20)).await.unwrap();
    assert_eq!((erased.cases, erased.open_cases, erased.language), (1, 1, true));
    assert!(erased.doors >= 1 && erased.rests >= 1, "{erased:?}");
    assert_eq!(kept.store.case(closed).await.unwrap(), None);
    assert!(
        kept.store.case(open).await.unwrap().is_some() && kept.store.case(friends).await.unwrap().is_some()
    );
    assert_eq!(kept.store.language(AUTHOR).await.unwrap(), None);
    assert_eq!(kept.store.language(FRIEND).await.unwrap(), Some(Lang::Ary));
    let doors = kept.store.doors_standing(at(20)).await.unwrap();
    let people: Vec<_> = doors.iter().flat_map(|door| &door.people).map(|entry| entry.person).collect();
    assert!(!people.contains(&AUTHOR) && people.contains(&FRIEND), "{people:?}");

    let twice = kept.store.erase_person(AUTHOR, at(22)).await.unwrap();
    assert_eq!((twice.cases, twice.open_cases, twice.doors, twice.language), (0, 1, 0, false));
}

async fn a_server_goes_whole_and_others_stay(on: On) {
    let kept = Kept::new(on).await;
    let case = taken(&kept.store, &Case { door: true, ..URGENT }, AUTHOR, 50, at(0)).await;
    // What is still to be done for its talks, and outside, goes with it; what others have to do stays.
    let asked = decision(&URGENT);
    let press = intake(&asked, AUTHOR, 51, at(1));
    let source = Source { origin: Origin::Interaction(InteractionId(77)), ..press.source };
    kept.store.ask_talk(&Intake { source, ..press }).await.unwrap();
    kept.store.tell_outside(case, crate::outside::OutsideEvent::Case, at(1)).await.unwrap();
    let talks = "SELECT COUNT(*) FROM outbox WHERE lane LIKE 'talk/%'";
    let outside = "SELECT COUNT(*) FROM outbox WHERE lane LIKE 'outside/%'";
    let before = (kept.count(talks).await, kept.count(outside).await);
    assert!(before.0 > 0 && before.1 > 0, "{before:?}");
    assert_eq!(kept.store.erase_guild(GuildId(404)).await.unwrap(), 0);
    assert_eq!((kept.count(talks).await, kept.count(outside).await), before);
    assert!(kept.store.case(case).await.unwrap().is_some());
    assert_eq!(kept.store.erase_guild(GUILD).await.unwrap(), 1);
    assert_eq!(kept.store.case(case).await.unwrap(), None);
    assert_eq!(kept.count("SELECT COUNT(*) FROM outbox").await, 0, "nothing is left to be done there");
    assert_eq!(kept.count("SELECT COUNT(*) FROM doors").await, 0);
    assert_eq!(kept.count("SELECT COUNT(*) FROM door_people").await, 0);
}

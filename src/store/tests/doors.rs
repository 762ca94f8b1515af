use super::*;
use crate::triage::LastDoor;

on_both_stores!(
    a_door_is_posted_after_its_delay_and_removed_after_its_time,
    p2_one_door_serves_all_who_wrote,
    an_imminent_message_brings_the_waiting_door_forward,
    a_retry_of_a_door_is_not_brought_forward,
    a_door_that_came_too_late_makes_room_for_the_next,
    a_door_that_is_given_up_does_not_rest_but_one_that_was_deleted_does,
    a_message_at_the_end_of_its_ten_minutes_still_gets_its_door,
    a_tap_is_known_by_the_person_and_rests_their_next_door,
    a_question_has_a_door_without_a_case,
);

const DOOR: Case = Case { door: true, ..URGENT };

async fn door_of(kept: &Kept, case: &Case, author: UserId, message: u64, now: Timestamp) -> TakenDoor {
    match kept.store.intake(&intake(&decision(case), author, message, now)).await.unwrap() {
        Intaken::NewCase { door: Some(door), .. } | Intaken::Appended { door: Some(door), .. } => door,
        other => panic!("no door: {other:?}"),
    }
}

async fn last_door(kept: &Kept, person: UserId, now: Timestamp) -> Option<LastDoor> {
    kept.store.person_state(GUILD, person, Origin::Message(MessageId(1)), now).await.unwrap().last_door
}

/// Posts the one door that is due and gives back its row.
async fn post(kept: &Kept, now: Timestamp) -> OutboxRow {
    let rows = kept.take(now).await;
    let row = rows.into_iter().find(|row| row.work.tag() == "post-door").unwrap();
    let posted = Done::DoorPosted { message: MessageId(700), at: now };
    kept.store.outbox_done(&row, posted, now).await.unwrap();
    row
}

async fn a_door_is_posted_after_its_delay_and_removed_after_its_time(on: On) {
    let kept = Kept::new(on).await;
    let taken = door_of(&kept, &DOOR, AUTHOR, 50, at(0)).await;
    assert!(kept.take(at(39)).await.iter().all(|row| row.work.tag() != "post-door"));
    let row = post(&kept, at(40)).await;
    assert_eq!(row.work, OutboxWork::PostDoor { door: taken.door, guild: GUILD, channel: CHANNEL });
    assert_eq!(row.not_after, Some(at(600)));
    let door = kept.store.door(taken.door).await.unwrap().unwrap();
    assert_eq!((door.message, door.expires_at), (Some(MessageId(700)), Some(at(40 + 900))));

    assert!(kept.take(at(939)).await.iter().all(|row| row.work.tag() != "remove-door"));
    let rows = kept.take(at(940)).await;
    let remove = rows.iter().find(|row| row.work.tag() == "remove-door").unwrap();
    let work = OutboxWork::RemoveDoor { door: taken.door, channel: CHANNEL, message: MessageId(700) };
    assert_eq!(remove.work, work);
    kept.store.outbox_done(remove, Done::DoorGone, at(941)).await.unwrap();
    assert!(kept.store.doors_standing(at(600)).await.unwrap().is_empty());
    assert!(kept.store.door(taken.door).await.unwrap().is_some(), "answers may still be open");
    kept.store.tidy(at(941 + 86_401)).await.unwrap();
    assert_eq!(kept.store.door(taken.door).await.unwrap(), None);
    assert_eq!(kept.count("SELECT COUNT(*) FROM door_people").await, 0);
}

async fn p2_one_door_serves_all_who_wrote(on: On) {
    let kept = Kept::new(on).await;
    let first = door_of(&kept, &DOOR, AUTHOR, 50, at(0)).await;
    let second = door_of(&kept, &DOOR, FRIEND, 51, at(10)).await;
    assert_eq!((second.door, second.joined, second.due_at), (first.door, true, at(40)));
    post(&kept, at(40)).await;
    let third = door_of(&kept, &DOOR, REFERENT, 52, at(60)).await;
    assert_eq!((third.door, third.joined), (first.door, true));
    // With less than two minutes left it is a new one.
    let late = door_of(&kept, &DOOR, SECOND, 53, at(40 + 900 - 119)).await;
    assert!(late.door != first.door && !late.joined);
    // So it is in another channel.
    let decided = decision(&DOOR);
    let mut elsewhere = intake(&decided, UserId(5), 54, at(60));
    elsewhere.source.channel = ChannelId(6);
    match kept.store.intake(&elsewhere).await.unwrap() {
        Intaken::NewCase { door: Some(door), .. } => assert!(!door.joined),
        other => panic!("{other:?}"),
    }
    let standing = kept.store.doors_standing(at(61)).await.unwrap();
    let people = |door: &Door| {
        let mut people: Vec<_> = door.people.iter().map(|shown| shown.person).collect();
        people.sort();
        people
    };
    assert_eq!(people(&standing[0]), [AUTHOR, FRIEND, REFERENT]);
}

async fn an_imminent_message_brings_the_waiting_door_forward(on: On) {
    let kept = Kept::new(on).await;
    let first = door_of(&kept, &DOOR, AUTHOR, 50, at(0)).await;
    let worse = decision(&Case { level: Level::Imminent, ..DOOR });
    let sooner = Intake { door_delay: Duration::from_secs(5), ..intake(&worse, FRIEND, 51, at(10)) };
    match kept.store.intake(&sooner).await.unwrap() {
        Intaken::NewCase { door: Some(door), .. } => {
            assert_eq!((door.door, door.due_at), (first.door, at(15)));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(post(&kept, at(15)).await.due_at, at(15));
}

async fn a_retry_of_a_door_is_not_brought_forward(on: On) {
    let kept = Kept::new(on).await;
    door_of(&kept, &DOOR, AUTHOR, 50, at(0)).await;
    let rows = kept.take(at(40)).await;
    let row = rows.iter().find(|row| row.work.tag() == "post-door").unwrap();
    kept.store.outbox_retry(row, at(100), "rate-limited").await.unwrap();
    door_of(&kept, &DOOR, FRIEND, 51, at(45)).await;
    assert!(kept.take(at(99)).await.iter().all(|row| row.work.tag() != "post-door"));
}

async fn a_door_that_came_too_late_makes_room_for_the_next(on: On) {
    let kept = Kept::new(on).await;
    let first = door_of(&kept, &DOOR, AUTHOR, 50, at(0)).await;
    let rows = kept.take(at(700)).await;
    let row = rows.iter().find(|row| row.work.tag() == "post-door").unwrap();
    assert!(row.not_after.is_some_and(|end| end < at(700)));
    assert!(last_door(&kept, AUTHOR, at(700)).await.is_some());
    kept.store.outbox_done(row, Done::TooLate, at(700)).await.unwrap();
    assert_eq!(last_door(&kept, AUTHOR, at(700)).await, None, "a door that nobody saw does not rest");
    let next = door_of(&kept, &DOOR, FRIEND, 51, at(701)).await;
    assert!(next.door != first.door && !next.joined);
    assert!(!kept.waiting().await.contains(&"remove-door".to_owned()));
}

async fn a_door_that_is_given_up_does_not_rest_but_one_that_was_deleted_does(on: On) {
    for deleted in [false, true] {
        let kept = Kept::new(on).await;
        door_of(&kept, &DOOR, AUTHOR, 50, at(0)).await;
        let rows = kept.take(at(40)).await;
        let row = rows.iter().find(|row| row.work.tag() == "post-door").unwrap();
        if deleted {
            kept.store.outbox_done(row, Done::DoorGone, at(41)).await.unwrap();
        } else {
            kept.store.outbox_bury(row, "forbidden", at(41)).await.unwrap();
        }
        assert_eq!(last_door(&kept, AUTHOR, at(42)).await.is_some(), deleted);
        assert!(kept.store.doors_standing(at(42)).await.unwrap().is_empty());
    }
}

async fn a_message_at_the_end_of_its_ten_minutes_still_gets_its_door(on: On) {
    let kept = Kept::new(on).await;
    let decided = decision(&DOOR);
    kept.store.intake(&intake(&decided, AUTHOR, 50, at(590))).await.unwrap();
    let rows = kept.take(at(630)).await;
    let row = rows.iter().find(|row| row.work.tag() == "post-door").unwrap();
    assert_eq!((row.due_at, row.not_after), (at(630), Some(at(690))));
}

async fn a_tap_is_known_by_the_person_and_rests_their_next_door(on: On) {
    let kept = Kept::new(on).await;
    let taken = door_of(&kept, &DOOR, AUTHOR, 50, at(0)).await;
    post(&kept, at(40)).await;
    assert_eq!(kept.store.door_tapped(taken.door, FRIEND, at(50)).await.unwrap(), None);
    assert_eq!(last_door(&kept, FRIEND, at(50)).await, None);
    let shown = kept.store.door_tapped(taken.door, AUTHOR, at(50)).await.unwrap().unwrap();
    assert_eq!(
        (shown.person, shown.topic.as_str(), shown.level),
        (AUTHOR, "sextortion", Some(Level::Urgent))
    );
    assert_eq!((shown.lang, shown.script), (Lang::Ary, Script::Latn));
    assert!(shown.case.is_some());
    let rests = last_door(&kept, AUTHOR, at(60)).await.unwrap();
    assert_eq!((rests.planned_at, rests.tapped_at, rests.level), (at(40), Some(at(50)), Some(Level::Urgent)));
    assert!(last_door(&kept, AUTHOR, at(50 + 6 * 3600)).await.is_some());
    // A door of another store's number lets nobody in.
    assert_eq!(kept.store.door_tapped(DoorId(99), AUTHOR, at(50)).await.unwrap(), None);
}

async fn a_question_has_a_door_without_a_case(on: On) {
    let kept = Kept::new(on).await;
    let decided = tip(Verdict::Door(plan(None)));
    let Intaken::Tip { door: Some(door) } =
        kept.store.intake(&intake(&decided, AUTHOR, 50, at(0))).await.unwrap()
    else {
        panic!("a door");
    };
    let again = kept.store.intake(&intake(&decided, AUTHOR, 50, at(1))).await.unwrap();
    assert_eq!(again, Intaken::AlreadyKnown { case: None });
    let people = kept.store.door(door.door).await.unwrap().unwrap().people;
    assert_eq!((people[0].level, people[0].case), (None, None));
    // Distress joins the same door, which then shows the graver thing to that person.
    let taken = door_of(&kept, &DOOR, AUTHOR, 51, at(5)).await;
    assert_eq!(taken.door, door.door);
    let people = kept.store.door(door.door).await.unwrap().unwrap().people;
    assert_eq!((people.len(), people[0].level), (1, Some(Level::Urgent)));
}

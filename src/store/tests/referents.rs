//! Registrations and hours on duty: kept, changed by several at once, and sealed.

use super::*;
use crate::cases::{Day, Hours, Minute, REGISTRATION_HOLDS, Registration, Shift, Training, Voucher};

on_both_stores!(
    a_referent_is_kept_changed_and_forgotten,
    changes_by_two_processes_do_not_undo_one_another,
    p3_the_row_of_a_referent_tells_nobody_who_it_is,
);

fn registration(person: UserId) -> Registration {
    Registration {
        person,
        training: Training::ChildProtection,
        by: Voucher::Lead(SECOND),
        at: at(0),
        expires: at(0) + REGISTRATION_HOLDS,
    }
}

fn weekly(person: UserId, day: u8) -> Shift {
    let (from, to) = (Minute::parse("20h").unwrap(), Minute::parse("22h30").unwrap());
    Shift { person, hours: Hours::Weekly { day: Day(day), from, to }, rests_until: None }
}

async fn a_referent_is_kept_changed_and_forgotten(on: On) {
    let kept = Kept::new(on).await;
    assert_eq!(kept.store.referents().await.unwrap(), []);
    let enrol = |entry: &mut Referent| entry.enrolment = Enrolment::Registered(registration(REFERENT));
    kept.store.change_referent(GUILD, REFERENT, enrol).await.unwrap();
    let shift = weekly(REFERENT, 4);
    let all = kept.store.change_referent(GUILD, REFERENT, |entry| entry.shifts.push(shift)).await.unwrap();
    let expected = Referent {
        person: REFERENT,
        enrolment: Enrolment::Registered(registration(REFERENT)),
        shifts: vec![shift],
        reminded_of: None,
    };
    assert_eq!(all, std::slice::from_ref(&expected));
    // The same person elsewhere is somebody else to the store.
    let elsewhere = kept.store.change_referent(GuildId(2), REFERENT, |entry| entry.shifts.push(shift)).await;
    assert_eq!(elsewhere.unwrap()[0].enrolment, Enrolment::Configured);
    let kept = kept.reopened().await;
    let mut found = kept.store.referents().await.unwrap();
    found.retain(|(guild, _)| *guild == GUILD);
    assert_eq!(found, [(GUILD, expected)]);
    // What says nothing any more leaves no row.
    let empty = |entry: &mut Referent| *entry = Referent::new(REFERENT);
    assert_eq!(kept.store.change_referent(GUILD, REFERENT, empty).await.unwrap(), []);
    assert_eq!(kept.count("SELECT COUNT(*) FROM referents").await, 1);
    // What is erased of a server takes its referents with it.
    kept.store.erase_guild(GuildId(2)).await.unwrap();
    assert_eq!(kept.store.referents().await.unwrap(), []);
}

async fn changes_by_two_processes_do_not_undo_one_another(on: On) {
    let kept = Kept::new(on).await;
    // SQLite's file belongs to one process; there two handles of one store stand for two that work at once.
    let other = if on == On::Postgres { kept.beside().await } else { kept.store.clone() };
    let add = |store: Store, day| async move {
        store
            .change_referent(GUILD, REFERENT, |entry| entry.shifts.push(weekly(REFERENT, day)))
            .await
            .unwrap();
    };
    let stores = [&kept.store, &other];
    let all = (0..7u8).map(|day| tokio::spawn(add(stores[usize::from(day % 2)].clone(), day)));
    for one in all.collect::<Vec<_>>() {
        one.await.unwrap();
    }
    let found = kept.store.referents().await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].1.shifts.len(), 7, "a change was lost");
}

async fn p3_the_row_of_a_referent_tells_nobody_who_it_is(on: On) {
    let kept = Kept::new(on).await;
    let change = |entry: &mut Referent| {
        entry.enrolment = Enrolment::Registered(registration(REFERENT));
        entry.shifts.push(weekly(REFERENT, 4));
    };
    kept.store.change_referent(GUILD, REFERENT, change).await.unwrap();
    let bytes = super::privacy::bytes_of(&kept).await;
    for (who, id) in [("referent", REFERENT.0), ("lead", SECOND.0)] {
        for (form, needle) in super::privacy::forms(id) {
            assert!(!super::privacy::holds(&bytes, &needle), "the {who} stands in the store ({form})");
        }
    }
    assert!(!super::privacy::holds(&bytes, b"child-protection"), "a training stands in the store");
}

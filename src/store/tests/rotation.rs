//! Keys change: what was sealed opens, what is sealed anew opens with the new key only, and nobody is forgotten.

use super::*;
use crate::cases::{Actor, Event, Outcome};

on_both_stores!(
    after_a_rotation_every_row_opens_with_the_new_key_and_not_with_the_old,
    every_table_with_a_sealed_column_is_sealed_anew,
    a_rotation_that_was_broken_off_leaves_a_store_that_opens,
);

/// A key file in a folder of its own, with one key.
fn key_file() -> (TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sanad.key");
    Keys::from_file(&path).unwrap();
    (folder, path)
}

/// A store with something in each table that is sealed.
async fn filled(on: On, keys: &Keys) -> (Home, CaseId) {
    let home = Home::new(on).await;
    let store = Store::open(&home.url(), keys).await.unwrap();
    let concern = Case { level: Level::Concern, distress: Some(Level::Concern), door: true, ..URGENT };
    let closed = taken(&store, &concern, AUTHOR, 50, at(0)).await;
    let close = Event::Close { outcome: Outcome::TrustedAdult };
    store.apply(closed, &close, Actor::Referent(REFERENT), at(5)).await.unwrap();
    store.forget_closed(at(6) + CLOSED_CASES_KEPT).await.unwrap();
    let case = taken(&store, &Case { door: true, ..URGENT }, AUTHOR, 51, at(10)).await;
    taken(&store, &concern, FRIEND, 52, at(11)).await;
    store.set_language(AUTHOR, Some(Lang::Ary)).await.unwrap();
    let now = at(12);
    store.change_referent(GUILD, REFERENT, |referent| referent.reminded_of = Some(now)).await.unwrap();
    store.change_setup(GUILD, |setup| setup.lead = Some(REFERENT)).await.unwrap();
    store.close().await;
    (home, case)
}

async fn after_a_rotation_every_row_opens_with_the_new_key_and_not_with_the_old(on: On) {
    let (_folder, path) = key_file();
    let old = Keys::from_file(&path).unwrap();
    let (home, case) = filled(on, &old).await;
    let new = Keys::rotate(&path).unwrap();
    assert_eq!(new.custom_ids(), old.custom_ids(), "buttons that were sent go on working");
    let store = Store::open(&home.url(), &new).await.unwrap();
    let before = store.case(case).await.unwrap().unwrap();
    assert!(store.reseal().await.unwrap() >= 8);
    assert_eq!(store.case(case).await.unwrap().unwrap(), before);
    assert!(!store.history(case).await.unwrap().is_empty());
    assert!(store.ladder(case).await.unwrap().is_some());
    assert_eq!(store.language(AUTHOR).await.unwrap(), Some(Lang::Ary));
    assert_eq!(store.setups().await.unwrap()[0].1.lead, Some(REFERENT));
    let again = store.intake(&intake(&decision(&URGENT), AUTHOR, 51, at(13))).await.unwrap();
    assert_eq!(again, Intaken::AlreadyKnown { case: Some(case) }, "who is known is found again");
    store.close().await;
    let refused = Store::open(&home.url(), &old).await.unwrap_err();
    assert!(matches!(refused, StoreError::WrongKey), "{refused}");
    // No row opens with what the old key seals and opens.
    let store = Store { keys: old, ..Store::open(&home.url(), &new).await.unwrap() };
    assert!(matches!(store.case(case).await.unwrap_err(), StoreError::Sealed { table: "cases" }));
    assert!(matches!(store.language(AUTHOR).await.unwrap_err(), StoreError::Sealed { table: "people" }));
    assert!(matches!(store.reseal().await.unwrap_err(), StoreError::Sealed { .. }));
}

async fn every_table_with_a_sealed_column_is_sealed_anew(on: On) {
    let (home, _) = filled(on, &keys()).await;
    let kept = Kept { store: Store::open(&home.url(), &keys()).await.unwrap(), home };
    let names = match on {
        On::Sqlite => {
            "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE c.name = 'sealed' AND m.type = 'table'"
        }
        On::Postgres => {
            "SELECT table_name::text FROM information_schema.columns WHERE column_name = 'sealed'"
        }
    };
    let mut names: Vec<String> =
        sqlx::query_scalar(names).fetch_all(kept.store.backend.pool()).await.unwrap();
    names.sort();
    let mut known = super::super::rotation::tables();
    known.sort_unstable();
    assert_eq!(names, known);
    for table in known {
        let count = format!("SELECT COUNT(*) FROM {table}");
        let rows: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(count))
            .fetch_one(kept.store.backend.pool())
            .await
            .unwrap();
        assert!(rows > 0, "the test seals nothing in {table}");
    }
}

async fn a_rotation_that_was_broken_off_leaves_a_store_that_opens(on: On) {
    let (_folder, path) = key_file();
    let (home, case) = filled(on, &Keys::from_file(&path).unwrap()).await;
    // The new key is in the file, and nothing is sealed with it yet.
    Keys::rotate(&path).unwrap();
    let store = Store::open(&home.url(), &Keys::from_file(&path).unwrap()).await.unwrap();
    assert!(store.case(case).await.unwrap().is_some());
    let second = taken(&store, &URGENT, SECOND, 60, at(20)).await;
    assert!(store.case(second).await.unwrap().is_some(), "what is new is sealed with the new key");
    store.reseal().await.unwrap();
    store.close().await;
    let store = Store::open(&home.url(), &Keys::rotate(&path).unwrap()).await.unwrap();
    assert!(store.case(case).await.unwrap().is_some() && store.case(second).await.unwrap().is_some());
}

#[test]
fn a_key_file_stays_its_owners_and_a_full_ring_keeps_its_first_key() {
    let (_folder, path) = key_file();
    let first = Keys::from_file(&path).unwrap();
    for turn in 1..12 {
        let keys = Keys::rotate(&path).unwrap();
        assert_eq!(keys.custom_ids(), first.custom_ids(), "turn {turn}");
        let lines = std::fs::read_to_string(&path).unwrap().lines().count();
        assert_eq!(lines, (turn + 1).min(8));
        #[cfg(unix)]
        {
            let mode =
                std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&path).unwrap().permissions());
            assert_eq!(mode & 0o777, 0o600);
        }
    }
    let files = std::fs::read_dir(path.parent().unwrap()).unwrap().count();
    assert_eq!(files, 1, "no draft of a key stays");
    assert!(matches!(Keys::rotate(Path::new("/nowhere/sanad.key")), Err(StoreError::KeyFile { .. })));
}

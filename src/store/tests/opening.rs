//! Opening: keys, files, migrations, errors.

use super::*;

fn url(folder: &TempDir, name: &str) -> String {
    format!("sqlite:{}", folder.path().join(name).display())
}

#[tokio::test]
async fn a_store_is_made_with_its_folder_and_survives() {
    let folder = tempfile::tempdir().unwrap();
    let url = url(&folder, "a folder/100% #1.db");
    let store = Store::open(&url, &keys()).await.unwrap();
    store.set_language(AUTHOR, Some(Lang::Ary)).await.unwrap();
    store.close().await;
    assert!(folder.path().join("a folder/100% #1.db").exists());
    let store = Store::open(&url, &keys()).await.unwrap();
    assert_eq!(store.language(AUTHOR).await.unwrap(), Some(Lang::Ary));
}

#[tokio::test]
async fn each_connection_is_safe_against_a_power_cut() {
    let kept = Kept::new().await;
    // More than one connection, so that not only the first was told.
    let mut held = Vec::new();
    for _ in 0..3 {
        held.push(kept.store.backend.pool().acquire().await.unwrap());
    }
    for connection in &mut held {
        for (setting, expected) in [
            ("PRAGMA synchronous", 2_i64),
            ("PRAGMA foreign_keys", 1),
            ("PRAGMA secure_delete", 1),
            ("PRAGMA busy_timeout", 2000),
        ] {
            let value: i64 =
                sqlx::query_scalar(sqlx::AssertSqlSafe(setting)).fetch_one(&mut **connection).await.unwrap();
            assert_eq!(value, expected, "{setting}");
        }
        let mode: String =
            sqlx::query_scalar("PRAGMA journal_mode").fetch_one(&mut **connection).await.unwrap();
        assert_eq!(mode, "wal");
    }
}

#[tokio::test]
async fn the_wrong_key_is_noticed_before_anything_is_written() {
    let kept = Kept::new().await;
    let case = taken(&kept.store, &URGENT, AUTHOR, 50, at(0)).await;
    let other = Keys::from_master(&[8; 32]);
    let refused = Store::open(&url(&kept.folder, "sanad.db"), &other).await.unwrap_err();
    assert!(matches!(refused, StoreError::WrongKey), "{refused}");
    assert!(kept.store.case(case).await.unwrap().is_some());
}

#[tokio::test]
async fn a_row_that_was_changed_or_moved_does_not_open() {
    let kept = Kept::new().await;
    let first = taken(&kept.store, &URGENT, AUTHOR, 50, at(0)).await;
    let second = taken(&kept.store, &URGENT, FRIEND, 51, at(0)).await;
    sqlx::query("UPDATE cases SET sealed = (SELECT sealed FROM cases WHERE id = $1) WHERE id = $2")
        .bind(first.0)
        .bind(second.0)
        .execute(kept.store.backend.pool())
        .await
        .unwrap();
    assert!(kept.store.case(first).await.unwrap().is_some());
    let refused = kept.store.case(second).await.unwrap_err();
    assert!(matches!(refused, StoreError::Sealed { table: "cases" }), "{refused}");
}

#[tokio::test]
async fn addresses_that_name_no_store_are_refused() {
    for url in ["", "sanad.db", "mysql://x", "sqlite:", "sqlite:a.db?mode=ro"] {
        let refused = Store::open(url, &keys()).await.unwrap_err();
        assert!(matches!(refused, StoreError::Address), "{url}: {refused}");
    }
    let secret = "postgres://sanad:geheim@localhost/sanad";
    let refused = Store::open(secret, &keys()).await.unwrap_err();
    assert!(matches!(refused, StoreError::NotBuiltIn));
    assert!(!format!("{refused} {refused:?}").contains("geheim"));
}

#[tokio::test]
async fn a_store_in_memory_works_and_leaves_nothing() {
    let store = Store::open("sqlite::memory:", &keys()).await.unwrap();
    let case = taken(&store, &URGENT, AUTHOR, 50, at(0)).await;
    assert!(store.case(case).await.unwrap().is_some());
}

#[tokio::test]
async fn a_file_that_is_no_store_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letter.txt");
    let letter = "not a database, but somebody's letter. ".repeat(100);
    std::fs::write(&path, &letter).unwrap();
    let refused = Store::open(&url(&folder, "letter.txt"), &keys()).await.unwrap_err();
    assert!(matches!(refused, StoreError::Damaged), "{refused:?}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), letter);
}

#[tokio::test]
async fn a_full_disk_says_so_and_keeps_what_was_there() {
    let kept = Kept::new().await;
    let case = taken(&kept.store, &URGENT, AUTHOR, 50, at(0)).await;
    let pages = kept.count("PRAGMA page_count").await;
    // The limit belongs to a connection, so that each of them must be told.
    let mut held = Vec::new();
    for _ in 0..4 {
        let mut connection = kept.store.backend.pool().acquire().await.unwrap();
        let limit = sqlx::AssertSqlSafe(format!("PRAGMA max_page_count = {pages}"));
        sqlx::query(limit).execute(&mut *connection).await.unwrap();
        held.push(connection);
    }
    drop(held);
    let decided = decision(&URGENT);
    let mut message = 51;
    let refused = loop {
        match kept.store.intake(&intake(&decided, UserId(message), message, at(1))).await {
            Ok(_) => message += 1,
            Err(refused) => break refused,
        }
        assert!(message < 1000, "the disk never fills");
    };
    assert!(matches!(refused, StoreError::CannotWrite) && refused.is_passing(), "{refused:?}");
    assert!(kept.store.case(case).await.unwrap().is_some());
    assert_eq!(kept.count("SELECT COUNT(*) FROM cases").await, i64::try_from(message).unwrap() - 50);
}

#[tokio::test]
async fn a_store_that_another_process_holds_is_busy_and_goes_on_after() {
    let kept = Kept::new().await;
    let beside = open(&kept.folder).await;
    let held = beside.backend.write().await.unwrap();
    let decided = decision(&URGENT);
    let refused = kept.store.intake(&intake(&decided, AUTHOR, 50, at(0))).await.unwrap_err();
    assert!(matches!(refused, StoreError::Busy), "{refused:?}");
    // Reading goes on meanwhile.
    assert_eq!(kept.store.language(AUTHOR).await.unwrap(), None);
    drop(held);
    taken(&kept.store, &URGENT, AUTHOR, 50, at(0)).await;
}

#[tokio::test]
async fn a_store_of_a_later_version_is_left_as_it_is() {
    let kept = Kept::new().await;
    sqlx::query(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         VALUES (9999, 'later', 1, x'00', 0)",
    )
    .execute(kept.store.backend.pool())
    .await
    .unwrap();
    let refused = Store::open(&url(&kept.folder, "sanad.db"), &keys()).await.unwrap_err();
    let StoreError::Schema { why } = refused else { panic!("{refused:?}") };
    assert!(why.contains("9999") && why.contains("later version"), "{why}");
}

/// Fills each table, as it stood after the first migration, and brings the file up to date: nothing is lost. The data
/// is a file, so that it stays what the first version wrote.
#[tokio::test]
async fn migrations_meet_a_filled_store() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sanad.db");
    let pool = sqlx::SqlitePool::connect(&format!("sqlite:{}?mode=rwc", path.display())).await.unwrap();
    sqlx::migrate!("migrations/sqlite").run_to(1, &pool).await.unwrap();
    sqlx::raw_sql(include_str!("filled.sql")).execute(&pool).await.unwrap();
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' \
         AND name NOT IN ('_sqlx_migrations', 'meta') ORDER BY name",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    assert_eq!(tables.len(), 12, "{tables:?}");
    for table in &tables {
        let count = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
        let rows: i64 = sqlx::query_scalar(count).fetch_one(&pool).await.unwrap();
        assert!(rows > 0, "filled.sql leaves {table} empty");
    }
    pool.close().await;

    let store = Store::open(&format!("sqlite:{}", path.display()), &keys()).await.unwrap();
    let health = store.health().await.unwrap();
    assert_eq!((health.outbox_waiting, health.outbox_buried, health.open_cases), (1, 1, 1));
    assert_eq!(store.channels(GuildId(1)).await.unwrap().len(), 1);
    assert_eq!(store.gaps(GuildId(1), at(0)).await.unwrap().len(), 1);
    let rows = store.outbox_take(at(0), 10, SignedDuration::from_secs(30)).await.unwrap();
    assert_eq!(rows[0].work, OutboxWork::PostCase { case: CaseId(1) });
    // A new case takes the next number, not one that is taken.
    let decided = decision(&URGENT);
    let mut next = intake(&decided, AUTHOR, 50, at(0));
    next.source.guild = GuildId(1);
    match store.intake(&next).await.unwrap() {
        Intaken::NewCase { case, number, .. } => assert_eq!((case, number.0), (CaseId(2), 2)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_key_file_is_made_once_and_read_after() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys/sanad.key");
    let made = Keys::from_file(&path).unwrap();
    let read = Keys::from_file(&path).unwrap();
    assert_eq!(made.custom_ids(), read.custom_ids());
    let other = Keys::from_file(&folder.path().join("other.key")).unwrap();
    assert_ne!(made.custom_ids(), other.custom_ids());
    let names: Vec<_> = std::fs::read_dir(folder.path().join("keys")).unwrap().collect();
    assert_eq!(names.len(), 1, "no draft stays behind");
    let hex = std::fs::read_to_string(&path).unwrap();
    assert_eq!(Keys::from_hex(&hex).unwrap().custom_ids(), made.custom_ids());
    assert_eq!(Keys::from_hex(&hex.to_uppercase()).unwrap().custom_ids(), made.custom_ids());
}

#[test]
fn many_who_make_the_key_file_at_once_get_the_same_key() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sanad.key");
    let made: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| Keys::from_file(&path).unwrap())).collect();
        threads.into_iter().map(|thread| *thread.join().unwrap().custom_ids()).collect()
    });
    assert!(made.iter().all(|keys| *keys == made[0]));
}

#[cfg(unix)]
#[test]
fn a_key_file_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sanad.key");
    Keys::from_file(&path).unwrap();
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
    let refused = Keys::from_file(&path).unwrap_err();
    assert!(matches!(refused, StoreError::KeyFileOpen { .. }), "{refused}");
}

#[test]
fn what_is_no_key_is_refused_and_not_repeated() {
    let digits = "0123456789abcdef".repeat(4);
    assert!(Keys::from_hex(&format!(" {digits}\n")).is_ok());
    for wrong in
        ["", &digits[1..], &format!("{digits}0"), &digits.replace('a', "g"), &digits.replace("ab", "é")]
    {
        let refused = Keys::from_hex(wrong).unwrap_err();
        assert!(matches!(refused, StoreError::KeyForm));
        assert!(wrong.is_empty() || !format!("{refused} {refused:?}").contains(wrong));
    }
    assert_eq!(format!("{:?}", keys()), "Keys(…)");
    let keys = keys();
    assert_ne!(keys.custom_ids(), keys.seal(), "each use has a key of its own");
}

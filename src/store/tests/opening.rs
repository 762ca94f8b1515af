//! Opening: keys, files, migrations, errors.

use sqlx::Connection;

use super::*;

on_both_stores!(
    the_wrong_key_is_noticed_before_anything_is_written,
    a_row_that_was_changed_or_moved_does_not_open,
    a_store_that_another_process_holds_is_busy_and_goes_on_after,
    a_store_of_a_later_version_is_left_as_it_is,
    migrations_meet_a_filled_store,
);

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
    let kept = Kept::new(On::Sqlite).await;
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

async fn the_wrong_key_is_noticed_before_anything_is_written(on: On) {
    let kept = Kept::new(on).await;
    let case = taken(&kept.store, &URGENT, AUTHOR, 50, at(0)).await;
    let other = Keys::from_master(&[8; 32]);
    let refused = Store::open(&kept.home.url(), &other).await.unwrap_err();
    assert!(matches!(refused, StoreError::WrongKey), "{refused}");
    assert!(kept.store.case(case).await.unwrap().is_some());
}

async fn a_row_that_was_changed_or_moved_does_not_open(on: On) {
    let kept = Kept::new(on).await;
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
}

#[tokio::test]
async fn a_server_that_does_not_answer_says_so_without_the_password() {
    // Nobody listens on a port that was just given back.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let secret = format!("postgres://sanad:geheim@127.0.0.1:{port}/sanad");
    let refused = Store::open(&secret, &keys()).await.unwrap_err();
    assert!(matches!(refused, StoreError::Busy) && refused.is_passing(), "{refused:?}");
    assert!(!format!("{refused} {refused:?}").contains("geheim"));
}

#[tokio::test]
async fn a_database_that_does_not_exist_is_named_as_the_reason() {
    if postgres::is_there().await {
        let database = postgres::Database::create().await.unwrap();
        let refused = Store::open(&format!("{}_not", database.url()), &keys()).await.unwrap_err();
        assert!(refused.to_string().contains("no such database"), "{refused}");
    }
}

/// Each table and column with its type, in PostgreSQL's words.
async fn tables(kept: &Kept) -> Vec<(String, String, String)> {
    let statement = match kept.home {
        Home::Folder(_) => {
            "SELECT m.name AS tab, c.name AS col, CASE c.type WHEN 'INTEGER' THEN 'bigint' WHEN 'BLOB' THEN 'bytea' \
             ELSE lower(c.type) END || CASE WHEN c.\"notnull\" = 1 OR c.pk > 0 THEN ' not null' ELSE '' END AS kind \
             FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' \
             AND m.name NOT LIKE 'sqlite%' AND m.name <> '_sqlx_migrations'"
        }
        Home::Database(_) => {
            "SELECT table_name::text AS tab, column_name::text AS col, \
             data_type::text || CASE is_nullable WHEN 'NO' THEN ' not null' ELSE '' END AS kind \
             FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_sqlx_migrations'"
        }
    };
    let rows = sqlx::query(statement).fetch_all(kept.store.backend.pool()).await.unwrap();
    let mut tables: Vec<_> = rows
        .iter()
        .map(|row| {
            let columns = Columns::new("schema", row);
            (columns.get("tab").unwrap(), columns.get("col").unwrap(), columns.get("kind").unwrap())
        })
        .collect();
    tables.sort();
    tables
}

#[tokio::test]
async fn both_databases_have_the_same_tables() {
    if postgres::is_there().await {
        let (here, there) = (Kept::new(On::Sqlite).await, Kept::new(On::Postgres).await);
        let (here, there) = (tables(&here).await, tables(&there).await);
        assert!(here.len() > 60, "the list is made in the wrong way: {here:?}");
        assert_eq!(here, there);
    }
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
    let kept = Kept::new(On::Sqlite).await;
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

async fn a_store_that_another_process_holds_is_busy_and_goes_on_after(on: On) {
    let kept = Kept::new(on).await;
    let beside = kept.beside().await;
    let held = beside.backend.write().await.unwrap();
    let decided = decision(&URGENT);
    let refused = kept.store.intake(&intake(&decided, AUTHOR, 50, at(0))).await.unwrap_err();
    assert!(matches!(refused, StoreError::Busy), "{refused:?}");
    // Reading goes on meanwhile.
    assert_eq!(kept.store.language(AUTHOR).await.unwrap(), None);
    drop(held);
    taken(&kept.store, &URGENT, AUTHOR, 50, at(0)).await;
}

async fn a_store_of_a_later_version_is_left_as_it_is(on: On) {
    let kept = Kept::new(on).await;
    kept.tamper(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         SELECT 9999, 'later', success, checksum, 0 FROM _sqlx_migrations WHERE version = 1",
    )
    .await;
    let refused = Store::open(&kept.home.url(), &keys()).await.unwrap_err();
    let StoreError::Schema { why } = refused else { panic!("{refused:?}") };
    assert!(why.contains("9999") && why.contains("later version"), "{why}");
}

/// Fills each table, as it stood after the first migration, and brings the file up to date: nothing is lost. The data
/// is a file, so that it stays what the first version wrote.
async fn migrations_meet_a_filled_store(on: On) {
    sqlx::any::install_default_drivers();
    let home = Home::new(on).await;
    let mut first = match &home {
        Home::Folder(_) => sqlx::AnyConnection::connect(&format!("{}?mode=rwc", home.url())).await.unwrap(),
        Home::Database(_) => sqlx::AnyConnection::connect(&home.url()).await.unwrap(),
    };
    let filled = include_str!("filled.sql");
    let names = match on {
        On::Sqlite => {
            sqlx::migrate!("migrations/sqlite").run_to(1, &mut first).await.unwrap();
            sqlx::raw_sql(filled).execute(&mut first).await.unwrap();
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' \
             AND name NOT IN ('_sqlx_migrations', 'meta') ORDER BY name"
        }
        On::Postgres => {
            sqlx::migrate!("migrations/postgres").run_to(1, &mut first).await.unwrap();
            // The same rows: bytes are written otherwise, and a number that was chosen must be told to its counter.
            let filled = filled.replace("x'", "'\\x");
            let counted = "SELECT setval(pg_get_serial_sequence('cases', 'id'), 1)::text";
            sqlx::raw_sql(sqlx::AssertSqlSafe(filled)).execute(&mut first).await.unwrap();
            sqlx::raw_sql(counted).execute(&mut first).await.unwrap();
            "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public' \
             AND table_name NOT IN ('_sqlx_migrations', 'meta') ORDER BY table_name"
        }
    };
    let tables: Vec<String> = sqlx::query_scalar(names).fetch_all(&mut first).await.unwrap();
    assert_eq!(tables.len(), 12, "{tables:?}");
    for table in &tables {
        let count = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
        let rows: i64 = sqlx::query_scalar(count).fetch_one(&mut first).await.unwrap();
        assert!(rows > 0, "filled.sql leaves {table} empty");
    }
    first.close().await.unwrap();

    let store = Store::open(&home.url(), &keys()).await.unwrap();
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

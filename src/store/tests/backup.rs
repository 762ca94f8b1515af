//! Backup and restore, with the very tools that docs/running.md names.

use std::process::Command;

use super::*;

on_both_stores!(a_backup_made_while_sanad_runs_is_restored_with_its_key_and_no_other);

/// Runs a tool; none where it is not installed, after saying so.
fn run(tool: &str, arguments: &[&str]) -> Option<()> {
    match Command::new(tool).args(arguments).output() {
        Ok(ended) => {
            assert!(ended.status.success(), "{tool}: {}", String::from_utf8_lossy(&ended.stderr));
            Some(())
        }
        Err(_) => {
            println!("skipped: {tool} is not installed");
            None
        }
    }
}

/// Copies the store into a home of its own.
async fn restored(kept: &Kept) -> Option<Home> {
    let folder = tempfile::tempdir().unwrap();
    match &kept.home {
        Home::Folder(_) => {
            let from = kept.folder().join("sanad.db");
            let to = folder.path().join("sanad.db");
            run("sqlite3", &[from.to_str().unwrap(), &format!(".backup '{}'", to.display())])?;
            Some(Home::Folder(folder))
        }
        Home::Database(database) => {
            let file = format!("--file={}", folder.path().join("backup.sql").display());
            run("pg_dump", &["--no-owner", &file, &database.url()])?;
            let other = postgres::Database::create().await.unwrap();
            run("psql", &["--quiet", "--set=ON_ERROR_STOP=1", &file, &other.url()])?;
            Some(Home::Database(other))
        }
    }
}

async fn a_backup_made_while_sanad_runs_is_restored_with_its_key_and_no_other(on: On) {
    let kept = Kept::new(on).await;
    let case = taken(&kept.store, &URGENT, AUTHOR, 50, at(0)).await;
    kept.store.set_language(AUTHOR, Some(Lang::Ary)).await.unwrap();
    let Some(home) = restored(&kept).await else { return };
    // Written after the backup: not in it.
    taken(&kept.store, &URGENT, FRIEND, 51, at(1)).await;

    let refused = Store::open(&home.url(), &Keys::from_master(&[8; 32])).await.unwrap_err();
    assert!(matches!(refused, StoreError::WrongKey), "{refused}");
    let store = Store::open(&home.url(), &keys()).await.unwrap();
    assert_eq!(store.case(case).await.unwrap(), kept.store.case(case).await.unwrap());
    assert_eq!(store.language(AUTHOR).await.unwrap(), Some(Lang::Ary));
    assert_eq!(store.health().await.unwrap().open_cases, 1);
    // It goes on where it was: the message is known, the next case takes the next number and row.
    let again = store.intake(&intake(&decision(&URGENT), AUTHOR, 50, at(2))).await.unwrap();
    assert_eq!(again, Intaken::AlreadyKnown { case: Some(case) });
    let next = taken(&store, &URGENT, FRIEND, 51, at(3)).await;
    assert_eq!(store.case(next).await.unwrap().unwrap().number.0, 2);
}

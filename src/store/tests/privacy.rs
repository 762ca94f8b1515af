//! P3 at rest: the files of a store tell nobody who it is about, nor why.

use super::*;
use crate::cases::{Actor, Event, Outcome};

on_both_stores!(
    p3_the_files_tell_neither_who_nor_why,
    p3_errors_never_repeat_what_was_to_be_written,
    rows_of_one_person_do_not_look_alike,
);

/// How a number may look in a file.
pub(super) fn forms(id: u64) -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("decimal", id.to_string().into_bytes()),
        ("hexadecimal", format!("{id:x}").into_bytes()),
        ("hexadecimal, upper case", format!("{id:X}").into_bytes()),
        ("big-endian", id.to_be_bytes().to_vec()),
        ("little-endian", id.to_le_bytes().to_vec()),
        // SQLite's rows hold integers of 48 bits where these suffice.
        ("big-endian, 7 bytes", id.to_be_bytes()[1..].to_vec()),
    ]
}

pub(super) fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

/// All that lies in the store's folder, the log of SQLite included; or all rows of PostgreSQL as it prints them, bytes in
/// hexadecimal, and these bytes themselves.
pub(super) async fn bytes_of(kept: &Kept) -> Vec<u8> {
    let mut bytes = Vec::new();
    match &kept.home {
        Home::Folder(folder) => {
            for entry in std::fs::read_dir(folder.path()).unwrap() {
                bytes.extend(std::fs::read(entry.unwrap().path()).unwrap());
            }
        }
        Home::Database(database) => bytes = database.dump().await,
    }
    bytes
}

/// A whole life: intake, door, tap, claim, reading, closing by two, language, a friend.
async fn lived(on: On) -> Kept {
    let kept = Kept::new(on).await;
    let store = &kept.store;
    let decided = decision(&Case { kind: CaseKind::Other, door: true, ..URGENT });
    let intake = Intake { target: Some(FRIEND), ..intake(&decided, AUTHOR, MESSAGE.0, at(0)) };
    let Intaken::NewCase { case, door: Some(door), .. } = store.intake(&intake).await.unwrap() else {
        panic!("a case with a door");
    };
    let concern = Case { level: Level::Concern, distress: Some(Level::Concern), ..URGENT };
    taken(store, &concern, AUTHOR, MESSAGE.0 + 1, at(1)).await;
    for row in kept.take(at(60)).await {
        let done = match row.work {
            OutboxWork::PostDoor { .. } => Done::DoorPosted { message: MessageId(700), at: at(60) },
            _ => Done::CasePosted {
                channel: ChannelId(7),
                thread: Some(ChannelId(8)),
                message: MessageId(9),
                at: at(60),
            },
        };
        store.outbox_done(&row, done, at(60)).await.unwrap();
    }
    store.door_tapped(door.door, AUTHOR, at(61)).await.unwrap().unwrap();
    store.set_language(AUTHOR, Some(Lang::Ary)).await.unwrap();
    let referent = Actor::Referent(REFERENT);
    for event in [
        Event::Claim,
        Event::Read,
        Event::HandOver { to: Some(SECOND) },
        Event::Close { outcome: Outcome::OutOfReach },
    ] {
        store.apply(case, &event, referent, at(70)).await.unwrap();
    }
    store.apply(case, &Event::Agree, Actor::Referent(SECOND), at(80)).await.unwrap();
    kept
}

const MESSAGE: MessageId = MessageId(1_299_999_999_999_999_983);

async fn p3_the_files_tell_neither_who_nor_why(on: On) {
    let kept = lived(on).await;
    let bytes = bytes_of(&kept).await;
    // The scan finds what is there in clear: a server and a channel are.
    let server = match on {
        On::Sqlite => GUILD.0.to_be_bytes().to_vec(),
        On::Postgres => GUILD.to_string().into_bytes(),
    };
    assert!(holds(&bytes, &server), "the scan looks in the wrong place");
    assert!(holds(&bytes, CHANNEL.0.to_string().as_bytes()), "the scan looks in the wrong place");
    let people = [("author", AUTHOR.0), ("friend", FRIEND.0), ("referent", REFERENT.0), ("second", SECOND.0)];
    for (who, id) in people.into_iter().chain([("the message", MESSAGE.0)]) {
        for (form, needle) in forms(id) {
            assert!(!holds(&bytes, &needle), "{who} stands in the store ({form})");
        }
    }
    for (form, needle) in forms(0x5EED_0000_0000_0001) {
        assert!(!holds(&bytes, &needle), "a phrase stands in the store ({form})");
    }
    for word in ["sextortion", "urgent", "imminent", "concern", "other", "ary", "Latn", "out-of-reach"] {
        // Words of the tables themselves are no secret, so that only values count: JSON and TEXT hold them whole.
        let quoted = format!("\"{word}\"");
        assert!(!holds(&bytes, quoted.as_bytes()), "{word} stands in the store");
    }
    assert!(!holds(&bytes, b"sextortion"), "a topic stands in the store");
}

#[tokio::test]
async fn the_same_is_true_after_the_log_was_written_back() {
    let kept = lived(On::Sqlite).await;
    kept.store.close().await;
    let bytes = bytes_of(&kept).await;
    assert!(holds(&bytes, &GUILD.0.to_be_bytes()));
    for (form, needle) in forms(AUTHOR.0) {
        assert!(!holds(&bytes, &needle), "the author stands in the store ({form})");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_can_read_the_files() {
    use std::os::unix::fs::PermissionsExt;
    let kept = lived(On::Sqlite).await;
    for entry in std::fs::read_dir(kept.folder()).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", entry.file_name().display());
    }
}

async fn p3_errors_never_repeat_what_was_to_be_written(on: On) {
    let kept = Kept::new(on).await;
    let trigger = match on {
        On::Sqlite => {
            "CREATE TRIGGER refuse BEFORE INSERT ON case_events BEGIN SELECT RAISE(ABORT, 'said the trigger'); END"
        }
        On::Postgres => {
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS \
             $$ BEGIN RAISE EXCEPTION 'said the trigger: %', NEW; END $$; \
             CREATE TRIGGER refuse BEFORE INSERT ON case_events FOR EACH ROW EXECUTE FUNCTION refuse()"
        }
    };
    kept.tamper(trigger).await;
    let decided = decision(&URGENT);
    let error = kept.store.intake(&intake(&decided, AUTHOR, MESSAGE.0, at(0))).await.unwrap_err();
    let told = format!("{error} {error:?}");
    for secret in [AUTHOR.to_string(), MESSAGE.to_string(), "sextortion".to_owned(), "trigger".to_owned()] {
        assert!(!told.contains(&secret), "{told}");
    }
    assert!(error.is_passing());
    // Nothing of the step stayed.
    assert_eq!(kept.count("SELECT COUNT(*) FROM cases").await, 0);
    assert!(kept.waiting().await.is_empty());
}

async fn rows_of_one_person_do_not_look_alike(on: On) {
    let kept = lived(on).await;
    let rows = sqlx::query("SELECT person FROM door_people UNION ALL SELECT person FROM people")
        .fetch_all(kept.store.backend.pool())
        .await
        .unwrap();
    let keys: Vec<Vec<u8>> =
        rows.iter().map(|row| Columns::new("people", row).get("person").unwrap()).collect();
    assert!(keys.len() == 2 && keys[0] != keys[1]);
}

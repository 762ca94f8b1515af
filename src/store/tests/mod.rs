//! The store against real files and a real server. Every test has a folder or a database of its own; one list of tests
//! runs on both.

mod apart;
mod backup;
mod cases;
mod diagnosis;
mod doors;
mod erasure;
mod flapping;
mod histories;
mod intake;
mod ladders;
mod later;
mod opening;
mod outbox;
mod privacy;
mod referents;
mod rest;
mod retention;
mod rotation;
mod setups;
mod shards;
mod talks;

#[path = "../../../tests/it/support/postgres.rs"]
#[allow(dead_code, reason = "shared with tests/it, which also puts a wire in front of the server")]
mod postgres;

use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;

use super::*;
use crate::cases::CaseId;
use crate::ids::{ChannelId, GuildId, InteractionId, MessageId, UserId};
use crate::phrases::{About, Level, PhraseId, Signal, TopicId};
use crate::text::{Lang, Script};
use crate::triage::{
    Alert, Assessment, CaseKind, CasePlan, Decision, DoorDelay, DoorPlan, TopicRules, Verdict,
};

const START: Timestamp = Timestamp::constant(1_790_000_000, 0);
const GUILD: GuildId = GuildId(900_000_000_000_000_001);
const CHANNEL: ChannelId = ChannelId(900_000_000_000_000_101);
const AUTHOR: UserId = UserId(900_123_456_789_012_345);
const FRIEND: UserId = UserId(900_123_456_789_054_321);
const REFERENT: UserId = UserId(900_777_777_777_777_777);
const SECOND: UserId = UserId(900_888_888_888_888_888);

fn at(seconds: i64) -> Timestamp {
    START + SignedDuration::from_secs(seconds)
}

/// Which database a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum On {
    Sqlite,
    Postgres,
}

/// Runs each of these tests on SQLite and on PostgreSQL.
macro_rules! on_both_stores {
    ($($test:ident),+ $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test]
            async fn $test() {
                super::$test(super::On::Sqlite).await;
            })+
        }
        mod on_postgres {
            $(#[tokio::test]
            async fn $test() {
                if crate::store::tests::postgres::is_there().await {
                    super::$test(super::On::Postgres).await;
                }
            })+
        }
    };
}
use on_both_stores;

/// Where a store lies; it goes with the test.
enum Home {
    Folder(TempDir),
    Database(postgres::Database),
}

impl Home {
    async fn new(on: On) -> Self {
        match on {
            On::Sqlite => Self::Folder(tempfile::tempdir().unwrap()),
            On::Postgres => Self::Database(postgres::Database::create().await.unwrap()),
        }
    }

    fn url(&self) -> String {
        match self {
            Self::Folder(folder) => format!("sqlite:{}", folder.path().join("sanad.db").display()),
            Self::Database(database) => database.url(),
        }
    }
}

/// A store in a home that goes with it. The store is dropped first.
struct Kept {
    store: Store,
    home: Home,
}

impl Kept {
    async fn new(on: On) -> Self {
        let home = Home::new(on).await;
        let store = Store::open(&home.url(), &keys()).await.unwrap();
        Self { store, home }
    }

    /// Another process on the same store.
    async fn beside(&self) -> Store {
        Store::open(&self.home.url(), &keys()).await.unwrap()
    }

    /// Closes the store without a word, as a killed process does, and opens it again.
    async fn reopened(self) -> Self {
        drop(self.store);
        let store = Store::open(&self.home.url(), &keys()).await.unwrap();
        Self { store, home: self.home }
    }

    /// The folder of SQLite's file.
    fn folder(&self) -> &Path {
        match &self.home {
            Home::Folder(folder) => folder.path(),
            Home::Database(_) => panic!("PostgreSQL has no folder"),
        }
    }

    /// Changes something behind the store's back.
    async fn tamper(&self, statement: &'static str) {
        sqlx::raw_sql(statement).execute(self.store.backend.pool()).await.unwrap();
    }

    async fn take(&self, now: Timestamp) -> Vec<OutboxRow> {
        self.store.outbox_take(now, 100, SignedDuration::from_secs(30)).await.unwrap()
    }

    /// What waits in the outbox, whether due or not, without taking it.
    async fn waiting(&self) -> Vec<String> {
        let rows = sqlx::query("SELECT kind FROM outbox WHERE buried_at IS NULL ORDER BY id")
            .fetch_all(self.store.backend.pool())
            .await
            .unwrap();
        rows.iter().map(|row| Columns::new("outbox", row).get("kind").unwrap()).collect()
    }

    async fn count(&self, statement: &'static str) -> i64 {
        sqlx::query_scalar(statement).fetch_one(self.store.backend.pool()).await.unwrap()
    }
}

fn keys() -> Keys {
    Keys::from_master(&[7; 32])
}

/// What triage decided about a message of distress.
#[derive(Clone)]
struct Case {
    kind: CaseKind,
    level: Level,
    distress: Option<Level>,
    observed: bool,
    door: bool,
}

const URGENT: Case = Case {
    kind: CaseKind::Myself,
    level: Level::Urgent,
    distress: Some(Level::Urgent),
    observed: false,
    door: false,
};

fn decision(case: &Case) -> Decision {
    let verdict = Verdict::Case(CasePlan {
        kind: case.kind,
        level: case.level,
        alert: Alert::Now,
        door: case.door.then_some(plan(Some(case.level))),
    });
    Decision {
        verdict,
        assessment: Some(Assessment {
            signal: Signal::Distress,
            level: Some(case.level),
            distress: case.distress,
            topic: TopicId::new("sextortion"),
            rules: TopicRules::default(),
            about: About::Myself,
            recovery: false,
            observed: case.observed,
            lang: Lang::Ary,
            script: Script::Latn,
            phrases: vec![PhraseId(0x5EED_0000_0000_0001)],
            reasons: Vec::new(),
        }),
        lang: Some(Lang::Ary),
        reasons: Vec::new(),
    }
}

fn plan(level: Option<Level>) -> DoorPlan {
    DoorPlan { delay: DoorDelay::default(), level, not_after: at(600) }
}

/// A question: a door without a case, or a public card.
fn tip(verdict: Verdict) -> Decision {
    let mut decision = decision(&URGENT);
    if let Some(assessment) = &mut decision.assessment {
        assessment.signal = Signal::Asks;
        assessment.level = None;
        assessment.distress = None;
    }
    Decision { verdict, ..decision }
}

fn intake(decision: &Decision, author: UserId, message: u64, now: Timestamp) -> Intake<'_> {
    Intake {
        source: Source {
            guild: GUILD,
            channel: CHANNEL,
            origin: Origin::Message(MessageId(message)),
            at: now,
        },
        author,
        target: None,
        decision,
        door_delay: Duration::from_secs(40),
        handled: None,
        now,
    }
}

/// Takes a message in and gives back its case.
async fn taken(store: &Store, case: &Case, author: UserId, message: u64, now: Timestamp) -> CaseId {
    match store.intake(&intake(&decision(case), author, message, now)).await.unwrap() {
        Intaken::NewCase { case, .. } | Intaken::Appended { case, .. } => case,
        other => panic!("no case: {other:?}"),
    }
}

//! P1 at rest: whatever arrives twice, dies midway or is found again, each message ends in one case that is posted.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;

/// What happens to the store.
#[derive(Clone, Copy, Debug)]
enum Happening {
    /// A message arrives, perhaps again.
    Arrives(u64),
    /// The process dies, and another one opens the file.
    Dies,
    /// A worker takes what is due and dies with it.
    TakesAndDies,
    /// A worker does what is due.
    Works,
    /// Every open case of one person is closed.
    Closes(u64),
}

const PEOPLE: u64 = 3;

/// Who wrote a message, and how grave it is: always the same for the same message.
const fn person(message: u64) -> UserId {
    UserId(900_000_000 + message % PEOPLE)
}

fn grave(message: u64) -> Case {
    let level =
        [Level::Concern, Level::Urgent, Level::Imminent][usize::try_from(message / PEOPLE % 3).unwrap()];
    Case { level, distress: Some(level), door: true, ..URGENT }
}

/// Does what is due; counts which case was posted, and fails if a row comes before its case has a post.
async fn work(kept: &Kept, now: Timestamp, posted: &mut BTreeMap<CaseId, u32>) {
    for _ in 0..100 {
        let rows = kept.take(now).await;
        if rows.is_empty() {
            return;
        }
        for row in rows {
            let done = match row.work {
                OutboxWork::PostCase { case } => {
                    *posted.entry(case).or_default() += 1;
                    let (channel, message) = (ChannelId(7), MessageId(9));
                    Done::CasePosted { channel, thread: None, message, at: now }
                }
                OutboxWork::EditCase { case }
                | OutboxWork::Alert { case, .. }
                | OutboxWork::ArchiveCase { case } => {
                    assert!(posted.contains_key(&case), "{row:?} came before the post");
                    Done::Done
                }
                OutboxWork::PostDoor { .. } => Done::DoorPosted { message: MessageId(8), at: now },
                OutboxWork::RemoveDoor { .. } => Done::DoorGone,
                OutboxWork::RestoreCase { .. }
                | OutboxWork::DeletePost { .. }
                | OutboxWork::PostCard { .. }
                | OutboxWork::OpenTalk { .. }
                | OutboxWork::TellTalk { .. }
                | OutboxWork::CloseTalk { .. }
                | OutboxWork::ReopenTalk { .. }
                | OutboxWork::Call { .. }
                | OutboxWork::PostPrevention { .. }
                | OutboxWork::FollowUp { .. }
                | OutboxWork::TellOutside { .. } => {
                    panic!("nobody asked for {row:?}")
                }
            };
            kept.store.outbox_done(&row, done, now).await.unwrap();
        }
    }
    panic!("the outbox never ends");
}

async fn live(on: On, history: Vec<Happening>) {
    let mut kept = Kept::new(on).await;
    let mut now = START;
    let mut arrived = BTreeSet::new();
    let mut cases = BTreeMap::new();
    let mut posted = BTreeMap::new();
    for happening in history {
        now += SignedDuration::from_secs(20);
        match happening {
            Happening::Arrives(message) => {
                let decided = decision(&grave(message));
                let taken =
                    kept.store.intake(&intake(&decided, person(message), 100 + message, now)).await.unwrap();
                match taken {
                    Intaken::NewCase { case, .. } | Intaken::Appended { case, .. } => {
                        assert!(arrived.insert(message), "{message} counted twice");
                        *cases.entry(case).or_insert(0) += 1;
                    }
                    Intaken::AlreadyKnown { case: Some(_) } => assert!(arrived.contains(&message)),
                    other => panic!("{other:?}"),
                }
            }
            Happening::Dies => kept = kept.reopened().await,
            Happening::TakesAndDies => {
                kept.take(now).await;
                kept = kept.reopened().await;
            }
            Happening::Works => work(&kept, now, &mut posted).await,
            Happening::Closes(who) => {
                for case in kept.store.open_cases(GUILD).await.unwrap() {
                    if case.author == person(who) {
                        let outcome = crate::cases::Outcome::EmergencyCalled;
                        let event = crate::cases::Event::Close { outcome };
                        let referent = crate::cases::Actor::Referent(REFERENT);
                        kept.store.apply(case.id, &event, referent, now).await.unwrap();
                    }
                }
            }
        }
    }
    // In the end all leases are over, all doors have gone, and a worker does the rest.
    for _ in 0..3 {
        now += SignedDuration::from_hours(1);
        work(&kept, now, &mut posted).await;
    }
    assert!(kept.waiting().await.is_empty());
    assert!(kept.store.doors_standing(now).await.unwrap().is_empty());
    assert_eq!(posted.keys().collect::<Vec<_>>(), cases.keys().collect::<Vec<_>>());
    assert!(posted.values().all(|times| *times == 1), "posted twice without a crash in between: {posted:?}");
    for (case, signals) in &cases {
        let found = kept.store.case(*case).await.unwrap().unwrap();
        assert_eq!(found.signals, *signals, "signals of {case}");
        let worst = found.sources.iter().map(|source| source.level).max();
        assert_eq!(Some(found.level), worst, "level of {case}");
    }
    let messages: usize = cases.values().map(|signals| *signals as usize).sum();
    assert_eq!(messages, arrived.len());
}

fn any_happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        6 => (0_u64..12).prop_map(Happening::Arrives),
        1 => Just(Happening::Dies),
        1 => Just(Happening::TakesAndDies),
        2 => Just(Happening::Works),
        1 => (0..PEOPLE).prop_map(Happening::Closes),
    ]
}

/// Lives one history in a runtime of its own.
fn run(on: On, history: Vec<Happening>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    runtime.block_on(async {
        if on == On::Sqlite || postgres::is_there().await {
            live(on, history).await;
        }
    });
}

proptest! {
    // Each history opens real files several times.
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn p1_each_message_ends_in_one_case_that_is_posted(history in prop::collection::vec(any_happening(), 1..30)) {
        run(On::Sqlite, history);
    }
}

proptest! {
    // Each history has a database of its own.
    #![proptest_config(ProptestConfig::with_cases(10))]

    #[test]
    fn p1_the_same_on_postgresql(history in prop::collection::vec(any_happening(), 1..30)) {
        run(On::Postgres, history);
    }
}

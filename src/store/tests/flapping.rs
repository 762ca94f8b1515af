//! Ladders over a store that fails at random (promise P5): it refuses writes, or loses a table for a while, so that steps fail
//! at their beginning, in their middle, or when their outcome is to be noted; processes die meanwhile, and people press.
//!
//! The bound is that of the ladder (see [`bound`]), and from the moment at which the store answers again it is kept after one
//! lease of the outbox ([`HELD`]): whatever was in somebody's hands when the store went is free by then, and what came due
//! meanwhile has been called.
//!
//! `SANAD_HISTORIES=10000` runs as many histories as the promise is measured by; `SANAD_HISTORY=7` repeats one.

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};

use super::ladders::{PRESS, bound};
use super::*;
use crate::cases::{Actor, Call, Event, Outcome};

/// Histories where nothing else is said: what fits into a check that runs before each change.
const HISTORIES: u64 = 250;
/// How long a row stays in somebody's hands who does not come back.
const HELD: SignedDuration = SignedDuration::from_secs(30);

/// How the store fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outage {
    /// It can be read and not written to, as on a full disk.
    Writes,
    /// A table is not there: what needs it fails, at its beginning or half done.
    Table(&'static str),
}

const OUTAGES: [Outage; 5] = [
    Outage::Writes,
    Outage::Writes,
    Outage::Table("ladders"),
    Outage::Table("outbox"),
    Outage::Table("case_events"),
];

impl Outage {
    fn begin(self) -> String {
        match self {
            Self::Writes => "PRAGMA query_only = ON".to_owned(),
            Self::Table(name) => format!("ALTER TABLE {name} RENAME TO {name}_away"),
        }
    }

    fn end(self) -> String {
        match self {
            Self::Writes => "PRAGMA query_only = OFF".to_owned(),
            Self::Table(name) => format!("ALTER TABLE {name}_away RENAME TO {name}"),
        }
    }
}

/// What a person or a message does.
#[derive(Clone, Debug)]
enum Deed {
    Signal(Level),
    Press(Event),
}

/// One case, a process that works on it, and a store that fails now and then.
struct Flapping {
    store: Store,
    random: StdRng,
    case: CaseId,
    now: Timestamp,
    messages: u64,
    reaches: bool,
    out: Option<Outage>,
    /// Messages that could not be written down: the intake keeps them and tries again.
    kept_back: Vec<(u64, Level)>,
    /// What Discord showed; the same call is shown once, by its nonce.
    heard: Vec<(Timestamp, Call)>,
    /// Steps that the store refused.
    refused: u64,
}

async fn tell(store: &Store, statement: String) {
    sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(store.backend.pool()).await.unwrap();
}

/// Another process on the same store.
fn successor(store: &Store) -> Store {
    Store { owner: rand::random(), outbox: Arc::default(), deadlines: Arc::default(), ..store.clone() }
}

impl Flapping {
    /// What a running process does at this moment, as its loops do it: what fails is left, and tried with the next look.
    async fn work(&mut self) {
        for _ in 0..50 {
            let mut moved = false;
            for case in self.store.lapsed_cases(self.now).await.unwrap_or_default() {
                let lapsed = self.store.apply(case, &Event::Lapse, Actor::Sanad, self.now).await;
                moved |= self.took(lapsed.map_err(|error| matches!(error, ApplyError::Store(_))));
            }
            for case in self.store.ladders_due(self.now).await.unwrap_or_default() {
                let called = self.store.ladder_tick(case, self.now, |_, _| true).await;
                moved |= self.took(called.map_err(|_| true));
            }
            let rows = self.store.outbox_take(self.now, 100, HELD).await.unwrap_or_default();
            for row in rows {
                if self.deliver(&row).await {
                    let noted = self.store.outbox_done(&row, Done::Done, self.now).await;
                    moved |= self.took(noted.map_err(|_| true));
                }
            }
            if !moved {
                return;
            }
        }
        panic!("it never ends");
    }

    /// Counts what the store refused; whether anything changed. A store that is well refuses nothing.
    fn took<T>(&mut self, result: Result<T, bool>) -> bool {
        if let Err(by_store) = &result
            && *by_store
        {
            assert!(self.out.is_some(), "a store that is well refuses a step");
            self.refused += 1;
        }
        result.is_ok()
    }

    /// Whether it was done; a delivery for which something cannot be read fails, and is done again once its lease is over.
    async fn deliver(&mut self, row: &OutboxRow) -> bool {
        let OutboxWork::Call { call, .. } = row.work else { return true };
        let (Ok(Some(case)), Ok(Some(ladder))) =
            (self.store.case(self.case).await, self.store.ladder(self.case).await)
        else {
            return false;
        };
        if case.unowned_since(self.now).is_none() || !ladder.awaits(&call) {
            return true;
        }
        if !self.heard.iter().any(|(_, known)| (known.run, known.step) == (call.run, call.step)) {
            self.heard.push((self.now, call));
        }
        if self.reaches {
            return true;
        }
        let hurried = self.store.ladder_hurry(self.case, &call, self.now).await;
        self.took(hurried.map_err(|_| true))
    }

    /// Lets time pass with a process that works.
    async fn pass(&mut self, seconds: i64) {
        let end = self.now + SignedDuration::from_secs(seconds);
        self.work().await;
        if self.out.is_some() {
            // Nobody knows what is due: it looks now and then.
            for _ in 0..3 {
                self.now = end.min(self.now + SignedDuration::from_secs(1 + seconds / 4));
                self.work().await;
            }
            self.now = end;
            self.work().await;
            return;
        }
        self.check().await;
        while let Some(due) = self.store.next_deadline().await.unwrap().filter(|due| *due <= end) {
            self.now = self.now.max(due);
            self.work().await;
            self.check().await;
        }
        self.now = self.now.max(end);
        self.work().await;
        self.check().await;
    }

    /// The store answers again: what was kept back is written down, and after one lease all is as it must be.
    async fn well_again(&mut self) {
        let Some(outage) = self.out.take() else { return };
        tell(&self.store, outage.end()).await;
        for (message, level) in std::mem::take(&mut self.kept_back) {
            self.signal(message, level).await;
        }
        self.work().await;
        self.after_a_lease().await;
    }

    async fn after_a_lease(&mut self) {
        self.now += HELD + SignedDuration::from_secs(1);
        self.work().await;
        if self.out.is_none() {
            self.check().await;
        }
    }

    /// Nobody has the case in hand: it was called about, and will be within the bound.
    async fn check(&self) {
        let case = self.store.case(self.case).await.unwrap().unwrap();
        let ladder = self.store.ladder(self.case).await.unwrap().expect("it has a ladder");
        if case.unowned_since(self.now).is_none() {
            assert_eq!(ladder.due, None, "somebody has it in hand, or it is over");
            return;
        }
        let due = ladder.due.expect("somebody will be called");
        let mine = self.heard.iter().filter(|(_, call)| call.run == ladder.run).map(|(at, _)| *at);
        let last = mine.max().expect("it was begun, and nobody has been called");
        let bound = bound(&case, &ladder, last);
        assert!(self.now < due && due <= bound, "silent from {last} until {due}, the bound is {bound}");
    }

    async fn signal(&mut self, message: u64, level: Level) {
        // After it was closed, a message makes a case of its own; this history is about the first.
        match self.store.case(self.case).await {
            Ok(case) if case.as_ref().is_none_or(|case| !case.state.is_open()) => return,
            Ok(_) => {}
            Err(_) => {
                self.kept_back.push((message, level));
                return;
            }
        }
        let decided = decision(&Case { level, distress: Some(level), ..URGENT });
        let taken = self.store.intake(&intake(&decided, AUTHOR, message, self.now)).await;
        if !self.took(taken.map_err(|_| true)) {
            self.kept_back.push((message, level));
        }
    }

    async fn does(&mut self, deed: Deed) {
        match deed {
            Deed::Signal(level) => {
                self.messages += 1;
                self.signal(50 + self.messages, level).await;
            }
            Deed::Press(event) => {
                let before = self.store.case(self.case).await.ok().flatten();
                let applied = self.store.apply(self.case, &event, PRESS, self.now).await;
                if let Err(ApplyError::Store(_)) = &applied {
                    let after = self.store.case(self.case).await.ok().flatten();
                    assert_eq!(before, after, "what was refused has changed something");
                }
                self.took(applied.map_err(|error| matches!(error, ApplyError::Store(_))));
            }
        }
    }

    async fn turn(&mut self) {
        match self.random.random_range(0..10) {
            0..=2 if self.out.is_none() => {
                let outage = *OUTAGES.choose(&mut self.random).unwrap();
                tell(&self.store, outage.begin()).await;
                self.out = Some(outage);
            }
            0..=3 => self.well_again().await,
            4 => {
                // The process is killed with whatever it has in hand, and another begins some time after.
                let _ = self.store.outbox_take(self.now, 100, HELD).await;
                self.store = successor(&self.store);
                self.now += SignedDuration::from_secs(self.random.random_range(0..9_000));
                self.after_a_lease().await;
            }
            5 => self.reaches = self.random.random(),
            6 => {
                let level = *[Level::Urgent, Level::Imminent].choose(&mut self.random).unwrap();
                self.does(Deed::Signal(level)).await;
            }
            _ => {
                let events = [
                    Event::Claim,
                    Event::Claim,
                    Event::HandOver { to: None },
                    Event::Decline,
                    Event::Close { outcome: Outcome::EmergencyCalled },
                    Event::Reopen,
                    Event::Reopen,
                ];
                let event = events.choose(&mut self.random).unwrap().clone();
                self.does(Deed::Press(event)).await;
            }
        }
    }
}

/// Lives one history; how many steps the store refused in it.
async fn live(store: &Store, seed: u64) -> u64 {
    let mut random = StdRng::seed_from_u64(seed);
    let level = *[Level::Urgent, Level::Imminent].choose(&mut random).unwrap();
    let now = START + SignedDuration::from_mins(random.random_range(0..1_440));
    let case = taken(store, &Case { level, distress: Some(level), ..URGENT }, AUTHOR, 50, now).await;
    let turns = random.random_range(1..12);
    let mut life = Flapping {
        store: store.clone(),
        random,
        case,
        now,
        messages: 0,
        reaches: true,
        out: None,
        kept_back: Vec::new(),
        heard: Vec::new(),
        refused: 0,
    };
    life.pass(0).await;
    for _ in 0..turns {
        life.turn().await;
        let wait = life.random.random_range(0..4_000);
        life.pass(wait).await;
    }
    life.well_again().await;
    life.pass(4_000).await;
    life.refused
}

/// Empties the store for the next history.
async fn empty(store: &Store) {
    for table in ["outbox", "ladders", "case_events", "sources", "cooldowns", "talks", "cases"] {
        tell(store, format!("DELETE FROM {table}")).await;
    }
}

fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} is no number")))
}

#[test]
fn p5_over_a_store_that_fails_at_random_no_case_stays_silent_past_its_bound() {
    let seeds = match number("SANAD_HISTORY") {
        Some(one) => one..one + 1,
        None => 0..number("SANAD_HISTORIES").unwrap_or(HISTORIES),
    };
    let next = std::sync::atomic::AtomicU64::new(seeds.start);
    let refused = std::sync::atomic::AtomicU64::new(0);
    let order = std::sync::atomic::Ordering::Relaxed;
    let begun = std::time::Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                runtime.block_on(async {
                    let store = Store::open("sqlite::memory:", &keys()).await.unwrap();
                    loop {
                        let seed = next.fetch_add(1, order);
                        if seed >= seeds.end {
                            return;
                        }
                        let told = Told(seed);
                        refused.fetch_add(live(&store, seed).await, order);
                        empty(&store).await;
                        drop(told);
                    }
                });
            });
        }
    });
    let (histories, refused) = (seeds.end - seeds.start, refused.into_inner());
    println!("{histories} histories, {refused} steps refused by the store, {:?}", begun.elapsed());
    assert!(histories < 100 || refused > histories, "the store hardly failed: {refused} of {histories}");
}

/// Says which history a panic belongs to.
struct Told(u64);

impl Drop for Told {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("SANAD_HISTORY={} repeats this history", self.0);
        }
    }
}

//! Ladders at rest: saved with every step, taken once, and never silent, whatever happens to the process.

use proptest::prelude::*;

use super::*;
use crate::cases::{
    Actor, AlertReason, Call, Event, HOURLY, LEASE, Ladder, OFTEN, Outcome, Rung, Urge, Waking, ZONE,
};

on_both_stores!(
    a_ladder_follows_its_case_and_survives_the_process,
    a_call_is_taken_once_however_many_ask,
    a_later_call_takes_the_place_of_one_that_nobody_began,
    a_call_that_reached_nobody_brings_the_next_forward,
    cases_of_an_earlier_version_get_their_ladders,
    a_ladder_goes_with_its_case,
);

pub(super) const PRESS: Actor = Actor::Referent(REFERENT);

async fn ladder(kept: &Kept, case: CaseId) -> Ladder {
    kept.store.ladder(case).await.unwrap().expect("it has a ladder")
}

async fn tick(store: &Store, case: CaseId, now: Timestamp) -> Option<Call> {
    store.ladder_tick(case, now, |_, _| true).await.unwrap()
}

async fn a_ladder_follows_its_case_and_survives_the_process(on: On) {
    let kept = Kept::new(on).await;
    let case = taken(&kept.store, &URGENT, AUTHOR, 50, at(0)).await;
    assert_eq!(kept.store.ladders_due(at(0)).await.unwrap(), [case]);
    assert_eq!(kept.store.next_deadline().await.unwrap(), Some(at(0)));
    let call = tick(&kept.store, case, at(0)).await.unwrap();
    assert_eq!((call.run, call.step, call.rung), (1, 0, Rung::OnDuty));
    assert!(kept.store.ladders_due(at(599)).await.unwrap().is_empty());
    assert_eq!(tick(&kept.store, case, at(599)).await, None);
    assert_eq!(kept.waiting().await, ["post-case", "call"]);

    let kept = kept.reopened().await;
    assert_eq!(kept.store.ladders_due(at(600)).await.unwrap(), [case]);
    kept.store.apply(case, &Event::Claim, PRESS, at(610)).await.unwrap();
    assert_eq!(ladder(&kept, case).await.due, None);
    assert_eq!(tick(&kept.store, case, at(611)).await, None);
    let lapses = at(610) + LEASE;
    assert_eq!(kept.store.next_deadline().await.unwrap(), Some(lapses));

    kept.store.apply(case, &Event::Lapse, Actor::Sanad, lapses).await.unwrap();
    let resumed = ladder(&kept, case).await;
    assert_eq!((resumed.run, resumed.due, resumed.reason), (2, Some(lapses), Some(AlertReason::Lapsed)));
    let call = tick(&kept.store, case, lapses).await.unwrap();
    assert_eq!(call.reason, Some(AlertReason::Lapsed));
    let close = Event::Close { outcome: Outcome::EmergencyCalled };
    kept.store.apply(case, &close, PRESS, lapses).await.unwrap();
    assert_eq!(ladder(&kept, case).await.due, None);
    assert_eq!(kept.store.next_deadline().await.unwrap(), None);
    assert!(!kept.waiting().await.contains(&"alert".to_owned()), "the call says it");
}

async fn a_call_is_taken_once_however_many_ask(on: On) {
    let kept = Kept::new(on).await;
    let beside = kept.beside().await;
    for round in 0..20_u64 {
        let now = at(i64::try_from(round).unwrap() * 60);
        let case = taken(&kept.store, &URGENT, UserId(900 + round), 50 + round, now).await;
        let (one, two, three) = tokio::join!(
            tick(&kept.store, case, now),
            tick(&beside, case, now),
            tick(&beside, case, now + SignedDuration::from_millis(1)),
        );
        assert_eq!([one, two, three].into_iter().flatten().count(), 1, "round {round}");
        let step = ladder(&kept, case).await.step;
        assert_eq!(step, 1, "round {round}");
    }
    assert_eq!(kept.count("SELECT COUNT(*) FROM outbox WHERE kind = 'call'").await, 20);
}

async fn a_later_call_takes_the_place_of_one_that_nobody_began(on: On) {
    let kept = Kept::new(on).await;
    let case = taken(&kept.store, &URGENT, AUTHOR, 50, at(0)).await;
    let post = kept.take(at(0)).await.remove(0);
    for second in [0, 600, 1800] {
        tick(&kept.store, case, at(second)).await.unwrap();
    }
    assert_eq!(
        kept.waiting().await,
        ["post-case", "call", "tell-outside"],
        "at the top rung the contact outside is told too"
    );
    kept.store.outbox_done(&post, Done::Done, at(1801)).await.unwrap();
    let begun = kept.take(at(1801)).await.remove(0);
    let OutboxWork::Call { call, .. } = begun.work else { panic!("{begun:?}") };
    assert_eq!(call.rung, Rung::Lead);
    assert!(ladder(&kept, case).await.awaits(&call));
    // One that somebody is at work on stays; whether it is still wanted is looked at then.
    tick(&kept.store, case, at(1800 + 3600)).await.unwrap();
    assert_eq!(kept.waiting().await, ["call", "tell-outside", "call"], "the contact outside is told once");
    assert!(!ladder(&kept, case).await.awaits(&call));
}

async fn a_call_that_reached_nobody_brings_the_next_forward(on: On) {
    let kept = Kept::new(on).await;
    let case = taken(&kept.store, &URGENT, AUTHOR, 50, at(0)).await;
    let call = tick(&kept.store, case, at(0)).await.unwrap();
    kept.store.ladder_hurry(case, &call, at(5)).await.unwrap();
    assert_eq!(kept.store.ladders_due(at(5)).await.unwrap(), [case]);
    let next = tick(&kept.store, case, at(5)).await.unwrap();
    assert_eq!(next.rung, Rung::All);
    // Told twice of the same call, as after a crash: nothing more happens.
    kept.store.ladder_hurry(case, &call, at(6)).await.unwrap();
    assert!(kept.store.ladders_due(at(6)).await.unwrap().is_empty());
}

async fn cases_of_an_earlier_version_get_their_ladders(on: On) {
    let kept = Kept::new(on).await;
    let case = taken(&kept.store, &URGENT, AUTHOR, 50, at(0)).await;
    let claimed = taken(&kept.store, &URGENT, FRIEND, 51, at(0)).await;
    kept.store.apply(claimed, &Event::Claim, PRESS, at(1)).await.unwrap();
    kept.tamper("DELETE FROM ladders").await;
    assert_eq!(kept.store.next_deadline().await.unwrap(), Some(at(1) + LEASE));
    assert_eq!(kept.store.begin_ladders(at(7200)).await.unwrap(), 2);
    assert_eq!(kept.store.begin_ladders(at(7200)).await.unwrap(), 0);
    let call = tick(&kept.store, case, at(7200)).await.unwrap();
    assert_eq!(call.rung, Rung::Lead, "it has waited for two hours");
}

async fn a_ladder_goes_with_its_case(on: On) {
    let kept = Kept::new(on).await;
    let case = taken(&kept.store, &URGENT, AUTHOR, 50, at(0)).await;
    let close = Event::Close { outcome: Outcome::EmergencyCalled };
    kept.store.apply(case, &close, PRESS, at(1)).await.unwrap();
    kept.store.forget_closed(at(2) + CLOSED_CASES_KEPT).await.unwrap();
    assert_eq!(kept.count("SELECT COUNT(*) FROM ladders").await, 0);
}

/// What happens in a history.
#[derive(Clone, Copy, Debug)]
enum Turn {
    /// A graver message, or one as grave.
    Signal(Level),
    Claim,
    HandOver,
    Decline,
    Close,
    Reopen,
    /// The process is killed, and another one opens the store after so many seconds.
    Dies(i64),
    /// A worker takes what is due and is killed before it notes that it is done.
    Unnoted,
    /// Mentions reach nobody, or somebody.
    Reaches(bool),
}

fn turns() -> impl Strategy<Value = (Turn, i64)> {
    let levels = prop_oneof![Just(Level::Urgent), Just(Level::Imminent)];
    let turn = prop_oneof![
        2 => levels.prop_map(Turn::Signal),
        3 => Just(Turn::Claim),
        2 => Just(Turn::HandOver),
        1 => Just(Turn::Decline),
        1 => Just(Turn::Close),
        2 => Just(Turn::Reopen),
        3 => (0_i64..9_000).prop_map(Turn::Dies),
        1 => Just(Turn::Unnoted),
        1 => any::<bool>().prop_map(Turn::Reaches),
    ];
    (turn, 0_i64..4_000)
}

/// Until when somebody must be called about a case that nobody has in hand, after the last call of its run.
pub(super) fn bound(case: &crate::cases::Case, ladder: &Ladder, last: Timestamp) -> Timestamp {
    let zone = jiff::tz::TimeZone::get(ZONE).unwrap();
    let minute = |hour| crate::cases::Minute::new(hour, 0).unwrap();
    let waking = Waking { zone, from: minute(8), to: minute(22) };
    match Urge::of(case).expect("it calls somebody") {
        Urge::Imminent if last.duration_since(ladder.started) < SignedDuration::from_hours(2) => last + OFTEN,
        Urge::Imminent => last + HOURLY,
        Urge::Urgent | Urge::Waking => waking.next(last + HOURLY),
    }
}

/// One case in a store, and a process that works on it until it dies.
struct Life {
    kept: Kept,
    case: CaseId,
    now: Timestamp,
    messages: u64,
    reaches: bool,
    /// What Discord showed; the same call is shown once, by its nonce.
    heard: Vec<(Timestamp, Call)>,
}

impl Life {
    /// Does what is due: deadlines, then deliveries, until nothing is.
    async fn work(&mut self, noted: bool) {
        for _ in 0..50 {
            for case in self.kept.store.lapsed_cases(self.now).await.unwrap() {
                self.kept.store.apply(case, &Event::Lapse, Actor::Sanad, self.now).await.unwrap();
            }
            for case in self.kept.store.ladders_due(self.now).await.unwrap() {
                tick(&self.kept.store, case, self.now).await;
            }
            let rows = self.kept.take(self.now).await;
            if rows.is_empty() && self.kept.store.ladders_due(self.now).await.unwrap().is_empty() {
                return;
            }
            for row in rows {
                self.deliver(&row).await;
                if !noted {
                    return;
                }
                self.kept.store.outbox_done(&row, Done::Done, self.now).await.unwrap();
            }
        }
        panic!("it never ends");
    }

    async fn deliver(&mut self, row: &OutboxRow) {
        let OutboxWork::Call { call, .. } = row.work else { return };
        let case = self.kept.store.case(self.case).await.unwrap().unwrap();
        let wanted = ladder(&self.kept, self.case).await.awaits(&call);
        if case.unowned_since(self.now).is_none() || !wanted {
            return;
        }
        if !self.heard.iter().any(|(_, known)| (known.run, known.step) == (call.run, call.step)) {
            self.heard.push((self.now, call));
        }
        if !self.reaches {
            self.kept.store.ladder_hurry(self.case, &call, self.now).await.unwrap();
        }
    }

    /// Lets time pass with a process that works.
    async fn until(&mut self, end: Timestamp) {
        self.work(true).await;
        self.check().await;
        while let Some(due) = self.kept.store.next_deadline().await.unwrap().filter(|due| *due <= end) {
            self.now = self.now.max(due);
            self.work(true).await;
            self.check().await;
        }
        self.now = self.now.max(end);
        self.work(true).await;
        self.check().await;
    }

    /// Nobody has the case in hand: it was called about, and will be within the bound.
    async fn check(&self) {
        let case = self.kept.store.case(self.case).await.unwrap().unwrap();
        let ladder = ladder(&self.kept, self.case).await;
        if case.unowned_since(self.now).is_none() {
            assert_eq!(ladder.due, None, "somebody has it in hand, or it is over");
            return;
        }
        let due = ladder.due.expect("somebody will be called");
        let last =
            self.heard.iter().filter(|(_, call)| call.run == ladder.run).map(|(at, _)| *at).next_back();
        let last = last.expect("it was begun, and nobody has been called");
        let bound = bound(&case, &ladder, last);
        assert!(self.now < due && due <= bound, "silent from {last} until {due}, the bound is {bound}");
    }

    async fn turn(mut self, turn: Turn) -> Self {
        let event = match turn {
            Turn::Signal(level) => {
                self.messages += 1;
                let decided = decision(&Case { level, distress: Some(level), ..URGENT });
                // After it was closed, a message makes a case of its own; this history is about the first.
                if self.kept.store.case(self.case).await.unwrap().unwrap().state.is_open() {
                    let message = intake(&decided, AUTHOR, 50 + self.messages, self.now);
                    self.kept.store.intake(&message).await.unwrap();
                }
                return self;
            }
            Turn::Dies(seconds) => {
                self.kept = self.kept.reopened().await;
                self.now += SignedDuration::from_secs(seconds);
                return self;
            }
            Turn::Unnoted => {
                self.now += SignedDuration::from_secs(1);
                self.work(false).await;
                self.kept = self.kept.reopened().await;
                // Longer than a lease of the outbox.
                self.now += SignedDuration::from_secs(31);
                return self;
            }
            Turn::Reaches(reaches) => {
                self.reaches = reaches;
                return self;
            }
            Turn::Claim => Event::Claim,
            Turn::HandOver => Event::HandOver { to: None },
            Turn::Decline => Event::Decline,
            Turn::Close => Event::Close { outcome: Outcome::EmergencyCalled },
            Turn::Reopen => Event::Reopen,
        };
        match self.kept.store.apply(self.case, &event, PRESS, self.now).await {
            Ok(_) | Err(ApplyError::Refused(_)) => self,
            Err(error) => panic!("{error}"),
        }
    }
}

async fn live(on: On, level: Level, history: Vec<(Turn, i64)>) {
    let kept = Kept::new(on).await;
    let case = taken(&kept.store, &Case { level, distress: Some(level), ..URGENT }, AUTHOR, 50, START).await;
    let mut life = Life { kept, case, now: START, messages: 0, reaches: true, heard: Vec::new() };
    life.until(START).await;
    for (turn, wait) in history {
        life = life.turn(turn).await;
        let end = life.now + SignedDuration::from_secs(wait);
        life.until(end).await;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn p5_no_case_in_the_store_stays_silent_past_its_bound(
        history in prop::collection::vec(turns(), 1..12),
        level in prop_oneof![Just(Level::Urgent), Just(Level::Imminent)],
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(live(On::Sqlite, level, history));
    }
}

//! The plan of each level, and ten thousand random histories: nobody waits in silence past the bound.

use std::collections::HashSet;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::tests::{OTHER, OWNER, START, case, close, signal};
use super::*;
use crate::ids::UserId;
use crate::phrases::Level;

fn rules() -> Rules {
    Rules::usual(TimeZone::get(ZONE).unwrap())
}

fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}

fn new_case(level: Level, alert: Alert) -> Case {
    Case { alert, ..case(level, State::New { since: START }) }
}

/// The moments and rungs of a ladder that nobody answers, in minutes after its beginning.
fn unanswered(case: &Case, begin: Timestamp, calls: usize, has: impl Fn(Rung) -> bool) -> Vec<(i64, Rung)> {
    let rules = rules();
    let case = Case { state: State::New { since: begin }, ..case.clone() };
    let mut ladder = Ladder::follow(None, None, &case, &[], begin, &rules).expect("it has a ladder");
    let urge = Urge::of(&case).expect("it calls somebody");
    let mut heard = Vec::new();
    while heard.len() < calls {
        let now = ladder.due.expect("it goes on");
        let (call, next) = ladder.tick(urge, now, &rules, &has).expect("it is due");
        heard.push((now.duration_since(begin).as_mins(), call.rung));
        ladder = next;
    }
    heard
}

/// A moment by its time in Casablanca, on an ordinary day (UTC+1).
fn at_local(day: i8, hour: i8) -> Timestamp {
    let zone = rules().waking.zone;
    zone.to_timestamp(jiff::civil::date(2026, 11, day).at(hour, 0, 0, 0)).unwrap()
}

#[test]
fn an_imminent_case_is_called_about_at_any_hour() {
    use Rung::{All, Lead, OnDuty};
    let night = at_local(9, 3);
    let heard = unanswered(&new_case(Level::Imminent, Alert::Now), night, 17, |_| true);
    assert_eq!(heard[..5], [(0, OnDuty), (3, All), (8, Lead), (18, Lead), (28, Lead)]);
    // Every ten minutes for two hours, then hourly.
    assert_eq!(heard[13..], [(118, Lead), (128, Lead), (188, Lead), (248, Lead)]);
}

#[test]
fn an_urgent_case_is_repeated_in_waking_hours_only() {
    use Rung::{All, Lead, OnDuty};
    let evening = at_local(9, 20);
    let heard = unanswered(&new_case(Level::Urgent, Alert::Now), evening, 6, |_| true);
    // 20:00, 20:10, 20:30, 21:30, then 8:00 and 9:00 the next day.
    assert_eq!(heard, [(0, OnDuty), (10, All), (30, Lead), (90, Lead), (720, Lead), (780, Lead)]);
    // The rungs themselves do not wait for the morning.
    let night = unanswered(&new_case(Level::Urgent, Alert::Now), at_local(9, 3), 4, |_| true);
    assert_eq!(night, [(0, OnDuty), (10, All), (30, Lead), (300, Lead)]);
}

#[test]
fn a_concern_waits_for_the_morning_and_one_for_the_list_calls_nobody() {
    use Rung::{All, OnDuty};
    let concern = new_case(Level::Concern, Alert::Hour);
    assert_eq!(unanswered(&concern, at_local(9, 10), 2, |_| true), [(0, OnDuty), (24 * 60, All)]);
    assert_eq!(unanswered(&concern, at_local(9, 23), 1, |_| true), [(9 * 60, OnDuty)]);
    let listed = new_case(Level::Concern, Alert::List);
    assert_eq!(Ladder::follow(None, None, &listed, &[], START, &rules()), None);
    let conflict = Case { kind: CaseKind::Conflict, ..new_case(Level::Imminent, Alert::Now) };
    assert_eq!(Ladder::follow(None, None, &conflict, &[], START, &rules()), None);
}

#[test]
fn where_nobody_is_on_duty_the_next_rung_is_called_at_once_and_not_twice() {
    use Rung::{All, Lead};
    let heard =
        unanswered(&new_case(Level::Urgent, Alert::Now), at_local(9, 12), 3, |rung| rung > Rung::OnDuty);
    assert_eq!(heard, [(0, All), (30, Lead), (90, Lead)]);
    let ladder = Ladder { run: 1, step: 0, started: START, due: Some(START), reason: None };
    let (call, _) = ladder.tick(Urge::Urgent, START, &rules(), |rung| rung > Rung::OnDuty).unwrap();
    assert!(call.nobody_on_duty);
    let (call, _) = ladder.tick(Urge::Urgent, START, &rules(), |_| true).unwrap();
    assert!(!call.nobody_on_duty);
    // Where there is nobody at all, the lead is called, whether anybody can be or not.
    let (call, _) = ladder.tick(Urge::Urgent, START, &rules(), |_| false).unwrap();
    assert_eq!((call.rung, call.nobody_on_duty), (Lead, true));
}

#[test]
fn after_an_hour_without_a_process_one_call_reaches_whom_that_hour_should_have() {
    let ladder = Ladder { run: 1, step: 0, started: START, due: Some(START), reason: None };
    let late = START + minutes(60);
    let (call, next) = ladder.tick(Urge::Imminent, late, &rules(), |_| true).unwrap();
    assert_eq!((call.rung, call.step), (Rung::Lead, 2));
    assert_eq!(next.due, Some(late + OFTEN));
    assert_eq!(next.tick(Urge::Imminent, late, &rules(), |_| true), None);
}

#[test]
fn a_call_that_reached_nobody_brings_the_next_rung_forward_once() {
    let ladder = Ladder { run: 1, step: 0, started: START, due: Some(START), reason: None };
    let (call, next) = ladder.tick(Urge::Imminent, START, &rules(), |_| true).unwrap();
    let hurried = next.hurry(&call, START + minutes(1));
    assert_eq!(hurried.due, Some(START + minutes(1)));
    let (second, after) = hurried.tick(Urge::Imminent, START + minutes(1), &rules(), |_| true).unwrap();
    assert_eq!(second.rung, Rung::All);
    assert_eq!(after.due, Some(START + minutes(8)), "the rung above keeps its time");
    assert_eq!(after.hurry(&call, START + minutes(2)), after, "an old call hurries nothing");
    let (top, last) = after.tick(Urge::Imminent, START + minutes(8), &rules(), |_| true).unwrap();
    assert_eq!(last.hurry(&top, START + minutes(9)), last, "there is nobody above");
}

/// What can happen in a history.
#[derive(Clone, Debug)]
enum Turn {
    Event(Event, Actor),
    /// Nobody performs deadlines or deliveries for so long: a crash, or a store that does not answer.
    Down(i64),
    /// The next deliveries are done, and the process is killed before it can note that.
    Unnoted,
    /// Who is on duty changes.
    Duty(bool),
    /// Mentions stop notifying, or notify again.
    Notifies(bool),
}

fn turns() -> impl Strategy<Value = Turn> {
    let people = prop_oneof![Just(OWNER), Just(OTHER), Just(UserId(13))];
    let event = prop_oneof![
        3 => Just(Event::Claim),
        1 => Just(Event::Renew),
        1 => Just(Event::Talk),
        2 => Just(Event::HandOver { to: None }),
        2 => Just(Event::HandOver { to: Some(UserId(13)) }),
        2 => Just(Event::Decline),
        1 => Just(close(Outcome::EmergencyCalled)),
        2 => Just(close(Outcome::OutOfReach)),
        1 => Just(Event::Agree),
        2 => Just(Event::Disagree),
        3 => Just(Event::Reopen),
    ];
    let levels = prop_oneof![Just(Level::Concern), Just(Level::Urgent), Just(Level::Imminent)];
    prop_oneof![
        6 => (event, people).prop_map(|(event, who)| Turn::Event(event, Actor::Referent(who))),
        2 => levels.prop_map(|level| Turn::Event(signal(level), Actor::Sanad)),
        3 => (1_i64..20_000).prop_map(Turn::Down),
        1 => Just(Turn::Unnoted),
        1 => any::<bool>().prop_map(Turn::Duty),
        1 => any::<bool>().prop_map(Turn::Notifies),
    ]
}

/// What the store keeps of one case, what Discord has shown, and who is there.
struct Desk {
    rules: Rules,
    case: Case,
    ladder: Option<Ladder>,
    /// Calls that are written down and not noted as done.
    outbox: Vec<Call>,
    /// What Discord showed: when, and which call; the same call is shown once (its nonce).
    heard: Vec<(Timestamp, Call)>,
    shown: HashSet<(u32, u32)>,
    on_duty: bool,
    notifies: bool,
    unnoted: bool,
    now: Timestamp,
}

impl Desk {
    fn new(level: Level, alert: Alert, now: Timestamp) -> Self {
        let rules = rules();
        let case = Case { state: State::New { since: now }, ..new_case(level, alert) };
        let ladder = Ladder::follow(None, None, &case, &[], now, &rules);
        Self {
            rules,
            case,
            ladder,
            outbox: Vec::new(),
            heard: Vec::new(),
            shown: HashSet::new(),
            on_duty: true,
            notifies: true,
            unnoted: false,
            now,
        }
    }

    /// One step of the case with its ladder, as one transaction saves them.
    fn step(&mut self, event: &Event, actor: Actor) {
        let Ok((next, actions)) = step(&self.case, event, actor, self.now) else { return };
        self.ladder = Ladder::follow(self.ladder, Some(&self.case), &next, &actions, self.now, &self.rules);
        self.case = next;
    }

    /// What a running process does at this moment: deadlines, then deliveries, until nothing is due.
    fn work(&mut self) {
        loop {
            if self.case.lapses_at().is_some_and(|until| until <= self.now) {
                self.step(&Event::Lapse, Actor::Sanad);
            }
            let on_duty = self.on_duty;
            let called = self.ladder.zip(Urge::of(&self.case)).and_then(|(ladder, urge)| {
                ladder.tick(urge, self.now, &self.rules, |rung| on_duty || rung > Rung::OnDuty)
            });
            if let Some((call, next)) = called {
                self.ladder = Some(next);
                self.outbox.push(call);
            }
            if self.outbox.is_empty() && called.is_none() {
                return;
            }
            self.deliver();
        }
    }

    fn deliver(&mut self) {
        for call in self.outbox.clone() {
            let wanted = self.case.unowned_since(self.now).is_some()
                && self.ladder.is_some_and(|ladder| ladder.run == call.run);
            if wanted {
                if self.shown.insert((call.run, call.step)) {
                    self.heard.push((self.now, call));
                }
                if !self.notifies {
                    self.ladder = self.ladder.map(|ladder| ladder.hurry(&call, self.now));
                }
            }
        }
        if !std::mem::take(&mut self.unnoted) {
            self.outbox.clear();
        }
    }

    /// Lets time pass with a process that works, from deadline to deadline.
    fn live_until(&mut self, end: Timestamp) {
        self.work();
        self.check();
        loop {
            let due = self.ladder.and_then(|ladder| ladder.due);
            match [due, self.case.lapses_at()].into_iter().flatten().min().filter(|due| *due <= end) {
                Some(due) => {
                    self.now = self.now.max(due);
                    self.work();
                    self.check();
                }
                None => break,
            }
        }
        self.now = self.now.max(end);
        self.work();
        self.check();
    }

    /// What must hold whenever a process is there and has done what is due.
    fn check(&self) {
        let Some(urge) = Urge::of(&self.case) else { return };
        let ladder = self.ladder.expect("a case that calls somebody has a ladder");
        if self.case.unowned_since(self.now).is_none() {
            assert_eq!(ladder.due, None, "somebody has it in hand, or it is over");
            return;
        }
        let due = ladder.due.expect("nobody has it in hand: somebody will be called");
        assert!(due > self.now, "what was due has been done");
        let heard: Vec<_> = self.heard.iter().filter(|(_, call)| call.run == ladder.run).collect();
        let last = heard.last().map(|(at, _)| *at);
        // The bound: from the last call, or where there was none, from the beginning.
        let waking = |at: Timestamp| self.rules.waking.next(at);
        let bound = match (urge, last) {
            (Urge::Waking, None) => waking(ladder.started),
            (Urge::Imminent | Urge::Urgent, None) => panic!("it was begun and nobody has been called"),
            (Urge::Imminent, Some(last)) if last.duration_since(ladder.started) < minutes(120) => {
                last + OFTEN
            }
            (Urge::Imminent, Some(last)) => last + HOURLY,
            (Urge::Urgent, Some(last)) => waking(last + HOURLY),
            (Urge::Waking, Some(last)) => waking(last + DAILY),
        };
        assert!(due <= bound, "{urge:?}: silent from {last:?} until {due}, the bound is {bound}");
        // Each rung whose time has come was called, by itself or by a higher one.
        let plan = match urge {
            Urge::Imminent => self.rules.pace.imminent,
            Urge::Urgent => self.rules.pace.urgent,
            Urge::Waking => return,
        };
        for (rung, offset) in [Rung::OnDuty, Rung::All, Rung::Lead].into_iter().zip(plan) {
            let come = ladder.started + offset <= self.now;
            assert!(!come || heard.iter().any(|(_, call)| call.rung >= rung), "{rung:?} was never called");
        }
        // No rung is called twice within its interval.
        for pair in heard.windows(2) {
            let ((before, first), (after, second)) = (pair[0], pair[1]);
            assert!(first.rung <= second.rung, "a ladder does not go down");
            assert!(first.rung != second.rung || after.duration_since(*before) >= OFTEN, "twice: {pair:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn no_case_that_nobody_has_in_hand_stays_silent_past_its_bound(
        history in prop::collection::vec((turns(), 0_i64..4_000), 1..30),
        level in prop_oneof![Just(Level::Concern), Just(Level::Urgent), Just(Level::Imminent)],
        alert in prop_oneof![Just(Alert::Hour), Just(Alert::Now)],
        hour in 0_i64..24,
    ) {
        let mut desk = Desk::new(level, alert, START + SignedDuration::from_hours(hour));
        desk.live_until(desk.now);
        for (turn, wait) in history {
            match turn {
                Turn::Event(event, actor) => desk.step(&event, actor),
                Turn::Down(seconds) => desk.now += SignedDuration::from_secs(seconds),
                Turn::Unnoted => desk.unnoted = true,
                Turn::Duty(on) => desk.on_duty = on,
                Turn::Notifies(yes) => desk.notifies = yes,
            }
            desk.live_until(desk.now + SignedDuration::from_secs(wait));
        }
        // A call is shown once, whatever was noted of it.
        let keys: HashSet<_> = desk.heard.iter().map(|(_, call)| (call.run, call.step)).collect();
        prop_assert_eq!(keys.len(), desk.heard.len());
    }
}

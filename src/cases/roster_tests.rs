//! Shifts in local time, across the change of clock that Morocco makes for Ramadan.

use jiff::civil::date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::ids::UserId;

const SALMA: UserId = UserId(11);
const KARIM: UserId = UserId(12);
const NADIA: UserId = UserId(13);

fn zone() -> TimeZone {
    TimeZone::get("Africa/Casablanca").unwrap()
}

/// A moment in UTC.
fn utc(year: i16, month: i8, day: i8, hour: i8, minute: i8) -> Timestamp {
    TimeZone::UTC.to_timestamp(date(year, month, day).at(hour, minute, 0, 0)).unwrap()
}

fn registered(person: UserId, at: Timestamp) -> Registration {
    Registration {
        person,
        training: Training::Listening,
        by: Voucher::Lead(NADIA),
        at,
        expires: at + REGISTRATION_HOLDS,
    }
}

fn weekly(person: UserId, day: u8, from: &str, to: &str) -> Shift {
    let (from, to) = (Minute::parse(from).unwrap(), Minute::parse(to).unwrap());
    Shift { person, hours: Hours::Weekly { day: Day(day), from, to }, rests_until: None }
}

fn roster(shifts: Vec<Shift>) -> Roster {
    let since = utc(2025, 12, 1, 0, 0);
    Roster {
        registrations: vec![registered(SALMA, since), registered(KARIM, since)],
        shifts,
        lead: Some(NADIA),
    }
}

#[test]
fn a_time_is_read_as_people_write_it() {
    for (text, minute) in [
        ("20", Some("20:00")),
        ("20h", Some("20:00")),
        (" 20H30 ", Some("20:30")),
        ("8:05", Some("08:05")),
        ("24", Some("24:00")),
        ("24h01", None),
        ("25h", None),
        ("20h60", None),
        ("-1", None),
        ("", None),
        ("huit", None),
        ("123", None),
    ] {
        assert_eq!(Minute::parse(text).map(|minute| minute.to_string()).as_deref(), minute, "{text}");
    }
}

#[test]
fn eight_in_the_evening_stays_eight_in_the_evening_during_ramadan() {
    // In 2026 Morocco goes back to UTC on Sunday 15 February, and forward to UTC+1 again on Sunday 22 March.
    let roster = roster(vec![weekly(SALMA, 4, "20h", "22h")]);
    let on = |at| roster.on_duty(at, &zone()) == [SALMA];
    // Friday 13 February: UTC+1.
    assert!(!on(utc(2026, 2, 13, 18, 59)) && on(utc(2026, 2, 13, 19, 0)));
    assert!(on(utc(2026, 2, 13, 20, 59)) && !on(utc(2026, 2, 13, 21, 0)));
    // Friday 20 February: UTC.
    assert!(!on(utc(2026, 2, 20, 19, 59)) && on(utc(2026, 2, 20, 20, 0)) && on(utc(2026, 2, 20, 21, 59)));
    // Friday 27 March: UTC+1 again.
    assert!(on(utc(2026, 3, 27, 19, 0)) && !on(utc(2026, 3, 27, 21, 0)));
}

#[test]
fn the_night_in_which_the_clock_changes_is_covered_without_a_hole() {
    // Saturday evening until Sunday morning: the clock goes back (15 February) and forward (22 March) in between.
    let roster = roster(vec![weekly(KARIM, 5, "22h", "6h"), weekly(SALMA, 6, "6h", "24h")]);
    for (day, month) in [(14, 2), (21, 3)] {
        let mut at = zone().to_timestamp(date(2026, month, day).at(22, 0, 0, 0)).unwrap();
        let end = zone().to_timestamp(date(2026, month, day + 1).at(23, 59, 0, 0)).unwrap();
        while at < end {
            assert_eq!(roster.on_duty(at, &zone()).len(), 1, "{at}");
            at += SignedDuration::from_mins(7);
        }
    }
}

#[test]
fn waking_hours_follow_the_local_clock() {
    let (from, to) = (Minute::new(8, 0).unwrap(), Minute::new(22, 0).unwrap());
    let waking = Waking { zone: zone(), from, to };
    assert_eq!(waking.next(utc(2026, 2, 13, 6, 0)), utc(2026, 2, 13, 7, 0));
    assert_eq!(waking.next(utc(2026, 2, 20, 6, 0)), utc(2026, 2, 20, 8, 0));
    assert_eq!(waking.next(utc(2026, 2, 20, 12, 0)), utc(2026, 2, 20, 12, 0));
    assert_eq!(waking.next(utc(2026, 2, 20, 22, 0)), utc(2026, 2, 21, 8, 0));
    // The evening before the clock goes back: eight o'clock is an hour further away.
    assert_eq!(waking.next(utc(2026, 2, 14, 21, 0)), utc(2026, 2, 15, 8, 0));
}

#[test]
fn who_is_called_grows_with_the_rung_and_leaves_out_whom_it_must() {
    let now = utc(2026, 2, 20, 20, 30);
    let roster = roster(vec![weekly(SALMA, 4, "20h", "22h")]);
    let called = |rung, out: UserId| roster.called(rung, now, &zone(), |person| person == out);
    let nobody = UserId(0);
    assert_eq!(called(Rung::OnDuty, nobody), [SALMA]);
    assert_eq!(called(Rung::All, nobody), [SALMA, KARIM]);
    assert_eq!(called(Rung::Lead, nobody), [SALMA, KARIM, NADIA]);
    assert_eq!(called(Rung::OnDuty, SALMA), []);
    assert_eq!(called(Rung::Lead, NADIA), [SALMA, KARIM]);
}

#[test]
fn a_registration_runs_out_after_a_year_and_with_it_duty_and_promise() {
    let since = utc(2025, 12, 1, 0, 0);
    let roster = roster(vec![weekly(SALMA, 4, "20h", "22h")]);
    let end = since + REGISTRATION_HOLDS;
    let before = end - SignedDuration::from_secs(1);
    assert_eq!(roster.standing(SALMA, before), Standing::Referent);
    assert_eq!(roster.standing(SALMA, end), Standing::RanOut(end));
    assert_eq!(roster.standing(UserId(99), before), Standing::Stranger);
    assert_eq!(roster.standing(NADIA, end), Standing::Referent, "the lead is named by whoever set it up");
    assert!(roster.is_a_team(before) && !roster.is_a_team(end));
    assert!(!Roster { lead: None, ..roster.clone() }.is_a_team(before));
    let friday = utc(2026, 12, 4, 19, 30);
    assert_eq!(roster.on_duty(friday, &zone()), []);
    assert_eq!(roster.next_on_duty(end, &zone()), None);
    assert_eq!(roster.next_on_duty(utc(2026, 2, 20, 22, 0), &zone()), Some((utc(2026, 2, 27, 20, 0), SALMA)));
}

#[test]
fn a_shift_for_once_ends_and_one_that_was_left_early_rests() {
    let (from, to) = (utc(2026, 2, 20, 10, 0), utc(2026, 2, 20, 12, 0));
    let once = Shift { person: SALMA, hours: Hours::Once { from, to }, rests_until: None };
    let left = Shift { rests_until: Some(to), ..weekly(KARIM, 4, "10h", "12h") };
    let roster = roster(vec![once, left]);
    assert_eq!(roster.on_duty(from, &zone()), [SALMA]);
    assert_eq!(roster.on_duty(to, &zone()), []);
    // A week later the weekly one is on again.
    assert_eq!(roster.on_duty(utc(2026, 2, 27, 10, 0), &zone()), [KARIM]);
}

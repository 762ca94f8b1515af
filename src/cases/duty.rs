//! What a referent does with their own hours on duty. Pure: their shifts in, their shifts out.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::roster::{Day, Hours, LONGEST_SHIFT, Minute, Shift};
use crate::ids::UserId;

/// Why hours are not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TooLong {
    /// Longer than anybody is awake and listening.
    TooLong,
    /// No time at all.
    Nothing,
}

/// On duty from now on, for some hours; instead of what was taken before for once.
///
/// # Errors
/// No time, or more than [`LONGEST_SHIFT`]; then nothing is changed.
pub fn take(
    shifts: &mut Vec<Shift>,
    person: UserId,
    now: Timestamp,
    length: SignedDuration,
) -> Result<(), TooLong> {
    let length = possible(length)?;
    shifts.retain(|shift| !matches!(shift.hours, Hours::Once { .. }));
    let to = now.saturating_add(length).unwrap_or(Timestamp::MAX);
    shifts.push(Shift { person, hours: Hours::Once { from: now, to }, rests_until: None });
    Ok(())
}

/// Not on duty any more until what runs now is over. False where nothing ran.
pub fn leave(shifts: &mut Vec<Shift>, now: Timestamp, zone: &TimeZone) -> bool {
    let mut left = false;
    shifts.retain_mut(|shift| {
        let Some((_, end)) = shift.covering(now, zone) else { return true };
        left = true;
        shift.rests_until = Some(end);
        // What was for once does not come again.
        matches!(shift.hours, Hours::Weekly { .. })
    });
    left
}

/// On duty every week on a day; gives back whether that takes the place of other hours of the same day.
///
/// # Errors
/// More than [`LONGEST_SHIFT`]; then nothing is changed.
pub fn every_week(
    shifts: &mut Vec<Shift>,
    person: UserId,
    day: Day,
    from: Minute,
    to: Minute,
) -> Result<bool, TooLong> {
    possible(from.until(to))?;
    let replaced = not_on(shifts, day);
    shifts.push(Shift { person, hours: Hours::Weekly { day, from, to }, rests_until: None });
    Ok(replaced)
}

/// Not on duty any more on a day of the week. False where nobody was.
pub fn not_on(shifts: &mut Vec<Shift>, day: Day) -> bool {
    let before = shifts.len();
    shifts.retain(|shift| !matches!(shift.hours, Hours::Weekly { day: other, .. } if other == day));
    shifts.len() < before
}

fn possible(length: SignedDuration) -> Result<SignedDuration, TooLong> {
    if length > LONGEST_SHIFT {
        return Err(TooLong::TooLong);
    }
    if length.is_positive() { Ok(length) } else { Err(TooLong::Nothing) }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::cases::{REGISTRATION_HOLDS, Registration, Roster, Training, Voucher};

    const SALMA: UserId = UserId(11);

    fn zone() -> TimeZone {
        TimeZone::get("Africa/Casablanca").unwrap()
    }

    /// A moment of Casablanca's own clock in 2026.
    fn local(month: i8, day: i8, hour: i8) -> Timestamp {
        zone().to_timestamp(date(2026, month, day).at(hour, 0, 0, 0)).unwrap()
    }

    fn time(text: &str) -> Minute {
        Minute::parse(text).unwrap()
    }

    fn on(shifts: &[Shift], now: Timestamp) -> Option<Timestamp> {
        let since = local(1, 1, 0);
        let registration = Registration {
            person: SALMA,
            training: Training::Listening,
            by: Voucher::Configuration,
            at: since,
            expires: since + REGISTRATION_HOLDS,
        };
        let roster = Roster { registrations: vec![registration], shifts: shifts.to_vec(), lead: None };
        roster.on_duty_until(now, &zone()).first().map(|(_, until)| *until)
    }

    #[test]
    fn twelve_hours_are_the_most_and_a_new_time_takes_the_place_of_the_old() {
        let now = local(2, 20, 10);
        let mut shifts = Vec::new();
        for (hours, refused) in [(13, TooLong::TooLong), (0, TooLong::Nothing), (-3, TooLong::Nothing)] {
            assert_eq!(take(&mut shifts, SALMA, now, SignedDuration::from_hours(hours)), Err(refused));
        }
        assert_eq!(shifts, []);
        take(&mut shifts, SALMA, now, SignedDuration::from_hours(12)).unwrap();
        assert_eq!(on(&shifts, now), Some(local(2, 20, 22)));
        take(&mut shifts, SALMA, now, SignedDuration::from_hours(2)).unwrap();
        assert_eq!((shifts.len(), on(&shifts, now)), (1, Some(local(2, 20, 12))));
        let day = Day(4);
        assert_eq!(every_week(&mut shifts, SALMA, day, time("8h"), time("20h01")), Err(TooLong::TooLong));
        assert_eq!(every_week(&mut shifts, SALMA, day, time("8h"), time("8h")), Err(TooLong::TooLong));
        assert_eq!(every_week(&mut shifts, SALMA, day, time("20h"), time("8h")), Ok(false));
        assert_eq!(every_week(&mut shifts, SALMA, day, time("20h"), time("24h")), Ok(true));
        assert_eq!(shifts.len(), 2);
        assert!(not_on(&mut shifts, day) && !not_on(&mut shifts, day));
    }

    #[test]
    fn who_leaves_rests_until_the_end_and_is_back_the_week_after() {
        // Friday 20 February 2026, during Ramadan; on 27 March Morocco's clock has gone forward again.
        let mut shifts = Vec::new();
        every_week(&mut shifts, SALMA, Day(4), time("20h"), time("2h")).unwrap();
        let now = local(2, 20, 21);
        assert_eq!(on(&shifts, now), Some(local(2, 21, 2)));
        assert!(leave(&mut shifts, now, &zone()));
        assert_eq!(on(&shifts, local(2, 21, 1)), None, "the same night");
        assert!(!leave(&mut shifts, local(2, 21, 3), &zone()), "nothing runs any more");
        assert_eq!(on(&shifts, local(2, 27, 20)), Some(local(2, 28, 2)));
        assert_eq!(on(&shifts, local(3, 27, 20)), Some(local(3, 28, 2)));
        // Who takes it again in the same night is on duty, and can leave again.
        let mut again = shifts.clone();
        take(&mut again, SALMA, now, SignedDuration::from_hours(1)).unwrap();
        assert_eq!(on(&again, now), Some(local(2, 20, 22)));
        assert!(leave(&mut again, now, &zone()));
        assert_eq!((again.len(), on(&again, now)), (1, None));
    }
}

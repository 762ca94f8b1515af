//! Opening hours of a service, in its own time zone.
//!
//! Hours are wall-clock times: "08:30" means 08:30 on the clocks of that country, also when Morocco moves its clocks for
//! Ramadan. The time zone data is the one compiled into the program, so that every machine answers the same.

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{Span, Timestamp};

/// Minutes of a day, the end of the last one.
const DAY: u16 = 24 * 60;

/// The week of a service.
#[derive(Clone, Debug, PartialEq)]
pub struct Hours {
    zone: TimeZone,
    spans: Vec<WeekSpan>,
    always: bool,
}

/// A stretch of opening that begins on one day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct WeekSpan {
    /// 0 is Monday.
    day: u8,
    /// Minutes after midnight, below 1440.
    from: u16,
    /// Minutes after midnight of the same day; more than 1440 when it ends on the next one.
    to: u16,
}

/// Whether somebody answers at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// Open; `until` is `None` when it never closes.
    Open {
        /// When it closes next.
        until: Option<Timestamp>,
    },
    /// Closed.
    Closed {
        /// When it opens next.
        opens: Timestamp,
    },
    /// No source gives hours.
    Unknown,
}

impl Opening {
    /// Whether somebody answers now, as far as the files know.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Open { .. })
    }
}

/// Why a week could not be read; the message is a French sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HoursError {
    /// The time zone is not in the tz database.
    #[error(
        "Le fuseau horaire `{0}` n'existe pas ; on écrit par exemple `Africa/Casablanca` ou `Europe/Paris`."
    )]
    Zone(String),
    /// A line of the week is not written as days and times.
    #[error(
        "« {0} » n'est pas un horaire ; on écrit par exemple `mo-fr 08:30-18:00` ou `sa,su 10:00-24:00`."
    )]
    Line(String),
    /// A day is none of the seven.
    #[error(
        "`{0}` n'est pas un jour ; les jours s'écrivent mo tu we th fr sa su (lundi à dimanche, en anglais)."
    )]
    Day(String),
    /// A time is not between 00:00 and 24:00, or a stretch is empty.
    #[error("`{0}` n'est pas une plage d'heures ; on écrit par exemple `08:30-18:00`, de 00:00 à 24:00.")]
    Times(String),
    /// There is no line at all.
    #[error("La semaine est vide ; si personne ne connaît les horaires, écrivez hours = \"unknown\".")]
    Empty,
}

impl Hours {
    /// Reads a week such as `["mo-fr 08:30-18:00", "sa,su 20:00-02:00"]` in a time zone of the tz database. A stretch
    /// that ends at or before its beginning ends on the next day; `00:00-24:00` is the whole day.
    ///
    /// # Errors
    ///
    /// The first line that cannot be read, or an unknown zone.
    pub fn parse<'a>(zone: &str, week: impl IntoIterator<Item = &'a str>) -> Result<Self, HoursError> {
        let zone = TimeZoneDatabase::bundled().get(zone).map_err(|_| HoursError::Zone(zone.to_owned()))?;
        let mut spans = Vec::new();
        for line in week {
            read_line(line, &mut spans)?;
        }
        if spans.is_empty() {
            return Err(HoursError::Empty);
        }
        let always = covers_the_week(&spans);
        Ok(Self { zone, spans, always })
    }

    /// Open day and night, all week.
    pub fn is_always(&self) -> bool {
        self.always
    }

    /// The time zone of the service.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// Whether it is open at `now`, and until or from when.
    pub fn at(&self, now: Timestamp) -> Opening {
        if self.always {
            return Opening::Open { until: None };
        }
        let today = self.zone.to_datetime(now).date();
        let stretches = self.stretches(today);
        if let Some((_, end)) = stretches.iter().find(|(start, end)| *start <= now && now < *end) {
            return Opening::Open { until: Some(*end) };
        }
        match stretches.iter().find(|(start, _)| *start > now) {
            Some((start, _)) => Opening::Closed { opens: *start },
            // A week that is not empty opens within eight days; only the ends of the calendar get here.
            None => Opening::Unknown,
        }
    }

    /// Stretches of opening around a day, in order, those that touch joined: from the day before (whose night may last
    /// into today) to nine days later, so that a weekly opening is always in sight.
    fn stretches(&self, today: Date) -> Vec<(Timestamp, Timestamp)> {
        let mut found: Vec<(Timestamp, Timestamp)> = (-1..=9)
            .filter_map(|offset| today.checked_add(Span::new().days(offset)).ok())
            .flat_map(|date| {
                let day = date.weekday().to_monday_zero_offset();
                let spans = self.spans.iter().filter(move |span| i8::try_from(span.day) == Ok(day));
                spans.filter_map(move |span| {
                    Some((self.moment(date, span.from)?, self.moment(date, span.to)?))
                })
            })
            // Where the clock jumps over a short stretch, nothing of it is left.
            .filter(|(start, end)| start < end)
            .collect();
        found.sort_unstable();
        let mut joined: Vec<(Timestamp, Timestamp)> = Vec::with_capacity(found.len());
        for (start, end) in found {
            match joined.last_mut() {
                Some(last) if start <= last.1 => last.1 = last.1.max(end),
                _ => joined.push((start, end)),
            }
        }
        joined
    }

    /// The moment when the clocks of the zone show `minutes` after midnight of `date`. A time that the clocks jump over
    /// counts as the moment of the jump shifted forward; one that they show twice, as the first.
    fn moment(&self, date: Date, minutes: u16) -> Option<Timestamp> {
        let date = date.checked_add(Span::new().days(i64::from(minutes / DAY))).ok()?;
        let minutes = minutes % DAY;
        let time = Time::new((minutes / 60) as i8, (minutes % 60) as i8, 0, 0).ok()?;
        self.zone.to_timestamp(date.to_datetime(time)).ok()
    }
}

fn covers_the_week(spans: &[WeekSpan]) -> bool {
    let week = usize::from(DAY) * 7;
    let mut open = vec![false; week];
    for span in spans {
        let start = usize::from(span.day) * usize::from(DAY);
        for minute in usize::from(span.from)..usize::from(span.to) {
            open[(start + minute) % week] = true;
        }
    }
    open.into_iter().all(|minute| minute)
}

fn read_line(line: &str, spans: &mut Vec<WeekSpan>) -> Result<(), HoursError> {
    let mut words = line.split_whitespace();
    let (Some(days), Some(times), None) = (words.next(), words.next(), words.next()) else {
        return Err(HoursError::Line(line.to_owned()));
    };
    for day in read_days(days)? {
        for range in times.split(',') {
            let wrong = || HoursError::Times(range.to_owned());
            let (from, to) = range.split_once('-').ok_or_else(wrong)?;
            let from = read_time(from).filter(|from| *from < DAY).ok_or_else(wrong)?;
            let to = read_time(to).filter(|to| *to != from).ok_or_else(wrong)?;
            spans.push(WeekSpan { day, from, to: if to > from { to } else { to + DAY } });
        }
    }
    Ok(())
}

fn read_days(text: &str) -> Result<Vec<u8>, HoursError> {
    let mut days = Vec::new();
    for part in text.split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (first, last) = (read_day(first)?, read_day(last)?);
        // `sa-tu` goes round the end of the week.
        let count = (last + 7 - first) % 7;
        days.extend((0..=count).map(|step| (first + step) % 7));
    }
    Ok(days)
}

fn read_day(text: &str) -> Result<u8, HoursError> {
    const DAYS: [(&str, Weekday); 7] = [
        ("mo", Weekday::Monday),
        ("tu", Weekday::Tuesday),
        ("we", Weekday::Wednesday),
        ("th", Weekday::Thursday),
        ("fr", Weekday::Friday),
        ("sa", Weekday::Saturday),
        ("su", Weekday::Sunday),
    ];
    let day = DAYS.iter().find(|(word, _)| *word == text).map(|(_, day)| *day);
    let day = day.ok_or_else(|| HoursError::Day(text.to_owned()))?;
    Ok(day.to_monday_zero_offset().unsigned_abs())
}

fn read_time(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let two_digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !two_digits(hours) || !two_digits(minutes) {
        return None;
    }
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    (minutes < 60).then_some(hours * 60 + minutes).filter(|total| *total <= DAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn casablanca(week: &[&str]) -> Hours {
        Hours::parse("Africa/Casablanca", week.iter().copied()).unwrap()
    }

    /// A moment on the clocks of a zone.
    fn on(zone: &str, civil: &str) -> Timestamp {
        let zone = TimeZoneDatabase::bundled().get(zone).unwrap();
        zone.to_timestamp(civil.parse::<jiff::civil::DateTime>().unwrap()).unwrap()
    }

    fn casa(civil: &str) -> Timestamp {
        on("Africa/Casablanca", civil)
    }

    #[test]
    fn a_week_opens_and_closes() {
        let hours = casablanca(&["mo-fr 08:30-18:00", "sa 10:00-12:00,14:00-16:00"]);
        // 2026-05-04 is a Monday.
        let rows = [
            ("2026-05-04T08:29", Err("2026-05-04T08:30")),
            ("2026-05-04T08:30", Ok("2026-05-04T18:00")),
            ("2026-05-04T18:00", Err("2026-05-05T08:30")),
            ("2026-05-09T13:00", Err("2026-05-09T14:00")),
            ("2026-05-09T16:00", Err("2026-05-11T08:30")),
        ];
        for (at, expected) in rows {
            let expected = match expected {
                Ok(until) => Opening::Open { until: Some(casa(until)) },
                Err(opens) => Opening::Closed { opens: casa(opens) },
            };
            assert_eq!(hours.at(casa(at)), expected, "{at}");
        }
    }

    #[test]
    fn nights_last_into_the_next_day_and_weeks_go_round() {
        let hours = casablanca(&["sa-mo 20:00-02:00"]);
        let sunday_night = casa("2026-05-11T01:30");
        assert_eq!(hours.at(sunday_night), Opening::Open { until: Some(casa("2026-05-11T02:00")) });
        assert_eq!(hours.at(casa("2026-05-12T03:00")), Opening::Closed { opens: casa("2026-05-16T20:00") });
    }

    #[test]
    fn stretches_that_touch_at_midnight_are_one() {
        let hours = casablanca(&["mo 20:00-24:00", "tu 00:00-06:00"]);
        assert_eq!(
            hours.at(casa("2026-05-04T23:00")),
            Opening::Open { until: Some(casa("2026-05-05T06:00")) }
        );
    }

    #[test]
    fn a_service_that_never_closes_has_no_end() {
        for week in [
            &["mo-su 00:00-24:00"][..],
            &["mo-su 12:00-12:01", "mo-su 12:01-12:00"],
            &["mo-su 00:00-12:00,12:00-24:00"],
        ] {
            let Ok(hours) = Hours::parse("Africa/Casablanca", week.iter().copied()) else {
                panic!("{week:?}")
            };
            assert!(hours.is_always(), "{week:?}");
            assert_eq!(hours.at(casa("2026-03-22T02:30")), Opening::Open { until: None });
        }
    }

    #[test]
    fn ramadan_moves_the_clocks_and_the_hours_with_them() {
        // In 2026 Morocco goes from +01 to +00 on 15 February and back on 22 March.
        let hours = casablanca(&["mo-su 08:30-18:00"]);
        let ramadan: Timestamp = "2026-03-02T08:30:00Z".parse().unwrap();
        assert_eq!(hours.at(ramadan), Opening::Open { until: Some("2026-03-02T18:00:00Z".parse().unwrap()) });
        let rest: Timestamp = "2026-05-04T08:30:00Z".parse().unwrap();
        assert_eq!(hours.at(rest), Opening::Open { until: Some("2026-05-04T17:00:00Z".parse().unwrap()) });
        // Closing the evening before the change, opening the morning after it.
        let evening = casa("2026-02-14T19:00");
        assert_eq!(hours.at(evening), Opening::Closed { opens: "2026-02-15T08:30:00Z".parse().unwrap() });
    }

    #[test]
    fn summer_time_moves_the_hours_too() {
        let hours = Hours::parse("Europe/Paris", ["mo-su 09:00-23:00"]).unwrap();
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        assert_eq!(
            hours.at(at("2026-03-28T22:30:00Z")),
            Opening::Closed { opens: at("2026-03-29T07:00:00Z") }
        );
        // A night that holds the hour that does not exist is an hour shorter.
        let night = Hours::parse("Europe/Paris", ["sa 22:00-06:00"]).unwrap();
        assert_eq!(
            night.at(at("2026-03-28T21:00:00Z")),
            Opening::Open { until: Some(at("2026-03-29T04:00:00Z")) }
        );
    }

    #[test]
    fn mistakes_say_how_to_write_it() {
        let rows: [(&[&str], &str); 9] = [
            (&["lundi 08:00-10:00"], "`lundi`"),
            (&["mo 8:00-10:00"], "`8:00-10:00`"),
            (&["mo 08:00"], "`08:00`"),
            (&["mo 08:00-25:00"], "`08:00-25:00`"),
            (&["mo 24:00-02:00"], "`24:00-02:00`"),
            (&["mo 08:00-08:00"], "`08:00-08:00`"),
            (&["24h/24"], "« 24h/24 »"),
            (&["mo 08:00-10:00 et plus"], "« mo 08:00-10:00 et plus »"),
            (&[], "vide"),
        ];
        for (week, part) in rows {
            let error = Hours::parse("Africa/Casablanca", week.iter().copied()).unwrap_err().to_string();
            assert!(error.contains(part), "{week:?}: {error}");
        }
        assert!(matches!(Hours::parse("Africa/Rabat", ["mo 08:00-10:00"]), Err(HoursError::Zone(_))));
    }

    proptest::proptest! {
        /// At any moment of eleven years, what `at` says of the next change is true one second before and at it.
        #[test]
        fn the_next_change_is_a_change(second in 1_700_000_000_i64..2_050_000_000, zone in 0..3_usize) {
            let zone = ["Africa/Casablanca", "Europe/Brussels", "America/Toronto"][zone];
            let hours = Hours::parse(zone, ["mo-th 08:30-18:00", "fr 22:00-03:00", "su 00:00-24:00"]).unwrap();
            let now = Timestamp::from_second(second).unwrap();
            let opening = hours.at(now);
            let change = match opening {
                Opening::Open { until: Some(until) } => until,
                Opening::Closed { opens } => opens,
                other => panic!("{other:?}"),
            };
            let before = Timestamp::from_second(change.as_second() - 1).unwrap();
            proptest::prop_assert!(change > now);
            proptest::prop_assert_eq!(hours.at(before).is_open(), opening.is_open());
            proptest::prop_assert_ne!(hours.at(change).is_open(), opening.is_open());
        }
    }
}

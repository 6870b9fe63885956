//! When a business is there: weekly intervals and closed dates, in its own time zone.
//!
//! A moment is turned into the zone's local time, which is always one; so a night on which the clock
//! jumps neither opens nor closes anything by itself.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc, Weekday};
use serde::{Deserialize, Serialize};

use super::Invalid;
use crate::time_zone::{self, Tz};

const MAX_INTERVALS: usize = 70;
const MAX_CLOSED_DATES: usize = 366;
const MINUTES_A_DAY: u16 = 24 * 60;

/// When somebody is there. Kept as JSON in `phone_numbers`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// Of each week; none: never.
    pub weekly: Vec<Interval>,
    /// Nobody is there on these days, whatever the week says.
    pub closed_dates: Vec<NaiveDate>,
}

/// From one time of a day to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interval {
    /// Of the week.
    pub day: Day,
    /// The first minute.
    pub from: TimeOfDay,
    /// The first minute after it; `24:00` for the day's end.
    pub to: TimeOfDay,
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the days' names say it")]
pub enum Day {
    Sunday,
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
}

/// Minutes since midnight, `00:00` to `24:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TimeOfDay(u16);

/// The text is no time of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be a time such as 09:30, or 24:00")]
pub struct NoTimeOfDay;

impl FromStr for TimeOfDay {
    type Err = NoTimeOfDay;

    fn from_str(text: &str) -> Result<Self, NoTimeOfDay> {
        let two = |digits: &str| -> Option<u16> {
            let both = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
            both.then(|| digits.parse().ok())?
        };
        let (hours, minutes) = text.split_once(':').ok_or(NoTimeOfDay)?;
        let (hours, minutes) = two(hours).zip(two(minutes)).ok_or(NoTimeOfDay)?;
        let total = hours * 60 + minutes;
        if minutes < 60 && total <= MINUTES_A_DAY {
            Ok(Self(total))
        } else {
            Err(NoTimeOfDay)
        }
    }
}

impl TryFrom<String> for TimeOfDay {
    type Error = NoTimeOfDay;

    fn try_from(text: String) -> Result<Self, NoTimeOfDay> {
        text.parse()
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl From<TimeOfDay> for String {
    fn from(time: TimeOfDay) -> Self {
        time.to_string()
    }
}

impl From<Weekday> for Day {
    fn from(day: Weekday) -> Self {
        match day {
            Weekday::Sun => Self::Sunday,
            Weekday::Mon => Self::Monday,
            Weekday::Tue => Self::Tuesday,
            Weekday::Wed => Self::Wednesday,
            Weekday::Thu => Self::Thursday,
            Weekday::Fri => Self::Friday,
            Weekday::Sat => Self::Saturday,
        }
    }
}

impl Hours {
    /// Whether somebody is there at this moment. A zone that nobody knows counts as UTC.
    pub fn is_open(&self, now: DateTime<Utc>, time_zone: &str) -> bool {
        let zone = time_zone::parse(time_zone).unwrap_or(Tz::UTC);
        let local = now.with_timezone(&zone);
        if self.closed_dates.contains(&local.date_naive()) {
            return false;
        }
        let day = Day::from(local.weekday());
        let minute = local.hour() * 60 + local.minute();
        self.weekly.iter().any(|interval| {
            interval.day == day
                && (u32::from(interval.from.0)..u32::from(interval.to.0)).contains(&minute)
        })
    }

    /// The hours in order, if they contradict nothing.
    pub(super) fn checked(mut self) -> Result<Self, Invalid> {
        if self.weekly.len() > MAX_INTERVALS {
            return Err(Invalid::new("weekly", "takes 70 intervals at most"));
        }
        if self.closed_dates.len() > MAX_CLOSED_DATES {
            return Err(Invalid::new("closed_dates", "takes 366 dates at most"));
        }
        for (place, interval) in self.weekly.iter().enumerate() {
            let refused = |detail| Err(Invalid::new(format!("weekly[{place}]"), detail));
            if interval.from >= interval.to {
                return refused("must end after it begins");
            }
            let mut earlier = self.weekly.iter().take(place);
            if earlier.any(|other| interval.overlaps(*other)) {
                return refused("overlaps with another interval of the day");
            }
        }
        self.weekly
            .sort_by_key(|interval| (interval.day, interval.from));
        self.closed_dates.sort_unstable();
        self.closed_dates.dedup();
        Ok(self)
    }
}

impl Interval {
    fn overlaps(self, other: Self) -> bool {
        self.day == other.day && self.from < other.to && other.from < self.to
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ZONE: &str = "Asia/Jerusalem";

    fn interval(day: Day, from: &str, to: &str) -> Interval {
        Interval {
            day,
            from: from.parse().unwrap(),
            to: to.parse().unwrap(),
        }
    }

    fn hours(weekly: Vec<Interval>) -> Hours {
        Hours {
            weekly,
            closed_dates: Vec::new(),
        }
    }

    fn open(hours: &Hours, moment: &str) -> bool {
        hours.is_open(moment.parse().unwrap(), ZONE)
    }

    #[test]
    fn an_interval_holds_its_first_minute_and_not_its_last() {
        // 2026-11-26 is a Thursday; Jerusalem is UTC+2 in winter.
        let hours = hours(vec![interval(Day::Thursday, "09:00", "17:00")]);
        assert!(!open(&hours, "2026-11-26T06:59:59Z"));
        assert!(open(&hours, "2026-11-26T07:00:00Z"));
        assert!(open(&hours, "2026-11-26T14:59:59Z"));
        assert!(!open(&hours, "2026-11-26T15:00:00Z"));
        assert!(!open(&hours, "2026-11-25T10:00:00Z"));
    }

    #[test]
    fn summer_time_moves_the_hours_with_the_wall_clock() {
        // The clock goes forward on Friday 2026-03-27 at 02:00 and back on Sunday 2026-10-25.
        let friday = hours(vec![interval(Day::Friday, "08:00", "12:00")]);
        assert!(!open(&friday, "2026-03-20T05:30:00Z"));
        assert!(open(&friday, "2026-03-20T06:00:00Z"));
        assert!(open(&friday, "2026-03-27T05:00:00Z"));
        assert!(!open(&friday, "2026-03-27T09:00:00Z"));
        let sunday = hours(vec![interval(Day::Sunday, "01:00", "02:00")]);
        // 01:30 comes twice that night, and both are within.
        assert!(open(&sunday, "2026-10-24T22:30:00Z"));
        assert!(open(&sunday, "2026-10-24T23:30:00Z"));
        assert!(!open(&sunday, "2026-10-25T00:30:00Z"));
    }

    #[test]
    fn a_closed_date_is_the_zones_and_beats_the_week() {
        let mut all = hours(vec![interval(Day::Thursday, "00:00", "24:00")]);
        all.closed_dates = vec!["2026-11-26".parse().unwrap()];
        assert!(!open(&all, "2026-11-25T22:00:00Z"));
        assert!(!open(&all, "2026-11-26T21:59:00Z"));
        assert!(open(&all, "2026-12-02T22:00:00Z"));
    }

    #[test]
    fn contradictions_are_named_and_touching_is_none() {
        let touching = vec![
            interval(Day::Monday, "13:00", "24:00"),
            interval(Day::Monday, "09:00", "13:00"),
        ];
        let sorted = hours(touching).checked().unwrap();
        assert_eq!(sorted.weekly[0].from.to_string(), "09:00");
        for (from, to) in [("12:59", "14:00"), ("10:00", "11:00"), ("08:00", "20:00")] {
            let weekly = vec![
                interval(Day::Monday, "09:00", "13:00"),
                interval(Day::Monday, from, to),
            ];
            assert_eq!(hours(weekly).checked().unwrap_err().field, "weekly[1]");
        }
        let backwards = vec![interval(Day::Monday, "13:00", "09:00")];
        assert_eq!(hours(backwards).checked().unwrap_err().field, "weekly[0]");
    }

    #[test]
    fn times_are_read_strictly() {
        for text in [
            "9:00", "24:01", "12:60", "", "ab:cd", "12:0", "+1:00", "12:00:00",
        ] {
            assert_eq!(text.parse::<TimeOfDay>(), Err(NoTimeOfDay), "{text}");
        }
        assert_eq!("24:00".parse::<TimeOfDay>().unwrap().to_string(), "24:00");
    }

    proptest! {
        #[test]
        fn every_minute_of_a_day_is_its_own_text(minute in 0..=MINUTES_A_DAY) {
            prop_assert_eq!(TimeOfDay(minute).to_string().parse(), Ok(TimeOfDay(minute)));
        }
    }
}

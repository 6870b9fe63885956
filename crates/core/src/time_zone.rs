//! Days as people of a place count them.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};

pub use chrono_tz::Tz;

/// The zone of this IANA name.
pub fn parse(name: &str) -> Option<Tz> {
    name.parse().ok()
}

/// When the day begins there: midnight, or, where the clocks skip it, the first moment after.
pub fn begin_of(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    // No zone ever skipped more than a day; most skip an hour.
    (0..=96)
        .find_map(|quarters| {
            let moment = midnight + TimeDelta::minutes(15 * quarters);
            zone.from_local_datetime(&moment).earliest()
        })
        .map_or_else(|| midnight.and_utc(), |begin| begin.to_utc())
}

/// Which day it is there.
pub fn day_of(moment: DateTime<Utc>, zone: Tz) -> NaiveDate {
    moment.with_timezone(&zone).date_naive()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begin(day: &str, zone: &str) -> String {
        let begin = begin_of(day.parse().unwrap(), parse(zone).unwrap());
        begin.format("%FT%RZ").to_string()
    }

    #[test]
    fn a_day_is_as_long_as_its_clocks_say() {
        let zone = "Asia/Jerusalem";
        // The clocks go forward on 27 March 2026 at 2:00, back on 25 October at 2:00.
        assert_eq!(begin("2026-03-27", zone), "2026-03-26T22:00Z");
        assert_eq!(begin("2026-03-28", zone), "2026-03-27T21:00Z");
        assert_eq!(begin("2026-10-25", zone), "2026-10-24T21:00Z");
        assert_eq!(begin("2026-10-26", zone), "2026-10-25T22:00Z");
    }

    #[test]
    fn a_midnight_that_the_clocks_skip_or_repeat_begins_once() {
        assert_eq!(begin("2026-03-29", "Asia/Beirut"), "2026-03-28T22:00Z");
        assert_eq!(begin("2025-11-02", "America/Havana"), "2025-11-02T04:00Z");
    }

    #[test]
    fn only_names_of_zones_are_zones() {
        assert!(parse("Asia/Jerusalem").is_some());
        for name in ["", "Jerusalem", "UTC+2", "Asia/Jerusalem'"] {
            assert!(parse(name).is_none(), "{name}");
        }
    }
}

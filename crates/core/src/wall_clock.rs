//! Times as people write them: an instant, or what the clock on the wall of a place shows.

use chrono::{DateTime, Datelike, LocalResult, NaiveDateTime, Offset, TimeDelta, TimeZone, Utc};

use crate::time_zone::Tz;

/// No change of clocks is longer than this.
const LONGEST_GAP: TimeDelta = TimeDelta::hours(26);

/// The forms of a local time: RFC 3339 without its offset, seconds optional.
const LOCAL_FORMS: [&str; 2] = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M"];

/// The text is no time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be an RFC 3339 time, or a local one such as 2026-03-27T10:00")]
pub struct NotATime;

/// The instant that the text means: RFC 3339, or a local time of `zone`.
pub fn instant(text: &str, zone: Tz) -> Result<DateTime<Utc>, NotATime> {
    let instant = written(text, zone)?;
    // RFC 3339 has four digits for a year, and PostgreSQL not many more.
    if (1..=9999).contains(&instant.year()) {
        Ok(instant)
    } else {
        Err(NotATime)
    }
}

fn written(text: &str, zone: Tz) -> Result<DateTime<Utc>, NotATime> {
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Ok(time.to_utc());
    }
    let local = LOCAL_FORMS
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
        .ok_or(NotATime)?;
    resolve(local, zone).ok_or(NotATime)
}

/// The instant of a local time, by the rule of RFC 5545 §3.3.5: one that comes twice, when the
/// clocks are put back, is the first; one that the clocks skip counts with the offset before the
/// change (02:30 is then 03:30 of the new time).
fn resolve(local: NaiveDateTime, zone: Tz) -> Option<DateTime<Utc>> {
    match zone.from_local_datetime(&local) {
        LocalResult::Single(time) | LocalResult::Ambiguous(time, _) => Some(time.to_utc()),
        LocalResult::None => {
            let before = local.checked_sub_signed(LONGEST_GAP)?;
            let offset = zone.offset_from_local_datetime(&before).latest()?.fix();
            Some(local.checked_sub_offset(offset)?.and_utc())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const JERUSALEM: Tz = Tz::Asia__Jerusalem;

    fn utc(text: &str) -> String {
        let time = instant(text, JERUSALEM).unwrap();
        time.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)
    }

    #[test]
    fn a_local_time_is_of_its_zone_in_winter_and_in_summer() {
        assert_eq!(utc("2026-01-15T10:00"), "2026-01-15T08:00:00Z");
        assert_eq!(utc("2026-07-15T10:00:30"), "2026-07-15T07:00:30Z");
        assert_eq!(utc("2026-07-15T10:00:00Z"), "2026-07-15T10:00:00Z");
        assert_eq!(utc("2026-07-15T10:00:00+02:00"), "2026-07-15T08:00:00Z");
    }

    #[test]
    fn a_time_that_the_clocks_skip_counts_with_the_offset_before() {
        // 27 March 2026: 02:00 becomes 03:00.
        assert_eq!(utc("2026-03-27T01:59"), "2026-03-26T23:59:00Z");
        assert_eq!(utc("2026-03-27T02:30"), "2026-03-27T00:30:00Z");
        assert_eq!(utc("2026-03-27T03:30"), "2026-03-27T00:30:00Z");
    }

    #[test]
    fn a_time_that_comes_twice_is_the_first() {
        // 25 October 2026: 02:00 becomes 01:00.
        assert_eq!(utc("2026-10-25T01:30"), "2026-10-24T22:30:00Z");
        assert_eq!(utc("2026-10-25T02:00"), "2026-10-25T00:00:00Z");
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "",
            "tomorrow",
            "2026-02-30T10:00",
            "2026-01-01",
            "10:00",
            "2026-01-01T25:00",
            "-20000-01-01T10:00",
            "+20000-01-01T10:00",
        ] {
            assert_eq!(instant(text, JERUSALEM), Err(NotATime), "{text}");
        }
    }
}

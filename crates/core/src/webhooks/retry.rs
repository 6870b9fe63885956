//! When a message that was not delivered is tried again: at growing distances, over three days.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

/// The first pause; each next one is four times as long, up to [`LONGEST`].
const FIRST: TimeDelta = TimeDelta::seconds(5);
const LONGEST: TimeDelta = TimeDelta::hours(12);
/// A message is given up when this is over; an endpoint that failed for as long is disabled.
pub(super) const PATIENCE: TimeDelta = TimeDelta::days(3);

/// When the next try is due; `None` where it would be past the message's time.
///
/// `tries` failed since `queued_at`. `jitter` is from 0 to 1 and spreads the pause by ±20 %, so that
/// what failed together does not come back together. The endpoint's own wish (`Retry-After`) holds
/// where it is longer.
pub(super) fn next_try(
    tries: i32,
    queued_at: DateTime<Utc>,
    now: DateTime<Utc>,
    wish: Option<Duration>,
    jitter: f64,
) -> Option<DateTime<Utc>> {
    let doublings = u32::try_from(tries.saturating_sub(1).clamp(0, 20)).unwrap_or(0) * 2;
    let pause = FIRST
        .checked_mul(i32::try_from(1_u64 << doublings.min(30)).unwrap_or(i32::MAX))
        .unwrap_or(LONGEST)
        .min(LONGEST);
    let spread = pause
        .to_std()
        .unwrap_or_default()
        .mul_f64(0.8 + 0.4 * jitter.clamp(0.0, 1.0));
    let wait = spread.max(wish.unwrap_or_default());
    let due = now + TimeDelta::from_std(wait).unwrap_or(LONGEST);
    (due <= queued_at + PATIENCE).then_some(due)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    /// The pauses until it is given up, in seconds.
    fn pauses(jitter: f64) -> Vec<i64> {
        let (mut now, mut tries, mut pauses) = (start(), 1, Vec::new());
        while let Some(due) = next_try(tries, start(), now, None, jitter) {
            pauses.push((due - now).num_seconds());
            (now, tries) = (due, tries + 1);
        }
        pauses
    }

    #[test]
    fn pauses_grow_to_half_a_day_and_last_three_days() {
        let pauses = pauses(0.5);
        assert_eq!(pauses[..7], [5, 20, 80, 320, 1280, 5120, 20480]);
        assert!(pauses[7..].iter().all(|pause| *pause == 12 * 3600));
        let total: i64 = pauses.iter().sum();
        assert!((60 * 3600..=72 * 3600).contains(&total), "{total}");
    }

    #[test]
    fn jitter_spreads_each_pause_by_a_fifth() {
        assert_eq!(pauses(0.0)[1], 16);
        assert_eq!(pauses(1.0)[1], 24);
    }

    #[test]
    fn the_endpoints_wish_holds_where_it_is_longer() {
        let wish = |seconds| Some(Duration::from_secs(seconds));
        let due = |wish| next_try(1, start(), start(), wish, 0.5).map(|due| due - start());
        assert_eq!(due(wish(3600)), Some(TimeDelta::hours(1)));
        assert_eq!(due(wish(1)), Some(TimeDelta::seconds(5)));
        assert_eq!(due(wish(4 * 86_400)), None, "past the message's time");
    }

    #[test]
    fn no_number_of_tries_overflows() {
        let due = next_try(i32::MAX, start(), start(), Some(Duration::MAX), 2.0);
        assert!(due.is_none_or(|due| due <= start() + PATIENCE));
    }
}

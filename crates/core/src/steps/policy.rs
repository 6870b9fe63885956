//! When a failed step is tried again: three tries within ten minutes, then not before these are over.
//!
//! The clock may jump. A moment that lies in the future by more than a wait can last is not
//! believed: such a window starts anew, such a wait is over.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

/// Failed tries within a window that close it.
pub const MAX_TRIES: i32 = 3;
/// Tries within a window that ended with their worker before the step is given up. More than of
/// failures, because most often it was not the step that killed the worker.
pub const MAX_LOSSES: i32 = 10;
/// How long a window lasts from its first failed try.
pub const WINDOW: TimeDelta = TimeDelta::minutes(10);
/// No wait between two tries is longer, whatever Twilio asks for.
pub(super) const MAX_WAIT_SECONDS: u32 = 300;

/// What a failed try leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Another try after the wait.
    Retry {
        attempt: i32,
        window: DateTime<Utc>,
        wait: TimeDelta,
    },
    /// The end: for good, or until the window is over.
    GiveUp { attempt: i32, window: DateTime<Utc> },
}

/// The start of the window that `now` belongs to, and the failed tries in it so far.
fn window(
    attempt: i32,
    started: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> (DateTime<Utc>, i32) {
    match started {
        Some(started) if is_open(started, now) => (started, attempt),
        _ => (now, 0),
    }
}

fn is_open(started: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    started <= now && now < started + WINDOW
}

pub(super) fn after_failure(
    attempt: i32,
    window_started_at: Option<DateTime<Utc>>,
    permanent: bool,
    wish: Option<Duration>,
    now: DateTime<Utc>,
) -> Next {
    let (window, failed) = window(attempt, window_started_at, now);
    let attempt = failed.saturating_add(1);
    if permanent || attempt >= MAX_TRIES {
        return Next::GiveUp { attempt, window };
    }
    // 2 s, then 8 s: long enough for a hiccup, short enough for a person who waits.
    let own = if attempt == 1 { 2 } else { 8 };
    let wished = wish.map_or(0, |wish| wish.as_secs().min(u64::from(MAX_WAIT_SECONDS)));
    let seconds = i64::try_from(wished).unwrap_or(0).max(own);
    Next::Retry {
        attempt,
        window,
        wait: TimeDelta::seconds(seconds),
    }
}

/// A worker that died with the step: tried again at once.
pub(super) fn after_loss(
    attempt: i32,
    window_started_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Next {
    let (window, lost) = window(attempt, window_started_at, now);
    let attempt = lost.saturating_add(1);
    if attempt >= MAX_LOSSES {
        Next::GiveUp { attempt, window }
    } else {
        Next::Retry {
            attempt,
            window,
            wait: TimeDelta::zero(),
        }
    }
}

/// Seconds until a step that failed may be tried again, rounded up; `None` when it may be now.
pub fn retry_after(window_started_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Option<u32> {
    let started = window_started_at.filter(|started| is_open(*started, now))?;
    let left = (started + WINDOW - now).num_milliseconds();
    u32::try_from(left.saturating_add(999) / 1000)
        .ok()
        .filter(|seconds| *seconds > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_700_000_000 + seconds, 0).unwrap()
    }

    #[test]
    fn the_third_failure_within_the_window_gives_up() {
        let first = after_failure(0, None, false, None, at(0));
        assert_eq!(
            first,
            Next::Retry {
                attempt: 1,
                window: at(0),
                wait: TimeDelta::seconds(2)
            }
        );
        let second = after_failure(1, Some(at(0)), false, None, at(5));
        assert_eq!(
            second,
            Next::Retry {
                attempt: 2,
                window: at(0),
                wait: TimeDelta::seconds(8)
            }
        );
        let third = after_failure(2, Some(at(0)), false, None, at(20));
        assert_eq!(
            third,
            Next::GiveUp {
                attempt: 3,
                window: at(0)
            }
        );
        assert_eq!(retry_after(Some(at(0)), at(20)), Some(580));
        assert_eq!(retry_after(Some(at(0)), at(599)), Some(1));
        assert_eq!(retry_after(Some(at(0)), at(600)), None);
    }

    #[test]
    fn a_window_that_is_over_or_lies_in_the_future_starts_anew() {
        for now in [at(600), at(-86_400)] {
            let next = after_failure(2, Some(at(0)), false, None, now);
            assert_eq!(
                next,
                Next::Retry {
                    attempt: 1,
                    window: now,
                    wait: TimeDelta::seconds(2)
                }
            );
            assert_eq!(retry_after(Some(at(0)), now), None);
        }
    }

    #[test]
    fn twilios_wish_is_honoured_up_to_a_bound() {
        let wait = |wish| match after_failure(0, None, false, Some(wish), at(0)) {
            Next::Retry { wait, .. } => wait.num_seconds(),
            Next::GiveUp { .. } => -1,
        };
        assert_eq!(wait(Duration::from_secs(30)), 30);
        assert_eq!(wait(Duration::from_secs(1)), 2);
        assert_eq!(wait(Duration::from_hours(24)), 300);
    }

    #[test]
    fn a_step_whose_workers_die_is_tried_at_once_and_not_for_ever() {
        let first = after_loss(0, None, at(0));
        assert_eq!(
            first,
            Next::Retry {
                attempt: 1,
                window: at(0),
                wait: TimeDelta::zero()
            }
        );
        let ninth = after_loss(8, Some(at(0)), at(80));
        assert_eq!(
            ninth,
            Next::Retry {
                attempt: 9,
                window: at(0),
                wait: TimeDelta::zero()
            }
        );
        assert_eq!(
            after_loss(9, Some(at(0)), at(90)),
            Next::GiveUp {
                attempt: 10,
                window: at(0)
            }
        );
    }

    #[test]
    fn a_permanent_failure_gives_up_at_once() {
        let next = after_failure(0, None, true, None, at(0));
        assert_eq!(
            next,
            Next::GiveUp {
                attempt: 1,
                window: at(0)
            }
        );
    }
}

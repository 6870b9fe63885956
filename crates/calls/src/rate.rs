//! A bound on how often one caller may do something, per process.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use prosaas_core::audit::Actor;
use prosaas_core::ids::{ApiTokenId, UserId};
use prosaas_web::error::ApiError;

/// Callers that are counted at the same time; more than that, and old windows are dropped.
const MAX_CALLERS: usize = 10_000;

type Caller = (Option<UserId>, Option<ApiTokenId>);

/// At most so many within a window, per person or program.
pub(crate) struct Rate {
    limit: u32,
    window: Duration,
    counts: Mutex<HashMap<Caller, (Instant, u32)>>,
}

impl Rate {
    pub(crate) fn new(limit: u32, window: Duration) -> Self {
        Self {
            limit,
            window,
            counts: Mutex::default(),
        }
    }

    /// Counts one more, or says when it may be tried again.
    pub(crate) fn take(&self, actor: &Actor) -> Result<(), ApiError> {
        self.take_at((actor.user, actor.token), Instant::now())
    }

    fn take_at(&self, caller: Caller, now: Instant) -> Result<(), ApiError> {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() >= MAX_CALLERS {
            counts.retain(|_, (start, _)| now.duration_since(*start) < self.window);
        }
        let (start, count) = counts.entry(caller).or_insert((now, 0));
        if now.duration_since(*start) >= self.window {
            (*start, *count) = (now, 0);
        }
        if *count >= self.limit {
            let left = self.window.saturating_sub(now.duration_since(*start));
            let retry_after = u32::try_from(left.as_secs())
                .unwrap_or(u32::MAX)
                .saturating_add(1);
            return Err(ApiError::TooManyRequests { retry_after });
        }
        *count += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caller_over_the_limit_waits_for_the_window_and_others_do_not() {
        let rate = Rate::new(2, Duration::from_mins(1));
        let (dana, noa) = ((Some(UserId(1)), None), (Some(UserId(2)), None));
        let start = Instant::now();
        assert!(rate.take_at(dana, start).is_ok());
        assert!(rate.take_at(dana, start).is_ok());
        let refused = rate.take_at(dana, start + Duration::from_secs(10));
        assert!(matches!(
            refused,
            Err(ApiError::TooManyRequests { retry_after: 51 })
        ));
        assert!(rate.take_at(noa, start).is_ok());
        assert!(rate.take_at(dana, start + Duration::from_mins(1)).is_ok());
    }
}

//! The time, passed in: what depends on it can be tested at any moment.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Duration, SubsecRound, TimeDelta, Utc};

/// Tells the time. Cheap to clone; clones of a manual clock move together.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    manual: Option<Arc<Manual>>,
}

#[derive(Debug)]
struct Manual {
    start: DateTime<Utc>,
    advanced_micros: AtomicI64,
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self::default()
    }

    /// A clock that stands still until it is moved, for tests.
    pub fn manual(start: DateTime<Utc>) -> Self {
        let manual = Manual {
            start,
            advanced_micros: AtomicI64::new(0),
        };
        Self {
            manual: Some(Arc::new(manual)),
        }
    }

    /// Now, cut to microseconds, which is what PostgreSQL keeps.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the machine's clock"
    )]
    pub fn now(&self) -> DateTime<Utc> {
        let now = self.manual.as_ref().map_or_else(Utc::now, |manual| {
            manual.start + Duration::microseconds(manual.advanced_micros.load(Ordering::SeqCst))
        });
        now.trunc_subsecs(6)
    }

    /// Moves a manual clock, backwards too; the machine's clock can't be moved.
    pub fn advance(&self, by: TimeDelta) {
        if let Some(manual) = &self.manual {
            let micros = by.num_microseconds().unwrap_or(i64::MAX);
            manual.advanced_micros.fetch_add(micros, Ordering::SeqCst);
        }
    }
}

//! When apalis looks into Redis: every 20 ms.

use std::task::{Context, Poll};
use std::time::Duration;

use apalis::prelude::{PollSnapshot, PollStrategy};
use tokio::time::{Interval, MissedTickBehavior};

/// An idle worker at this pace costs some thousandths of a core; a job waits 10 ms on average.
const PERIOD: Duration = Duration::from_millis(20);

/// A poll strategy that never misses a wake-up. apalis' own interval loses some and then stalls
/// until its next heartbeat.
pub(super) struct Tick {
    interval: Interval,
}

impl Tick {
    pub(super) fn new() -> Self {
        let mut interval = tokio::time::interval(PERIOD);
        interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self { interval }
    }
}

impl PollStrategy for Tick {
    fn poll_drive(&mut self, cx: &mut Context<'_>, _: &PollSnapshot) -> Poll<Option<()>> {
        let mut ticked = false;
        // Until it is pending: only then is the waker registered.
        while self.interval.poll_tick(cx).is_ready() {
            ticked = true;
        }
        if ticked {
            Poll::Ready(Some(()))
        } else {
            Poll::Pending
        }
    }
}

//! How an apalis worker shows that it lives, and how long it waits for Redis.

use std::time::Duration;

/// An apalis worker's pace. Our own lease in the database decides who runs a step; this only bounds
/// how long a dead worker's jobs lie in Redis.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Between two of apalis' heartbeats.
    pub heartbeat: Duration,
    /// A worker silent for this long is dead. Longer than the longest drain, since apalis keeps no
    /// heartbeat while a stopping worker finishes its jobs.
    pub orphaned_after: Duration,
    /// How long an outage of Redis may last before the worker ends with an error.
    pub patience: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            heartbeat: Duration::from_secs(2),
            orphaned_after: Duration::from_mins(1),
            patience: Duration::from_mins(1),
        }
    }
}

impl Pace {
    /// apalis counts the silence in heartbeats.
    pub(super) fn missed_heartbeats(&self) -> usize {
        let heartbeat = self.heartbeat.as_millis().max(1);
        let missed = self.orphaned_after.as_millis().div_ceil(heartbeat);
        usize::try_from(missed).unwrap_or(usize::MAX).max(2)
    }
}

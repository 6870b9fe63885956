//! Places click-to-calls as they come, and looks up those of which nothing was heard.
//!
//! Several workers may do so at once: the database lets one of them place the account's next call.

use std::fmt::Display;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures::FutureExt;
use prosaas_core::database::DatabaseError;
use prosaas_core::outbound::{Dispatcher, Ticked};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::metrics;
use crate::queues::panic_text;

/// Between two looks at an empty queue: one probe of an index that is empty too.
const IDLE: Duration = Duration::from_millis(200);
/// After a look that failed.
const FAILED: Duration = Duration::from_secs(1);
/// Between two looks at what is withdrawn, lost or silent.
const LOOK_UP: Duration = Duration::from_secs(2);

/// Begins both; they stop with the token, and finish what they have begun: between Twilio's answer
/// and its being written down nothing is cut off that could wait for it.
pub(crate) fn start(dispatcher: Dispatcher, tracker: &TaskTracker, stop: &CancellationToken) {
    let (placing, stopped) = (dispatcher.clone(), stop.clone());
    tracker.spawn(async move {
        let mut pause = Duration::ZERO;
        while waited(pause, &stopped).await {
            let ticked = AssertUnwindSafe(placing.tick()).catch_unwind().await;
            pause = match settled("outbound", ticked) {
                Some(Ticked::Worked) => Duration::ZERO,
                // Another process may take the slot meanwhile, and a call may be withdrawn.
                Some(Ticked::Paused(pause)) => pause.clamp(Duration::from_millis(5), FAILED),
                Some(Ticked::Idle) => IDLE,
                None => FAILED,
            };
        }
    });
    let stopped = stop.clone();
    tracker.spawn(async move {
        while waited(LOOK_UP, &stopped).await {
            let looked = AssertUnwindSafe(dispatcher.look_up()).catch_unwind().await;
            settled("outbound_look_up", looked);
        }
    });
}

/// False when it is time to stop.
async fn waited(pause: Duration, stop: &CancellationToken) -> bool {
    tokio::select! {
        biased;
        () = stop.cancelled() => false,
        () = tokio::time::sleep(pause) => true,
    }
}

type Caught<T> = Result<Result<T, DatabaseError>, Box<dyn std::any::Any + Send>>;

fn settled<T>(name: &'static str, result: Caught<T>) -> Option<T> {
    match result {
        Ok(Ok(done)) => return Some(done),
        Ok(Err(error)) => failed(name, &error),
        Err(panic) => failed(name, &panic_text(panic.as_ref())),
    }
    None
}

fn failed(name: &'static str, error: &dyn Display) {
    tracing::warn!(sweep = name, %error, "a look at the calls to be placed failed");
    metrics::sweep_failed(name);
}

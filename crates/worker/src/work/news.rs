//! What a step tells the business's people while it works.

use std::cell::Cell;

use prosaas_core::call_log::CallLog;
use prosaas_core::events::{Event, EventKind, Events};
use prosaas_core::ids::BusinessId;
use prosaas_core::recording::Keeper;
use prosaas_core::steps::{AfterFailure, Claim, Step, StepFailure};
use serde_json::{Value, json};

/// News of one call.
pub(super) struct News<'a> {
    keeper: &'a Keeper,
    log: &'a CallLog,
}

impl<'a> News<'a> {
    pub(super) fn of(keeper: &'a Keeper, log: &'a CallLog) -> Self {
        Self { keeper, log }
    }

    /// The step is at work; `percent` of it is done.
    pub(super) fn progress(&self, step: Step, percent: u8) {
        self.tell(EventKind::StepProgress, running(step, percent));
    }

    /// The step is done.
    pub(super) fn done(&self, step: Step) {
        self.tell(
            EventKind::StepProgress,
            json!({ "step": step, "state": "done", "percent": 100 }),
        );
    }

    pub(super) fn tell(&self, kind: EventKind, payload: Value) {
        self.keeper.tell(self.log, kind, payload);
    }

    /// The step was given up, or waits for its next try: news, not state, so a page that misses it
    /// learns it when it asks.
    pub(super) async fn failed(
        keeper: &Keeper,
        claim: &Claim,
        failure: &StepFailure,
        after: AfterFailure,
    ) {
        let (state, retry_after) = match after {
            AfterFailure::Retry { wait, .. } => ("queued", Some(wait.as_secs())),
            AfterFailure::GaveUp { retry_after, .. } => ("failed", retry_after.map(u64::from)),
            AfterFailure::Lost => return,
        };
        let loaded = async {
            let mut conn = keeper.database.system().await?;
            let log = keeper.call(&mut conn, claim.call).await?;
            conn.commit().await?;
            Ok::<_, prosaas_core::database::DatabaseError>(log)
        };
        match loaded.await {
            Ok(Some(log)) => News::of(keeper, &log).tell(
                EventKind::StepProgress,
                json!({
                    "step": claim.step, "state": state, "code": failure.code,
                    "reason": failure.text, "retry_after": retry_after,
                }),
            ),
            Ok(None) => {}
            Err(error) => {
                tracing::debug!(call.id = %claim.call, %error, "a failure was not announced");
            }
        }
    }
}

/// Percentages of a recording that is listened to, from the thread that does it.
pub(super) struct Progress {
    events: Events,
    business: BusinessId,
    call_sid: String,
    step: Step,
    /// Which of how many recordings.
    place: (usize, usize),
    told: Cell<u8>,
}

impl Progress {
    pub(super) fn new(keeper: &Keeper, log: &CallLog, step: Step, place: (usize, usize)) -> Self {
        let progress = Self {
            events: keeper.events.clone(),
            business: log.business_id,
            call_sid: log.call_sid.to_string(),
            step,
            place,
            told: Cell::new(0),
        };
        progress.tell(progress.percent(0));
        progress
    }

    /// Tells of every tenth. Where Twilio told no length, only the beginning and the end are told.
    pub(super) fn heard(&self, seconds: f64, length: Option<u32>) {
        let Some(length) = length.filter(|length| *length > 0) else {
            return;
        };
        let tenths = (1..=9_u8)
            .rev()
            .find(|tenths| seconds * 10.0 >= f64::from(*tenths) * f64::from(length))
            .unwrap_or(0);
        if tenths > self.told.get() {
            self.told.set(tenths);
            self.tell(self.percent(tenths * 10));
        }
    }

    fn percent(&self, of_this: u8) -> u64 {
        let (index, all) = self.place;
        let done = index * 100 + usize::from(of_this);
        u64::try_from(done / all.max(1)).unwrap_or(100)
    }

    fn tell(&self, percent: u64) {
        let event = Event {
            kind: EventKind::StepProgress,
            call_sid: self.call_sid.clone(),
            payload: running(self.step, percent),
        };
        self.events.publish(self.business, event);
    }
}

/// The step is at work; so much of it is done.
fn running(step: Step, percent: impl Into<u64>) -> Value {
    json!({ "step": step, "state": "running", "percent": percent.into() })
}

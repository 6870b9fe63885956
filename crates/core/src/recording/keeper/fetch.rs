//! The download step: every recording of a call, those that no webhook told of included.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::json;
use tokio::time::Instant;

use super::failure::FetchError;
use super::listed::{is_settled, mark_not_recorded};
use super::{Keeper, load};
use crate::call_log::CallLog;
use crate::events::EventKind;
use crate::recording::known::{Known, known, lock_call};
use crate::recording::{AbsentReason, may_record};
use crate::steps::{self, Claim, Step, StepFailure};
use crate::understanding;
use crate::webhooks::Topic;

/// How a download ended, other than by failing. Its row says so already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fetched {
    /// Every recording of the call is in the store, or it is known why not.
    Done,
    /// Twilio is not ready, or the call not over: queued again for later, which counts no try.
    Deferred,
    /// Another worker has the step: nothing was changed.
    Lost,
}

impl Keeper {
    /// Does a claimed download. A failure is not recorded yet: that is [`steps::fail`]'s, followed
    /// by [`Keeper::announce_failure`].
    pub async fn fetch(&self, claim: &Claim) -> Result<Fetched, StepFailure> {
        let started = Instant::now();
        let attempt = claim.attempt.saturating_add(1);
        let mut sid = None;
        let result = self.fetch_call(claim, &mut sid).await;
        let duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let call_sid = sid.as_ref().map(ToString::to_string).unwrap_or_default();
        match result {
            Ok(bytes) => {
                tracing::info!(
                    call.sid = call_sid,
                    status = "done",
                    bytes,
                    attempt,
                    duration_ms,
                    "recording.download.finished"
                );
                Ok(Fetched::Done)
            }
            Err(FetchError::Lost) => Ok(Fetched::Lost),
            Err(FetchError::NotYet) => self.defer(claim).await.map_err(|error| error.failure()),
            Err(error) => {
                let failure = error.failure();
                tracing::warn!(
                    call.sid = call_sid, status = failure.code, attempt, duration_ms,
                    permanent = failure.permanent, error = %chain(&error),
                    "recording.download.failed"
                );
                Err(failure)
            }
        }
    }

    async fn defer(&self, claim: &Claim) -> Result<Fetched, FetchError> {
        let now = self.clock.now();
        let mut conn = self.database.system().await?;
        let log = load(&mut conn, claim.call).await?;
        conn.commit().await?;
        let wait = log.map_or(Duration::ZERO, |(log, _)| patience(&log, now));
        let mine = steps::defer(&self.database, claim, wait, now).await?;
        Ok(if mine {
            Fetched::Deferred
        } else {
            Fetched::Lost
        })
    }

    /// Returns how many bytes were stored.
    async fn fetch_call(
        &self,
        claim: &Claim,
        sid: &mut Option<crate::ids::CallSid>,
    ) -> Result<u64, FetchError> {
        let mut listed = None;
        let mut bytes = 0;
        loop {
            let mut conn = self.database.system().await?;
            let Some((log, reconciled_at)) = load(&mut conn, claim.call).await? else {
                return Err(FetchError::Lost);
            };
            let rows = known(&mut conn, &log).await?;
            let allowed = may_record(&mut conn, &log).await?;
            conn.commit().await?;
            if sid.is_none() {
                tracing::info!(
                    call.sid = %log.call_sid, attempt = claim.attempt.saturating_add(1),
                    "recording.download.started"
                );
                *sid = Some(log.call_sid.clone());
            }
            let wanted: Vec<&Known> = rows.iter().filter(|row| row.is_wanted()).collect();
            if log.erased_at.is_none() && !wanted.is_empty() {
                if !allowed {
                    return Err(FetchError::Off);
                }
                bytes += self.fetch_wanted(&log, claim, &wanted, &rows).await?;
            } else if log.erased_at.is_none()
                && listed.is_none()
                // Nobody told of a recording, or Twilio was not asked since the call's end whether
                // there are more.
                && (rows.is_empty() || reconciled_at.is_none())
            {
                if !allowed {
                    return Err(FetchError::Off);
                }
                listed = Some(self.list(&log, &rows).await?);
            } else if listed.as_ref().is_some_and(|listed| listed.pending) {
                return Err(FetchError::NotYet);
            } else if self.finish(&log, claim).await? {
                return Ok(bytes);
            }
        }
    }

    /// One that is not ready, or fails, does not keep the others from being fetched.
    async fn fetch_wanted(
        &self,
        log: &CallLog,
        claim: &Claim,
        wanted: &[&Known],
        rows: &[Known],
    ) -> Result<u64, FetchError> {
        let mut problem = None;
        let mut bytes = 0;
        for recording in wanted {
            match self.fetch_one(log, claim, recording, rows).await {
                Ok(stored) => bytes += stored,
                Err(error @ FetchError::Lost) => return Err(error),
                Err(FetchError::NotYet) => {
                    problem.get_or_insert(FetchError::NotYet);
                }
                // A failure says more than a wait.
                Err(error) => {
                    if matches!(problem, None | Some(FetchError::NotYet)) {
                        problem = Some(error);
                    }
                }
            }
        }
        problem.map_or(Ok(bytes), Err)
    }

    /// Ends the step, unless a recording was announced in the meantime: then `false`.
    async fn finish(&self, log: &CallLog, claim: &Claim) -> Result<bool, FetchError> {
        let now = self.clock.now();
        let mut conn = self.database.system().await?;
        lock_call(&mut conn, log.id).await?;
        if !steps::hold(&mut conn, claim).await? {
            return Err(FetchError::Lost);
        }
        let rows = known(&mut conn, log).await?;
        if log.erased_at.is_none() && rows.iter().any(Known::is_wanted) {
            conn.commit().await?;
            return Ok(false);
        }
        let nothing = log.erased_at.is_none() && rows.is_empty();
        if nothing {
            if !is_settled(log, now) {
                return Err(FetchError::NotYet);
            }
            mark_not_recorded(&mut conn, log).await?;
            self.note(&mut conn, log, Topic::CallUpdated, &not_recorded())
                .await?;
        }
        if !steps::finish(&mut conn, claim, now).await? {
            return Err(FetchError::Lost);
        }
        let mut next = Vec::new();
        if rows.iter().any(Known::is_stored) && log.erased_at.is_none() {
            // One that was fetched again is what it was.
            let new = understanding::has_unheard(&mut conn, log).await?;
            for step in [Step::Peaks, Step::Transcribe] {
                next.push(if new {
                    steps::reopen(&mut conn, log, step, false, now).await?
                } else {
                    steps::request(&mut conn, log, step, false, now).await?
                });
            }
        }
        conn.commit().await?;
        for queued in next.into_iter().filter_map(steps::Requested::to_push) {
            self.push(&queued).await;
        }
        if nothing {
            self.tell(log, EventKind::CallUpdated, not_recorded());
        }
        Ok(true)
    }
}

/// What is told of a call that has no recording, after all.
pub(super) fn not_recorded() -> serde_json::Value {
    json!({ "recording_absent_reason": AbsentReason::NotRecorded })
}

/// Short while the call is young, longer the longer Twilio takes.
fn patience(log: &CallLog, now: DateTime<Utc>) -> Duration {
    let age = (now - log.ended_at.unwrap_or(log.created_at)).num_seconds();
    Duration::from_secs(u64::try_from(age / 4).unwrap_or(0).clamp(3, 300))
}

/// The error with its causes, for the log.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}

//! The call that a caller may listen to, and where its recording stands.

use chrono::{DateTime, TimeDelta, Utc};
use prosaas_core::audit::{Action, Actor, Entry};
use prosaas_core::ids::{BusinessId, CallSid, RecordingSid};
use prosaas_core::playback;
use prosaas_core::recording::{AbsentReason, Availability};
use prosaas_core::tenancy::{self, Call};
use prosaas_web::error::ApiError;

use crate::audits::Playing;
use crate::remember::Subject;
use crate::state::State;

/// Who listens, as far as the answer depends on it.
#[derive(Clone, Debug)]
pub(super) struct Listener {
    pub(super) actor: Actor,
    pub(super) subject: Subject,
    /// Played with a link: every use is written down.
    pub(super) by_link: bool,
    /// The business's access window; unknown for a link, which is looked up each time.
    pub(super) access_days: Option<i32>,
}

/// Finds the call for the business, and looks at its recording, in one transaction that writes
/// nothing.
pub(super) async fn look(
    state: &State,
    business: BusinessId,
    sid: &CallSid,
    recording: Option<&RecordingSid>,
) -> Result<(Call, Availability), ApiError> {
    let mut conn = state.db.tenant(business).await?;
    let Some(call) = tenancy::find_call(&mut conn, sid).await? else {
        conn.commit().await?;
        tracing::info!(call.sid = %sid, business.id = %business, "recording.denied");
        return Err(ApiError::CallNotFound);
    };
    let availability = match recording {
        Some(named) if !playback::has_recording(&mut conn, &call, named).await? => {
            // The call's own state goes first: a call past its window has nothing to name.
            match state
                .recordings
                .availability(&mut conn, &call, None)
                .await?
            {
                Availability::Expired => Availability::Expired,
                _ => Availability::Absent(AbsentReason::NotRecorded),
            }
        }
        which => {
            state
                .recordings
                .availability(&mut conn, &call, which)
                .await?
        }
    };
    conn.commit().await?;
    Ok((call, availability))
}

impl Listener {
    /// When what is remembered about the call ends in any case.
    pub(super) fn access_ends(&self, call: &Call) -> Option<DateTime<Utc>> {
        let days = TimeDelta::days(i64::from(self.access_days?));
        call.log().created_at.checked_add_signed(days)
    }

    /// Writes into the audit log that the recording is played.
    pub(super) fn plays(&self, state: &State) {
        plays(state, &self.subject, self.actor, self.by_link);
    }
}

/// Writes into the audit log that the recording is played: a session's ranges are one playing, every
/// use of a link is one.
pub(super) fn plays(state: &State, subject: &Subject, actor: Actor, by_link: bool) {
    let entry = |action| Entry {
        business: Some(subject.caller.business),
        actor,
        action,
        object: Some(subject.call.to_string()),
        at: state.clock.now(),
    };
    if by_link {
        state.audits.line(entry(Action::LinkUsed));
    } else {
        let playing = Playing {
            session: subject.caller.session,
            token: subject.caller.token,
            call: subject.call.clone(),
        };
        state.audits.playing(playing, || entry(Action::Played));
    }
}

//! `POST /api/recordings/{call_sid}/retry`.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use prosaas_core::audit::{self, Action, Entry};
use prosaas_core::recording::Availability;
use prosaas_web::error::ApiError;
use prosaas_web::identity::Gate;
use prosaas_web::permission::{Allowed, WorkCalls};
use prosaas_web::playback::{self, Asked};

use super::report;
use crate::state::State;

/// Clears a failure and enqueues now: 202 as when playing. A recording that is here is 200 with its
/// status.
pub(crate) async fn retry(
    member: Allowed<WorkCalls>,
    request: HttpRequest,
    state: Data<State>,
    gate: Data<Gate>,
) -> Result<HttpResponse, ApiError> {
    let (sid, asked) = (playback::call_sid(&request)?, Asked::of(&request)?);
    let which = asked.recording.as_ref();
    let (call, before) = state.playback.look(member.business(), &sid, which).await?;
    if let Availability::Expired | Availability::Absent(_) = before {
        return Err(playback::refusal(before));
    }
    let actor = gate.actor(member.identity(), &request);
    state.retries.take(&actor)?;
    let availability = state.playback.recordings().retry(&call, which).await?;
    if let Availability::Failed { .. } = before {
        let mut conn = state.db.tenant(member.business()).await?;
        let entry = Entry {
            business: Some(member.business()),
            actor,
            action: Action::Retried,
            object: Some(sid.to_string()),
            at: state.clock.now(),
        };
        audit::record(&mut conn, entry).await?;
        conn.commit().await?;
    }
    match availability {
        Availability::Ready(_) => Ok(HttpResponse::Ok().json(report::status(&sid, &availability))),
        Availability::Preparing(preparing) => Ok(playback::processing(&preparing)),
        other => Err(playback::refusal(other)),
    }
}

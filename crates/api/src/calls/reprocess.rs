//! `POST /api/calls/{call_sid}/reprocess`.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use prosaas_core::audit::{Action, Entry};
use prosaas_core::ids::CallSid;
use prosaas_core::recording::Availability;
use prosaas_core::steps::{Requested, Step};
use prosaas_web::error::{PROBLEM_JSON, Problem};
use prosaas_web::input::JsonBody;
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::permission::WorkCalls;
use prosaas_web::{Allowed, ApiError, Gate, playback};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::state::State;

/// What is to be done anew.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WantedStep {
    #[schema(inline)]
    step: Reprocessed,
}

/// A step that works on a recording that is here.
#[derive(Clone, Copy, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Reprocessed {
    Peaks,
    Transcribe,
    Analyse,
}

/// The step is in motion.
#[derive(Serialize, ToSchema)]
pub(crate) struct Reprocessing {
    #[schema(value_type = String, example = "CA0123456789abcdef0123456789abcdef")]
    call_sid: CallSid,
    #[schema(inline)]
    step: Reprocessed,
    /// `queued`, or `running` where a worker is at it already.
    #[schema(example = "queued")]
    state: &'static str,
}

/// Does a step of the call anew, before what nobody waits for. What a person has corrected stays.
#[utoipa::path(
    post, path = "/api/calls/{call_sid}/reprocess", tag = "calls", request_body = WantedStep,
    params(("call_sid" = String, Path, description = "Twilio's SID", example = "CA0123456789abcdef0123456789abcdef")),
    responses((status = 202, body = Reprocessing),
        (status = 404, description = "`call_not_found` or `recording_not_found`", body = Problem, content_type = PROBLEM_JSON),
        (status = 409, description = "Nothing is left to work with: `erased`", body = Problem, content_type = PROBLEM_JSON),
        (status = 410, description = "`recording_expired`", body = Problem, content_type = PROBLEM_JSON),
        SignedInProblems)
)]
pub(crate) async fn reprocess_call(
    member: Allowed<WorkCalls>,
    request: HttpRequest,
    sid: Path<CallSid>,
    gate: Data<Gate>,
    state: Data<State>,
    JsonBody(wanted): JsonBody<WantedStep>,
) -> Result<HttpResponse, ApiError> {
    let (call, availability) = state.playback.look(member.business(), &sid, None).await?;
    if call.log().erased_at.is_some() {
        return Err(ApiError::Erased);
    }
    // What was said is read again also where it can't be heard any more.
    let hears = !matches!(wanted.step, Reprocessed::Analyse);
    if hears
        && matches!(
            availability,
            Availability::Expired | Availability::Absent(_)
        )
    {
        return Err(playback::refusal(availability));
    }
    let entry = Entry {
        business: Some(member.business()),
        actor: gate.actor(member.identity(), &request),
        action: Action::Retried,
        object: Some(sid.to_string()),
        at: state.clock.now(),
    };
    let step = match wanted.step {
        Reprocessed::Peaks => Step::Peaks,
        Reprocessed::Transcribe => Step::Transcribe,
        Reprocessed::Analyse => Step::Analyse,
    };
    let recordings = state.playback.recordings();
    let requested = recordings.reprocess(&call, step, entry).await?;
    let waits = matches!(requested, Requested::Queued(_) | Requested::Raised(_));
    Ok(HttpResponse::Accepted().json(Reprocessing {
        call_sid: sid.into_inner(),
        step: wanted.step,
        state: if waits { "queued" } else { "running" },
    }))
}

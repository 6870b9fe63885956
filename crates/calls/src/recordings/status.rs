//! `GET /api/recordings/{call_sid}/status`.

use actix_web::HttpRequest;
use actix_web::web::{Data, Json};
use prosaas_web::error::ApiError;
use prosaas_web::openapi::recordings::RecordingStatus;
use prosaas_web::permission::{Allowed, ReadCalls};
use prosaas_web::playback::{self, Asked};

use super::report;
use crate::state::State;

/// The same cases as when playing, in JSON with 200, for pages that list many calls. Puts nothing in
/// motion.
pub(crate) async fn status(
    member: Allowed<ReadCalls>,
    request: HttpRequest,
    state: Data<State>,
) -> Result<Json<RecordingStatus>, ApiError> {
    let (sid, asked) = (playback::call_sid(&request)?, Asked::of(&request)?);
    let which = asked.recording.as_ref();
    let (_, availability) = state.playback.look(member.business(), &sid, which).await?;
    Ok(Json(report::status(&sid, &availability)))
}

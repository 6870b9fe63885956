//! `POST /webhook/handle_recording`.

use actix_web::HttpResponse;
use actix_web::web::Data;
use prosaas_core::events::EventKind;
use prosaas_core::ingest::{self, Recorded};
use prosaas_twilio::webhook::RecordingEvent;
use prosaas_web::error::ApiError;

use super::signed::{Signed, malformed};
use super::{no_content, publish, push};
use crate::state::State;

/// Stores the recording's URL at once, then puts the download in motion.
pub(crate) async fn handle_recording(
    signed: Signed,
    state: Data<State>,
) -> Result<HttpResponse, ApiError> {
    let event = RecordingEvent::parse(&signed.params).map_err(malformed)?;
    let now = state.clock.now();
    let mut conn = state.db.system().await?;
    if !ingest::first_delivery(&mut conn, "handle_recording", &signed.key, now).await? {
        conn.commit().await?;
        return Ok(no_content());
    }
    let recorded = ingest::record(&mut conn, &event, now).await?;
    conn.commit().await?;
    match recorded {
        Recorded::Requested { log, queued } => {
            push(&state, queued);
            publish(&state, &log, EventKind::CallUpdated);
        }
        Recorded::Absent(log) => publish(&state, &log, EventKind::CallUpdated),
        Recorded::Ignored => {}
        Recorded::Unclaimed => {
            tracing::warn!(call.sid = %event.call_sid, "a recording of a call not announced yet");
        }
    }
    Ok(no_content())
}

//! `POST /webhook/stream_ended`.

use actix_web::HttpResponse;
use actix_web::web::Data;
use prosaas_core::ingest::{self, Recorded};
use prosaas_twilio::webhook::StreamEnded;
use prosaas_web::error::ApiError;

use super::signed::{Signed, malformed};
use super::{no_content, push};
use crate::state::State;

/// Lets the worker look for the call's recordings at Twilio, once the stream has ended.
pub(crate) async fn stream_ended(
    signed: Signed,
    state: Data<State>,
) -> Result<HttpResponse, ApiError> {
    let event = StreamEnded::parse(&signed.params).map_err(malformed)?;
    let now = state.clock.now();
    let mut conn = state.db.system().await?;
    if !ingest::first_delivery(&mut conn, "stream_ended", &signed.key, now).await? {
        conn.commit().await?;
        return Ok(no_content());
    }
    let searched = ingest::search(&mut conn, &event, now).await?;
    conn.commit().await?;
    match searched {
        Recorded::Requested { queued, .. } => push(&state, queued),
        Recorded::Unclaimed => {
            tracing::warn!(call.sid = %event.call_sid, "a stream of a call not announced yet");
        }
        Recorded::Absent(_) | Recorded::Ignored => {}
    }
    Ok(no_content())
}

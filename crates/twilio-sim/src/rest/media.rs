//! Recording media: `Recordings/{RE}.mp3`, `.wav`, and without an extension (wav).

use std::sync::Arc;

use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

use super::error::RestError;
use super::serve::{Content, serve};
use crate::audio::Source;
use crate::fault::Target;
use crate::state::{Recording, RecordingStatus, Sim};

/// The query of a media request.
#[derive(Deserialize)]
pub(super) struct Wish {
    #[serde(rename = "RequestedChannels")]
    requested_channels: Option<u8>,
}

/// `GET Recordings/{RE}.mp3`
pub(super) async fn mp3(
    sim: Data<Sim>,
    request: HttpRequest,
    path: Path<(String, String)>,
    wish: Query<Wish>,
) -> HttpResponse {
    let channels = wish.requested_channels;
    media(&sim, &request, &path.1, "audio/mpeg", |recording| {
        recording.mp3(channels)
    })
    .await
}

/// `GET Recordings/{RE}.wav`
pub(super) async fn wav(
    sim: Data<Sim>,
    request: HttpRequest,
    path: Path<(String, String)>,
    wish: Query<Wish>,
) -> HttpResponse {
    let channels = wish.requested_channels;
    media(&sim, &request, &path.1, "audio/x-wav", |recording| {
        recording.wav(channels)
    })
    .await
}

async fn media(
    sim: &Arc<Sim>,
    request: &HttpRequest,
    sid: &str,
    media_type: &'static str,
    shape: impl FnOnce(&Recording) -> Option<Source>,
) -> HttpResponse {
    serve(sim, request, Target::Media, sid, |_| {
        let found = sim.with(|state| state.recording(sid).cloned());
        let recording = found
            .filter(|recording| recording.status == RecordingStatus::Completed)
            .ok_or_else(|| RestError::not_found(request.path()))?;
        let source = shape(&recording).ok_or_else(|| {
            RestError::new(
                400,
                21220,
                "Requested channels are not available for this recording",
            )
        })?;
        Ok(Content {
            status: 200,
            media_type,
            source,
        })
    })
    .await
}

//! Recordings without a call, and what a recording's bytes are.

use actix_web::HttpResponse;
use actix_web::web::{Json, Path, Query};
use serde::Deserialize;
use serde_json::json;

use super::{SimData, refused, unknown};
use crate::audio::{Audio, Library, Source, Track};
use crate::clock::now;
use crate::sid;
use crate::state::{Recording, RecordingStatus};

/// A recording to be there.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Registration {
    call_sid: String,
    recording_sid: Option<String>,
    audio: Audio,
    /// Seconds to be announced; default: those of the audio.
    duration: Option<u64>,
    channels: Option<u8>,
    status: Option<RecordingStatus>,
    error_code: Option<u32>,
    source: Option<String>,
    /// Seconds since it was made.
    age_seconds: Option<i64>,
}

/// `POST /_sim/recordings`: one that exists already is replaced.
pub(super) async fn register(sim: SimData, order: Json<Registration>) -> HttpResponse {
    let order = order.into_inner();
    if !sid::is_valid(&order.call_sid, "CA") {
        return refused("call_sid is no call SID");
    }
    let recording_sid = order.recording_sid.unwrap_or_else(|| sid::new("RE"));
    if !sid::is_valid(&recording_sid, "RE") {
        return refused("recording_sid is no recording SID");
    }
    let channels = order.channels.unwrap_or(1);
    let Some(track) = Track::make(&sim.library, &order.audio, channels, &recording_sid) else {
        return refused(&format!(
            "no audio of that name; built in: {:?}",
            Library::names()
        ));
    };
    let source = order.source.as_deref().unwrap_or("DialVerb");
    let mut recording = Recording::new(Some(recording_sid), &order.call_sid, source, track);
    recording.duration = order.duration.unwrap_or(recording.duration);
    recording.status = order.status.unwrap_or(recording.status);
    recording.error_code = order.error_code;
    recording.created = now() - chrono::Duration::seconds(order.age_seconds.unwrap_or(0));
    let body = summary(&sim, &recording);
    sim.with(|state| {
        state.recordings.retain(|known| known.sid != recording.sid);
        state.recordings.push(recording);
    });
    HttpResponse::Created().json(body)
}

/// `GET /_sim/recordings/{RE}`: whatever its status, deleted too; with length and SHA-256.
pub(super) async fn show(sim: SimData, sid: Path<String>) -> HttpResponse {
    let Some(recording) = find(&sim, &sid) else {
        return unknown();
    };
    let mut body = summary(&sim, &recording);
    let hash = recording.mp3(None).map(|source| source.sha256());
    if let Some(fields) = body.as_object_mut() {
        fields.insert("sha256".to_owned(), json!(hash));
    }
    HttpResponse::Ok().json(body)
}

/// The same wish as a media request's.
#[derive(Deserialize)]
pub(super) struct Wish {
    #[serde(rename = "RequestedChannels")]
    requested_channels: Option<u8>,
}

/// `GET /_sim/recordings/{RE}/bytes`: the mp3 as it is, whatever the faults, hashed in a header.
pub(super) async fn bytes(sim: SimData, sid: Path<String>, wish: Query<Wish>) -> HttpResponse {
    let source = find(&sim, &sid).and_then(|recording| recording.mp3(wish.requested_channels));
    let Some(source) = source else {
        return unknown();
    };
    HttpResponse::Ok()
        .content_type("audio/mpeg")
        .insert_header(("X-Content-SHA256", source.sha256()))
        .body(source.read(0, usize::try_from(source.len()).unwrap_or(usize::MAX)))
}

fn find(sim: &SimData, sid: &str) -> Option<Recording> {
    sim.with(|state| {
        state
            .recordings
            .iter()
            .rev()
            .find(|known| known.sid == sid)
            .cloned()
    })
}

fn summary(sim: &SimData, recording: &Recording) -> serde_json::Value {
    json!({
        "recording_sid": recording.sid,
        "call_sid": recording.call_sid,
        "recording_url": recording.url(sim),
        "duration": recording.duration,
        "channels": recording.track.channels(),
        "status": recording.status,
        "deleted": recording.deleted,
        "bytes": recording.mp3(None).as_ref().map(Source::len),
    })
}

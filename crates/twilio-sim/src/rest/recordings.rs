//! The Recordings resource: metadata, deletion, and the two lists.

use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::Value;

use super::error::RestError;
use super::list::{self, Filter};
use super::serve::{Content, serve};
use crate::fault::{Fault, Target};
use crate::state::{Recording, RecordingStatus, Sim};

/// `GET Recordings/{RE}.json`
pub(super) async fn show(
    sim: Data<Sim>,
    request: HttpRequest,
    path: Path<(String, String)>,
) -> HttpResponse {
    let sid = &path.1;
    serve(&sim, &request, Target::Metadata, sid, |fault| {
        let found = sim.with(|state| state.recording(sid).cloned());
        let recording = found.ok_or_else(|| RestError::not_found(request.path()))?;
        Ok(Content::json(200, &to_json(&sim, recording, fault)))
    })
    .await
}

/// `DELETE Recordings/{RE}.json`: for finished recordings only.
pub(super) async fn delete(
    sim: Data<Sim>,
    request: HttpRequest,
    path: Path<(String, String)>,
) -> HttpResponse {
    let sid = &path.1;
    serve(&sim, &request, Target::Delete, sid, |_| {
        sim.with(|state| {
            let recording = state
                .recording(sid)
                .ok_or_else(|| RestError::not_found(request.path()))?;
            if recording.status != RecordingStatus::Completed {
                return Err(RestError::new(409, 21221, "Recording is not completed yet"));
            }
            recording.deleted = true;
            Ok(Content {
                status: 204,
                media_type: "",
                source: String::new().into(),
            })
        })
    })
    .await
}

/// `GET Recordings.json`
pub(super) async fn list(
    sim: Data<Sim>,
    request: HttpRequest,
    query: Query<Vec<(String, String)>>,
) -> HttpResponse {
    answer(&sim, &request, Filter::parse(None, &query)).await
}

/// `GET Calls/{CA}/Recordings.json`
pub(super) async fn list_of_call(
    sim: Data<Sim>,
    request: HttpRequest,
    path: Path<(String, String)>,
    query: Query<Vec<(String, String)>>,
) -> HttpResponse {
    answer(&sim, &request, Filter::parse(Some(path.1.clone()), &query)).await
}

async fn answer(
    sim: &std::sync::Arc<Sim>,
    request: &HttpRequest,
    filter: Result<Filter, RestError>,
) -> HttpResponse {
    let key = filter
        .as_ref()
        .ok()
        .and_then(|filter| filter.call_sid.clone());
    serve(
        sim,
        request,
        Target::List,
        key.as_deref().unwrap_or("*"),
        |fault| {
            let filter = filter?;
            let mut found: Vec<Recording> = sim.with(|state| {
                let known = state
                    .recordings
                    .iter()
                    .filter(|recording| !recording.deleted);
                known
                    .filter(|recording| filter.takes(recording))
                    .cloned()
                    .collect()
            });
            // Newest first, as at Twilio.
            found.reverse();
            let items = found
                .into_iter()
                .map(|recording| to_json(sim, recording, fault))
                .collect();
            Ok(Content::json(
                200,
                &list::page(request.path(), &filter, items),
            ))
        },
    )
    .await
}

fn to_json(sim: &Sim, mut recording: Recording, fault: &Fault) -> Value {
    if fault.absent {
        recording.status = RecordingStatus::Absent;
        recording.error_code = Some(16102);
    }
    recording.to_json(sim)
}

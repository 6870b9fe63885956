//! The Calls resource: outbound calls, and recordings started on a call.

use std::collections::HashMap;
use std::sync::Arc;

use actix_web::web::{Data, Form, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::json;

use super::error::RestError;
use super::serve::{Content, serve};
use crate::audio::Track;
use crate::caller::{self, Instructions, Outbound};
use crate::fault::Target;
use crate::state::{Call, Recording, RecordingStatus, Sim, Subscription};

type Parameters = Form<Vec<(String, String)>>;

/// `POST Calls.json`: creates the call and begins to play it.
pub(super) async fn create(sim: Data<Sim>, request: HttpRequest, form: Parameters) -> HttpResponse {
    serve(&sim, &request, Target::Calls, "*", |_| {
        let missing = |code, name| RestError::new(400, code, format!("No '{name}' is specified"));
        let to = value(&form, "To").ok_or_else(|| missing(21201, "To"))?;
        let from = value(&form, "From").ok_or_else(|| missing(21213, "From"))?;
        let instructions = instructions(&form).ok_or_else(|| missing(21205, "Url"))?;
        if !sim.with(|state| state.place(sim.config.calls_per_second)) {
            return Err(RestError::of_status(429, request.path()));
        }
        let call = Call::new("outbound-api", to, from);
        let body = call.to_json(&sim);
        sim.with(|state| state.calls.push(call.clone()));
        let outbound = Outbound {
            instructions,
            status: subscription(&form, "StatusCallback"),
            record: (value(&form, "Record") == Some("true")).then(|| {
                (
                    channels(&form),
                    subscription(&form, "RecordingStatusCallback"),
                )
            }),
        };
        sim.runtime
            .spawn(caller::play_outbound(Arc::clone(&sim), call, outbound));
        Ok(Content::json(201, &body))
    })
    .await
}

/// `GET Calls.json` with `To` and `From`: the newest first, on one page.
pub(super) async fn list(
    sim: Data<Sim>,
    request: HttpRequest,
    query: Query<HashMap<String, String>>,
) -> HttpResponse {
    serve(&sim, &request, Target::List, "calls", |_| {
        let wanted = |name: &str, value: &str| query.get(name).is_none_or(|text| text == value);
        let calls = sim.with(|state| state.calls.clone());
        let calls: Vec<_> = calls
            .iter()
            .rev()
            .filter(|call| wanted("To", &call.to) && wanted("From", &call.from))
            .map(|call| call.to_json(&sim))
            .collect();
        let body = json!({ "calls": calls, "page": 0, "next_page_uri": null });
        Ok(Content::json(200, &body))
    })
    .await
}

/// `GET Calls/{CA}.json`
pub(super) async fn show(
    sim: Data<Sim>,
    request: HttpRequest,
    path: Path<(String, String)>,
) -> HttpResponse {
    let sid = &path.1;
    serve(&sim, &request, Target::Calls, sid, |_| {
        let call = sim.with(|state| state.call(sid).cloned());
        let call = call.ok_or_else(|| RestError::not_found(request.path()))?;
        Ok(Content::json(200, &call.to_json(&sim)))
    })
    .await
}

/// `POST Calls/{CA}.json` with `Status=completed` or `canceled`: hangs up.
pub(super) async fn update(
    sim: Data<Sim>,
    request: HttpRequest,
    path: Path<(String, String)>,
    form: Parameters,
) -> HttpResponse {
    let sid = &path.1;
    serve(&sim, &request, Target::Calls, sid, |_| {
        let call = sim.with(|state| {
            let call = state.call(sid)?;
            if let Some(status @ ("completed" | "canceled")) = value(&form, "Status")
                && call.ended.is_none()
            {
                call.hung_up = true;
                status.clone_into(&mut call.status);
            }
            Some(call.clone())
        });
        let call = call.ok_or_else(|| RestError::not_found(request.path()))?;
        Ok(Content::json(200, &call.to_json(&sim)))
    })
    .await
}

/// `POST Calls/{CA}/Recordings.json`: recorded from here to the end of the call.
pub(super) async fn start_recording(
    sim: Data<Sim>,
    request: HttpRequest,
    path: Path<(String, String)>,
    form: Parameters,
) -> HttpResponse {
    let sid = &path.1;
    serve(&sim, &request, Target::Calls, sid, |_| {
        let call = sim.with(|state| state.call(sid).cloned());
        let call = call.ok_or_else(|| RestError::not_found(request.path()))?;
        if call.ended.is_some() {
            return Err(RestError::new(
                400,
                21220,
                "Call is not in-progress. Cannot record",
            ));
        }
        let track = Track::make(&sim.library, &call.audio, channels(&form), sid)
            .ok_or_else(|| RestError::of_status(500, request.path()))?;
        let mut recording = Recording::new(None, sid, "StartCallRecordingAPI", track);
        recording.status = RecordingStatus::InProgress;
        recording.subscription = subscription(&form, "RecordingStatusCallback");
        let body = recording.to_json(&sim);
        sim.with(|state| state.recordings.push(recording));
        Ok(Content::json(201, &body))
    })
    .await
}

fn value<'a>(form: &'a [(String, String)], name: &str) -> Option<&'a str> {
    form.iter()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.as_str())
}

fn instructions(form: &[(String, String)]) -> Option<Instructions> {
    if let Some(twiml) = value(form, "Twiml") {
        return Some(Instructions::Twiml(twiml.to_owned()));
    }
    let url = value(form, "Url")?.to_owned();
    let method = value(form, "Method").unwrap_or("POST").to_owned();
    Some(Instructions::Fetch { url, method })
}

/// The REST API repeats `…Event` once for each event, or takes them separated by spaces.
fn subscription(form: &[(String, String)], prefix: &str) -> Option<Subscription> {
    let event_name = format!("{prefix}Event");
    let events: Vec<_> = form
        .iter()
        .filter(|(key, _)| *key == event_name)
        .map(|(_, value)| value.as_str())
        .collect();
    let events = (!events.is_empty()).then(|| events.join(" "));
    let method = value(form, &format!("{prefix}Method"));
    Subscription::new(value(form, prefix), method, events.as_deref())
}

fn channels(form: &[(String, String)]) -> u8 {
    if value(form, "RecordingChannels") == Some("dual") {
        2
    } else {
        1
    }
}

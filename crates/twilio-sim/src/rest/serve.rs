//! The way of every REST request: counted, authenticated, answered as the fault in force says.

use std::sync::Arc;
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, LOCATION, RETRY_AFTER};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::auth;
use super::error::RestError;
use super::transfer::{Ending, Transfer};
use crate::audio::{Audio, Source, SyntheticMp3, Track};
use crate::counters::Ticket;
use crate::fault::{Fault, Target};
use crate::state::Sim;

/// A good answer.
pub(super) struct Content {
    pub(super) status: u16,
    pub(super) media_type: &'static str,
    pub(super) source: Source,
}

impl Content {
    pub(super) fn json(status: u16, body: &serde_json::Value) -> Self {
        Self {
            status,
            media_type: "application/json",
            source: body.to_string().into(),
        }
    }
}

const HTML: &str = "<!DOCTYPE html><html><head><title>Service</title></head>\
                    <body><h1>We'll be back soon</h1></body></html>";

/// Answers a request about `key` (a SID or `*`) with what `content` makes, unless a fault is in
/// force. `content` sees the fault, for those that change what is said rather than how.
pub(super) async fn serve(
    sim: &Arc<Sim>,
    request: &HttpRequest,
    target: Target,
    key: &str,
    content: impl FnOnce(&Fault) -> Result<Content, RestError>,
) -> HttpResponse {
    let path = request.path();
    let mut ticket = Ticket::start(sim, target, key, auth::has_credentials(request));
    if !auth::is_authorized(request, &sim.config) {
        return error(&RestError::unauthorized(), path, None, ticket);
    }
    let fault = sim.with(|state| state.faults.take(target, key));
    if fault.first_byte_delay_ms > 0 {
        tokio::time::sleep(Duration::from_millis(fault.first_byte_delay_ms)).await;
    }
    if let Some(status) = fault.status {
        return error(
            &RestError::of_status(status, path),
            path,
            fault.retry_after,
            ticket,
        );
    }
    if let Some(location) = &fault.redirect {
        ticket.complete();
        return HttpResponse::Found()
            .insert_header((LOCATION, location.as_str()))
            .finish();
    }
    let content = if fault.html {
        Ok(Content {
            status: 200,
            media_type: "text/html",
            source: HTML.to_owned().into(),
        })
    } else if fault.xml_error {
        let (content_type, body) = RestError::not_found(path).body("");
        Ok(Content {
            status: 200,
            media_type: content_type,
            source: body.into(),
        })
    } else if fault.absent && target == Target::Media {
        Err(RestError::not_found(path))
    } else {
        content(&fault)
    };
    match content {
        Ok(content) => with_fault(request, content, &fault, ticket),
        Err(problem) => error(&problem, path, None, ticket),
    }
}

/// A redirect's end: audio for anyone, so that a test can see whether credentials came along.
pub(crate) async fn landing(
    sim: Data<Sim>,
    request: HttpRequest,
    name: Path<String>,
) -> HttpResponse {
    let sim = sim.into_inner();
    let ticket = Ticket::start(
        &sim,
        Target::Landing,
        &name,
        auth::has_credentials(&request),
    );
    let stem = name.strip_suffix(".mp3").unwrap_or(&name).to_owned();
    match Track::make(&sim.library, &Audio::Named(stem), 1, "") {
        Some(track) => {
            let content = Content {
                status: 200,
                media_type: "audio/mpeg",
                source: track.mono,
            };
            with_fault(&request, content, &Fault::default(), ticket)
        }
        None => error(
            &RestError::not_found(request.path()),
            request.path(),
            None,
            ticket,
        ),
    }
}

/// A path that the API doesn't know.
pub(super) async fn unknown(request: HttpRequest) -> HttpResponse {
    let problem = RestError::not_found(request.path());
    let (content_type, body) = problem.body(request.path());
    HttpResponse::NotFound()
        .insert_header((CONTENT_TYPE, content_type))
        .body(body)
}

fn error(
    problem: &RestError,
    path: &str,
    retry_after: Option<u32>,
    mut ticket: Ticket,
) -> HttpResponse {
    let (content_type, body) = problem.body(path);
    let mut response = HttpResponse::build(status(problem.status));
    if let Some(seconds) = retry_after {
        response.insert_header((RETRY_AFTER, seconds.to_string()));
    }
    if problem.status == 401 {
        response.insert_header(("WWW-Authenticate", "Basic realm=\"Twilio API\""));
    }
    ticket.complete();
    response
        .insert_header((CONTENT_TYPE, content_type))
        .body(body)
}

/// Sends the content the way the fault says; a default fault sends it as it is.
fn with_fault(
    request: &HttpRequest,
    content: Content,
    fault: &Fault,
    mut ticket: Ticket,
) -> HttpResponse {
    let mut response = HttpResponse::build(status(content.status));
    if content.status == 204 {
        ticket.complete();
        return response.finish();
    }
    let content_type = fault.content_type.as_deref().unwrap_or(content.media_type);
    response.insert_header((CONTENT_TYPE, content_type));

    let source = if fault.endless {
        Source::Mp3(SyntheticMp3::new("endless", u64::MAX, false))
    } else if let Some(gigabytes) = fault.huge_gb {
        Source::Mp3(SyntheticMp3::new(
            "huge",
            gigabytes.saturating_mul(1_000_000_000),
            false,
        ))
    } else if fault.empty {
        String::new().into()
    } else {
        content.source
    };
    let whole = source.len();
    let announced = fault.wrong_length.unwrap_or(whole);
    let (limit, ending) = if let Some(bytes) = fault.reset_after_bytes {
        (bytes, Ending::reset(request))
    } else if let Some(bytes) = fault.short_body {
        (bytes, Ending::Close)
    } else {
        (announced, Ending::Whole)
    };
    let transfer = Transfer::new(source, limit, ending, fault.bytes_per_second, ticket);
    if fault.no_content_length || fault.endless {
        response.streaming(transfer.into_stream(None))
    } else {
        transfer.into_sized(response, announced)
    }
}

fn status(code: u16) -> StatusCode {
    StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

//! Direct mode: the service sends the bytes itself.

use actix_web::{
    HttpRequest, HttpResponse, HttpResponseBuilder,
    http::{Method, StatusCode, header},
};
use prosaas_core::recording::{Object, StoreError};
use tokio::sync::watch;

use super::{
    conditional::{self, Decision},
    file_body::{FileBody, LengthOnly},
    growing_body::{GrowingBody, Progress},
    multipart_body::MultipartBody,
    object_reader::{ObjectBody, ObjectReader},
    opened_file::OpenedFile,
    range::ByteRange,
    representation::Representation,
    source::Source,
};

/// Answers a request for a finished recording, wherever it is: as [`respond`] does for a file. An
/// error says that the object is not what was stored, or that its bucket does not answer.
pub async fn send(
    request: &HttpRequest,
    source: &Source,
    content: &Representation,
) -> Result<HttpResponse, StoreError> {
    match source {
        Source::File(file) => Ok(respond(request, file, content)),
        Source::Object(object) => send_object(request, object, content).await,
    }
}

async fn send_object(
    request: &HttpRequest,
    object: &Object,
    content: &Representation,
) -> Result<HttpResponse, StoreError> {
    let decision = conditional::decide(request.method(), request.headers(), content);
    if let Some(response) = without_content(&decision, content) {
        return Ok(response);
    }
    if *request.method() == Method::HEAD {
        object.verify().await?;
        return Ok(head(content));
    }
    Ok(match decision {
        Decision::Partial(range) => {
            let reader = ObjectReader::open(object, range.first()..range.end()).await?;
            partial(content, range).body(ObjectBody::new(reader))
        }
        Decision::Multi(ranges) => {
            object.verify().await?;
            multi(content, &Source::Object(object.clone()), &ranges)
        }
        _ => {
            let reader = ObjectReader::open(object, 0..content.len()).await?;
            described(StatusCode::OK, content).body(ObjectBody::new(reader))
        }
    })
}

/// Answers a request for a finished recording: 200, 206, 304, 412 or 416.
///
/// The last three have no body; a caller that wants problem details there adds them.
pub fn respond(request: &HttpRequest, file: &OpenedFile, content: &Representation) -> HttpResponse {
    let decision = conditional::decide(request.method(), request.headers(), content);
    if let Some(response) = without_content(&decision, content) {
        return response;
    }
    if *request.method() == Method::HEAD {
        return head(content);
    }
    match decision {
        Decision::Partial(range) => {
            partial(content, range).body(FileBody::new(file, range.first(), range.end()))
        }
        Decision::Multi(ranges) => multi(content, &file.clone().into(), &ranges),
        _ => described(StatusCode::OK, content).body(FileBody::new(file, 0, content.len())),
    }
}

/// Answers `?progressive=1` from a file that is still being written, and whose whole length
/// `content` knows. Give `content` no validators: there is nothing to validate yet.
///
/// Several ranges get the whole, since each part would have to wait for the ones before it.
pub fn respond_growing(
    request: &HttpRequest,
    file: &OpenedFile,
    content: &Representation,
    progress: watch::Receiver<Progress>,
) -> HttpResponse {
    let decision = conditional::decide(request.method(), request.headers(), content);
    if let Some(response) = without_content(&decision, content) {
        return response;
    }
    if *request.method() == Method::HEAD {
        return head(content);
    }
    match decision {
        Decision::Partial(range) => partial(content, range).body(GrowingBody::new(
            file,
            range.first(),
            range.end(),
            progress,
        )),
        _ => described(StatusCode::OK, content).body(GrowingBody::new(
            file,
            0,
            content.len(),
            progress,
        )),
    }
}

/// The answers that need no file: 304, 412 and 416.
pub(super) fn without_content(
    decision: &Decision,
    content: &Representation,
) -> Option<HttpResponse> {
    let status = match decision {
        Decision::NotModified => StatusCode::NOT_MODIFIED,
        Decision::PreconditionFailed => StatusCode::PRECONDITION_FAILED,
        Decision::Unsatisfiable => StatusCode::RANGE_NOT_SATISFIABLE,
        Decision::Full | Decision::Partial(_) | Decision::Multi(_) => return None,
    };
    let mut response = HttpResponse::build(status);
    content.identify(&mut response);
    if status == StatusCode::RANGE_NOT_SATISFIABLE {
        let length = format!("bytes */{}", content.len());
        response.insert_header((header::CONTENT_RANGE, length));
    }
    Some(response.finish())
}

/// The head of the whole, whatever range was asked for.
pub(super) fn head(content: &Representation) -> HttpResponse {
    described(StatusCode::OK, content).body(LengthOnly(content.len()))
}

fn partial(content: &Representation, range: ByteRange) -> HttpResponseBuilder {
    let mut response = described(StatusCode::PARTIAL_CONTENT, content);
    response.insert_header((header::CONTENT_RANGE, range.content_range(content.len())));
    response
}

fn multi(content: &Representation, source: &Source, ranges: &[ByteRange]) -> HttpResponse {
    let body = MultipartBody::new(source, ranges, content);
    described(StatusCode::PARTIAL_CONTENT, content)
        .insert_header((header::CONTENT_TYPE, body.content_type()))
        .body(body)
}

fn described(status: StatusCode, content: &Representation) -> HttpResponseBuilder {
    let mut response = HttpResponse::build(status);
    content.describe(&mut response);
    response
}

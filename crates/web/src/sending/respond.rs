//! Direct mode: the service sends the bytes itself.

use actix_web::{
    HttpRequest, HttpResponse, HttpResponseBuilder,
    http::{Method, StatusCode, header},
};
use tokio::sync::watch;

use super::{
    conditional::{self, Decision},
    file_body::{FileBody, LengthOnly},
    growing_body::{GrowingBody, Progress},
    multipart_body::MultipartBody,
    opened_file::OpenedFile,
    range::ByteRange,
    representation::Representation,
};

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
        Decision::Multi(ranges) => {
            let body = MultipartBody::new(file, &ranges, content);
            described(StatusCode::PARTIAL_CONTENT, content)
                .insert_header((header::CONTENT_TYPE, body.content_type()))
                .body(body)
        }
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

fn described(status: StatusCode, content: &Representation) -> HttpResponseBuilder {
    let mut response = HttpResponse::build(status);
    content.describe(&mut response);
    response
}

//! What a request asks for beside the call: query and `Prefer`.

use std::time::Duration;

use actix_web::HttpRequest;
use actix_web::HttpResponse;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use prosaas_core::ids::{CallSid, RecordingSid};

use url::form_urlencoded;

use crate::error::ApiError;

/// No answer is held for longer.
const MAX_WAIT_SECONDS: u64 = 20;

/// The longest time for which an answer is held.
pub const MAX_WAIT: Duration = Duration::from_secs(MAX_WAIT_SECONDS);

const PREFERENCE_APPLIED: HeaderName = HeaderName::from_static("preference-applied");

/// The query's parameters; unknown ones are left alone.
#[derive(Debug, Default)]
pub struct Asked {
    /// `recording=RE…`: which of the call's recordings; none means the first.
    pub recording: Option<RecordingSid>,
    /// `progressive=1`: play what is there while the rest arrives.
    pub progressive: bool,
}

impl Asked {
    /// Reads the query; a malformed SID is 422.
    pub fn of(request: &HttpRequest) -> Result<Self, ApiError> {
        let mut asked = Self::default();
        for (name, value) in form_urlencoded::parse(request.query_string().as_bytes()) {
            match &*name {
                "recording" => {
                    let sid = value.parse().map_err(|_| {
                        ApiError::validation("recording", "must be a recording's SID")
                    })?;
                    asked.recording = Some(sid);
                }
                "progressive" => asked.progressive = matches!(&*value, "1" | "true"),
                _ => {}
            }
        }
        Ok(asked)
    }
}

/// The call that the path names; a malformed name is the name of nothing.
pub fn call_sid(request: &HttpRequest) -> Result<CallSid, ApiError> {
    request
        .match_info()
        .query("call_sid")
        .parse()
        .map_err(|_| ApiError::CallNotFound)
}

/// `Prefer: wait=N` (RFC 7240 §4.3), at most 20 s. Other preferences are ignored.
pub fn wait(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers
        .get_all("prefer")
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .filter_map(|preference| preference.split(';').next()?.split_once('='))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("wait"))
        .and_then(|(_, value)| value.trim().trim_matches('"').parse::<u64>().ok())?;
    Some(Duration::from_secs(seconds.min(MAX_WAIT_SECONDS)))
}

/// The answer, refusals too, with word that the preferred wait was applied (RFC 7240 §3).
pub fn tell_applied(
    headers: &HeaderMap,
    answer: Result<HttpResponse, ApiError>,
) -> Result<HttpResponse, ApiError> {
    let Some(wait) = wait(headers) else {
        return answer;
    };
    let mut response = answer.unwrap_or_else(HttpResponse::from_error);
    if let Ok(applied) = HeaderValue::from_str(&format!("wait={}", wait.as_secs())) {
        response.headers_mut().insert(PREFERENCE_APPLIED, applied);
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn waits(lines: &[&str]) -> Option<u64> {
        let mut request = TestRequest::default();
        for line in lines {
            request = request.append_header(("Prefer", *line));
        }
        wait(request.to_http_request().headers()).map(|wait| wait.as_secs())
    }

    #[test]
    fn the_wait_is_found_among_preferences() {
        assert_eq!(waits(&["wait=5"]), Some(5));
        assert_eq!(waits(&["respond-async, Wait = \"7\"; x=y"]), Some(7));
        assert_eq!(waits(&["return=minimal", "wait=3"]), Some(3));
    }

    #[test]
    fn a_wait_that_is_too_long_is_cut_and_a_malformed_one_ignored() {
        assert_eq!(waits(&["wait=600"]), Some(20));
        for line in ["wait", "wait=-1", "wait=soon", "await=5", ""] {
            assert_eq!(waits(&[line]), None, "{line}");
        }
    }
}

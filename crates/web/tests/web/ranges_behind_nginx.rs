//! The same table against accel mode, through a real nginx.

use std::fs;

use crate::{
    cases::{self, LEN},
    support::{
        client::{self, Answer},
        nginx::Nginx,
        recording::Recording,
        server::TestServer,
    },
};

struct Stack {
    nginx: Nginx,
    recording: Recording,
    _server: TestServer,
}

impl Stack {
    fn start(len: usize) -> Self {
        let recording = Recording::new(len);
        let server = TestServer::start(&recording, 0);
        let nginx = Nginx::start(recording.directory.path(), server.address);
        Self {
            nginx,
            recording,
            _server: server,
        }
    }

    fn get(&self, headers: &[(&str, &str)]) -> Answer {
        client::request(self.nginx.address, "GET", "/accel", headers)
    }
}

fn sent_by_nginx(answer: &Answer) -> bool {
    answer.header("x-sent-by") == Some("nginx")
}

/// nginx refuses a second line of these fields with 400 before the service sees the request, also
/// where RFC 9110 lets a list come in several lines.
const REFUSED_BY_NGINX: [&str; 5] = [
    "two if-range lines",
    "none-match: in the second line",
    "match: in the second line",
    "modified-since: twice",
    "unmodified-since: twice",
];

/// nginx and the service share the work as they like: no other case may differ.
#[test]
fn accel_mode_answers_every_case_as_direct_mode_does() {
    let stack = Stack::start(LEN);
    let (refused, answered): (Vec<_>, Vec<_>) =
        cases::all().partition(|case| REFUSED_BY_NGINX.contains(&case.id));
    let wrong: Vec<String> = answered
        .iter()
        .flat_map(|case| case.run(stack.nginx.address, "/accel", &stack.recording))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));

    assert_eq!(refused.len(), REFUSED_BY_NGINX.len(), "a renamed case");
    for case in refused {
        let answer = case.send(stack.nginx.address, "/accel", &stack.recording);
        assert_eq!(answer.status, 400, "{}", case.id);
    }
}

#[test]
fn what_players_ask_for_is_sent_by_nginx() {
    let stack = Stack::start(LEN);
    let etag = stack.recording.etag();
    for headers in [
        &[][..],
        &[("Range", "bytes=0-")],
        &[("Range", "bytes=0-1")],
        &[("Range", "bytes=-500")],
        &[("Range", "bytes=4000-"), ("If-Range", &etag)],
        &[("Accept-Encoding", "identity;q=1, *;q=0")],
        &[("If-None-Match", "\"other\"")],
        &[("If-Modified-Since", "Mon, 02 Mar 2026 10:20:30 GMT")],
    ] {
        let answer = stack.get(headers);
        assert!(sent_by_nginx(&answer), "{headers:?}: {:?}", answer.headers);
        assert!(matches!(answer.status, 200 | 206));
    }
}

#[test]
fn what_nginx_would_answer_otherwise_is_sent_by_the_service() {
    let stack = Stack::start(LEN);
    let etag = stack.recording.etag();
    for (header, value, status) in [
        ("If-Match", etag.as_str(), 200),
        ("If-None-Match", etag.as_str(), 304),
        ("Range", "bytes=5-2", 200),
        ("Range", "bytes=0-99999999999999999999", 206),
        ("Range", "bytes=0-1,4-5", 206),
        ("Range", "bytes=10000-", 416),
    ] {
        let answer = stack.get(&[(header, value)]);
        assert!(!sent_by_nginx(&answer), "{header}: {value}");
        assert_eq!(answer.status, status, "{header}: {value}");
    }
}

#[test]
fn nobody_reaches_the_internal_location() {
    let stack = Stack::start(LEN);
    let path = "/_recordings/CA1.mp3";
    let answer = client::request(stack.nginx.address, "GET", path, &[]);
    assert_eq!(answer.status, 404);
}

#[test]
fn a_missing_file_is_an_error_not_an_empty_recording() {
    let stack = Stack::start(LEN);
    fs::remove_file(&stack.recording.path).unwrap();
    assert_eq!(stack.get(&[]).status, 404);
}

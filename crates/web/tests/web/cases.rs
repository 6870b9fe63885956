//! What RFC 9110 §13–14 says of requests for a recording, as a table for both modes.

mod conditions;
mod dates;
mod if_range;
mod lists;
mod malformed;
mod methods;
mod single;

use crate::support::{
    client::{self, Answer},
    recording::{MODIFIED, Recording},
};
use std::net::SocketAddr;

/// Bytes of the recording that the table speaks of.
pub(crate) const LEN: usize = 10_000;

/// What must come back.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Expect {
    /// 200 with everything (without a body for HEAD).
    Whole,
    /// 206 with one part, both ends included.
    Part(usize, usize),
    /// 206 with several parts in this order.
    Parts(&'static [(usize, usize)]),
    /// 304.
    NotModified,
    /// 412.
    Failed,
    /// 416.
    Unsatisfiable,
}

/// One request. In values `{etag}` is the recording's tag, `{weak}` the same tag made weak,
/// `{date}` its time in the preferred form.
pub(crate) struct Case {
    pub(crate) id: &'static str,
    pub(crate) method: &'static str,
    pub(crate) headers: &'static [(&'static str, &'static str)],
    pub(crate) expect: Expect,
}

/// A row of the table.
pub(crate) const fn case(
    id: &'static str,
    method: &'static str,
    headers: &'static [(&'static str, &'static str)],
    expect: Expect,
) -> Case {
    Case {
        id,
        method,
        headers,
        expect,
    }
}

/// The whole table.
pub(crate) fn all() -> impl Iterator<Item = &'static Case> {
    [
        single::CASES,
        malformed::CASES,
        lists::CASES,
        if_range::CASES,
        conditions::CASES,
        dates::CASES,
        methods::CASES,
    ]
    .into_iter()
    .flatten()
}

impl Case {
    /// Sends the request.
    pub(crate) fn send(&self, to: SocketAddr, path: &str, recording: &Recording) -> Answer {
        let etag = recording.etag();
        let headers: Vec<_> = self
            .headers
            .iter()
            .map(|(name, value)| {
                let value = value
                    .replace("{etag}", &etag)
                    .replace("{weak}", &format!("W/{etag}"))
                    .replace("{date}", MODIFIED);
                ((*name).to_owned(), value)
            })
            .collect();
        client::receive(client::send(to, self.method, path, &headers))
    }

    /// Sends the request and says what is wrong with the answer, if anything.
    pub(crate) fn run(&self, to: SocketAddr, path: &str, recording: &Recording) -> Vec<String> {
        let answer = self.send(to, path, recording);
        let mut check = Check {
            case: self,
            answer: &answer,
            recording,
            wrong: Vec::new(),
        };
        check.everything();
        check.wrong
    }
}

struct Check<'a> {
    case: &'a Case,
    answer: &'a Answer,
    recording: &'a Recording,
    wrong: Vec<String>,
}

impl Check<'_> {
    fn everything(&mut self) {
        match self.case.expect {
            Expect::Whole => self.whole(),
            Expect::Part(first, last) => self.part(first, last),
            Expect::Parts(parts) => self.parts(parts),
            Expect::NotModified => self.status(304),
            Expect::Failed => self.status(412),
            Expect::Unsatisfiable => {
                self.status(416);
                self.header("content-range", Some(&format!("bytes */{LEN}")));
            }
        }
        self.header("content-encoding", None);
        self.header("cache-control", Some("private, no-store"));
        self.header("etag", Some(&self.recording.etag()));
        self.header("last-modified", Some(MODIFIED));
        self.header("x-content-type-options", Some("nosniff"));
        if self.answer.status >= 300 {
            self.same("body", &self.answer.body.len(), &0);
        }
    }

    fn whole(&mut self) {
        self.status(200);
        self.header("content-range", None);
        self.header("content-type", Some("audio/mpeg"));
        self.header("content-length", Some(&LEN.to_string()));
        self.named();
        let expected = if self.case.method == "HEAD" {
            &[][..]
        } else {
            &self.recording.bytes
        };
        self.bytes(&self.answer.body, expected);
    }

    fn part(&mut self, first: usize, last: usize) {
        self.status(206);
        let range = format!("bytes {first}-{last}/{LEN}");
        self.header("content-range", Some(&range));
        self.header("content-type", Some("audio/mpeg"));
        self.header("content-length", Some(&(last - first + 1).to_string()));
        self.named();
        self.bytes(&self.answer.body, &self.recording.bytes[first..=last]);
    }

    fn parts(&mut self, expected: &[(usize, usize)]) {
        self.status(206);
        self.header("content-range", None);
        let length = self.answer.body.len().to_string();
        self.header("content-length", Some(&length));
        self.named();
        let kind = self.answer.header("content-type").unwrap_or_default();
        let Some(boundary) = kind.strip_prefix("multipart/byteranges; boundary=") else {
            self.wrong.push(format!("{}: type {kind}", self.case.id));
            return;
        };
        let mut wanted = Vec::new();
        for (first, last) in expected {
            let head = format!(
                "\r\n--{boundary}\r\nContent-Type: audio/mpeg\r\nContent-Range: bytes {first}-{last}/{LEN}\r\n\r\n"
            );
            wanted.extend_from_slice(head.as_bytes());
            wanted.extend_from_slice(&self.recording.bytes[*first..=*last]);
        }
        wanted.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
        self.bytes(&self.answer.body, &wanted);
    }

    fn named(&mut self) {
        self.header("accept-ranges", Some("bytes"));
        let name =
            "inline; filename=\"____ 1.mp3\"; filename*=UTF-8''%D7%A9%D7%99%D7%97%D7%94%201.mp3";
        self.header("content-disposition", Some(name));
    }

    fn status(&mut self, expected: u16) {
        self.same("status", &self.answer.status, &expected);
    }

    fn header(&mut self, name: &str, expected: Option<&str>) {
        self.same(name, &self.answer.header(name), &expected);
    }

    fn bytes(&mut self, got: &[u8], expected: &[u8]) {
        if got != expected {
            let (got, expected) = (got.len(), expected.len());
            let id = self.case.id;
            self.wrong
                .push(format!("{id}: other bytes, {got} for {expected}"));
        }
    }

    fn same<T: PartialEq + std::fmt::Debug>(&mut self, what: &str, got: &T, expected: &T) {
        if got != expected {
            let id = self.case.id;
            self.wrong
                .push(format!("{id}: {what} is {got:?}, not {expected:?}"));
        }
    }
}

//! Answers that follow a download.

use std::{fs::OpenOptions, io::Read as _, io::Write as _, net::TcpStream};

use actix_web::body::to_bytes;
use prosaas_web::sending::{BodyError, DownloadFailed, GrowingBody, OpenedFile, Progress};
use tokio::sync::watch;

use crate::support::{
    client::{self},
    recording::{self, Recording},
    server::TestServer,
};

const TOTAL: usize = 300_000;
const FIRST: usize = 100_000;

/// A download of which the first bytes are there.
struct Download {
    recording: Recording,
    whole: Vec<u8>,
    server: TestServer,
}

impl Download {
    fn begin() -> Self {
        let recording = Recording::new(FIRST);
        let server = TestServer::start(&recording, u64::try_from(TOTAL).unwrap());
        let download = Self {
            whole: recording::content(TOTAL),
            recording,
            server,
        };
        download.report(FIRST, None);
        download
    }

    fn write_rest(&self) {
        let mut file = OpenOptions::new()
            .append(true)
            .open(&self.recording.path)
            .unwrap();
        file.write_all(&self.whole[FIRST..]).unwrap();
    }

    fn report(&self, bytes: usize, finished: Option<Result<(), DownloadFailed>>) {
        self.server.progress.send_replace(Progress {
            bytes_written: u64::try_from(bytes).unwrap(),
            finished,
        });
    }

    fn ask(&self, range: Option<&str>) -> TcpStream {
        let headers: Vec<_> = range
            .map(|range| ("Range".to_owned(), range.to_owned()))
            .into_iter()
            .collect();
        client::send(self.server.address, "GET", "/growing", &headers)
    }
}

/// Reads the head and `count` bytes of the body, without waiting for more.
fn read_beginning(stream: &mut TcpStream, count: usize) -> (String, Vec<u8>) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        head.extend(byte);
    }
    let mut body = vec![0; count];
    stream.read_exact(&mut body).unwrap();
    (String::from_utf8(head).unwrap(), body)
}

#[test]
fn what_has_arrived_is_sent_before_the_rest_exists() {
    let download = Download::begin();
    let mut stream = download.ask(None);
    let (head, mut body) = read_beginning(&mut stream, FIRST);
    assert!(head.starts_with("HTTP/1.1 200"));
    assert!(head.contains(&format!("content-length: {TOTAL}\r\n")));
    assert!(!head.contains("etag") && !head.contains("last-modified"));

    download.write_rest();
    download.report(200_000, None);
    let mut more = vec![0; 100_000];
    stream.read_exact(&mut more).unwrap();
    body.extend(more);
    download.report(TOTAL, Some(Ok(())));
    stream.read_to_end(&mut body).unwrap();
    assert!(body == download.whole);
}

#[test]
fn a_range_that_has_not_arrived_waits_for_its_bytes() {
    let download = Download::begin();
    let stream = download.ask(Some("bytes=250000-250999"));
    download.write_rest();
    download.report(TOTAL, Some(Ok(())));
    let answer = client::receive(stream);
    assert_eq!(answer.status, 206);
    assert_eq!(
        answer.header("content-range"),
        Some("bytes 250000-250999/300000")
    );
    assert!(answer.body == download.whole[250_000..251_000]);
}

#[test]
fn a_range_that_is_there_does_not_wait() {
    let download = Download::begin();
    let answer = client::receive(download.ask(Some("bytes=0-99999")));
    assert_eq!(answer.status, 206);
    assert!(answer.body == download.whole[..FIRST]);
}

#[test]
fn a_failed_download_ends_the_body_short() {
    let download = Download::begin();
    let mut stream = download.ask(None);
    let (_, mut body) = read_beginning(&mut stream, FIRST);
    download.report(FIRST, Some(Err(DownloadFailed)));
    stream.read_to_end(&mut body).unwrap();
    assert!(body == download.whole[..FIRST]);
}

#[test]
fn a_head_request_does_not_wait_for_the_download() {
    let download = Download::begin();
    let answer = client::request(download.server.address, "HEAD", "/growing", &[]);
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-length"), Some("300000"));
    assert_eq!(answer.header("etag"), None);
    assert!(answer.body.is_empty());
}

#[actix_web::test]
async fn a_vanished_writer_ends_the_body_short() {
    let recording = Recording::new(FIRST);
    let file = OpenedFile::open_growing(&recording.path).await.unwrap();
    let (sender, receiver) = watch::channel(Progress {
        bytes_written: 50_000,
        finished: None,
    });
    drop(sender);
    let error = to_bytes(GrowingBody::new(&file, 0, 100_000, receiver))
        .await
        .unwrap_err();
    assert!(matches!(
        error,
        BodyError::DownloadEnded {
            at: 50_000,
            end: 100_000
        }
    ));
}

#[actix_web::test]
async fn a_writer_that_has_finished_and_gone_is_no_failure() {
    let recording = Recording::new(FIRST);
    let file = OpenedFile::open_growing(&recording.path).await.unwrap();
    let (sender, receiver) = watch::channel(Progress {
        bytes_written: 100_000,
        finished: Some(Ok(())),
    });
    drop(sender);
    let body = to_bytes(GrowingBody::new(&file, 10, 100_000, receiver))
        .await
        .unwrap();
    assert!(body == recording.bytes[10..]);
}

//! The table of RFC 9110 against direct mode.

use crate::{
    cases::{self, LEN},
    support::{client, recording::Recording, server::TestServer},
};

#[test]
fn direct_mode_answers_every_case_as_the_rfc_says() {
    let recording = Recording::new(LEN);
    let server = TestServer::start(&recording, 0);
    let wrong: Vec<String> = cases::all()
        .flat_map(|case| case.run(server.address, "/direct", &recording))
        .collect();
    assert_eq!(cases::all().count(), 192, "a part of the table is missing");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn text_is_still_compressed_beside_media() {
    let recording = Recording::new(10);
    let server = TestServer::start(&recording, 0);
    let gzip = [("Accept-Encoding", "gzip")];
    let answer = client::request(server.address, "GET", "/text", &gzip);
    assert_eq!(answer.header("content-encoding"), Some("gzip"));
    assert!(answer.body.len() < 1000);
}

#[test]
fn an_empty_recording_has_no_ranges() {
    let recording = Recording::new(0);
    let server = TestServer::start(&recording, 0);
    let ask = |range| client::request(server.address, "GET", "/direct", &[("Range", range)]);
    let from_zero = ask("bytes=0-");
    assert_eq!(from_zero.status, 416);
    assert_eq!(from_zero.header("content-range"), Some("bytes */0"));
    let suffix = ask("bytes=-5");
    assert_eq!(suffix.status, 200);
    assert_eq!(suffix.header("content-length"), Some("0"));
}

#[test]
fn one_connection_serves_many_ranges() {
    use std::io::{Read as _, Write as _};

    let recording = Recording::new(300_000);
    let server = TestServer::start(&recording, 0);
    let mut stream = std::net::TcpStream::connect(server.address).unwrap();
    stream.set_read_timeout(Some(client::PATIENCE)).unwrap();
    for first in [0_usize, 131_071, 131_072, 250_000, 299_999] {
        let request =
            format!("GET /direct HTTP/1.1\r\nHost: test\r\nRange: bytes={first}-\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            head.extend(byte);
        }
        assert!(head.starts_with(b"HTTP/1.1 206"));
        let mut body = vec![0; 300_000 - first];
        stream.read_exact(&mut body).unwrap();
        assert!(body == recording.bytes[first..], "other bytes from {first}");
    }
}

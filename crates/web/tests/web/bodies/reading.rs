//! Finished files: truncated while sent, read slowly, not in memory, not wanted any more.

use std::{
    fs::{self, File, OpenOptions},
    io::Read as _,
    net::TcpStream,
    os::fd::AsRawFd as _,
    path::Path,
    thread,
    time::Instant,
};

use actix_web::body::{MessageBody as _, to_bytes};
use prosaas_web::sending::{BodyError, FileBody, OpenedFile};

use crate::support::{
    client::{self, PATIENCE},
    recording::Recording,
    server::TestServer,
};

/// More than all socket buffers between server and client hold.
const LARGE: usize = 24 * 1024 * 1024;

fn open_connection(server: &TestServer) -> TcpStream {
    client::send(server.address, "GET", "/direct", &[])
}

fn wait_until(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < deadline, "{what}");
        thread::yield_now();
    }
}

#[test]
fn a_file_that_shrinks_ends_the_body_short_and_unpadded() {
    let recording = Recording::new(LARGE);
    let server = TestServer::start(&recording, 0);
    let mut stream = open_connection(&server);
    let mut start = [0; 1];
    stream.read_exact(&mut start).unwrap();
    let file = OpenOptions::new()
        .write(true)
        .open(&recording.path)
        .unwrap();
    file.set_len(1000).unwrap();

    let mut rest = start.to_vec();
    let ended = stream.read_to_end(&mut rest);
    assert!(ended.is_ok() || ended.unwrap_err().kind() == std::io::ErrorKind::ConnectionReset);
    let body_at = rest.windows(4).position(|w| w == b"\r\n\r\n").unwrap() + 4;
    let body = &rest[body_at..];
    assert!(body.len() < LARGE);
    assert!(recording.bytes.starts_with(body), "bytes of nowhere");

    let next = client::request(server.address, "GET", "/direct", &[]);
    assert_eq!(next.status, 500, "a damaged file is not sent again");
}

#[actix_web::test]
async fn a_truncated_file_is_named_as_the_reason() {
    let recording = Recording::new(1000);
    let file = OpenedFile::open(&recording.path, 1000).await.unwrap();
    fs::write(&recording.path, &recording.bytes[..400]).unwrap();
    let error = to_bytes(FileBody::new(&file, 100, 1000)).await.unwrap_err();
    assert!(matches!(error, BodyError::Shrunk { at: 400, end: 1000 }));
}

#[test]
fn readers_that_stand_still_hold_nobody_up() {
    let recording = Recording::new(LARGE);
    let server = TestServer::start(&recording, 0);
    let mut slow: Vec<TcpStream> = (0..20).map(|_| open_connection(&server)).collect();
    let mut first = [0; 12];
    for stream in &mut slow {
        stream.read_exact(&mut first).unwrap();
        assert_eq!(&first, b"HTTP/1.1 200");
    }
    let probe = client::request(
        server.address,
        "GET",
        "/direct",
        &[("Range", "bytes=9000000-9000009")],
    );
    assert!(probe.body == recording.bytes[9_000_000..9_000_010]);

    // Read in turns and in odd pieces, so that chunks of several bodies interleave.
    let mut bodies = vec![Vec::new(); 4];
    let mut piece = vec![0; 50_001];
    for _ in 0..150 {
        for (stream, body) in slow.iter_mut().zip(&mut bodies) {
            let count = stream.read(&mut piece).unwrap();
            body.extend_from_slice(&piece[..count]);
        }
    }
    for (mut stream, mut body) in slow.into_iter().zip(bodies) {
        stream.read_to_end(&mut body).unwrap();
        let at = body.windows(4).position(|w| w == b"\r\n\r\n").unwrap() + 4;
        assert!(body[at..] == recording.bytes, "bodies got mixed up");
    }
}

#[test]
fn a_client_that_goes_away_leaves_no_open_file() {
    let recording = Recording::new(LARGE);
    let server = TestServer::start(&recording, 0);
    let mut stream = open_connection(&server);
    stream.read_exact(&mut [0; 100]).unwrap();
    wait_until("the file is open", || open_handles(&recording.path) == 1);
    drop(stream);
    wait_until("the file is closed", || open_handles(&recording.path) == 0);
    let next = client::request(server.address, "GET", "/direct", &[("Range", "bytes=0-4")]);
    assert_eq!(next.body, recording.bytes[..5]);
}

fn open_handles(path: &Path) -> usize {
    fs::read_dir("/proc/self/fd")
        .unwrap()
        .filter(|entry| {
            entry
                .as_ref()
                .is_ok_and(|entry| fs::read_link(entry.path()).is_ok_and(|target| target == path))
        })
        .count()
}

#[actix_web::test]
async fn a_file_that_is_not_in_memory_is_read_from_the_disk() {
    let recording = Recording::new(3_000_000);
    let file = File::open(&recording.path).unwrap();
    file.sync_all().unwrap();
    #[expect(unsafe_code, reason = "the standard library can't drop cached pages")]
    // SAFETY: the descriptor is open, and the call takes numbers only.
    let dropped = unsafe { libc::posix_fadvise(file.as_raw_fd(), 0, 0, libc::POSIX_FADV_DONTNEED) };
    assert_eq!(dropped, 0);

    let opened = OpenedFile::open(&recording.path, recording.len())
        .await
        .unwrap();
    let body = FileBody::new(&opened, 0, recording.len());
    assert!(to_bytes(body).await.unwrap() == recording.bytes);
}

#[actix_web::test]
async fn a_small_range_is_one_chunk() {
    let recording = Recording::new(200_000);
    let file = OpenedFile::open(&recording.path, 200_000).await.unwrap();
    let mut body = std::pin::pin!(FileBody::new(&file, 1000, 1000 + 65_536));
    let mut next = async || std::future::poll_fn(|cx| body.as_mut().poll_next(cx)).await;
    assert_eq!(next().await.unwrap().unwrap().len(), 65_536);
    assert!(next().await.is_none());
}

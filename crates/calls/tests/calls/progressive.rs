//! `?progressive=1`: playing while the download runs.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;

use prosaas_core::role::Role;
use prosaas_testkit::{TestCall, builders};
use reqwest::Response;

use crate::rig::{Member, Rig};

const AUDIO: &[u8] = b"0123456789abcdefghij";

struct Download {
    rig: Rig,
    member: Member,
    call: TestCall,
}

impl Download {
    /// A download of [`AUDIO`] in its first claim, with nothing in its file yet.
    async fn start() -> Self {
        let rig = Rig::start().await;
        let member = rig.member(Role::Viewer).await;
        let call = rig.call().await;
        rig.announce_recording(&call, &builders::recording_sid())
            .await;
        rig.set_step(
            &call,
            "state = 'running', bytes_done = 0, bytes_total = 20, claims = 1",
        )
        .await;
        let download = Self { rig, member, call };
        download.write(b"");
        download
    }

    fn part(&self) -> PathBuf {
        self.rig
            .folder()
            .join(format!(".{}.mp3.1.part", self.call.sid))
    }

    fn write(&self, bytes: &[u8]) {
        let mut file = OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.part())
            .unwrap();
        file.write_all(bytes).unwrap();
    }

    async fn play(&self, range: Option<&str>) -> Response {
        let url = format!("{}?progressive=1", self.rig.play_url(&self.call));
        let request = self.rig.get(&url, &self.member);
        let request = match range {
            Some(range) => request.header("Range", range),
            None => request,
        };
        request.send().await.unwrap()
    }

    /// The worker's last statement.
    async fn finish(&self) {
        let sql = self.rig.database.superuser().await;
        sql.execute("DELETE FROM recordings", &[]).await.unwrap();
        self.rig.store(&self.call, AUDIO).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_are_sent_as_they_arrive_and_the_end_when_it_is_stored() {
    let download = Download::start().await;
    let mut response = download.play(None).await;
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-length"], "20");
    assert_eq!(response.headers()["content-type"], "audio/mpeg");
    assert_eq!(response.headers()["accept-ranges"], "bytes");
    for name in ["etag", "last-modified"] {
        assert!(!response.headers().contains_key(name), "{name}");
    }
    let mut heard = Vec::new();
    for piece in AUDIO.chunks(7) {
        download.write(piece);
        let wanted = (heard.len() + piece.len()).min(AUDIO.len() - 1);
        while heard.len() < wanted {
            heard.extend(response.chunk().await.unwrap().expect("more bytes"));
        }
    }
    download.finish().await;
    while let Some(chunk) = response.chunk().await.unwrap() {
        heard.extend(chunk);
    }
    assert_eq!(heard, AUDIO);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_range_is_sent_when_its_bytes_are_there() {
    let download = Download::start().await;
    download.write(&AUDIO[..8]);
    let response = download.play(Some("bytes=2-5")).await;
    assert_eq!(response.status(), 206);
    assert_eq!(response.headers()["content-range"], "bytes 2-5/20");
    assert_eq!(response.bytes().await.unwrap(), &AUDIO[2..6]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_download_that_fails_ends_the_answer_short() {
    let download = Download::start().await;
    download.write(&AUDIO[..8]);
    let response = download.play(None).await;
    assert_eq!(response.status(), 200);
    let set = "state = 'queued', bytes_done = NULL, bytes_total = NULL, attempt = 1";
    download.rig.set_step(&download.call, set).await;
    assert!(response.bytes().await.is_err());
    assert_eq!(download.play(None).await.status(), 202);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_complete_file_that_is_not_stored_in_the_end_is_no_complete_answer() {
    let download = Download::start().await;
    download.write(AUDIO);
    let response = download.play(None).await;
    let set = "state = 'failed', permanent = TRUE, error_text = 'no audio'";
    download.rig.set_step(&download.call, set).await;
    assert!(response.bytes().await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_known_length_it_is_202() {
    let download = Download::start().await;
    download
        .rig
        .set_step(&download.call, "bytes_total = NULL")
        .await;
    assert_eq!(download.play(None).await.status(), 202);
    download
        .rig
        .set_step(&download.call, "bytes_total = 20")
        .await;
    std::fs::remove_file(download.part()).unwrap();
    assert_eq!(download.play(None).await.status(), 202);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_that_is_here_is_played_as_always() {
    let download = Download::start().await;
    download.finish().await;
    let response = download.play(None).await;
    assert_eq!(response.status(), 200);
    assert!(response.headers().contains_key("etag"));
}

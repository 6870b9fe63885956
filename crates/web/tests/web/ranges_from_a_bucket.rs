//! The same table with the recording in a bucket, and what a listener gets when the bucket errs.

use prosaas_core::recording::{Store, StoreKey};
use prosaas_testkit::TestS3;
use prosaas_testkit::s3::Fault;
use reqwest::Method;
use uuid::Uuid;

use crate::{
    cases::{self, LEN},
    support::{
        client::{self, Answer},
        recording::Recording,
        server::TestServer,
    },
};

const KEY: &str = "CA0123456789abcdef0123456789abcdef.mp3";

struct Stage {
    s3: TestS3,
    recording: Recording,
    server: TestServer,
}

impl Stage {
    async fn set(len: usize) -> Self {
        let s3 = TestS3::start().await;
        let settings = s3.settings();
        let deployment = Uuid::new_v4();
        Store::prepare(&settings, deployment).await.unwrap();
        let store = Store::connect(&settings, deployment).await.unwrap();
        let recording = Recording::new(len);
        s3.put(KEY, recording.bytes.clone()).await;
        let key: StoreKey = KEY.parse().unwrap();
        let place = store.place(&key, recording.len());
        let server = TestServer::start_from(&recording, place, 0);
        Self {
            s3,
            recording,
            server,
        }
    }

    async fn ask(&self, method: &'static str, range: Option<&'static str>) -> Answer {
        let address = self.server.address;
        let asking = tokio::task::spawn_blocking(move || {
            let headers: Vec<_> = range.map(|range| ("Range", range)).into_iter().collect();
            client::request(address, method, "/direct", &headers)
        });
        asking.await.unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_answers_every_case_as_a_folder_does() {
    let stage = Stage::set(LEN).await;
    let wrong: Vec<String> = tokio::task::block_in_place(|| {
        cases::all()
            .flat_map(|case| case.run(stage.server.address, "/direct", &stage.recording))
            .collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_range_is_one_request_for_that_range() {
    let stage = Stage::set(300_000).await;
    let before = stage.s3.proxy.seen().len();
    let answer = stage.ask("GET", Some("bytes=1000-1999")).await;
    assert_eq!(answer.status, 206);
    assert!(answer.body == stage.recording.bytes[1000..2000]);
    assert_eq!(stage.s3.proxy.seen().len(), before + 1);
    let head = stage.ask("HEAD", None).await;
    assert_eq!(head.status, 200);
    assert_eq!(head.header("content-length"), Some("300000"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_that_is_away_or_has_another_object_is_known_before_the_head() {
    let stage = Stage::set(300_000).await;
    let asks = [
        ("GET", None),
        ("GET", Some("bytes=0-")),
        ("GET", Some("bytes=299000-")),
        ("GET", Some("bytes=0-1,5-9")),
        ("HEAD", None),
    ];
    for fault in [Fault::Down, Fault::Status(500)] {
        stage.s3.proxy.fault(None, fault);
        for (method, range) in asks {
            assert_eq!(
                stage.ask(method, range).await.status,
                503,
                "{method} {range:?}"
            );
        }
    }
    stage.s3.proxy.heal();
    stage.s3.put(KEY, vec![0; 1000]).await;
    for (method, range) in asks {
        assert_eq!(
            stage.ask(method, range).await.status,
            503,
            "{method} {range:?}"
        );
    }
    stage.s3.put(KEY, stage.recording.bytes.clone()).await;
    assert_eq!(stage.ask("GET", None).await.body.len(), 300_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_breaks_off_ends_the_connection_and_not_the_recording() {
    let stage = Stage::set(300_000).await;
    stage.s3.proxy.fault(Some(Method::GET), Fault::Cut(100_000));
    let answer = stage.ask("GET", None).await;
    assert_eq!(answer.status, 200);
    let whole = answer.body == stage.recording.bytes;
    assert!(
        whole || answer.body.len() < 300_000,
        "a full length of other bytes"
    );
    assert!(stage.recording.bytes.starts_with(&answer.body));
}

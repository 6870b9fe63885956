//! Two prosaas-calls and two workers behind nginx, with a bucket and no shared folder.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use prosaas_core::ids::CallSid;
use prosaas_core::role::Role;
use prosaas_testkit::process::Process;
use prosaas_testkit::s3::Fault;
use prosaas_testkit::servers::free_port;
use prosaas_testkit::{Stack, TestDatabase, TestRedis, TestS3, until};
use reqwest::{Method, StatusCode};
use serde_json::json;
use tempfile::TempDir;
use tokio::process::Child;

use crate::gateway::nginx::{render, run};
use crate::listener::{Answer, Listener};

const SOON: Duration = Duration::from_mins(1);
/// Listeners that play on while a replica dies.
const LISTENERS: usize = 6;

struct Replicas {
    stack: Stack,
    s3: TestS3,
    calls: Vec<Process>,
    workers: Vec<Process>,
    url: String,
    _nginx: Child,
    _folder: TempDir,
}

impl Replicas {
    async fn start() -> Self {
        let s3 = TestS3::start().await;
        let bucket = s3.environment();
        let extra: Vec<_> = bucket
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
            .collect();
        let mut stack =
            Stack::prepare(TestDatabase::create().await, TestRedis::create(), &extra).await;
        let listen = format!("127.0.0.1:{}", free_port());
        let url = format!("http://{listen}");
        let behind = [
            ("PROSAAS__HTTP__PUBLIC_BASE_URL", url.as_str()),
            ("PROSAAS__HTTP__TRUSTED_PROXIES", "1"),
        ];
        let api = stack.service("prosaas-api", &behind).await;
        let mut calls = Vec::new();
        let mut workers = Vec::new();
        for _ in 0..2 {
            calls.push(stack.service("prosaas-calls", &behind).await);
            workers.push(stack.service("worker", &[]).await);
        }
        let folder = TempDir::new().unwrap();
        std::fs::create_dir(folder.path().join("client")).unwrap();
        std::fs::write(
            folder.path().join("client/index.html"),
            "<title>ProSaaS</title>",
        )
        .unwrap();
        let servers: Vec<_> = calls.iter().map(|one| one.address().to_string()).collect();
        // nginx's list of servers, as its configuration continues one.
        let servers = servers.join(" max_fails=0; server ");
        let api_address = api.address().to_string();
        render(
            folder.path(),
            &listen,
            &api_address,
            &servers,
            folder.path(),
        )
        .await;
        let nginx = run(folder.path());
        until("the gateway answers", SOON, || async {
            reqwest::get(&url).await.ok()
        })
        .await;
        stack.api = Some(api);
        Self {
            stack,
            s3,
            calls,
            workers,
            url,
            _nginx: nginx,
            _folder: folder,
        }
    }

    fn play_url(&self, call: &CallSid) -> String {
        format!("{}/api/recordings/file/{call}", self.url)
    }

    /// A call from its webhook to where it plays, all through the gateway.
    async fn call(&self, dana: &Listener) -> (CallSid, Vec<u8>) {
        let plan = json!({
            "product": self.url, "to": dana.business.number, "from": "+972501112233",
            "audio": "he-plumber",
        });
        let report = self.stack.sim.post("/_sim/calls", plan).await;
        let sid: CallSid = report["call_sid"].as_str().unwrap().parse().unwrap();
        let recording = report["recording_sids"][0].as_str().unwrap();
        let source = self.stack.sim.bytes(&recording.parse().unwrap()).await;
        let whole = self.until_playable(dana, &sid).await;
        assert_eq!(whole.body, source);
        (sid, whole.body)
    }

    async fn until_playable(&self, dana: &Listener, call: &CallSid) -> Answer {
        let url = self.play_url(call);
        until("the recording plays", SOON, || async {
            let answer = dana.get(url.clone()).await;
            assert_ne!(answer.status, StatusCode::NOT_FOUND);
            assert_ne!(answer.status, StatusCode::BAD_GATEWAY);
            (answer.status == StatusCode::OK).then_some(answer)
        })
        .await
    }

    /// How often Twilio was asked for each recording.
    async fn downloads(&self) -> Vec<u64> {
        let requests = self.stack.sim.requests().await;
        let media = requests["media"]["by_sid"].as_object().unwrap();
        media
            .values()
            .map(|one| one["started"].as_u64().unwrap())
            .collect()
    }
}

fn logs(processes: &[Process], words: &str) -> Vec<usize> {
    let count = |one: &Process| one.log().matches(words).count();
    processes.iter().map(count).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn both_replicas_serve_and_nothing_is_downloaded_twice() {
    let replicas = Replicas::start().await;
    let dana = Listener::sign_up(&replicas.stack, Role::Viewer).await;
    let mut events = dana
        .request(Method::GET, format!("{}/api/events", replicas.url))
        .timeout(10 * SOON)
        .send()
        .await
        .unwrap();
    assert_eq!(events.status(), StatusCode::OK);
    for _ in 0..4 {
        let (call, audio) = replicas.call(&dana).await;
        // More than the number of replicas: each is asked.
        for first in [0, 1000, 2000, 3000] {
            let part = dana
                .request(Method::GET, replicas.play_url(&call))
                .header("Range", format!("bytes={first}-{}", first + 99))
                .send()
                .await
                .unwrap();
            let part = Answer::read(part).await;
            assert_eq!(part.status, StatusCode::PARTIAL_CONTENT);
            assert_eq!(part.body, audio[first..first + 100]);
        }
    }
    let mut heard = String::new();
    while heard.matches("recording.ready").count() < 4 {
        let next = tokio::time::timeout(SOON, events.chunk()).await;
        let bytes = next.unwrap().unwrap().unwrap();
        heard.push_str(&String::from_utf8_lossy(&bytes));
    }
    assert_eq!(replicas.downloads().await, [1, 1, 1, 1]);
    let served = logs(&replicas.calls, "/api/recordings/file/{call_sid}");
    assert!(served.iter().all(|count| *count > 0), "{served:?}");
    assert!(!replicas.stack.recordings().exists(), "a folder was used");
}

#[tokio::test(flavor = "multi_thread")]
async fn fault_a_killed_replica_costs_only_what_it_was_answering() {
    let mut replicas = Replicas::start().await;
    let dana = Listener::sign_up(&replicas.stack, Role::Viewer).await;
    let (call, audio) = replicas.call(&dana).await;
    let url = replicas.play_url(&call);
    let over = AtomicBool::new(false);
    let whole = &AtomicUsize::new(0);
    let play = || async {
        let mut broken = 0_usize;
        while !over.load(Ordering::Relaxed) {
            // What was on its way from the killed replica may break off; an answer is never an error.
            let Ok(response) = dana.request(Method::GET, url.clone()).send().await else {
                broken += 1;
                continue;
            };
            assert_eq!(response.status(), StatusCode::OK);
            match response.bytes().await {
                Ok(bytes) => {
                    assert_eq!(bytes, audio);
                    whole.fetch_add(1, Ordering::Relaxed);
                }
                Err(_) => broken += 1,
            }
        }
        broken
    };
    let played = move |more: usize| {
        let enough = whole.load(Ordering::Relaxed) + more;
        until("listeners play on", SOON, move || async move {
            (whole.load(Ordering::Relaxed) >= enough).then_some(())
        })
    };
    let kill = async {
        played(2 * LISTENERS).await;
        replicas.calls.remove(0).kill().await;
        replicas.workers.remove(0).kill().await;
        played(5 * LISTENERS).await;
        over.store(true, Ordering::Relaxed);
    };
    let playing = futures::future::join_all((0..LISTENERS).map(|_| play()));
    let (broken, ()) = tokio::join!(playing, kill);
    let broken: usize = broken.into_iter().sum();
    assert!(broken <= LISTENERS, "{broken} answers broke off");
    // Calls come in and are fetched by those that are left.
    replicas.call(&dana).await;
    assert!(replicas.downloads().await.iter().all(|count| *count == 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn fault_a_bucket_that_is_away_is_a_503_and_loses_nothing() {
    let replicas = Replicas::start().await;
    let dana = Listener::sign_up(&replicas.stack, Role::Viewer).await;
    let (call, audio) = replicas.call(&dana).await;
    let url = replicas.play_url(&call);
    for fault in [Fault::Down, Fault::Status(500)] {
        replicas.s3.proxy.fault(None, fault);
        for method in [Method::GET, Method::HEAD] {
            let response = dana.request(method, url.clone()).send().await.unwrap();
            let answer = Answer::read(response).await;
            assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
            assert!(!answer.header("retry-after").is_empty());
        }
        let ready = format!("{}/readyz", replicas.calls[0].url());
        let ready = Answer::read(reqwest::get(ready).await.unwrap()).await;
        assert_eq!(ready.json()["checks"]["volume"], "failed");
        replicas.s3.proxy.heal();
        assert_eq!(replicas.until_playable(&dana, &call).await.body, audio);
    }
    assert_eq!(
        replicas.downloads().await,
        [1],
        "it was never fetched again"
    );

    // An object that is gone is another matter.
    replicas.s3.remove(&format!("{call}.mp3")).await;
    let gone = dana.get(url).await;
    assert_eq!(gone.status, StatusCode::ACCEPTED);
    assert_eq!(replicas.until_playable(&dana, &call).await.body, audio);
    assert_eq!(replicas.downloads().await, [2]);
}

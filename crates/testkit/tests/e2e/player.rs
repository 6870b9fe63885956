//! Chromium's `<audio>` on the running service: plays, seeks to the middle, seeks back.

use std::sync::Arc;
use std::time::Duration;

use actix_web::web::{Data, Json, get, post};
use actix_web::{App, HttpResponse, HttpServer};
use prosaas_core::role::Role;
use prosaas_testkit::Stack;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::process::Command;
use tokio::sync::mpsc;

use crate::listener::{Answer, Listener};

const BROWSER: &str = "chromium";

const PAGE: &str = r#"<!doctype html><audio id="player" preload="auto"></audio><script>
const report = (body) => fetch('/report', {method: 'POST', headers: {'content-type': 'application/json'}, body: JSON.stringify(body)});
const player = document.getElementById('player');
const heard = (name) => new Promise((done, failed) => {
  player.addEventListener(name, done, {once: true});
  player.addEventListener('error', () => failed(new Error('error ' + player.error.code)), {once: true});
});
const advance = async (from) => {
  while (player.currentTime <= from + 0.2) await new Promise((tick) => requestAnimationFrame(tick));
  return player.currentTime;
};
(async () => {
  player.src = new URLSearchParams(location.search).get('src');
  await heard('loadedmetadata');
  await player.play();
  const began = await advance(0);
  const middle = player.duration / 2;
  player.currentTime = middle; await heard('seeked');
  const after_seek = await advance(middle);
  player.currentTime = 1; await heard('seeked');
  const after_return = await advance(1);
  await report({duration: player.duration, began, middle, after_seek, after_return});
})().catch((error) => report({error: String(error)}));
</script>"#;

#[tokio::test(flavor = "multi_thread")]
async fn chromium_plays_seeks_to_the_middle_and_back() {
    let stack = Stack::start().await;
    let dana = Listener::sign_up(&stack, Role::Viewer).await;
    let (call, _) = dana
        .call(&stack, json!({"audio": {"synthetic_bytes": 400_000}}))
        .await;
    dana.until_playable(&stack, &call, Duration::from_secs(20))
        .await;
    let link = link(&stack, &dana, call.as_str()).await;

    let (reports, mut report) = mpsc::channel::<Value>(1);
    let page = serve_page(reports);
    let folder = tempfile::TempDir::new().unwrap();
    let source = url::form_urlencoded::byte_serialize(link.as_bytes()).collect::<String>();
    let mut browser = Command::new(BROWSER)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
        ])
        .args([
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ])
        .args([
            "--disable-dev-shm-usage",
            "--mute-audio",
            "--remote-debugging-port=0",
        ])
        .arg("--autoplay-policy=no-user-gesture-required")
        .arg(format!("--user-data-dir={}", folder.path().display()))
        .arg(format!("{page}/?src={source}"))
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .expect("chromium is installed");
    let heard = tokio::time::timeout(Duration::from_mins(1), report.recv()).await;
    browser.kill().await.unwrap();
    let heard = heard.expect("the page reports within a minute").unwrap();

    assert_eq!(heard["error"], Value::Null, "{heard}");
    let second = |name: &str| heard[name].as_f64().unwrap();
    assert!(second("began") > 0.0, "{heard}");
    assert!(second("after_seek") > second("middle"), "{heard}");
    assert!(
        second("after_return") > 1.0 && second("after_return") < second("middle"),
        "{heard}"
    );
}

/// A signed link plays without a session, and so in a page of any origin.
async fn link(stack: &Stack, dana: &Listener, call: &str) -> String {
    let url = format!("{}/api/recordings/{call}/link", stack.calls_url());
    let request = dana
        .request(Method::POST, url)
        .header("Sec-Fetch-Site", "same-origin");
    let answer = Answer::read(request.json(&json!({})).send().await.unwrap()).await;
    assert!(
        answer.status.is_success(),
        "{}: {}",
        answer.status,
        answer.json()
    );
    answer.json()["url"].as_str().unwrap().to_owned()
}

fn serve_page(reports: mpsc::Sender<Value>) -> String {
    let reports = Data::new(Arc::new(reports));
    let server = HttpServer::new(move || {
        App::new()
            .app_data(reports.clone())
            .route(
                "/",
                get().to(async || HttpResponse::Ok().content_type("text/html").body(PAGE)),
            )
            .route("/report", post().to(take_report))
    })
    .workers(1)
    .disable_signals()
    .bind("127.0.0.1:0")
    .unwrap();
    let address = server.addrs()[0];
    tokio::spawn(server.run());
    format!("http://{address}")
}

async fn take_report(
    reports: Data<Arc<mpsc::Sender<Value>>>,
    Json(report): Json<Value>,
) -> HttpResponse {
    reports.send(report).await.unwrap();
    HttpResponse::NoContent().finish()
}

//! What a browser, Twilio and a stranger meet at the gateway, with nginx sending the bytes.

pub(crate) mod nginx;

use std::time::Duration;

use prosaas_core::ids::CallSid;
use prosaas_core::role::Role;
use prosaas_testkit::{builders, until};
use reqwest::{Client, Method, StatusCode};
use serde_json::json;

use crate::listener::{Answer, Listener};
use nginx::Gateway;

const SOON: Duration = Duration::from_secs(20);

fn path(call: &CallSid) -> String {
    format!("/api/recordings/file/{call}")
}

async fn asked(dana: &Listener, method: Method, url: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = dana.request(method, url.to_owned());
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    Answer::read(request.send().await.unwrap()).await
}

async fn until_playable(dana: &Listener, url: &str) -> Answer {
    prosaas_testkit::until("the recording plays through the gateway", SOON, || async {
        let answer = dana.get(url.to_owned()).await;
        match answer.status {
            StatusCode::OK => Some(answer),
            StatusCode::ACCEPTED => None,
            other => panic!("{other}: {}", String::from_utf8_lossy(&answer.body)),
        }
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_on_its_way_is_202_and_then_nginx_sends_it() {
    let gateway = Gateway::start().await;
    let dana = Listener::sign_up(&gateway.stack, Role::Viewer).await;
    let slow = json!({"recording": "*", "target": "media", "first_byte_delay_ms": 500});
    gateway.stack.sim.fault(slow).await;
    let (call, recording) = dana.waiting_call(&gateway.stack, json!("he-plumber")).await;
    let url = gateway.at(&path(&call));
    let early = dana.get(url.clone()).await;
    assert_eq!(early.status, StatusCode::ACCEPTED);
    assert_eq!(early.json()["status"], "processing");
    assert_eq!(early.header("retry-after"), "2");

    let whole = until_playable(&dana, &url).await;
    let source = gateway.stack.sim.bytes(&recording).await;
    assert_eq!(whole.body, source);
    assert_eq!(whole.header("content-type"), "audio/mpeg");
    assert_eq!(whole.header("content-length"), source.len().to_string());
    assert!(whole.header("content-disposition").starts_with("inline"));
    assert!(whole.header("cache-control").contains("private"));
    for (name, value) in [
        ("accept-ranges", "bytes"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
    ] {
        let values: Vec<_> = whole.headers.get_all(name).iter().collect();
        assert_eq!(values, [value], "{name}");
    }
    for name in ["etag", "last-modified", "x-request-id"] {
        assert_eq!(whole.headers.get_all(name).iter().count(), 1, "{name}");
    }

    // The service itself sends no byte: it tells nginx which file.
    let own = dana
        .get(format!("{}{}", gateway.stack.calls_url(), path(&call)))
        .await;
    assert!(own.headers.contains_key("x-accel-redirect") && own.body.is_empty());
    assert!(!whole.headers.contains_key("x-accel-redirect"));
    assert_eq!(own.header("etag"), whole.header("etag"));
}

#[tokio::test(flavor = "multi_thread")]
async fn ranges_and_conditions_hold_through_the_gateway() {
    let gateway = Gateway::start().await;
    let dana = Listener::sign_up(&gateway.stack, Role::Viewer).await;
    let (call, recordings) = dana.call(&gateway.stack, gateway_plan(&gateway)).await;
    let url = gateway.at(&path(&call));
    let whole = until_playable(&dana, &url).await;
    let source = gateway.stack.sim.bytes(recordings.first().unwrap()).await;
    let (first, last) = (source.len() / 2, source.len() / 2 + 999);
    let range = format!("bytes={first}-{last}");
    let etag = whole.header("etag");

    let part = asked(&dana, Method::GET, &url, &[("Range", &range)]).await;
    assert_eq!(part.status, StatusCode::PARTIAL_CONTENT);
    assert_eq!(
        part.header("content-range"),
        format!("bytes {first}-{last}/{}", source.len())
    );
    assert_eq!(part.body, source.slice(first..=last));
    assert_eq!(part.header("etag"), etag);

    let same = asked(
        &dana,
        Method::GET,
        &url,
        &[("Range", &range), ("If-Range", etag)],
    )
    .await;
    assert_eq!(
        (same.status, same.body.len()),
        (StatusCode::PARTIAL_CONTENT, 1000)
    );
    let changed = [("Range", &*range), ("If-Range", "\"another\"")];
    let changed = asked(&dana, Method::GET, &url, &changed).await;
    assert_eq!(
        (changed.status, changed.body.len()),
        (StatusCode::OK, source.len())
    );
    let since = whole.header("last-modified").to_owned();
    let dated = asked(
        &dana,
        Method::GET,
        &url,
        &[("Range", &range), ("If-Range", &since)],
    )
    .await;
    assert!(matches!(
        dated.status,
        StatusCode::PARTIAL_CONTENT | StatusCode::OK
    ));

    let head = asked(&dana, Method::HEAD, &url, &[("Range", &range)]).await;
    assert_eq!((head.status, head.body.len()), (StatusCode::OK, 0));
    assert_eq!(head.header("content-length"), source.len().to_string());
    let known = asked(&dana, Method::GET, &url, &[("If-None-Match", etag)]).await;
    assert_eq!(
        (known.status, known.body.len()),
        (StatusCode::NOT_MODIFIED, 0)
    );
    let known = asked(&dana, Method::GET, &url, &[("If-Modified-Since", &since)]).await;
    assert_eq!(known.status, StatusCode::NOT_MODIFIED);
    let matched = asked(&dana, Method::GET, &url, &[("If-Match", etag)]).await;
    assert_eq!(
        (matched.status, matched.body.len()),
        (StatusCode::OK, source.len())
    );
    let beyond = asked(&dana, Method::GET, &url, &[("Range", "bytes=99999999-")]).await;
    assert_eq!(beyond.status, StatusCode::RANGE_NOT_SATISFIABLE);
    assert_eq!(
        beyond.header("content-range"),
        format!("bytes */{}", source.len())
    );
    let two = asked(&dana, Method::GET, &url, &[("Range", "bytes=0-1,5-6")]).await;
    assert_eq!(two.status, StatusCode::PARTIAL_CONTENT);
    assert!(
        two.header("content-type")
            .starts_with("multipart/byteranges")
    );

    let origin = gateway.at("");
    let page = asked(&dana, Method::GET, &url, &[("Origin", &origin)]).await;
    assert_eq!(page.header("access-control-allow-origin"), origin);
    assert_eq!(page.header("access-control-allow-credentials"), "true");
    let exposed = page
        .header("access-control-expose-headers")
        .to_ascii_lowercase();
    assert!(exposed.contains("content-range"), "{exposed}");
    assert!(page.header("vary").to_ascii_lowercase().contains("origin"));
}

/// A call whose webhooks Twilio sends to the gateway.
fn gateway_plan(gateway: &Gateway) -> serde_json::Value {
    json!({"product": gateway.at("")})
}

#[tokio::test(flavor = "multi_thread")]
async fn webhooks_through_the_gateway_keep_their_signature() {
    let gateway = Gateway::start().await;
    let dana = Listener::sign_up(&gateway.stack, Role::Viewer).await;
    let (call, recordings) = dana.call(&gateway.stack, gateway_plan(&gateway)).await;
    assert_eq!(recordings.len(), 1);
    let list = dana.get(gateway.at("/api/calls")).await;
    assert_eq!(list.json()["items"][0]["call_sid"], call.as_str());
    let forged = Client::builder()
        .build()
        .unwrap()
        .post(gateway.at("/webhook/call_status"))
        .form(&[("CallSid", call.as_str())])
        .send()
        .await
        .unwrap();
    let forged = Answer::read(forged).await;
    assert_eq!(
        (forged.status, &*forged.code()),
        (StatusCode::FORBIDDEN, "invalid_signature")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_for_strangers_is_not_there() {
    let gateway = Gateway::start().await;
    let dana = Listener::sign_up(&gateway.stack, Role::Viewer).await;
    let (call, _) = dana.call(&gateway.stack, gateway_plan(&gateway)).await;
    until_playable(&dana, &gateway.at(&path(&call))).await;
    let file = format!("/_recordings/{call}.mp3");
    for closed in [
        &*file,
        "/_recordings/",
        "/metrics",
        "/readyz",
        "/healthz",
        "/_problem",
    ] {
        let answer = dana.get(gateway.at(closed)).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{closed}");
        assert_eq!(
            answer.header("content-type"),
            "application/problem+json",
            "{closed}"
        );
        assert_eq!(answer.code(), "not_found", "{closed}");
    }
    let unknown = dana.get(gateway.at(&path(&builders::call_sid()))).await;
    assert_eq!(
        (unknown.status, &*unknown.code()),
        (StatusCode::NOT_FOUND, "call_not_found")
    );
    assert_eq!(unknown.header("content-type"), "application/problem+json");
    let page = dana.get(gateway.at("/calls")).await;
    assert!(page.status.is_success() && page.body.starts_with(b"<title>"));
    let log = gateway.log();
    assert!(!log.contains("+972"), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_is_away_is_503_as_a_problem_and_never_502() {
    let mut gateway = Gateway::start().await;
    let dana = Listener::sign_up(&gateway.stack, Role::Viewer).await;
    let url = gateway.at(&path(&builders::call_sid()));
    assert_eq!(dana.get(url.clone()).await.status, StatusCode::NOT_FOUND);
    gateway.stack.calls.take().unwrap().kill().await;
    let link = format!("{url}?expires=1&signature=not-for-any-log");
    let away = dana.get(link).await;
    // nginx logs a request after it has been answered.
    let log = until("the request is logged", SOON, || async {
        Some(gateway.log()).filter(|log| log.contains(r#""upstream_status":"502""#))
    })
    .await;
    assert!(!log.contains("not-for-any-log"), "{log}");
    assert_eq!(away.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(away.header("content-type"), "application/problem+json");
    assert_eq!(
        (away.header("retry-after"), &*away.code()),
        ("5", "service_unavailable")
    );
    assert_eq!(away.json()["status"], 503);
    let hook = Client::builder()
        .build()
        .unwrap()
        .post(gateway.at("/webhook/call_status"))
        .send()
        .await
        .unwrap();
    assert_eq!(hook.status(), StatusCode::SERVICE_UNAVAILABLE);
    // The other service goes on.
    assert_eq!(
        dana.get(gateway.at("/api/calls")).await.status,
        StatusCode::OK
    );
}

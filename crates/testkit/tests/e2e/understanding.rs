//! A call understood: from the recording through a stand-in for a speech-to-text server to its evidence.

use std::time::Duration;

use prosaas_core::role::Role;
use prosaas_testkit::{Stack, TestDatabase, TestRedis, until};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::listener::Listener;

const SOON: Duration = Duration::from_mins(1);

/// A stack whose worker asks the stand-in.
async fn start() -> Stack {
    let mut stack = Stack::prepare(TestDatabase::create().await, TestRedis::create(), &[]).await;
    stack.start_api().await;
    stack.start_calls().await;
    let server = format!("{}/_sim/speech/v1", stack.sim.url());
    let settings = [
        ("PROSAAS__TRANSCRIPTION__PROVIDER", "openai"),
        ("PROSAAS__TRANSCRIPTION__OPENAI__NAME", "demo"),
        ("PROSAAS__TRANSCRIPTION__OPENAI__BASE_URL", &*server),
    ];
    stack.worker = Some(stack.service("worker", &settings).await);
    stack
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_said_is_shown_with_its_speakers_and_the_words_that_say_so() {
    let stack = start().await;
    let dana = Listener::sign_up(&stack, Role::Viewer).await;
    let services = r#"[{ "name": "אינסטלציה", "words": ["אינסטלטור", "נזילה"] }]"#;
    let sql = stack.database.superuser().await;
    sql.execute(
        &format!("UPDATE businesses SET services = '{services}'"),
        &[],
    )
    .await
    .unwrap();
    let (call, _) = dana.call(&stack, json!({ "audio": "he-plumber" })).await;
    let url = format!("{}/api/calls/{call}", stack.api_url());
    let shown = until("the call is understood", SOON, || async {
        let shown = dana.get(url.clone()).await.json();
        // The call's row and what is kept beside it are read one after the other: both have to be there.
        let found = &shown["extraction"]["city"];
        (!found.is_null() && !shown["understanding"]["analyser"].is_null()).then_some(shown)
    })
    .await;
    let understood = &shown["understanding"];
    assert_eq!(
        (&understood["transcriber"], &understood["analyser"]),
        (&json!("demo"), &json!("embedded"))
    );
    assert_eq!(shown["extraction"]["service"], "אינסטלציה");
    assert_eq!(shown["extraction"]["city"], "חיפה");
    let segments = shown["transcript_segments"].as_array().unwrap();
    let evidence = &shown["extraction"]["evidence"]["city"];
    let place = usize::try_from(evidence["segment"].as_u64().unwrap()).unwrap();
    assert!(
        segments[place]["text"].as_str().unwrap().contains("חיפה"),
        "{evidence}"
    );
    assert_eq!(evidence["start"], segments[place]["start"]);
    let peaks = until("the waveform is there", SOON, || async {
        let answer = dana
            .get(format!("{}/api/recordings/{call}/peaks", stack.calls_url()))
            .await;
        (answer.status == StatusCode::OK).then(|| answer.json())
    })
    .await;
    assert!(
        (peaks["duration"].as_f64().unwrap() - 25.0).abs() < 0.5,
        "{}",
        peaks["duration"]
    );
    let speakers: Vec<&Value> = segments.iter().map(|segment| &segment["speaker"]).collect();
    if peaks["channels"] == 2 {
        assert!(speakers.contains(&&json!("agent")) && speakers.contains(&&json!("customer")));
        assert_eq!(segments[place]["speaker"], "customer");
    }
    let found = dana
        .get(format!(
            "{}/api/calls?q=%D7%A0%D7%96%D7%99%D7%9C%D7%94",
            stack.api_url()
        ))
        .await
        .json();
    assert_eq!(found["items"][0]["call_sid"], call.as_str(), "{found}");
}

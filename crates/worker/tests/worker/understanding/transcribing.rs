//! The transcribe step.

use prosaas_core::steps::Step;
use serde_json::{Value, json};
use worker::work::Ended;

use super::sound;
use super::stage::Stage;
use super::stand_in::{Reply, StandIn};

fn segments(texts: &[(f64, f64, &str)]) -> Reply {
    let segments: Vec<Value> = texts
        .iter()
        .map(|(start, end, text)| json!({ "start": start, "end": end, "text": text }))
        .collect();
    Reply::json(&json!({ "text": "", "segments": segments }))
}

/// Two speakers: the caller speaks for four seconds, then the business.
const TWO: [&[(u32, u32)]; 2] = [&[(4, 440), (4, 0)], &[(4, 0), (4, 300)]];

async fn stage(replies: impl IntoIterator<Item = Reply>) -> (Stage, StandIn) {
    let server = StandIn::start(replies).await;
    let mut stage = Stage::set().await;
    stage.settings.transcription.openai.base_url = Some(server.url("/v1"));
    (stage, server)
}

#[tokio::test(flavor = "multi_thread")]
async fn each_channel_is_heard_by_itself_and_the_speakers_are_known() {
    let (stage, server) = stage([
        segments(&[(0.0, 3.5, "שלום, יש לי נזילה בחיפה")]),
        segments(&[(4.2, 7.5, "נגיע מחר")]),
    ])
    .await;
    let call = stage.recorded(|path| sound::mp3(path, &TWO)).await;
    assert_eq!(
        stage.run(&call, Step::Transcribe).await.unwrap(),
        Ended::Done
    );
    assert_eq!(server.asked().len(), 2);
    let told = stage
        .value("SELECT transcript_segments FROM call_logs")
        .await;
    assert_eq!(
        (&told[0]["speaker"], &told[1]["speaker"]),
        (&json!("customer"), &json!("agent")),
        "{told}"
    );
    let text = stage.value("SELECT final_transcript FROM call_logs").await;
    assert_eq!(text, json!("שלום, יש לי נזילה בחיפה\nנגיע מחר"));
    let next = stage
        .value("SELECT state FROM processing_steps WHERE step = 'analyse'")
        .await;
    assert_eq!(next, json!("queued"));
    let found = "SELECT count(*) FROM call_words WHERE word = 'חיפה'";
    assert_eq!(stage.value(found).await, json!(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_piece_that_came_back_is_not_paid_for_again() {
    let (stage, server) = stage([segments(&[(0.0, 3.5, "שלום")]), Reply::status(500)]).await;
    let call = stage.recorded(|path| sound::mp3(path, &TWO)).await;
    let failure = stage.run(&call, Step::Transcribe).await.unwrap_err();
    assert_eq!(
        (failure.code, failure.permanent),
        ("transcriber_unavailable", false)
    );
    assert_eq!(server.asked().len(), 2);
    server.then(segments(&[(4.2, 7.0, "היי")]));
    assert_eq!(
        stage.run(&call, Step::Transcribe).await.unwrap(),
        Ended::Done
    );
    assert_eq!(server.asked().len(), 3, "the first piece was kept");
    let minutes = stage.value("SELECT count(*) FROM transcript_parts").await;
    assert_eq!(minutes, json!(2), "the month pays for each piece once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_whose_minutes_are_used_up_pays_for_nothing_more() {
    let (stage, server) = stage([segments(&[(0.0, 3.0, "שלום")])]).await;
    stage
        .sql("UPDATE businesses SET transcription_minutes_per_month = 1")
        .await;
    let first = stage
        .recorded(|path| sound::mp3(path, &[&[(50, 440)]]))
        .await;
    assert_eq!(
        stage.run(&first, Step::Transcribe).await.unwrap(),
        Ended::Done
    );
    let second = stage
        .recorded(|path| sound::mp3(path, &[&[(20, 440)]]))
        .await;
    let failure = stage.run(&second, Step::Transcribe).await.unwrap_err();
    assert_eq!((failure.code, failure.permanent), ("minutes_used_up", true));
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_recording_costs_nothing_and_has_an_empty_text() {
    let (stage, server) = stage([segments(&[(0.0, 3.0, "תודה שצפיתם")])]).await;
    let call = stage.recorded(|path| sound::mp3(path, &[&[(6, 0)]])).await;
    assert_eq!(
        stage.run(&call, Step::Transcribe).await.unwrap(),
        Ended::Done
    );
    assert_eq!(server.asked().len(), 0);
    assert_eq!(
        stage.value("SELECT final_transcript FROM call_logs").await,
        json!("")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_recording_is_cut_and_joined_with_right_times() {
    let (mut stage, server) = stage([
        segments(&[(1.0, 3.0, "ראשון")]),
        segments(&[(1.0, 3.0, "שני")]),
    ])
    .await;
    stage.settings.transcription.openai.max_seconds = 12;
    let call = stage
        .recorded(|path| sound::mp3(path, &[&[(8, 440), (2, 0), (8, 440)]]))
        .await;
    assert_eq!(
        stage.run(&call, Step::Transcribe).await.unwrap(),
        Ended::Done
    );
    assert_eq!(server.asked().len(), 2);
    let told = stage
        .value("SELECT transcript_segments FROM call_logs")
        .await;
    let second = told[1]["start"].as_f64().unwrap();
    assert!(
        (second - 10.0).abs() < 0.3,
        "cut in the silence at 9 s: {told}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_business_that_wants_none_gets_none_and_one_that_wants_what_is_missing_is_told() {
    let (stage, server) = stage([Reply::status(500)]).await;
    stage
        .sql("UPDATE businesses SET transcription_provider = 'none'")
        .await;
    let call = stage
        .recorded(|path| sound::mp3(path, &[&[(2, 440)]]))
        .await;
    assert_eq!(
        stage.run(&call, Step::Transcribe).await.unwrap(),
        Ended::Done
    );
    stage
        .sql("UPDATE businesses SET transcription_provider = 'local'")
        .await;
    let failure = stage.run(&call, Step::Transcribe).await.unwrap_err();
    assert_eq!(
        (failure.code, failure.permanent),
        ("transcriber_missing", true)
    );
    assert_eq!(server.asked().len(), 0);
}

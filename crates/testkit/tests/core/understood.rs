//! What the worker made of a call goes with the call's deletion and with its recording.

use chrono::TimeDelta;
use prosaas_testkit::TestCall;

use crate::erasing::{erase, stored};
use crate::stage::Stage;

#[tokio::test(flavor = "multi_thread")]
async fn what_the_worker_made_of_the_call_goes_and_the_months_minutes_stay() {
    let stage = Stage::set().await;
    let (call, _) = stored(&stage).await;
    understand(&stage, &call).await;
    let receipt = erase(&stage, &call).await;
    let peaks = receipt.items.iter().find(|item| item.kind == "peaks");
    assert!(peaks.is_some_and(|item| item.done_at.is_some()));
    for table in ["recording_peaks", "call_insights", "call_words"] {
        let left = count(&stage, &format!("SELECT count(*) FROM {table}")).await;
        assert_eq!(left, 0, "{table}");
    }
    let part = "SELECT end_ms FROM transcript_parts WHERE segments IS NULL AND operation IS NULL";
    let rows = stage.rows(part).await;
    assert_eq!(rows[0].get::<_, i64>(0), 60_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_waveform_goes_with_the_recording_and_the_transcript_stays() {
    let stage = Stage::set().await;
    let (call, _) = stored(&stage).await;
    understand(&stage, &call).await;
    stage.clock.advance(TimeDelta::days(31));
    assert_eq!(stage.keeper.purge().await.unwrap(), 1);
    assert_eq!(
        count(&stage, "SELECT count(*) FROM recording_peaks").await,
        0
    );
    let transcripts = "SELECT count(*) FROM call_logs WHERE final_transcript IS NOT NULL";
    assert_eq!(count(&stage, transcripts).await, 1);
    assert_eq!(
        count(
            &stage,
            "SELECT count(*) FROM call_words WHERE word = 'נזילה'"
        )
        .await,
        1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_is_understood_once_however_often_it_is_fetched() {
    let stage = Stage::set().await;
    let (call, _) = stored(&stage).await;
    let queued =
        "SELECT count(*) FROM processing_steps WHERE state = 'queued' AND step <> 'download'";
    assert_eq!(count(&stage, queued).await, 2);
    understand(&stage, &call).await;
    stage
        .sql("UPDATE processing_steps SET state = CASE step WHEN 'download' THEN 'queued' ELSE 'done' END")
        .await;
    stage.fetch(call.id).await.unwrap();
    assert_eq!(count(&stage, queued).await, 0);
}

async fn count(stage: &Stage, sql: &str) -> i64 {
    stage.rows(sql).await.first().unwrap().get(0)
}

/// As the worker leaves a call that it has understood.
async fn understand(stage: &Stage, call: &TestCall) {
    for sql in [
        "UPDATE call_logs SET final_transcript = 'יש נזילה' WHERE id = $1",
        "INSERT INTO recording_peaks (business_id, call_log_id, recording_id, duration_ms, waveform) \
         SELECT business_id, call_log_id, id, 60000, '{}' FROM recordings WHERE call_log_id = $1",
        "INSERT INTO transcript_parts (business_id, call_log_id, recording_id, channel, part, start_ms, \
         end_ms, transcriber, month, operation, segments) SELECT business_id, call_log_id, id, 0, 0, 0, \
         60000, 'openai', '2026-01-01', 'x', '[]' FROM recordings WHERE call_log_id = $1",
        "INSERT INTO call_insights (business_id, call_log_id, transcriber) \
         SELECT business_id, id, 'openai' FROM call_logs WHERE id = $1",
    ] {
        stage.sql(&sql.replace("$1", &call.id.to_string())).await;
    }
}

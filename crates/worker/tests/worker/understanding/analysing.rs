//! The analyse step.

use prosaas_core::steps::Step;
use prosaas_testkit::TestCall;
use serde_json::json;
use worker::work::Ended;

use super::stage::Stage;

/// A call in which this was said.
async fn said(stage: &Stage, text: &str) -> TestCall {
    let call = stage
        .business
        .call(&stage.keeper.database, stage.keeper.clock.now(), true)
        .await;
    let segments = json!([{ "start": 1.5, "end": 4.0, "speaker": "customer", "text": text }]);
    let values: [&(dyn tokio_postgres::types::ToSql + Sync); 2] =
        [&segments.to_string(), &call.id.0];
    stage
        .admin
        .execute(
            "UPDATE call_logs SET transcript_segments = $1::text::jsonb WHERE id = $2",
            &values,
        )
        .await
        .unwrap();
    stage
        .sql(r#"UPDATE businesses SET services = '[{"name": "תיקון נזילות", "words": ["נזילה"]}]'"#)
        .await;
    call
}

#[tokio::test(flavor = "multi_thread")]
async fn service_and_city_are_found_with_their_evidence_and_fill_the_lead() {
    let stage = Stage::set().await;
    let call = said(&stage, "שלום, יש לי נזילה במטבח ואני גר בחיפה").await;
    stage
        .sql(&format!(
            "WITH lead AS (INSERT INTO leads (business_id, phone, city) VALUES ({}, '+972501112233', 'עכו') \
             RETURNING id) UPDATE call_logs SET lead_id = lead.id FROM lead",
            stage.business.id
        ))
        .await;
    assert_eq!(stage.run(&call, Step::Analyse).await.unwrap(), Ended::Done);
    assert_eq!(
        stage.value("SELECT extracted_service FROM call_logs").await,
        json!("תיקון נזילות")
    );
    assert_eq!(
        stage.value("SELECT extracted_city FROM call_logs").await,
        json!("חיפה")
    );
    let evidence = stage
        .value("SELECT extraction_evidence FROM call_logs")
        .await;
    assert_eq!(evidence["city"]["quote"], "בחיפה");
    assert_eq!(evidence["city"]["start"], 1.5);
    assert_eq!(
        stage.value("SELECT service FROM leads").await,
        json!("תיקון נזילות")
    );
    assert_eq!(
        stage.value("SELECT city FROM leads").await,
        json!("עכו"),
        "what was known stays"
    );
    assert_eq!(
        stage.value("SELECT analyser FROM call_insights").await,
        json!("embedded")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_person_corrected_stays_for_good() {
    let stage = Stage::set().await;
    let call = said(&stage, "יש לי נזילה ואני גר בחיפה").await;
    stage
        .sql("UPDATE call_logs SET extracted_city = 'נשר'")
        .await;
    stage
        .sql(&format!(
            "INSERT INTO call_corrections (business_id, call_log_id, field, corrected_at) \
             VALUES ({}, {}, 'city', now())",
            stage.business.id, call.id
        ))
        .await;
    assert_eq!(stage.run(&call, Step::Analyse).await.unwrap(), Ended::Done);
    assert_eq!(
        stage.value("SELECT extracted_city FROM call_logs").await,
        json!("נשר")
    );
    assert_eq!(
        stage.value("SELECT extracted_service FROM call_logs").await,
        json!("תיקון נזילות")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_is_erased_meanwhile_stays_empty() {
    let stage = Stage::set().await;
    let call = said(&stage, "אני גר בחיפה").await;
    stage
        .sql("UPDATE call_logs SET transcript_segments = NULL, erased_at = now()")
        .await;
    assert_eq!(stage.run(&call, Step::Analyse).await.unwrap(), Ended::Done);
    assert_eq!(
        stage.value("SELECT count(*) FROM call_insights").await,
        json!(0)
    );
}

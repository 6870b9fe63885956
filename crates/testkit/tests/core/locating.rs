//! A call and its recording in one query, for a caller who was let into a business.

use diesel_async::RunQueryDsl;
use prosaas_core::recording::{AbsentReason, Availability, Fetched};
use prosaas_testkit::TestBusiness;
use prosaas_testkit::builders::{call_sid, recording_sid};

use crate::stage::{Body, Stage, mp3};

#[tokio::test(flavor = "multi_thread")]
async fn one_query_answers_as_the_two_do() {
    let stage = Stage::set().await;
    let (stored, waiting) = (stage.ended_call().await, stage.ended_call().await);
    let first = stage.announce(&stored.sid, Body::Audio(mp3(10, 1))).await;
    let second = stage.announce(&stored.sid, Body::Audio(mp3(10, 2))).await;
    assert_eq!(stage.fetch(stored.id).await, Ok(Fetched::Done));
    stage.announce(&waiting.sid, Body::Status(503)).await;
    let recordings = stage.recordings();
    for (sid, which) in [
        (&stored.sid, None),
        (&stored.sid, Some(&first)),
        (&stored.sid, Some(&second)),
        (&waiting.sid, None),
    ] {
        let theirs = stage.call(sid).await;
        let mut conn = stage.database().system().await.unwrap();
        let (call, availability) = recordings
            .locate(&mut conn, stage.business.id, sid, which)
            .await
            .unwrap()
            .expect("the call is theirs");
        let apart = recordings.availability(&mut conn, &theirs, which).await;
        conn.commit().await.unwrap();
        assert_eq!(availability, apart.unwrap());
        assert_eq!(format!("{:?}", call.log()), format!("{:?}", theirs.log()));
        if let Availability::Ready(found) = availability {
            assert_eq!(&found.recording_sid, which.unwrap_or(&first));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_businesss_call_is_not_there_even_on_a_connection_that_sees_it() {
    let stage = Stage::set().await;
    let call = stage.ended_call().await;
    let other = TestBusiness::create(stage.database()).await;
    let recordings = stage.recordings();
    let mut conn = stage.database().system().await.unwrap();
    for (business, sid) in [(other.id, &call.sid), (stage.business.id, &call_sid())] {
        let found = recordings.locate(&mut conn, business, sid, None).await;
        assert!(found.unwrap().is_none());
    }
    conn.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_that_the_call_has_not_is_none_unless_the_call_is_past_its_window() {
    let stage = Stage::set().await;
    let call = stage.ended_call().await;
    stage.announce(&call.sid, Body::Audio(mp3(10, 1))).await;
    let (recordings, unknown) = (stage.recordings(), recording_sid());
    for (days, expected) in [
        (0, Availability::Absent(AbsentReason::NotRecorded)),
        (8, Availability::Expired),
    ] {
        stage.clock.advance(chrono::TimeDelta::days(days));
        let mut conn = stage.database().system().await.unwrap();
        let found = recordings
            .locate(&mut conn, stage.business.id, &call.sid, Some(&unknown))
            .await
            .unwrap();
        conn.commit().await.unwrap();
        assert_eq!(found.map(|(_, availability)| availability), Some(expected));
    }
}

#[derive(diesel::QueryableByName)]
struct Prepared {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    statements: i64,
}

#[tokio::test(flavor = "multi_thread")]
async fn its_statement_stays_with_the_connection() {
    let stage = Stage::set().await;
    let call = stage.ended_call().await;
    let recordings = stage.recordings();
    let mut conn = stage.database().system().await.unwrap();
    for _ in 0..2 {
        let found = recordings.locate(&mut conn, stage.business.id, &call.sid, None);
        assert!(found.await.unwrap().is_some());
    }
    let prepared: Prepared = diesel::sql_query(
        "SELECT count(*) AS statements FROM pg_prepared_statements \
         WHERE statement LIKE '%chosen_sid%' AND statement NOT LIKE '%pg_prepared_statements%'",
    )
    .get_result(&mut *conn)
    .await
    .unwrap();
    conn.commit().await.unwrap();
    assert_eq!(prepared.statements, 1);
}

//! Recording on or off, at every point of the worker where one could be fetched.

use prosaas_core::recording::{Fetched, Span};

use crate::stage::{Body, Recording, Stage, mp3};

/// The two switches, each off by itself.
const OFF: [&str; 2] = [
    "UPDATE businesses SET recording_enabled = FALSE",
    "UPDATE phone_numbers SET record_mode = 'none'",
];
const ON: &str = "UPDATE businesses SET recording_enabled = TRUE; \
    UPDATE phone_numbers SET record_mode = 'dual'";

#[tokio::test(flavor = "multi_thread")]
async fn a_download_that_was_asked_for_before_fetches_nothing() {
    for how in OFF {
        let stage = Stage::set().await;
        let call = stage.ended_call().await;
        stage.announce(&call.sid, Body::Audio(mp3(10, 1))).await;
        stage.batch(how).await;
        let failure = stage.fetch(call.id).await.unwrap_err();
        assert_eq!(
            (failure.code, failure.permanent),
            ("recording_off", true),
            "{how}"
        );
        assert_eq!(stage.twilio.media_requests(), 0, "{how}");
        assert!(stage.files().is_empty(), "{how}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_that_was_asked_for_before_asks_nobody() {
    for how in OFF {
        let stage = Stage::set().await;
        let call = stage.ended_call().await;
        let log = stage.log(&call.sid).await;
        let mut conn = stage.database().system().await.unwrap();
        prosaas_core::recording::search_upstream(&mut conn, &log, stage.now())
            .await
            .unwrap();
        conn.commit().await.unwrap();
        let sid = prosaas_testkit::builders::recording_sid();
        let body = Body::Audio(mp3(10, 1));
        stage
            .twilio
            .add(Recording::completed(&sid, &call.sid, 10, body));
        stage.batch(how).await;
        let failure = stage.fetch(call.id).await.unwrap_err();
        assert_eq!(failure.code, "recording_off", "{how}");
        assert!(stage.files().is_empty(), "{how}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_reconciliation_takes_nothing_up() {
    for how in OFF {
        let stage = Stage::set().await;
        let call = stage.ended_call().await;
        let sid = prosaas_testkit::builders::recording_sid();
        let body = Body::Audio(mp3(10, 1));
        stage
            .twilio
            .add(Recording::completed(&sid, &call.sid, 10, body));
        stage.batch(how).await;
        for span in [Span::LastHour, Span::AccessWindow] {
            let found = stage.keeper.reconcile(span).await.unwrap();
            assert_eq!(found.requested, 0, "{how} {span:?}");
        }
        stage.batch(ON).await;
        let found = stage.keeper.reconcile(Span::LastHour).await.unwrap();
        assert_eq!(found.requested, 1, "{how}");
        assert_eq!(stage.fetch(call.id).await.unwrap(), Fetched::Done, "{how}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_stored_stays_and_a_call_without_a_recording_says_that_there_is_none() {
    use prosaas_core::recording::{AbsentReason, Availability};
    for how in OFF {
        let stage = Stage::set().await;
        let (kept, silent) = (stage.ended_call().await, stage.ended_call().await);
        stage.announce(&kept.sid, Body::Audio(mp3(10, 1))).await;
        stage.fetch(kept.id).await.unwrap();
        stage.batch(how).await;
        let look = async |sid| {
            let call = stage.call(sid).await;
            let mut conn = stage.database().tenant(stage.business.id).await.unwrap();
            let availability = stage
                .recordings()
                .availability(&mut conn, &call, None)
                .await;
            conn.commit().await.unwrap();
            availability.unwrap()
        };
        assert!(
            matches!(look(&kept.sid).await, Availability::Ready(_)),
            "{how}"
        );
        let none = Availability::Absent(AbsentReason::NotRecorded);
        assert_eq!(look(&silent.sid).await, none, "{how}");
    }
}

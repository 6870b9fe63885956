//! A bucket that is away, slow, or breaks off: nothing is lost, and nothing is taken for damaged.

use std::time::Duration;

use futures::TryStreamExt;
use prosaas_core::recording::{Fetched, Place, StoreError, StoredRecording};
use prosaas_core::steps;
use prosaas_testkit::TestS3;
use prosaas_testkit::s3::Fault;
use reqwest::Method;

use crate::bucket::{ready, stored};
use crate::stage::{Body, Stage, mp3};

async fn read(stored: &StoredRecording) -> Result<Vec<u8>, StoreError> {
    let Place::Object(object) = &stored.place else {
        panic!("not in a bucket: {stored:?}");
    };
    let pieces: Vec<_> = object.read(0..stored.bytes).await?.try_collect().await?;
    Ok(pieces.concat())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_download_fails_clearly_while_the_bucket_is_away_and_is_done_afterwards() {
    let s3 = TestS3::start().await;
    let stage = Stage::set_with(Some(&s3)).await;
    let call = stage.ended_call().await;
    stage.announce(&call.sid, Body::Audio(mp3(10, 1))).await;
    for fault in [Fault::Down, Fault::Status(503), Fault::Status(500)] {
        for method in [None, Some(Method::PUT), Some(Method::POST)] {
            s3.proxy.fault(method, fault.clone());
            let claim = stage.claim(call.id).await;
            let failure = stage.keeper.fetch(&claim).await.unwrap_err();
            assert_eq!((failure.code, failure.permanent), ("bucket_failed", false));
            s3.proxy.heal();
            assert!(s3.names().await.is_empty(), "{fault:?}");
            steps::hand_back(stage.database(), &claim, stage.now())
                .await
                .unwrap();
        }
    }
    assert_eq!(stage.fetch(call.id).await, Ok(Fetched::Done));
    let stored = ready(&stage, &call).await;
    assert_eq!(read(&stored).await.unwrap(), mp3(10, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_that_does_not_answer_says_nothing_about_its_objects() {
    let s3 = TestS3::start().await;
    let stage = Stage::set_with(Some(&s3)).await;
    let (call, stored) = stored(&stage).await;
    for fault in [
        Fault::Down,
        Fault::Status(500),
        Fault::Status(403),
        Fault::Silent,
    ] {
        s3.proxy.fault(None, fault.clone());
        let error = read(&stored).await.unwrap_err();
        assert!(
            matches!(error, StoreError::Bucket(_) | StoreError::BucketSilent),
            "{fault:?}: {error:?}"
        );
        assert!(stage.keeper.store.check().await.is_err(), "{fault:?}");
        if !matches!(fault, Fault::Silent) {
            assert_eq!(stage.keeper.scrub(25).await.unwrap().damaged, 0);
        }
    }
    s3.proxy.heal();
    assert_eq!(ready(&stage, &call).await, stored, "it was never forgotten");
    assert_eq!(read(&stored).await.unwrap(), mp3(10, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_breaks_off_is_never_taken_for_the_whole() {
    let s3 = TestS3::start().await;
    let stage = Stage::set_with(Some(&s3)).await;
    let (_, stored) = stored(&stage).await;
    s3.proxy.fault(Some(Method::GET), Fault::Cut(1000));
    if let Ok(bytes) = read(&stored).await {
        // It was asked for the rest, piece by piece.
        assert_eq!(bytes, mp3(10, 1));
    }
    s3.proxy.fault(Some(Method::GET), Fault::Cut(0));
    assert!(read(&stored).await.is_err());
    s3.proxy.heal();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_bucket_is_read_to_its_end() {
    let s3 = TestS3::start().await;
    let stage = Stage::set_with(Some(&s3)).await;
    let (_, stored) = stored(&stage).await;
    s3.proxy
        .fault(Some(Method::GET), Fault::Slow(Duration::from_millis(20)));
    assert_eq!(read(&stored).await.unwrap(), mp3(10, 1));
}

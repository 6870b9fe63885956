//! A recording as a file, by both names: every case of the contract.

use chrono::TimeDelta;
use prosaas_core::liveness::WorkerSeen;
use prosaas_core::role::Role;
use prosaas_core::settings::Sending;
use prosaas_testkit::{TestBusiness, builders};
use reqwest::Method;

use crate::rig::{Answer, Rig};

const AUDIO: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyz";

fn paths(sid: impl std::fmt::Display) -> [String; 2] {
    [
        format!("/api/calls/{sid}/download"),
        format!("/api/calls/download/{sid}"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_is_saved_whole_in_parts_and_by_its_head() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Viewer).await;
    let call = rig.recorded(AUDIO).await;
    for path in paths(&call.sid) {
        let whole = rig.get(&path, &dana).await;
        assert_eq!(
            (whole.status.as_u16(), &*whole.body),
            (200, AUDIO),
            "{path}"
        );
        let name = format!("attachment; filename=\"{}.mp3\"", call.sid);
        assert!(
            whole
                .header("content-disposition")
                .unwrap()
                .starts_with(&name)
        );
        assert_eq!(whole.header("content-type"), Some("audio/mpeg"));
        assert_eq!(whole.header("content-length"), Some("36"));
        assert_eq!(whole.header("accept-ranges"), Some("bytes"));
        assert_eq!(whole.header("x-content-type-options"), Some("nosniff"));

        let part = rig
            .request(Method::GET, &path, &dana)
            .header("Range", "bytes=10-19");
        let part = Answer::of(part).await;
        assert_eq!(
            (part.status.as_u16(), &*part.body),
            (206, &b"abcdefghij"[..])
        );
        assert_eq!(part.header("content-range"), Some("bytes 10-19/36"));
        let beyond = rig
            .request(Method::GET, &path, &dana)
            .header("Range", "bytes=99-");
        let beyond = Answer::of(beyond).await;
        assert_eq!(beyond.status, 416);
        assert_eq!(beyond.header("content-range"), Some("bytes */36"));
        let etag = whole.header("etag").unwrap();
        let same = rig
            .request(Method::GET, &path, &dana)
            .header("If-None-Match", etag);
        assert_eq!(Answer::of(same).await.status, 304);

        let head = Answer::of(rig.request(Method::HEAD, &path, &dana)).await;
        assert_eq!((head.status.as_u16(), head.body.len()), (200, 0));
        assert_eq!(head.header("content-length"), Some("36"));
        assert_eq!(head.header("etag"), Some(etag));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_signed_in_is_told_so_before_anything_else() {
    let rig = Rig::start().await;
    for sid in [builders::call_sid().to_string(), "CA1".to_owned()] {
        for path in paths(sid) {
            let answer = Answer::of(rig.anonymous(Method::GET, &path)).await;
            assert_eq!(answer.problem(), (401, "unauthenticated".into()), "{path}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_businesss_call_is_like_one_that_does_not_exist() {
    let rig = Rig::start().await;
    let other = TestBusiness::create(rig.database.database()).await;
    let stranger = rig.member_of(&other, Role::Owner).await;
    let call = rig.recorded(AUDIO).await;
    let [foreign, older] = paths(&call.sid);
    let foreign = rig.get(&foreign, &stranger).await.said();
    assert_eq!(
        (foreign.0, &foreign.1["code"]),
        (404, &"call_not_found".into())
    );
    assert_eq!(rig.get(&older, &stranger).await.said(), foreign);
    let sids = [
        builders::call_sid().to_string(),
        "CA1".into(),
        "%00".into(),
        "..%2f..%2fx".into(),
    ];
    for path in sids.into_iter().flat_map(paths) {
        assert_eq!(rig.get(&path, &stranger).await.said(), foreign, "{path}");
    }
    assert_eq!(rig.downloads().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_business_that_is_not_the_callers_is_refused_before_the_call_is_looked_at() {
    let rig = Rig::start().await;
    let other = TestBusiness::create(rig.database.database()).await;
    let dana = rig.member(Role::Owner).await;
    let request = rig
        .request(Method::GET, "/api/calls/CA1/download", &dana)
        .header("X-Business-Id", other.id.to_string());
    assert_eq!(
        Answer::of(request).await.problem(),
        (403, "business_forbidden".into())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_past_the_window_is_410_although_its_file_is_there() {
    let rig = Rig::start().await;
    let call = rig.recorded(AUDIO).await;
    rig.clock
        .advance(TimeDelta::days(7) + TimeDelta::seconds(1));
    let dana = rig.member(Role::Owner).await;
    for path in paths(&call.sid) {
        assert_eq!(
            rig.get(&path, &dana).await.problem(),
            (410, "recording_expired".into())
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_without_a_recording_is_404_with_the_reason() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Viewer).await;
    let call = rig.call().await;
    for reason in ["not_recorded", "too_short", "silent", "deleted_upstream"] {
        rig.set_call(&call, &format!("recording_absent_reason = '{reason}'"))
            .await;
        for path in paths(&call.sid) {
            let answer = rig.get(&path, &dana).await;
            assert_eq!(answer.problem(), (404, "recording_not_found".into()));
            assert_eq!(answer.json()["reason"], reason);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_download_that_failed_is_503_at_once_and_enqueues_nothing() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Viewer).await;
    let (call, _) = rig.coming().await;
    let now = rig.clock.now().to_rfc3339();
    rig.set_step(
        &call,
        &format!("state = 'failed', attempt = 3, window_started_at = '{now}', error_text = 'x'"),
    )
    .await;
    for path in paths(&call.sid) {
        let answer = rig.get(&path, &dana).await;
        assert_eq!(answer.problem(), (503, "recording_failed".into()));
        assert_eq!(answer.header("retry-after"), Some("600"));
    }
    assert_eq!(
        rig.count("SELECT count(*) FROM processing_steps WHERE state = 'failed'")
            .await,
        1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_further_recording_is_saved_by_its_name() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Viewer).await;
    let call = rig.recorded(AUDIO).await;
    let second = rig.announce(&call).await;
    rig.arrive(
        &second,
        &format!("{}.{second}.mp3", call.sid),
        b"the second",
    )
    .await;
    let [path, _] = paths(&call.sid);
    let answer = rig.get(&format!("{path}?recording={second}"), &dana).await;
    assert_eq!(
        (answer.status.as_u16(), &*answer.body),
        (200, &b"the second"[..])
    );
    let unknown = format!("{path}?recording={}", builders::recording_sid());
    assert_eq!(
        rig.get(&unknown, &dana).await.problem(),
        (404, "recording_not_found".into())
    );
    let malformed = rig.get(&format!("{path}?recording=RE1"), &dana).await;
    assert_eq!(malformed.problem(), (422, "validation".into()));
    assert_eq!(malformed.json()["field"], "recording");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_download_is_written_down_once_and_not_by_its_parts() {
    let rig = Rig::start().await;
    let (dana, noa) = (
        rig.member(Role::Viewer).await,
        rig.member(Role::Viewer).await,
    );
    let call = rig.recorded(AUDIO).await;
    let [path, older] = paths(&call.sid);
    let part = |range| {
        rig.request(Method::GET, &path, &dana)
            .header("Range", range)
    };
    Answer::of(rig.request(Method::HEAD, &path, &dana)).await;
    Answer::of(part("bytes=99-")).await;
    assert_eq!(rig.downloads().await, 0, "nothing was sent");
    Answer::of(part("bytes=0-9")).await;
    assert_eq!(rig.downloads().await, 1);
    for range in ["bytes=10-19", "bytes=20-", "bytes=-5"] {
        assert_eq!(Answer::of(part(range)).await.status, 206);
    }
    assert_eq!(rig.downloads().await, 1);
    rig.get(&older, &dana).await;
    assert_eq!(rig.downloads().await, 2, "another one from the beginning");
    let rest = rig
        .request(Method::GET, &path, &noa)
        .header("Range", "bytes=1-");
    assert_eq!(Answer::of(rest).await.status, 206);
    assert_eq!(
        rig.downloads().await,
        3,
        "nobody takes all but a byte unseen"
    );
    let lines = format!(
        "SELECT count(*) FROM audit_log WHERE action = 'downloaded' AND object = '{}' \
         AND business_id = {} AND user_id IS NOT NULL AND address = '127.0.0.1'",
        call.sid, rig.business.id
    );
    assert_eq!(rig.count(&lines).await, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn in_accel_mode_nginx_is_told_which_file_and_the_log_is_the_same() {
    let rig = Rig::start_with(WorkerSeen::Alive, |settings| {
        settings.recordings.sending = Sending::Accel;
    })
    .await;
    let dana = rig.member(Role::Viewer).await;
    let call = rig.recorded(AUDIO).await;
    let [path, _] = paths(&call.sid);
    let file = format!("/_recordings/{}.mp3", call.sid);
    let whole = rig.get(&path, &dana).await;
    assert_eq!((whole.status.as_u16(), whole.body.len()), (200, 0));
    assert_eq!(whole.header("x-accel-redirect"), Some(&*file));
    assert!(
        whole
            .header("content-disposition")
            .unwrap()
            .starts_with("attachment")
    );
    let part = rig
        .request(Method::GET, &path, &dana)
        .header("Range", "bytes=10-19");
    assert_eq!(
        Answer::of(part).await.header("x-accel-redirect"),
        Some(&*file)
    );
    assert_eq!(rig.downloads().await, 1);
}

//! What is remembered about a listener, and what clears it.

use std::time::Duration;

use prosaas_core::liveness::WorkerSeen;
use prosaas_core::revocation::Revoked;
use prosaas_core::role::Role;
use prosaas_testkit::{TestCall, until};
use secrecy::SecretString;

use crate::rig::{Member, Rig};

const AUDIO: &[u8] = b"0123456789";

/// A service that remembers for longer than any test runs.
async fn remembering() -> Rig {
    Rig::start_with(WorkerSeen::Alive, |settings| {
        settings.recordings.remember_seconds = 600;
    })
    .await
}

/// Ends the session in the database and tells nobody.
async fn end_quietly(rig: &Rig, member: &Member) {
    let sql = rig.database.superuser().await;
    let end = "UPDATE sessions SET revoked_at = now() WHERE id = $1";
    sql.execute(end, &[&member.session.0]).await.unwrap();
}

/// Plays until the decision is remembered: the subscription takes a moment after the start. Then
/// the session is over, and only the memory plays.
async fn played_from_memory(rig: &Rig, call: &TestCall) -> Member {
    until(
        "the decision is remembered",
        Duration::from_secs(10),
        || async {
            let member = rig.member(Role::Viewer).await;
            assert_eq!(rig.play(call, &member).await.status(), 200);
            end_quietly(rig, &member).await;
            (rig.play(call, &member).await.status() == 200).then_some(member)
        },
    )
    .await
}

async fn becomes(rig: &Rig, call: &TestCall, member: &Member, status: u16) {
    until(
        "the revocation is heard",
        Duration::from_secs(5),
        || async { (rig.play(call, member).await.status() == status).then_some(()) },
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_range_needs_no_database_until_the_session_is_revoked() {
    let rig = remembering().await;
    let call = rig.recorded(AUDIO).await;
    let member = played_from_memory(&rig, &call).await;
    let other = rig.recorded(AUDIO).await;
    assert_eq!(rig.play(&other, &member).await.status(), 401);
    rig.revocations
        .publish(&Revoked::Session(member.session))
        .await;
    becomes(&rig, &call, &member, 401).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_business_or_call_that_changed_is_looked_up_again() {
    let rig = remembering().await;
    let call = rig.recorded(AUDIO).await;
    let scopes = [
        Revoked::Business(rig.business.id),
        Revoked::Call(call.sid.clone()),
    ];
    for revoked in scopes {
        let member = played_from_memory(&rig, &call).await;
        rig.revocations.publish(&revoked).await;
        becomes(&rig, &call, &member, 401).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_cookie_is_not_remembered() {
    let rig = remembering().await;
    let call = rig.recorded(AUDIO).await;
    let member = played_from_memory(&rig, &call).await;
    let forged = Member {
        cookie: format!("{}x", member.cookie),
        session: member.session,
    };
    assert_eq!(rig.play(&call, &forged).await.status(), 401);
    assert_eq!(
        rig.http
            .get(rig.play_url(&call))
            .send()
            .await
            .unwrap()
            .status(),
        401
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn with_redis_away_nothing_is_remembered() {
    let rig = Rig::start_with(WorkerSeen::Unknown, |settings| {
        settings.recordings.remember_seconds = 600;
        settings.redis.url = SecretString::from("redis://127.0.0.1:1");
    })
    .await;
    let call = rig.recorded(AUDIO).await;
    let member = rig.member(Role::Viewer).await;
    for _ in 0..3 {
        assert_eq!(rig.play(&call, &member).await.status(), 200);
    }
    end_quietly(&rig, &member).await;
    assert_eq!(rig.play(&call, &member).await.status(), 401);
}

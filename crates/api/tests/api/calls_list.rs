//! The list of calls: its order, its pages, its filters.

use chrono::{SecondsFormat, TimeDelta};
use prosaas_core::role::Role;
use prosaas_testkit::{TestBusiness, TestCall};
use reqwest::Method;

use crate::rig::{Answer, Member, Rig};

/// The calls on a page, and the cursor of the next.
async fn page(rig: &Rig, member: &Member, query: &str) -> (Vec<String>, Option<String>) {
    let answer = rig.get(&format!("/api/calls?{query}"), member).await;
    assert_eq!(answer.status, 200, "{query}: {}", answer.json());
    let page = answer.json();
    let items = page["items"].as_array().unwrap();
    let sids = items
        .iter()
        .map(|call| call["call_sid"].as_str().unwrap().to_owned())
        .collect();
    (sids, page["next_cursor"].as_str().map(str::to_owned))
}

fn sids<'a>(calls: impl IntoIterator<Item = &'a TestCall>) -> Vec<String> {
    calls.into_iter().map(|call| call.sid.to_string()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_follow_each_other_newest_first_and_no_call_comes_twice() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Viewer).await;
    let now = rig.clock.now();
    let mut calls = Vec::new();
    // Two begin at the same moment: the later row is the newer one.
    for minutes in [4, 3, 3, 2, 1] {
        let at = now - TimeDelta::minutes(minutes);
        calls.push(rig.business.call(rig.database.database(), at, true).await);
    }
    calls.reverse();
    let (mut seen, mut cursor) = page(&rig, &dana, "limit=2").await;
    // A call that comes meanwhile does not push one of the others to the next page.
    rig.call().await;
    while let Some(next) = cursor {
        let (more, following) = page(&rig, &dana, &format!("limit=2&cursor={next}")).await;
        assert!(!more.is_empty(), "a cursor leads to something");
        seen.extend(more);
        cursor = following;
    }
    assert_eq!(seen, sids(&calls));
    let (all, end) = page(&rig, &dana, "limit=6").await;
    assert_eq!((all.len(), end), (6, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_business_sees_its_own_calls_alone() {
    let rig = Rig::start().await;
    let other = TestBusiness::create(rig.database.database()).await;
    let theirs = rig.member_of(&other, Role::Owner).await;
    rig.call().await;
    assert_eq!(page(&rig, &theirs, "").await, (vec![], None));
    let nobody = Answer::of(rig.anonymous(Method::GET, "/api/calls?limit=0")).await;
    assert_eq!(nobody.problem(), (401, "unauthenticated".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn each_filter_narrows_the_list() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Viewer).await;
    let (now, database) = (rig.clock.now(), rig.database.database());
    let plain = rig
        .business
        .call(database, now - TimeDelta::hours(2), true)
        .await;
    let other = rig
        .business
        .call(database, now - TimeDelta::hours(1), false)
        .await;
    rig.sql(&format!(
        "INSERT INTO leads (business_id, phone) VALUES ({}, '+972549998877'); \
         UPDATE call_logs SET lead_id = (SELECT max(id) FROM leads), direction = 'outbound', \
             to_number = '+972549998877', extracted_service = 'plumbing', extracted_city = 'חיפה', \
             final_transcript = 'שלום, הדוד דולף כבר יומיים', recording_absent_reason = 'silent' \
         WHERE id = {}",
        rig.business.id, other.id
    ))
    .await;
    let lead = rig.count("SELECT max(id) FROM leads").await;
    let middle = (now - TimeDelta::minutes(90)).to_rfc3339_opts(SecondsFormat::Millis, true);
    let theirs = [
        "direction=outbound".to_owned(),
        "status=in-progress".to_owned(),
        format!("from={middle}"),
        "number=054-999-8877".to_owned(),
        format!("lead={lead}"),
        "recording=none".to_owned(),
        "service=plumbing".to_owned(),
        "city=%D7%97%D7%99%D7%A4%D7%94".to_owned(),
        // דול ה: beginnings of words, in any order.
        "q=%D7%93%D7%95%D7%9C+%D7%94".to_owned(),
        format!("direction=outbound&status=in-progress&service=plumbing&lead={lead}"),
    ];
    for query in theirs {
        assert_eq!(page(&rig, &dana, &query).await.0, sids([&other]), "{query}");
    }
    for query in [
        "direction=inbound".to_owned(),
        "status=completed".to_owned(),
        format!("to={middle}"),
        "recording=preparing".to_owned(),
    ] {
        assert_eq!(page(&rig, &dana, &query).await.0, sids([&plain]), "{query}");
    }
    for query in ["city=&q=&number=", "q=%27%7C%21"] {
        assert_eq!(
            page(&rig, &dana, query).await.0,
            sids([&other, &plain]),
            "{query}"
        );
    }
    for query in [
        "service=gardening",
        "direction=inbound&service=plumbing",
        "recording=failed",
    ] {
        assert!(page(&rig, &dana, query).await.0.is_empty(), "{query}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parameter_that_is_not_acceptable_is_named() {
    let rig = Rig::start().await;
    let dana = rig.member(Role::Viewer).await;
    for (query, field) in [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("cursor=nonsense", "cursor"),
        ("direction=sideways", "direction"),
        ("from=yesterday", "from"),
        ("lead=x", "lead"),
        ("recording=lost", "recording"),
    ] {
        let answer = rig.get(&format!("/api/calls?{query}"), &dana).await;
        assert_eq!(answer.problem(), (422, "validation".into()), "{query}");
        assert_eq!(answer.json()["field"], field, "{query}");
    }
}

//! Calls that come in while two leads become one.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use futures::future::join_all;
use prosaas_core::audit::{Actor, By};
use prosaas_core::clock::Clock;
use prosaas_core::database::Database;
use prosaas_core::ids::LeadId;
use prosaas_core::ingest::{self, Announced, Announcement};
use prosaas_core::leads;
use prosaas_core::schema::{call_logs, leads as rows};
use prosaas_testkit::{TestBusiness, TestDatabase, builders};
use prosaas_twilio::webhook::{CallStatus, Direction};

const NUMBER: &str = "+972521112222";

async fn call(db: &Database, business: &TestBusiness) {
    let announced = Announced {
        call_sid: builders::call_sid(),
        from: NUMBER.into(),
        to: business.number.clone(),
        direction: Direction::Inbound,
        status: CallStatus::Ringing,
    };
    let mut conn = db.system().await.unwrap();
    let made = ingest::announce(&mut conn, &announced, Clock::system().now()).await;
    conn.commit().await.unwrap();
    assert!(matches!(made.unwrap(), Announcement::Created { .. }));
}

async fn leads_of_calls(db: &Database, business: &TestBusiness) -> Vec<Option<LeadId>> {
    let mut conn = db.tenant(business.id).await.unwrap();
    let mut of_calls: Vec<Option<LeadId>> = call_logs::table
        .select(call_logs::lead_id)
        .load(&mut *conn)
        .await
        .unwrap();
    of_calls.dedup();
    of_calls
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_from_the_taken_over_number_is_the_remaining_leads_also_while_they_merge() {
    let test = TestDatabase::create().await;
    let db = test.database();
    let business = TestBusiness::create(db).await;
    call(db, &business).await;
    let mut conn = db.system().await.unwrap();
    let from: LeadId = rows::table
        .select(rows::id)
        .first(&mut *conn)
        .await
        .unwrap();
    let into: LeadId = diesel::insert_into(rows::table)
        .values((
            rows::business_id.eq(business.id),
            rows::phone.eq("+972501234567"),
        ))
        .returning(rows::id)
        .get_result(&mut *conn)
        .await
        .unwrap();
    conn.commit().await.unwrap();
    let merge = async {
        let mut conn = db.tenant(business.id).await.unwrap();
        let by = By {
            actor: Actor::default(),
            at: Clock::system().now(),
        };
        leads::merge(&mut conn, into, from, &by).await.unwrap();
        conn.commit().await.unwrap();
    };
    // Some before, some while the merge holds the leads, some after.
    let calls = join_all((0..20).map(|_| call(db, &business)));
    tokio::join!(calls, merge);
    call(db, &business).await;
    assert_eq!(leads_of_calls(db, &business).await, [Some(into)]);
    let mut conn = db.tenant(business.id).await.unwrap();
    let left: i64 = rows::table.count().get_result(&mut *conn).await.unwrap();
    assert_eq!(left, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_that_come_at_once_from_a_new_number_make_one_lead() {
    let test = TestDatabase::create().await;
    let db = test.database();
    let business = TestBusiness::create(db).await;
    join_all((0..20).map(|_| call(db, &business))).await;
    assert_eq!(leads_of_calls(db, &business).await.len(), 1);
}

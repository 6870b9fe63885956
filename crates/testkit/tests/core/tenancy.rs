//! The two walls between tenants: the gate in `tenancy`, and row-level security below it.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use prosaas_core::clock::Clock;
use prosaas_core::database::{Database, StartupError};
use prosaas_core::schema::{businesses, call_logs};
use prosaas_core::tenancy;
use prosaas_testkit::{TestBusiness, TestDatabase};
use secrecy::SecretString;

#[tokio::test(flavor = "multi_thread")]
async fn a_business_finds_its_own_call_and_nobody_elses() {
    let test = TestDatabase::create().await;
    let db = test.database();
    let (ours, theirs) = (
        TestBusiness::create(db).await,
        TestBusiness::create(db).await,
    );
    let call = ours.call(db, Clock::system().now(), true).await;

    let mut conn = db.tenant(ours.id).await.unwrap();
    let found = tenancy::find_call(&mut conn, &call.sid).await.unwrap();
    assert_eq!(found.expect("our own call").log().id, call.id);
    conn.commit().await.unwrap();

    let mut conn = db.tenant(theirs.id).await.unwrap();
    assert!(
        tenancy::find_call(&mut conn, &call.sid)
            .await
            .unwrap()
            .is_none()
    );
    conn.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_without_any_filter_sees_only_the_tenants_rows() {
    let test = TestDatabase::create().await;
    let db = test.database();
    let (ours, theirs) = (
        TestBusiness::create(db).await,
        TestBusiness::create(db).await,
    );
    for business in [&ours, &theirs, &theirs] {
        business.call(db, Clock::system().now(), true).await;
    }
    let mut conn = db.tenant(ours.id).await.unwrap();
    let seen: i64 = call_logs::table
        .count()
        .get_result(&mut *conn)
        .await
        .unwrap();
    let names: i64 = businesses::table
        .count()
        .get_result(&mut *conn)
        .await
        .unwrap();
    conn.commit().await.unwrap();
    assert_eq!((seen, names), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_can_not_write_another_tenants_row() {
    let test = TestDatabase::create().await;
    let db = test.database();
    let (ours, theirs) = (
        TestBusiness::create(db).await,
        TestBusiness::create(db).await,
    );
    let call = theirs.call(db, Clock::system().now(), true).await;

    let mut conn = db.tenant(ours.id).await.unwrap();
    let changed = diesel::update(call_logs::table.filter(call_logs::id.eq(call.id)))
        .set(call_logs::summary.eq("ours now"))
        .execute(&mut *conn)
        .await
        .unwrap();
    assert_eq!(changed, 0);
    let moved =
        diesel::sql_query("INSERT INTO leads (business_id, phone) VALUES ($1, '+972501234567')")
            .bind::<diesel::sql_types::BigInt, _>(theirs.id.0)
            .execute(&mut *conn)
            .await;
    assert!(moved.is_err(), "row-level security refuses the row");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tenant_does_not_leak_to_the_connections_next_user() {
    let test = TestDatabase::create().await;
    let mut settings = test.settings();
    settings.max_connections = 1;
    let db = Database::new(&settings).unwrap();
    let ours = TestBusiness::create(&db).await;
    ours.call(&db, Clock::system().now(), true).await;
    let conn = db.tenant(ours.id).await.unwrap();
    conn.commit().await.unwrap();
    drop(db.tenant(ours.id).await.unwrap());

    let other = TestBusiness::create(&db).await;
    let mut conn = db.tenant(other.id).await.unwrap();
    let seen: i64 = call_logs::table
        .count()
        .get_result(&mut *conn)
        .await
        .unwrap();
    assert_eq!(seen, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snapshot_is_of_one_moment_and_changes_nothing() {
    let test = TestDatabase::create().await;
    let db = test.database();
    let ours = TestBusiness::create(db).await;
    let mut conn = db.snapshot(ours.id).await.unwrap();
    let calls = call_logs::table.count();
    assert_eq!(calls.get_result(&mut *conn).await, Ok(0_i64));
    ours.call(db, Clock::system().now(), true).await;
    assert_eq!(calls.get_result(&mut *conn).await, Ok(0_i64));
    let changed = diesel::delete(call_logs::table).execute(&mut *conn).await;
    assert!(changed.is_err(), "{changed:?}");
    drop(conn);
    let mut conn = db.snapshot(ours.id).await.unwrap();
    assert_eq!(calls.get_result(&mut *conn).await, Ok(1_i64));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_refuses_to_start_as_a_role_that_bypasses_row_security() {
    let test = TestDatabase::create().await;
    let mut settings = test.settings();
    settings.url = settings.migration_url.clone();
    let refused = Database::connect(&settings).await.err();
    assert!(
        matches!(refused, Some(StartupError::RoleBypassesRowSecurity { .. })),
        "{refused:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_without_a_database_ends_within_its_bound_and_names_it() {
    let mut settings = TestDatabase::create().await.settings();
    settings.url = SecretString::from("postgres://nobody@127.0.0.1:1/none");
    settings.startup_timeout_seconds = 0;
    let refused = Database::connect(&settings)
        .await
        .err()
        .expect("nothing listens there");
    assert!(
        refused.to_string().contains("PostgreSQL (database.url)"),
        "{refused}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn every_table_with_a_business_has_forced_row_security() {
    let test = TestDatabase::create().await;
    let client = test.superuser().await;
    let open = client
        .query(
            "SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid \
             WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace \
             AND a.attname = 'business_id' AND NOT (c.relrowsecurity AND c.relforcerowsecurity)",
            &[],
        )
        .await
        .unwrap();
    let open: Vec<String> = open.iter().map(|row| row.get(0)).collect();
    assert!(
        open.is_empty(),
        "without forced row-level security: {open:?}"
    );
}

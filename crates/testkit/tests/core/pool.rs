//! The pool's connections when runtimes come and go, as actix's threads do at SIGTERM.

use std::thread::JoinHandle;

use diesel::sql_query;
use diesel_async::RunQueryDsl;
use prosaas_core::database::Database;
use prosaas_testkit::TestDatabase;
use tokio::sync::oneshot;

/// A thread with a runtime of its own, which was the first to use the pool and ends when told.
async fn first_user(database: Database) -> (oneshot::Sender<()>, JoinHandle<()>) {
    let (end, ended) = oneshot::channel();
    let (used, until_used) = oneshot::channel();
    let thread = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            database.system().await.unwrap().commit().await.unwrap();
            used.send(()).unwrap();
            ended.await.unwrap();
        });
    });
    until_used.await.unwrap();
    (end, thread)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_outlives_the_thread_that_opened_it() {
    let test_database = TestDatabase::create().await;
    let mut settings = test_database.settings();
    settings.max_connections = 1;
    let database = Database::new(&settings).unwrap();

    let (end, thread) = first_user(database.clone()).await;
    let mut conn = database.system().await.unwrap();
    end.send(()).unwrap();
    thread.join().unwrap();
    sql_query("SELECT 1").execute(&mut *conn).await.unwrap();
    conn.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_that_was_dropped_on_a_thread_that_ends_gives_its_connection_back() {
    let test_database = TestDatabase::create().await;
    let mut settings = test_database.settings();
    settings.max_connections = 1;
    let database = Database::new(&settings).unwrap();

    let conn = database.system().await.unwrap();
    std::thread::spawn(move || drop(conn)).join().unwrap();
    let mut conn = database.system().await.unwrap();
    sql_query("SELECT 1").execute(&mut *conn).await.unwrap();
    conn.commit().await.unwrap();
}

//! The end of a service: no request is cut.

use std::sync::Arc;
use std::time::Duration;

use actix_web::web::{self, Data, ServiceConfig};
use prosaas_web::serve;
use tokio::sync::{Notify, oneshot};

use crate::service::TestService;

/// A request that is being answered until the test lets it end.
#[derive(Default)]
struct Held {
    arrived: Notify,
    released: Notify,
}

async fn hold(held: Data<Held>) -> &'static str {
    held.arrived.notify_one();
    held.released.notified().await;
    "whole"
}

#[tokio::test(flavor = "multi_thread")]
async fn at_sigterm_a_running_request_is_finished_and_no_new_one_taken() {
    let mut service = TestService::offline();
    service.settings.http.listen = "127.0.0.1:0".parse().unwrap();
    service.settings.http.workers = 1;
    let held = Data::from(Arc::new(Held::default()));
    let data = held.clone();
    let routes = move |config: &mut ServiceConfig| {
        config
            .app_data(data.clone())
            .route("/hold", web::get().to(hold));
    };
    let server = serve::bind(service.service(), routes).unwrap();
    let address = server.address();
    assert_ne!(address.port(), 0);
    let (ended, end) = oneshot::channel();
    tokio::spawn(async move { ended.send(server.run().await) });

    let client = reqwest::Client::builder()
        .timeout(Duration::from_secs(30))
        .build()
        .unwrap();
    let running = tokio::spawn(client.get(format!("http://{address}/hold")).send());
    held.arrived.notified().await;
    let kill = std::process::Command::new("kill")
        .args(["-TERM", &std::process::id().to_string()])
        .status()
        .unwrap();
    assert!(kill.success());
    // The listener is closed while the request still runs.
    let refused = async {
        while tokio::net::TcpStream::connect(address).await.is_ok() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), refused)
        .await
        .expect("it still accepts");
    held.released.notify_one();
    let answer = running.await.unwrap().unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.text().await.unwrap(), "whole");
    let ended = tokio::time::timeout(Duration::from_secs(10), end).await;
    ended
        .expect("it ends within the grace period")
        .unwrap()
        .unwrap();
}

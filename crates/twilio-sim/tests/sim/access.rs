//! Who may ask, and what a refusal looks like.

use serde_json::{Value, json};

use crate::simulator::{ACCOUNT, CALL, RECORDING, Simulator, TOKEN};

const KEY: &str = "SK99999999999999999999999999999999";

#[tokio::test]
async fn only_the_accounts_own_credentials_are_taken() {
    let sim = Simulator::start_with(|config| {
        config.api_key = Some((KEY.to_owned(), "key-secret".to_owned()));
    })
    .await;
    sim.register(1_000).await;
    let url = sim.rest(&format!("Recordings/{RECORDING}.json"));
    for (user, password, status) in [
        (ACCOUNT, TOKEN, 200),
        (KEY, "key-secret", 200),
        (KEY, TOKEN, 401),
        (ACCOUNT, "key-secret", 401),
        (ACCOUNT, "", 401),
    ] {
        let request = sim.http.get(&url).basic_auth(user, Some(password));
        assert_eq!(
            request.send().await.unwrap().status(),
            status,
            "{user} {password}"
        );
    }
    let refused = sim.http.get(&url).send().await.unwrap();
    assert_eq!(refused.status(), 401);
    assert_eq!(refused.json::<Value>().await.unwrap()["code"], 20003);

    let counted = sim.control("requests").await;
    assert_eq!(counted["metadata"]["with_credentials"], 5);
    assert_eq!(counted["metadata"]["without_credentials"], 1);
}

#[tokio::test]
async fn another_account_in_the_path_is_refused() {
    let sim = Simulator::start().await;
    let url = sim
        .rest("Recordings.json")
        .replace(ACCOUNT, "ACffffffffffffffffffffffffffffffff");
    let request = sim.http.get(url).basic_auth(ACCOUNT, Some(TOKEN));
    assert_eq!(request.send().await.unwrap().status(), 401);
}

#[tokio::test]
async fn what_is_not_there_answers_20404_in_json_and_in_xml() {
    let sim = Simulator::start().await;
    for path in [
        format!("Recordings/{RECORDING}.json"),
        format!("Calls/{CALL}.json"),
    ] {
        let response = sim.get(&path).await;
        assert_eq!(response.status(), 404);
        let body: Value = response.json().await.unwrap();
        assert_eq!(body["code"], 20404);
        assert_eq!(body["status"], 404);
        assert!(body["more_info"].as_str().unwrap().ends_with("/20404"));
    }
    let response = sim.media().await;
    assert_eq!(response.status(), 404);
    assert_eq!(response.headers()["content-type"], "application/xml");
    assert!(
        response
            .text()
            .await
            .unwrap()
            .contains("<Code>20404</Code>")
    );
}

#[tokio::test]
async fn an_unknown_fault_is_refused_by_name() {
    let sim = Simulator::start().await;
    let response = sim.order("faults", json!({ "explode": true })).await;
    assert_eq!(response.status(), 422);
    assert!(response.text().await.unwrap().contains("explode"));
}

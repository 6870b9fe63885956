//! The document names what the two services serve, no more and no less.

use std::collections::BTreeSet;

use reqwest::Method;

use crate::rig::{Answer, Rig};

const ROUTES: [&str; 3] = [
    include_str!("../../src/routes.rs"),
    include_str!("../../src/routes/webhooks.rs"),
    include_str!("../../../calls/src/routes.rs"),
];
/// `HEAD` and `OPTIONS` follow from `GET`.
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// `get /api/calls` and so on, as the source lists them. Twilio's webhooks are Twilio's to document.
fn served(source: &str) -> BTreeSet<String> {
    let mut served = BTreeSet::new();
    let mut names = Vec::new();
    // Odd pieces are string literals, and the methods of a path stand behind its names.
    for (place, piece) in source.split('"').enumerate() {
        if place % 2 == 1 {
            names.push(piece);
            continue;
        }
        let methods: Vec<&str> = METHODS
            .into_iter()
            .filter(|method| piece.contains(&format!("{method}()")))
            .collect();
        if methods.is_empty() {
            continue;
        }
        for name in names.drain(..).filter(|name| name.starts_with("/api/")) {
            served.extend(methods.iter().map(|method| format!("{method} {name}")));
        }
    }
    served
}

#[tokio::test(flavor = "multi_thread")]
async fn the_document_lists_every_route_of_both_services() {
    let rig = Rig::start().await;
    let answer = Answer::of(rig.anonymous(Method::GET, "/api/openapi.json")).await;
    let document = answer.json();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let mut documented = BTreeSet::new();
    let mut operations = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            documented.insert(format!("{method} {path}"));
            let id = operation["operationId"].as_str().unwrap();
            assert!(
                operations.insert(id.to_owned()),
                "{id} names two operations"
            );
        }
    }
    let served: BTreeSet<String> = ROUTES.into_iter().flat_map(served).collect();
    assert!(served.len() > 15, "{served:?}");
    assert_eq!(documented, served);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_reference_of_the_document_leads_somewhere() {
    let rig = Rig::start().await;
    let answer = Answer::of(rig.anonymous(Method::GET, "/api/openapi.json")).await;
    let (document, text) = (answer.json(), String::from_utf8(answer.body).unwrap());
    let references: BTreeSet<&str> = text
        .split("\"$ref\":\"#")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert!(
        references.contains("/components/schemas/Problem"),
        "{references:?}"
    );
    for reference in references {
        assert!(document.pointer(reference).is_some(), "{reference}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_error_has_its_codes_and_an_example_of_each() {
    let rig = Rig::start().await;
    let answer = Answer::of(rig.anonymous(Method::GET, "/api/openapi.json")).await;
    let document = answer.json();
    let mut problems = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            for (status, response) in operation["responses"].as_object().unwrap() {
                let place = format!("{method} {path} {status}");
                assert!(!response["headers"]["x-request-id"].is_null(), "{place}");
                let Some(content) = response["content"].get("application/problem+json") else {
                    assert!(status.as_str() < "500", "{place} is no problem");
                    continue;
                };
                problems += 1;
                let examples = content["examples"].as_object().unwrap();
                assert!(!examples.is_empty(), "{place} names no code that is known");
                for (code, example) in examples {
                    let named = example["$ref"].as_str().unwrap().trim_start_matches('#');
                    let example = document.pointer(named).unwrap();
                    let of_code = example["value"]["status"].as_u64().unwrap().to_string();
                    assert_eq!(&of_code, status, "{place}: {code} is of another status");
                }
            }
        }
    }
    assert!(problems > 50, "{problems}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_reference_page_needs_nothing_but_itself() {
    let rig = Rig::start().await;
    let answer = Answer::of(rig.anonymous(Method::GET, "/api/docs")).await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    let policy = answer.header("content-security-policy").unwrap();
    assert!(
        policy.starts_with("default-src 'none'; style-src 'sha256-"),
        "{policy}"
    );
    let page = String::from_utf8(answer.body).unwrap();
    for nothing in ["<script", "src=", "<link", " style=", "onclick", "url("] {
        assert!(!page.contains(nothing), "{nothing}");
    }
    let document = Answer::of(rig.anonymous(Method::GET, "/api/openapi.json"))
        .await
        .json();
    for item in document["paths"].as_object().unwrap().values() {
        for operation in item.as_object().unwrap().values() {
            let id = operation["operationId"].as_str().unwrap();
            assert!(
                page.contains(&format!("id=\"{id}\"")),
                "{id} is not on the page"
            );
        }
    }
    assert!(page.contains("דנה כהן"), "Hebrew as it is");
}

//! The document names what the two services serve, no more and no less.

use std::collections::BTreeSet;

use reqwest::Method;

use crate::rig::{Answer, Rig};

const ROUTES: [&str; 2] = [
    include_str!("../../src/routes.rs"),
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
    let mut documented = BTreeSet::from(["get /api/openapi.json".to_owned()]);
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

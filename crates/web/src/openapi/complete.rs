//! What holds for every operation and so is written once, not at each: the errors that any can answer,
//! an example for each code that a description names, and the headers of every answer.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::closed;
use crate::error::{PROBLEM_JSON, Problem, examples};

/// Two names of one handler, the documented one first: the other one takes and answers the same.
const NAMES: [(&str, &str); 2] = [
    (
        "/api/recordings/file/{call_sid}",
        "/api/recordings/{call_sid}/stream",
    ),
    (
        "/api/calls/{call_sid}/download",
        "/api/calls/download/{call_sid}",
    ),
];

/// Completes a document.
///
/// A response whose body is a problem names its codes in its description, between backticks. From these
/// come the closed set of its `code` and an example of each.
pub fn complete(document: &mut Value) {
    let problems: BTreeMap<String, Problem> = examples()
        .into_iter()
        .map(|problem| (problem.code.clone(), problem))
        .collect();
    if let Some(components) = document["components"].as_object_mut() {
        components.insert("headers".to_owned(), headers());
        components.insert("examples".to_owned(), examples_of(&problems));
    }
    closed::at_the_whole(document);
    let Some(paths) = document["paths"].as_object_mut() else {
        return;
    };
    for (documented, other) in NAMES {
        for part in ["parameters", "responses"] {
            let known = paths
                .get(documented)
                .and_then(|item| item.get("get")?.get(part));
            let known = known.cloned().unwrap_or_default();
            if let Some(Value::Object(get)) =
                paths.get_mut(other).and_then(|item| item.get_mut("get"))
            {
                get.insert(part.to_owned(), known);
            }
        }
    }
    for item in paths.values_mut().filter_map(Value::as_object_mut) {
        for (method, operation) in item.iter_mut() {
            if method != "parameters" {
                complete_operation(operation, &problems);
            }
        }
    }
}

fn headers() -> Value {
    json!({
        "RequestId": {
            "description": "The request's name: yours, where it is harmless, else a new one.",
            "schema": { "type": "string" }, "example": "01890a5d-ac96-774b-bcce-b302099a8057",
        },
        "RetryAfter": {
            "description": "Seconds after which it may be tried again.",
            "schema": { "type": "integer", "minimum": 0 }, "example": 5,
        },
    })
}

fn examples_of(problems: &BTreeMap<String, Problem>) -> Value {
    let example = |problem: &Problem| json!({ "summary": problem.title, "value": problem });
    let named = problems
        .iter()
        .map(|(code, problem)| (code.clone(), example(problem)));
    named.collect::<Map<_, _>>().into()
}

fn complete_operation(operation: &mut Value, problems: &BTreeMap<String, Problem>) {
    let takes_body = operation.get("requestBody").is_some();
    let Some(responses) = operation["responses"].as_object_mut() else {
        return;
    };
    if takes_body {
        answers(
            responses,
            "413",
            "payload_too_large",
            "The body is too large",
        );
        answers(
            responses,
            "415",
            "unsupported_media_type",
            "The body is of another type",
        );
    }
    answers(
        responses,
        "500",
        "internal",
        "Something went wrong on our side",
    );
    answers(
        responses,
        "503",
        "unavailable",
        "A part of the service is briefly away",
    );
    for (status, response) in responses {
        let codes = codes(response, problems);
        let content = response.get_mut("content");
        if let Some(content) = content.and_then(|content| content.get_mut(PROBLEM_JSON)) {
            *content = content_of(&codes);
        }
        // Beside those that the operation names itself.
        let own = response.get("headers").and_then(Value::as_object);
        let mut headers = own.cloned().unwrap_or_default();
        headers.insert("x-request-id".into(), reference("headers/RequestId"));
        if ["429", "503"].contains(&status.as_str()) {
            headers.insert("retry-after".into(), reference("headers/RetryAfter"));
        }
        if let Some(response) = response.as_object_mut() {
            response.insert("headers".to_owned(), headers.into());
        }
    }
}

/// Sees to it that a status is there and names this code.
fn answers(responses: &mut Map<String, Value>, status: &str, code: &str, words: &str) {
    let said = format!("{words}: `{code}`");
    let response = responses
        .entry(status)
        .or_insert_with(|| json!({ "description": "", "content": { PROBLEM_JSON: {} } }));
    let description = response["description"].as_str().unwrap_or_default();
    if !description.contains(&format!("`{code}`")) {
        let whole = match description {
            "" => said,
            before => format!("{before}. {said}"),
        };
        if let Some(response) = response.as_object_mut() {
            response.insert("description".to_owned(), whole.into());
        }
    }
}

/// The problems that a description names.
fn codes<'a>(response: &Value, problems: &'a BTreeMap<String, Problem>) -> Vec<&'a Problem> {
    let description = response["description"].as_str().unwrap_or_default();
    // Odd pieces stand between backticks.
    let named = description.split('`').skip(1).step_by(2);
    named.filter_map(|code| problems.get(code)).collect()
}

fn content_of(problems: &[&Problem]) -> Value {
    let codes: Vec<&str> = problems
        .iter()
        .map(|problem| problem.code.as_str())
        .collect();
    let examples: Map<String, Value> = codes
        .iter()
        .map(|code| ((*code).to_owned(), reference(&format!("examples/{code}"))))
        .collect();
    json!({
        "schema": { "allOf": [
            reference("schemas/Problem"),
            { "type": "object", "properties": { "code": { "type": "string", "enum": codes } } },
        ] },
        "examples": examples,
    })
}

fn reference(component: &str) -> Value {
    json!({ "$ref": format!("#/components/{component}") })
}

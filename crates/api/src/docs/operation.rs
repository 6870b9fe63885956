//! One operation: what it takes and how it answers.

use serde_json::Value;

use super::Placed;
use super::schema::{fields, words};
use super::text::{escaped, json, prose, text};

/// Its line in the index.
pub(super) fn link(placed: &Placed<'_>) -> String {
    let id = escaped(text(&placed.operation["operationId"]));
    format!(
        "<li><a href=\"#{id}\"><b class=\"{method}\">{method}</b> {path}</a></li>",
        method = escaped(placed.method),
        path = escaped(placed.path),
    )
}

/// Everything about it.
pub(super) fn section(placed: &Placed<'_>) -> String {
    let operation = placed.operation;
    let public = operation["security"].as_array().is_some_and(|ways| {
        ways.iter()
            .any(|way| way.as_object().is_some_and(serde_json::Map::is_empty))
    });
    let access = if public {
        "<p>Needs no sign-in.</p>"
    } else {
        ""
    };
    format!(
        "<article id=\"{id}\"><h3><b class=\"{method}\">{method}</b> <code>{path}</code></h3>\
         <p>{summary}</p><p>{description}</p>{access}{parameters}{body}{responses}</article>",
        id = escaped(text(&operation["operationId"])),
        method = escaped(placed.method),
        path = escaped(placed.path),
        summary = prose(&operation["summary"]),
        description = prose(&operation["description"]),
        parameters = parameters(operation),
        body = body(&operation["requestBody"]),
        responses = responses(operation),
    )
}

fn parameters(operation: &Value) -> String {
    let rows: Vec<String> = operation["parameters"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|parameter| {
            let required = parameter["required"].as_bool().unwrap_or(false);
            let example = parameter.get("example").map(json).unwrap_or_default();
            format!(
                "<tr><td><code>{}</code>{}</td><td>{}</td><td>{}</td><td>{}{example}</td></tr>",
                escaped(text(&parameter["name"])),
                if required { "" } else { " (optional)" },
                escaped(text(&parameter["in"])),
                words(&parameter["schema"]),
                prose(&parameter["description"]),
            )
        })
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    format!("<h4>Parameters</h4><table>{}</table>", rows.concat())
}

fn body(body: &Value) -> String {
    let Some(content) = body["content"].as_object() else {
        return String::new();
    };
    let kinds: String = content
        .iter()
        .map(|(kind, media)| of_kind(kind, media))
        .collect();
    format!("<h4>Body</h4>{kinds}")
}

fn of_kind(kind: &str, media: &Value) -> String {
    let example = media.get("example").map(json).unwrap_or_default();
    let schema = &media["schema"];
    let fields = if schema.get("properties").is_some() {
        fields(schema)
    } else {
        words(schema)
    };
    format!("<p><code>{}</code>: {fields}</p>{example}", escaped(kind))
}

fn responses(operation: &Value) -> String {
    let rows: Vec<String> = operation["responses"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(status, response)| {
            let content = response["content"].as_object().into_iter().flatten();
            let (kinds, examples): (String, String) = content
                .map(|(kind, media)| {
                    let kind = format!(
                        "<br><code>{}</code> {}",
                        escaped(kind),
                        words(&media["schema"])
                    );
                    (kind, examples(media))
                })
                .unzip();
            format!(
                "<tr><td><b>{}</b></td><td>{}{kinds}{examples}</td></tr>",
                escaped(status),
                prose(&response["description"]),
            )
        })
        .collect();
    format!("<h4>Answers</h4><table>{}</table>", rows.concat())
}

fn examples(media: &Value) -> String {
    let examples = media["examples"].as_object().into_iter().flatten();
    let shown: Vec<String> = examples
        .map(|(name, example)| {
            let name = escaped(name);
            match example.get("value") {
                Some(value) => {
                    format!(
                        "<details><summary>{name}</summary>{}</details>",
                        json(value)
                    )
                }
                // One of all operations, which stands at the page's end.
                None => format!(" <a href=\"#example-{name}\">{name}</a>"),
            }
        })
        .collect();
    shown.concat()
}

/// An error's code with an example.
pub(super) fn error(code: &str, example: &Value) -> String {
    format!(
        "<h3 id=\"example-{code}\"><code>{code}</code></h3><p>{}</p>{}",
        prose(&example["summary"]),
        json(&example["value"]),
        code = escaped(code),
    )
}

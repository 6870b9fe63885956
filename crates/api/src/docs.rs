//! `GET /api/docs`: the document for people, as one page. It is made here, of text alone: without a
//! script there is nothing to fetch from elsewhere, nothing to keep up to date, and nothing that a
//! strict content security policy would have to allow.

mod operation;
mod schema;
mod text;

use std::sync::LazyLock;

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use sha2::{Digest, Sha256};

use self::text::{at, escaped, prose, text};
use crate::openapi;

const STYLE: &str = include_str!("docs/style.css");
const METHODS: [&str; 6] = ["get", "post", "put", "patch", "delete", "head"];

static PAGE: LazyLock<String> = LazyLock::new(|| page(openapi::of_both()));
/// The page's own style, by its hash, and nothing else.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let hash = STANDARD.encode(Sha256::digest(STYLE.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'"
    )
});

/// This document, for people
#[utoipa::path(
    get, path = "/api/docs", tag = "documentation", security(()),
    responses((status = 200, description = "A page", body = String, content_type = "text/html"))
)]
pub(crate) async fn show_docs() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((CONTENT_SECURITY_POLICY, POLICY.as_str()))
        .insert_header((CACHE_CONTROL, "no-cache"))
        .body(PAGE.as_str())
}

/// An operation and where it is.
struct Placed<'a> {
    method: &'a str,
    path: &'a str,
    operation: &'a Value,
}

fn page(document: &Value) -> String {
    let operations: Vec<Placed<'_>> = document["paths"]
        .as_object()
        .into_iter()
        .flatten()
        .flat_map(|(path, item)| {
            METHODS.iter().filter_map(move |method| {
                let operation = item.get(*method)?;
                Some(Placed {
                    method,
                    path,
                    operation,
                })
            })
        })
        .collect();
    let (mut index, mut sections) = (Vec::new(), Vec::new());
    for tag in document["tags"].as_array().into_iter().flatten() {
        let name = text(&tag["name"]);
        let of_tag = operations
            .iter()
            .filter(|placed| text(at(placed.operation, "/tags/0")) == name);
        let (links, details): (String, String) = of_tag
            .map(|placed| (operation::link(placed), operation::section(placed)))
            .unzip();
        let (name, description) = (escaped(name), prose(&tag["description"]));
        index.push(format!("<h2>{name}</h2><ul>{links}</ul>"));
        sections.push(format!(
            "<section><h2>{name}</h2><p>{description}</p>{details}</section>"
        ));
    }
    let (index, sections) = (index.concat(), sections.concat());
    let schemas: String = at(document, "/components/schemas")
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, schema)| schema::section(name, schema))
        .collect();
    let errors: String = at(document, "/components/examples")
        .as_object()
        .into_iter()
        .flatten()
        .map(|(code, example)| operation::error(code, example))
        .collect();
    let (title, about) = (
        prose(at(document, "/info/title")),
        prose(at(document, "/info/description")),
    );
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{title} API</title><style>{STYLE}</style></head><body><nav>{index}\
         <h2>Objects</h2><p><a href=\"#objects\">All of them</a></p>\
         <h2>Errors</h2><p><a href=\"#errors\">All codes</a></p></nav><main><h1>{title} API</h1>\
         <p>{about}</p><p><a href=\"/api/openapi.json\">OpenAPI 3.1</a></p>{sections}\
         <section id=\"objects\"><h2>Objects</h2>{schemas}</section>\
         <section id=\"errors\"><h2>Errors</h2>{errors}</section></main></body></html>"
    )
}

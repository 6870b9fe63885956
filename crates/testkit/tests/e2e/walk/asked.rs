//! One operation, asked, and what its answer must be.

use std::collections::BTreeSet;
use std::fmt;

use prosaas_core::ids::BusinessId;
use prosaas_testkit::{TestBusiness, builders};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::Value;

use super::shape;
use super::table::{Line, objects};
use super::world::World;

/// The name of an answer, the same for two that are compared byte by byte.
const REQUEST_ID: &str = "walk";
const PROBLEM: &str = "application/problem+json";
/// An object that no business has.
const NO_ID: &str = "9000000000000000000";

/// Who asks.
pub(super) enum Who {
    Nobody,
    /// A session, and the business that is named besides.
    Cookie(String, Option<BusinessId>),
    Token(String),
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nobody => "nobody",
            Self::Cookie(_, None) => "a member",
            Self::Cookie(_, Some(_)) => "a stranger",
            Self::Token(_) => "a program",
        })
    }
}

pub(super) struct Answer {
    pub(super) status: StatusCode,
    content_type: String,
    cache_control: String,
    request_id: String,
    body: String,
}

impl Answer {
    async fn of(request: RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        let header = |name: &str| {
            let value = response.headers().get(name);
            value.map_or(String::new(), |value| value.to_str().unwrap().to_owned())
        };
        let content_type = header("content-type");
        let content_type = content_type.split(';').next().unwrap_or_default();
        let mut answer = Self {
            status: response.status(),
            content_type: content_type.to_owned(),
            cache_control: header("cache-control"),
            request_id: header("x-request-id"),
            body: String::new(),
        };
        // An endless one is known by its head.
        if answer.content_type != "text/event-stream" {
            let bytes = response.bytes().await.unwrap();
            answer.body = String::from_utf8_lossy(&bytes).into_owned();
        }
        answer
    }

    pub(super) fn is_problem(&self, status: u16, code: &str) -> Result<(), String> {
        let problem: Value = serde_json::from_str(&self.body).unwrap_or_default();
        let said = (self.status.as_u16(), problem["code"].as_str());
        if said == (status, Some(code)) && self.content_type == PROBLEM {
            return Ok(());
        }
        Err(format!("{status} {code} is due, not {self}"))
    }

    pub(super) fn is_same_404(&self, missing: &Self) -> Result<(), String> {
        let same = self.body == missing.body && self.content_type == missing.content_type;
        if self.status == StatusCode::NOT_FOUND && missing.status == StatusCode::NOT_FOUND && same {
            return Ok(());
        }
        Err(format!(
            "404 as for a missing one is due, not {self} and {missing}"
        ))
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let body: String = self.body.chars().take(400).collect();
        write!(f, "{} {} {body}", self.status.as_u16(), self.content_type)
    }
}

/// `get /api/calls` and so on, of the whole document.
pub(super) fn operations(document: &Value) -> BTreeSet<String> {
    let paths = document["paths"].as_object().unwrap();
    let methods = paths.iter().flat_map(|(path, item)| {
        let methods = item.as_object().unwrap().keys();
        methods
            .filter(|name| *name != "parameters")
            .map(move |method| format!("{method} {path}"))
    });
    methods.collect()
}

pub(super) struct Operation<'a> {
    pub(super) name: &'a str,
    pub(super) method: Method,
    path: &'a str,
    input: &'a str,
    answers: u16,
    document: &'a Value,
    described: &'a Value,
}

impl<'a> Operation<'a> {
    pub(super) fn new(document: &'a Value, line: &'a Line) -> Self {
        let (method, path) = line.operation.split_once(' ').unwrap();
        Self {
            name: &line.operation,
            method: method.to_uppercase().parse().unwrap(),
            path,
            input: line.input,
            answers: line.answers,
            document,
            described: &document["paths"][path][method],
        }
    }

    /// Whether the path names something that a business has.
    pub(super) fn has_objects(&self) -> bool {
        self.path.contains('{')
    }

    /// Asks for fresh objects of this business.
    pub(super) async fn ask(&self, world: &World, business: &TestBusiness, who: &Who) -> Answer {
        let mut path = String::new();
        let (mut before, mut parent) = ("", String::new());
        for piece in self.path.split('/').skip(1) {
            path.push('/');
            if let Some(parameter) = piece.strip_prefix('{') {
                let parameter = parameter.trim_end_matches('}');
                let object = if parameter.ends_with("id") && parameter != "call_sid" {
                    before
                } else {
                    parameter
                };
                parent = world.object(object, business, &parent).await;
                path.push_str(&parent);
            } else {
                path.push_str(piece);
                before = piece;
            }
        }
        self.send(world, &path, who).await
    }

    /// Asks for what does not exist.
    pub(super) async fn ask_for_nothing(&self, world: &World, who: &Who) -> Answer {
        let pieces: Vec<String> = self
            .path
            .split('/')
            .map(|piece| match piece {
                "{call_sid}" => builders::call_sid().to_string(),
                piece if piece.starts_with('{') => NO_ID.to_owned(),
                piece => piece.to_owned(),
            })
            .collect();
        self.send(world, &pieces.join("/"), who).await
    }

    async fn send(&self, world: &World, path: &str, who: &Who) -> Answer {
        let input = self.filled_in(world).await;
        let (query, body) = if input.starts_with('?') {
            (input.as_str(), "")
        } else {
            ("", input.as_str())
        };
        let url = world.url(&format!("{path}{query}"));
        let mut request = world
            .http
            .request(self.method.clone(), url)
            .header("x-request-id", REQUEST_ID)
            .header("sec-fetch-site", "same-origin")
            // Only what makes a call asks for it.
            .header("idempotency-key", builders::call_sid().as_str());
        if !body.is_empty() {
            let kind = self.kind_of_body();
            let body = if kind == "application/json" {
                body.to_owned()
            } else {
                body.replace("\\n", "\n")
            };
            request = request.header("content-type", kind).body(body);
        }
        Answer::of(match who {
            Who::Nobody => request,
            Who::Token(token) => request.bearer_auth(token),
            Who::Cookie(cookie, None) => request.header("cookie", cookie),
            Who::Cookie(cookie, Some(business)) => request
                .header("cookie", cookie)
                .header("x-business-id", business.to_string()),
        })
        .await
    }

    /// JSON where the document knows it, else text.
    fn kind_of_body(&self) -> &'static str {
        let content = &self.described["requestBody"]["content"];
        let known = ["application/json", "text/csv"];
        let kind = known.into_iter().find(|kind| !content[*kind].is_null());
        kind.unwrap_or_else(|| panic!("{}: no body is documented", self.name))
    }

    /// The body or query with fresh objects of the own business in the place of their names.
    async fn filled_in(&self, world: &World) -> String {
        let mut filled = self.input.to_owned();
        for (name, _) in objects() {
            let place = format!("{{{name}}}");
            if filled.contains(&place) {
                let object = world.object(name, world.own(), "").await;
                filled = filled.replace(&place, &object);
            }
        }
        filled
    }

    /// The status is the table's, and status, type and body are the document's.
    pub(super) fn check(&self, answer: &Answer) -> Result<(), String> {
        if answer.status.as_u16() != self.answers {
            return Err(format!("{} is due, not {answer}", self.answers));
        }
        if answer.request_id != REQUEST_ID {
            return Err("the answer does not name its request".to_owned());
        }
        let response = &self.described["responses"][self.answers.to_string()];
        if response.is_null() {
            return Err(format!("the document does not know {answer}"));
        }
        let Some(content) = response["content"].as_object() else {
            return match answer.body.as_str() {
                "" => Ok(()),
                _ => Err(format!("the document knows no body of {answer}")),
            };
        };
        let Some(described) = content.get(&answer.content_type) else {
            return Err(format!("the document knows another type than {answer}"));
        };
        if !answer.content_type.ends_with("json") {
            return Ok(());
        }
        let body: Value =
            serde_json::from_str(&answer.body).map_err(|error| format!("{error} in {answer}"))?;
        shape::check(self.document, &described["schema"], &body)
            .map_err(|wrong| format!("{wrong} in {answer}"))
    }

    /// What a business's people see is kept by no shared cache.
    pub(super) fn no_store(answer: &Answer) -> Result<(), String> {
        let shared = answer.cache_control.contains("public");
        if shared {
            return Err(format!(
                "a shared cache may keep it: {}",
                answer.cache_control
            ));
        }
        Ok(())
    }
}

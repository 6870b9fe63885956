//! The small Twilio's side of calls that the product places.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};

use actix_web::HttpResponse;
use actix_web::web::{self, Data, Form, Path, Query, ServiceConfig};
use chrono::{DateTime, Utc};
use prosaas_testkit::builders;
use serde_json::{Value, json};

/// What a request to place a call meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Placing {
    /// The call is placed, and its answer never comes.
    AnswerLost,
    /// Nothing is done, and nobody can tell.
    RequestLost,
    /// 429: nothing is done.
    TooFast,
    /// 400: nothing is done, now and ever.
    Refused,
}

/// Calls that were placed, in their order.
#[derive(Default)]
pub(crate) struct Placed {
    orders: VecDeque<Placing>,
    calls: Vec<Value>,
    requests: usize,
    pub(crate) hung_up: Vec<String>,
    pub(crate) now: DateTime<Utc>,
}

impl Placed {
    /// What the next requests meet; those after them are carried out.
    pub(crate) fn order(&mut self, orders: &[Placing]) {
        self.orders.extend(orders);
    }

    /// How often a call was asked for.
    pub(crate) fn requests(&self) -> usize {
        self.requests
    }

    /// Whom the agents' legs called.
    pub(crate) fn called(&self) -> Vec<String> {
        let of = |call: &Value| call["to"].as_str().unwrap().to_owned();
        self.calls.iter().map(of).collect()
    }

    /// The address that the last call's instructions come from.
    pub(crate) fn last_url(&self) -> String {
        let last = self.calls.last().unwrap();
        last["url"].as_str().unwrap().to_owned()
    }

    /// How a call stands from now on.
    pub(crate) fn set_status(&mut self, sid: &str, status: &str) {
        let call = self.calls.iter_mut().find(|call| call["sid"] == sid);
        call.unwrap()["status"] = json!(status);
    }
}

type Shared = Arc<Mutex<Placed>>;

pub(crate) fn configure(config: &mut ServiceConfig, placed: &Shared) {
    config
        .app_data(Data::from(Arc::clone(placed)))
        .route("/Calls.json", web::post().to(create))
        .route("/Calls.json", web::get().to(list))
        .route("/Calls/{sid}.json", web::post().to(hang_up));
}

pub(crate) fn find(placed: &Shared, sid: &str) -> Option<Value> {
    let placed = placed.lock().unwrap();
    placed.calls.iter().find(|call| call["sid"] == sid).cloned()
}

async fn create(placed: Data<Mutex<Placed>>, form: Form<Vec<(String, String)>>) -> HttpResponse {
    let mut placed = placed.lock().unwrap();
    placed.requests += 1;
    let order = placed.orders.pop_front();
    match order {
        Some(Placing::TooFast) => return HttpResponse::TooManyRequests().finish(),
        Some(Placing::RequestLost) => return HttpResponse::BadGateway().finish(),
        Some(Placing::Refused) => {
            return HttpResponse::BadRequest().json(json!({ "code": 21211, "message": "no" }));
        }
        Some(Placing::AnswerLost) | None => {}
    }
    let field = |name: &str| {
        let found = form.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.clone())
    };
    let call = json!({
        "sid": builders::call_sid(), "status": "queued", "direction": "outbound-api",
        "to": field("To"), "from": field("From"), "url": field("Url"),
        "date_created": placed.now.to_rfc2822(),
    });
    placed.calls.push(call.clone());
    if order == Some(Placing::AnswerLost) {
        return HttpResponse::BadGateway().finish();
    }
    HttpResponse::Created().json(call)
}

async fn list(placed: Data<Mutex<Placed>>, query: Query<HashMap<String, String>>) -> HttpResponse {
    let placed = placed.lock().unwrap();
    let is = |name: &str, value: &Value| query.get(name).is_some_and(|asked| value == asked);
    let calls: Vec<&Value> = placed
        .calls
        .iter()
        .rev()
        .filter(|call| is("To", &call["to"]) && is("From", &call["from"]))
        .collect();
    HttpResponse::Ok().json(json!({ "calls": calls, "next_page_uri": null }))
}

async fn hang_up(placed: Data<Mutex<Placed>>, sid: Path<String>) -> HttpResponse {
    let mut placed = placed.lock().unwrap();
    placed.hung_up.push(sid.as_str().to_owned());
    match placed.calls.iter().find(|call| call["sid"] == sid.as_str()) {
        Some(call) => HttpResponse::Ok().json(call),
        None => HttpResponse::NotFound().finish(),
    }
}

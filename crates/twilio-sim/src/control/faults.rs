//! Faults on order, and the counters of what came.

use actix_web::HttpResponse;
use actix_web::web::Json;
use serde_json::Value;

use super::{SimData, refused};
use crate::counters::Counters;
use crate::fault::Fault;

/// `POST /_sim/faults`: one fault, or an array of them.
pub(super) async fn add(sim: SimData, order: Json<Value>) -> HttpResponse {
    let order = match order.into_inner() {
        Value::Array(faults) => faults,
        fault => vec![fault],
    };
    let faults: Result<Vec<Fault>, _> = order.into_iter().map(serde_json::from_value).collect();
    match faults {
        Ok(faults) => {
            sim.with(|state| faults.into_iter().for_each(|fault| state.faults.add(fault)));
            HttpResponse::NoContent().finish()
        }
        Err(error) => refused(&error.to_string()),
    }
}

/// `GET /_sim/faults`: with the number of requests that each has hit.
pub(super) async fn list(sim: SimData) -> HttpResponse {
    sim.with(|state| HttpResponse::Ok().json(&state.faults))
}

/// `DELETE /_sim/faults`
pub(super) async fn clear(sim: SimData) -> HttpResponse {
    sim.with(|state| state.faults.clear());
    HttpResponse::NoContent().finish()
}

/// `GET /_sim/requests`
pub(super) async fn requests(sim: SimData) -> HttpResponse {
    sim.with(|state| HttpResponse::Ok().json(&state.counters))
}

/// `DELETE /_sim/requests`
pub(super) async fn reset_requests(sim: SimData) -> HttpResponse {
    sim.with(|state| state.counters = Counters::new());
    HttpResponse::NoContent().finish()
}

//! Calls to be played, and the log of calls.

use actix_web::HttpResponse;
use actix_web::web::{Json, Path};
use serde::Deserialize;
use serde_json::json;
use url::Url;

use super::{SimData, refused, unknown};
use crate::caller::{self, CallPlan, OutboundPlan};

/// `POST /_sim/calls`: answers when the call is over.
pub(super) async fn play(sim: SimData, plan: Json<CallPlan>) -> HttpResponse {
    let sim = sim.into_inner();
    let call = caller::play_inbound(sim.clone(), plan.into_inner());
    match sim.runtime.spawn(call).await {
        Ok(Ok(report)) => HttpResponse::Ok().json(report),
        Ok(Err(error)) => refused(&error.to_string()),
        Err(error) => {
            tracing::error!(%error, "a call could not be played to its end");
            HttpResponse::InternalServerError().finish()
        }
    }
}

/// `GET /_sim/calls/{CA}`: the resource, and all webhooks about it.
pub(super) async fn show(sim: SimData, sid: Path<String>) -> HttpResponse {
    let found = sim.with(|state| {
        let webhooks = state
            .exchanges
            .get(sid.as_str())
            .cloned()
            .unwrap_or_default();
        state.call(&sid).map(|call| (call.clone(), webhooks))
    });
    found.map_or_else(unknown, |(call, webhooks)| {
        HttpResponse::Ok().json(json!({ "call": call.to_json(&sim), "webhooks": webhooks }))
    })
}

/// `PUT /_sim/outbound`: how calls go from now on that the product places.
pub(super) async fn plan_outbound(sim: SimData, plan: Json<OutboundPlan>) -> HttpResponse {
    sim.with(|state| state.outbound = plan.into_inner());
    HttpResponse::NoContent().finish()
}

/// What is signed for one origin goes to another.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Route {
    public: Url,
    deliver_to: Url,
}

/// `POST /_sim/routes`
pub(super) async fn route(sim: SimData, route: Json<Route>) -> HttpResponse {
    let Route { public, deliver_to } = route.into_inner();
    sim.with(|state| {
        state
            .routes
            .retain(|(from, _)| from.origin() != public.origin());
        state.routes.push((public, deliver_to));
    });
    HttpResponse::NoContent().finish()
}

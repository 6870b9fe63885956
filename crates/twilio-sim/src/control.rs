//! `/_sim/…`: what a test or an operator tells the simulator. JSON, loopback clients only.

mod calls;
mod faults;
mod recordings;
mod speech;

use std::net::IpAddr;

use actix_web::guard::GuardContext;
use actix_web::web::{self, Data, Json, ServiceConfig};
use actix_web::{HttpResponse, guard};
use serde_json::json;

use crate::rest;
use crate::state::Sim;

/// The paths. To any other client they don't exist; `landing` alone, where redirects lead, is open.
pub(crate) fn configure(config: &mut ServiceConfig) {
    config
        .route("/_sim/landing/{name}", web::get().to(rest::landing))
        .service(
            web::scope("/_sim")
                .guard(guard::fn_guard(from_loopback))
                .route(
                    "/health",
                    web::get().to(|| async { Json(json!({ "status": "ok" })) }),
                )
                .route("/calls", web::post().to(calls::play))
                .route("/calls/{sid}", web::get().to(calls::show))
                .route("/outbound", web::put().to(calls::plan_outbound))
                .route("/routes", web::post().to(calls::route))
                .route("/recordings", web::post().to(recordings::register))
                .route("/recordings/{sid}", web::get().to(recordings::show))
                .route("/recordings/{sid}/bytes", web::get().to(recordings::bytes))
                .route(
                    "/speech/v1/audio/transcriptions",
                    web::post().to(speech::transcribe),
                )
                .route("/faults", web::post().to(faults::add))
                .route("/faults", web::get().to(faults::list))
                .route("/faults", web::delete().to(faults::clear))
                .route("/requests", web::get().to(faults::requests))
                .route("/requests", web::delete().to(faults::reset_requests)),
        );
}

fn from_loopback(context: &GuardContext<'_>) -> bool {
    let peer = context
        .head()
        .peer_addr
        .map(|peer| peer.ip().to_canonical());
    peer.is_some_and(|ip: IpAddr| ip.is_loopback())
}

fn refused(why: &str) -> HttpResponse {
    HttpResponse::UnprocessableEntity().json(json!({ "error": why }))
}

fn unknown() -> HttpResponse {
    HttpResponse::NotFound().json(json!({ "error": "unknown sid" }))
}

type SimData = Data<Sim>;

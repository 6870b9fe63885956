//! Every path of the service.

use actix_web::web::{self, Data, ServiceConfig};

use crate::events;
use crate::recordings::{erase, link, peaks, play, retry, status};
use crate::state::State;
use crate::webhook::{incoming, outbound, recorded, status as call_status, streamed};

/// The paths, and the state that they share.
pub fn configure(paths: &mut ServiceConfig, state: Data<State>) {
    paths
        .app_data(state)
        // Two names, one handler.
        .service(
            web::resource([
                "/api/recordings/file/{call_sid}",
                "/api/recordings/{call_sid}/stream",
            ])
            .route(web::get().to(play::play))
            .route(web::head().to(play::play))
            .route(web::method(actix_web::http::Method::OPTIONS).to(play::options)),
        )
        .route(
            "/api/recordings/{call_sid}/status",
            web::get().to(status::status),
        )
        .route(
            "/api/recordings/{call_sid}/peaks",
            web::get().to(peaks::peaks),
        )
        .route(
            "/api/recordings/{call_sid}/retry",
            web::post().to(retry::retry),
        )
        .route(
            "/api/recordings/{call_sid}/link",
            web::post().to(link::link),
        )
        .route(
            "/api/recordings/{call_sid}/erasure",
            web::get().to(erase::receipt),
        )
        .route("/api/recordings/{call_sid}", web::delete().to(erase::erase))
        .route("/api/events", web::get().to(events::events))
        .route(
            "/webhook/incoming_call",
            web::post().to(incoming::incoming_call),
        )
        .route(
            "/webhook/outbound_call",
            web::post().to(outbound::outbound_call),
        )
        .route(
            "/webhook/call_status",
            web::post().to(call_status::call_status),
        )
        .route(
            "/webhook/stream_ended",
            web::post().to(streamed::stream_ended),
        )
        .route(
            "/webhook/handle_recording",
            web::post().to(recorded::handle_recording),
        );
}

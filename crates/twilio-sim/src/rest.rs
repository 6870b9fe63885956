//! Twilio's REST API, version 2010-04-01: calls, recordings and their media.

mod auth;
mod calls;
mod error;
mod list;
mod media;
mod recordings;
mod serve;
mod transfer;

use actix_web::web::{self, ServiceConfig};

pub(crate) use serve::landing;
pub(crate) use transfer::Socket;

/// The paths under `/2010-04-01`; everything else there is Twilio's 404.
pub(crate) fn configure(config: &mut ServiceConfig) {
    config.service(
        web::scope("/2010-04-01/Accounts/{account}")
            .route("/Calls.json", web::post().to(calls::create))
            .route("/Calls.json", web::get().to(calls::list))
            .route("/Calls/{sid}.json", web::get().to(calls::show))
            .route("/Calls/{sid}.json", web::post().to(calls::update))
            .route(
                "/Calls/{sid}/Recordings.json",
                web::get().to(recordings::list_of_call),
            )
            .route(
                "/Calls/{sid}/Recordings.json",
                web::post().to(calls::start_recording),
            )
            .route("/Recordings.json", web::get().to(recordings::list))
            .route("/Recordings/{sid}.json", web::get().to(recordings::show))
            .route(
                "/Recordings/{sid}.json",
                web::delete().to(recordings::delete),
            )
            .route("/Recordings/{sid}.mp3", web::get().to(media::mp3))
            .route("/Recordings/{sid}.wav", web::get().to(media::wav))
            .route("/Recordings/{sid}", web::get().to(media::wav))
            .default_service(web::to(serve::unknown)),
    );
}

//! The paths of prosaas-api.

use actix_web::web::{ServiceConfig, delete, get, post};

use crate::{auth, calls, openapi};

/// Every path on one screen.
pub(crate) fn configure(paths: &mut ServiceConfig) {
    paths
        .route("/api/openapi.json", get().to(openapi::document))
        .route("/api/auth/login", post().to(auth::login))
        .route("/api/auth/logout", post().to(auth::logout))
        .route("/api/auth/me", get().to(auth::me))
        .route("/api/auth/business", post().to(auth::switch_business))
        .route("/api/auth/password", post().to(auth::change_password))
        .route("/api/auth/sessions", get().to(auth::list_sessions))
        .route("/api/auth/sessions/{id}", delete().to(auth::revoke_session))
        .route("/api/calls", get().to(calls::list_calls))
        .route("/api/calls/{call_sid}", get().to(calls::show_call));
}

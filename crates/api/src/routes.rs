//! The paths of prosaas-api.

use actix_web::Resource;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::from_fn;
use actix_web::web::{Data, ServiceConfig, delete, get, head, patch, post, resource};
use prosaas_web::identity;

use crate::state::State;
use crate::{auth, calls, docs, openapi, webhooks};

/// Every path on one screen. `signed_in` ones say 401 before they look at anything else.
pub fn configure(paths: &mut ServiceConfig, state: Data<State>) {
    paths
        .app_data(state)
        .service(resource("/api/openapi.json").route(get().to(openapi::document)))
        .service(resource("/api/docs").route(get().to(docs::show_docs)))
        .service(resource("/api/auth/login").route(post().to(auth::login)))
        .service(signed_in(
            resource("/api/auth/logout").route(post().to(auth::logout)),
        ))
        .service(signed_in(
            resource("/api/auth/me").route(get().to(auth::me)),
        ))
        .service(signed_in(
            resource("/api/auth/business").route(post().to(auth::switch_business)),
        ))
        .service(signed_in(
            resource("/api/auth/password").route(post().to(auth::change_password)),
        ))
        .service(signed_in(
            resource("/api/auth/sessions").route(get().to(auth::list_sessions)),
        ))
        .service(signed_in(
            resource("/api/auth/sessions/{id}").route(delete().to(auth::revoke_session)),
        ))
        .service(signed_in(
            resource("/api/calls").route(get().to(calls::list_calls)),
        ))
        // Two names, one logic. The older one is looked at before a call of the name `download`.
        .service(signed_in(
            resource("/api/calls/download/{call_sid}")
                .route(get().to(calls::download_by_older_name))
                .route(head().to(calls::download_by_older_name)),
        ))
        .service(signed_in(
            resource("/api/calls/{call_sid}/download")
                .route(get().to(calls::download))
                .route(head().to(calls::download)),
        ))
        .service(signed_in(
            resource("/api/calls/{call_sid}").route(get().to(calls::show_call)),
        ))
        .service(signed_in(
            resource("/api/webhooks")
                .route(get().to(webhooks::list_webhooks))
                .route(post().to(webhooks::create_webhook)),
        ))
        .service(signed_in(
            resource("/api/webhooks/{id}")
                .route(get().to(webhooks::show_webhook))
                .route(patch().to(webhooks::change_webhook))
                .route(delete().to(webhooks::remove_webhook)),
        ))
        .service(signed_in(
            resource("/api/webhooks/{id}/rotate").route(post().to(webhooks::rotate_webhook_secret)),
        ))
        .service(signed_in(
            resource("/api/webhooks/{id}/test").route(post().to(webhooks::test_webhook)),
        ))
        .service(signed_in(
            resource("/api/webhooks/{id}/replay").route(post().to(webhooks::replay_webhook)),
        ))
        .service(signed_in(
            resource("/api/webhooks/{id}/deliveries")
                .route(get().to(webhooks::list_webhook_deliveries)),
        ))
        .service(signed_in(
            resource("/api/webhooks/{id}/deliveries/{delivery_id}/replay")
                .route(post().to(webhooks::replay_webhook_delivery)),
        ));
}

fn signed_in(
    path: Resource,
) -> Resource<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl actix_web::body::MessageBody>,
        Error = actix_web::Error,
        InitError = (),
    >,
> {
    path.wrap(from_fn(identity::required))
}

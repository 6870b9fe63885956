//! The paths by which a business sets up what its own systems are told.

use actix_web::web::{ServiceConfig, delete, get, patch, post, resource};

use super::signed_in;
use crate::webhooks;

pub(super) fn paths(paths: &mut ServiceConfig) {
    paths
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

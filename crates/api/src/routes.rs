//! The paths of prosaas-api.

use actix_web::Resource;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::from_fn;
use actix_web::web::{Data, ServiceConfig, delete, get, head, patch, post, put, resource};
use prosaas_web::identity;

use crate::state::State;
use crate::{
    audit, auth, calls, docs, members, openapi, operator, settings, stats, tokens, webhooks,
};

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
            resource("/api/auth/sessions")
                .route(get().to(auth::list_sessions))
                .route(delete().to(auth::revoke_other_sessions)),
        ))
        .service(signed_in(
            resource("/api/auth/sessions/{id}").route(delete().to(auth::revoke_session)),
        ))
        .service(resource("/api/auth/invitation").route(post().to(auth::look_at_invitation)))
        .service(resource("/api/auth/invitation/accept").route(post().to(auth::accept_invitation)))
        .configure(administration)
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
        ))
        .service(signed_in(
            resource("/api/calls/{call_sid}/hold")
                .route(put().to(calls::set_hold))
                .route(delete().to(calls::lift_hold)),
        ))
        .service(signed_in(
            resource("/api/calls/{call_sid}/reprocess").route(post().to(calls::reprocess_call)),
        ))
        .service(signed_in(
            resource("/api/calls/{call_sid}")
                .route(get().to(calls::show_call))
                .route(patch().to(calls::correct_call)),
        ));
}

/// Members, tokens, settings, the log, figures and the operator.
fn administration(paths: &mut ServiceConfig) {
    paths
        .service(signed_in(
            resource("/api/members").route(get().to(members::list_members)),
        ))
        .service(signed_in(
            resource("/api/members/invitations")
                .route(get().to(members::list_invitations))
                .route(post().to(members::invite)),
        ))
        .service(signed_in(
            resource("/api/members/invitations/{id}")
                .route(delete().to(members::revoke_invitation)),
        ))
        .service(signed_in(
            resource("/api/members/{user_id}")
                .route(patch().to(members::change_member))
                .route(delete().to(members::remove_member)),
        ))
        .service(signed_in(
            resource("/api/tokens")
                .route(get().to(tokens::list_tokens))
                .route(post().to(tokens::create_token)),
        ))
        .service(signed_in(
            resource("/api/tokens/{id}").route(delete().to(tokens::revoke_token)),
        ))
        .service(signed_in(
            resource("/api/settings")
                .route(get().to(settings::show_settings))
                .route(patch().to(settings::change_settings)),
        ))
        .service(signed_in(
            resource("/api/settings/preview").route(post().to(settings::preview_settings)),
        ))
        .service(signed_in(
            resource("/api/audit").route(get().to(audit::list_audit)),
        ))
        .service(signed_in(
            resource("/api/audit/export.csv").route(get().to(audit::export_audit)),
        ))
        .service(signed_in(
            resource("/api/stats/calls").route(get().to(stats::call_stats)),
        ))
        .service(signed_in(
            resource("/api/operator/queues").route(get().to(operator::show_queues)),
        ))
        .service(signed_in(
            resource("/api/operator/steps/{id}/retry").route(post().to(operator::retry_step)),
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

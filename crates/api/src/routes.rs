//! The paths of prosaas-api.

mod webhooks;

use actix_web::Resource;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::from_fn;
use actix_web::web::{Data, ServiceConfig, delete, get, head, patch, post, put, resource};
use prosaas_web::identity;

use crate::state::State;
use crate::{
    appointments, audit, auth, calendars, callbacks, calls, docs, leads, members, numbers, openapi,
    operator, outbound, settings, stats, tokens,
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
        .configure(telephone)
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
            resource("/api/calls/{call_sid}/hold")
                .route(put().to(calls::set_hold))
                .route(delete().to(calls::lift_hold)),
        ))
        .service(signed_in(
            resource("/api/calls/{call_sid}/reprocess").route(post().to(calls::reprocess_call)),
        ))
        .service(signed_in(
            resource("/api/calls/{call_sid}/transcript").route(get().to(calls::take_transcript)),
        ))
        .service(signed_in(
            resource("/api/calls/outbound").route(post().to(outbound::place_call)),
        ))
        .service(signed_in(
            resource("/api/calls/outbound/{id}")
                .route(get().to(outbound::show_outbound_call))
                .route(delete().to(outbound::cancel_outbound_call)),
        ))
        .service(signed_in(
            resource("/api/calls/export.csv").route(get().to(calls::export_calls)),
        ))
        .service(signed_in(
            resource("/api/calls/{call_sid}")
                .route(get().to(calls::show_call))
                .route(patch().to(calls::correct_call)),
        ))
        .configure(lead_paths)
        .configure(calendar_paths)
        .configure(webhooks::paths);
}

fn lead_paths(paths: &mut ServiceConfig) {
    paths
        .service(signed_in(
            resource("/api/leads")
                .route(get().to(leads::list_leads))
                .route(post().to(leads::create_lead)),
        ))
        .service(signed_in(
            resource("/api/leads/import").route(post().to(leads::import_leads)),
        ))
        .service(signed_in(
            resource("/api/leads/imports").route(get().to(leads::list_imports)),
        ))
        .service(signed_in(
            resource("/api/leads/imports/{id}").route(get().to(leads::show_import)),
        ))
        .service(signed_in(
            resource("/api/leads/export.csv").route(get().to(leads::export_leads)),
        ))
        .service(signed_in(
            resource("/api/leads/{id}")
                .route(get().to(leads::show_lead))
                .route(patch().to(leads::change_lead))
                .route(delete().to(leads::delete_lead)),
        ))
        .service(signed_in(
            resource("/api/leads/{id}/merge").route(post().to(leads::merge_leads)),
        ))
        .service(signed_in(
            resource("/api/leads/{id}/calls").route(get().to(leads::list_lead_calls)),
        ))
        .service(signed_in(
            resource("/api/leads/{id}/appointments").route(get().to(leads::list_lead_appointments)),
        ))
        .service(signed_in(
            resource("/api/leads/{id}/notes")
                .route(get().to(leads::list_notes))
                .route(post().to(leads::create_note)),
        ))
        .service(signed_in(
            resource("/api/leads/{id}/notes/{note}")
                .route(patch().to(leads::change_note))
                .route(delete().to(leads::delete_note)),
        ));
}

fn calendar_paths(paths: &mut ServiceConfig) {
    paths
        .service(signed_in(
            resource("/api/calendars")
                .route(get().to(calendars::list_calendars))
                .route(post().to(calendars::create_calendar)),
        ))
        .service(signed_in(
            resource("/api/calendars/{id}")
                .route(get().to(calendars::show_calendar))
                .route(patch().to(calendars::change_calendar))
                .route(delete().to(calendars::delete_calendar)),
        ))
        .service(signed_in(
            resource("/api/calendars/{id}/feed")
                .route(post().to(calendars::link_feed))
                .route(delete().to(calendars::revoke_feed)),
        ))
        // The secret in the link is the key: calendar programs have no session.
        .service(
            resource("/api/calendars/{id}/feed.ics")
                .route(get().to(calendars::show_feed))
                .route(head().to(calendars::show_feed)),
        )
        .service(signed_in(
            resource("/api/appointments")
                .route(get().to(appointments::list_appointments))
                .route(post().to(appointments::create_appointment)),
        ))
        .service(signed_in(
            resource("/api/appointments/{id}")
                .route(get().to(appointments::show_appointment))
                .route(patch().to(appointments::change_appointment))
                .route(delete().to(appointments::delete_appointment)),
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

/// Numbers, callback tasks, and who calls whom.
fn telephone(paths: &mut ServiceConfig) {
    paths
        .service(signed_in(
            resource("/api/auth/phone")
                .route(get().to(outbound::show_agent_phone))
                .route(put().to(outbound::set_agent_phone)),
        ))
        .service(signed_in(
            resource("/api/numbers").route(get().to(numbers::list_numbers)),
        ))
        .service(signed_in(
            resource("/api/numbers/{id}")
                .route(get().to(numbers::show_number))
                .route(patch().to(numbers::change_number)),
        ))
        .service(signed_in(
            resource("/api/callbacks").route(get().to(callbacks::list_callbacks)),
        ))
        .service(signed_in(
            resource("/api/callbacks/{id}").route(patch().to(callbacks::change_callback)),
        ))
        .service(signed_in(
            resource("/api/opt-outs")
                .route(get().to(outbound::list_opt_outs))
                .route(post().to(outbound::add_opt_out)),
        ))
        .service(signed_in(
            resource("/api/opt-outs/{id}").route(delete().to(outbound::remove_opt_out)),
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

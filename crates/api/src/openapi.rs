//! `GET /api/openapi.json`: the contract of both services, made from their code.

use actix_web::web::Json;
use prosaas_web::openapi::Shared;
use prosaas_web::openapi::recordings::RecordingPaths;
use utoipa::OpenApi;
use utoipa::openapi::OpenApi as Document;

use crate::{appointments, audit, auth, calendars, callbacks, calls, leads, members, numbers, operator, outbound, settings, stats, tokens};

/// prosaas-api's own paths; prosaas-calls' are merged in.
#[derive(OpenApi)]
#[openapi(
    info(title = "ProSaaS", description = "A business's calls and their recordings."),
    paths(
        auth::login,
        auth::logout,
        auth::me,
        auth::switch_business,
        auth::change_password,
        auth::list_sessions,
        auth::revoke_session,
        auth::revoke_other_sessions,
        auth::look_at_invitation,
        auth::accept_invitation,
        members::list_members,
        members::change_member,
        members::remove_member,
        members::list_invitations,
        members::invite,
        members::revoke_invitation,
        tokens::list_tokens,
        tokens::create_token,
        tokens::revoke_token,
        settings::show_settings,
        settings::change_settings,
        settings::preview_settings,
        audit::list_audit,
        audit::export_audit,
        stats::call_stats,
        operator::show_queues,
        operator::retry_step,
        calls::list_calls,
        calls::export_calls,
        calls::show_call,
        calls::correct_call,
        calls::set_hold,
        calls::lift_hold,
        calls::reprocess_call,
        calls::download,
        calls::download_by_older_name,
        numbers::list_numbers,
        numbers::show_number,
        numbers::change_number,
        callbacks::list_callbacks,
        callbacks::change_callback,
        outbound::place_call,
        outbound::show_outbound_call,
        outbound::cancel_outbound_call,
        outbound::list_opt_outs,
        outbound::add_opt_out,
        outbound::remove_opt_out,
        outbound::show_agent_phone,
        outbound::set_agent_phone,
        leads::list_leads,
        leads::create_lead,
        leads::import_leads,
        leads::list_imports,
        leads::show_import,
        leads::export_leads,
        leads::show_lead,
        leads::change_lead,
        leads::delete_lead,
        leads::merge_leads,
        leads::list_lead_calls,
        leads::list_lead_appointments,
        leads::list_notes,
        leads::create_note,
        leads::change_note,
        leads::delete_note,
        calendars::list_calendars,
        calendars::create_calendar,
        calendars::show_calendar,
        calendars::change_calendar,
        calendars::delete_calendar,
        calendars::link_feed,
        calendars::revoke_feed,
        calendars::show_feed,
        appointments::list_appointments,
        appointments::create_appointment,
        appointments::show_appointment,
        appointments::change_appointment,
        appointments::delete_appointment,
    ),
    tags(
        (name = "auth", description = "Signing in and out"),
        (name = "members", description = "A business's people and invitations"),
        (name = "tokens", description = "Programs' keys"),
        (name = "settings", description = "What a business has set"),
        (name = "audit", description = "Who did what"),
        (name = "operator", description = "For those who run the platform"),
        (name = "calls", description = "A business's calls"),
        (name = "numbers", description = "Telephone numbers and what happens when one is called"),
        (name = "callbacks", description = "Who called and reached nobody"),
        (name = "outbound", description = "Click-to-call, and who is not to be called"),
        (name = "leads", description = "Whom the business talks to"),
        (name = "calendars", description = "Calendars and their feeds"),
        (name = "appointments", description = "Appointments"),
        (name = "recordings", description = "Playing recordings"),
    ),
    security(("session" = []), ("token" = [])),
    modifiers(&Shared)
)]
struct Own;

/// The document.
pub(crate) async fn document() -> Json<Document> {
    let mut document = Own::openapi();
    document.merge(RecordingPaths::openapi());
    Json(document)
}

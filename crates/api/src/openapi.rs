//! `GET /api/openapi.json`: the contract of both services, made from their code.

use std::sync::LazyLock;

use actix_web::HttpResponse;
use prosaas_web::openapi::recordings::RecordingPaths;
use prosaas_web::openapi::{Shared, complete};
use serde_json::Value;
use utoipa::OpenApi;

use crate::{
    appointments, audit, auth, calendars, callbacks, calls, docs, leads, members, numbers,
    operator, outbound, settings, stats, tokens, webhooks,
};

/// prosaas-api's own paths; prosaas-calls' are merged in.
#[derive(OpenApi)]
#[openapi(
    info(title = "ProSaaS", description = "A business's calls, their recordings, and what is made \
        of them. People sign in with a cookie, programs with `Authorization: Bearer psk_…`; a \
        platform administrator names the business with the header `X-Business-Id`. Lists are paged: \
        the next page's cursor is `next_cursor`. Times are RFC 3339 in UTC, telephone numbers E.164. \
        Errors are RFC 9457 problems; `code` is stable. What does not belong to the business does \
        not exist: 404."),
    paths(
        docs::show_docs,
        document,
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
        calls::take_transcript,
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
        webhooks::list_webhooks,
        webhooks::create_webhook,
        webhooks::show_webhook,
        webhooks::change_webhook,
        webhooks::remove_webhook,
        webhooks::rotate_webhook_secret,
        webhooks::test_webhook,
        webhooks::replay_webhook,
        webhooks::list_webhook_deliveries,
        webhooks::replay_webhook_delivery,
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
        (name = "webhooks", description = "Telling the business's own systems"),
        (name = "documentation", description = "What you read"),
    ),
    security(("session" = []), ("token" = [])),
    modifiers(&Shared)
)]
struct Own;

/// The document and its text, made once: nothing in it changes while the process lives.
static DOCUMENT: LazyLock<(Value, String)> = LazyLock::new(|| {
    let mut document = Own::openapi();
    document.merge(RecordingPaths::openapi());
    // It is made of names, texts and numbers: serialising that does not fail.
    let mut document = serde_json::to_value(document).unwrap_or_default();
    complete(&mut document);
    let text = document.to_string();
    (document, text)
});

/// The document of both services.
pub(crate) fn of_both() -> &'static Value {
    &DOCUMENT.0
}

/// This document
///
/// OpenAPI 3.1. To be read by people: `/api/docs`.
#[utoipa::path(
    get, path = "/api/openapi.json", tag = "documentation", security(()),
    responses((status = 200, description = "The document", body = Value, content_type = "application/json"))
)]
pub(crate) async fn document() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/json")
        .body(DOCUMENT.1.as_str())
}

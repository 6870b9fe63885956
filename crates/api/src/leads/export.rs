//! `GET /api/leads/export.csv`.

use actix_web::HttpResponse;
use actix_web::web::Data;
use prosaas_core::audit::{self, Action};
use prosaas_core::csv_cell;
use prosaas_core::leads::{self, Lead};
use prosaas_web::csv_file::{self, ROWS};
use prosaas_web::input::QueryParams;
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::permission::ReadCalls;
use prosaas_web::{Acting, Allowed, ApiError};

use super::list::LeadFilters;
use crate::spreadsheet::{Headers, Language, WallClock};
use crate::state::State;

const HEBREW: [&str; 10] = [
    "שם",
    "טלפון",
    "טלפונים נוספים",
    "אימייל",
    "סטטוס",
    "שירות",
    "עיר",
    "מקור",
    "שיחה אחרונה",
    "נוצר",
];
const ENGLISH: [&str; 10] = [
    "Name",
    "Phone",
    "Other phones",
    "Email",
    "Status",
    "Service",
    "City",
    "Source",
    "Last call",
    "Created",
];

/// The leads that the filters let through, as a file for spreadsheets; the import reads it again.
/// A cell that a spreadsheet would calculate begins with an apostrophe, telephone numbers too.
#[utoipa::path(
    get, path = "/api/leads/export.csv", tag = "leads", params(LeadFilters, Headers),
    responses((status = 200, body = String, content_type = "text/csv"), SignedInProblems)
)]
pub(crate) async fn export_leads(
    member: Allowed<ReadCalls>,
    acting: Acting,
    filters: QueryParams<LeadFilters>,
    headers: QueryParams<Headers>,
    state: Data<State>,
) -> Result<HttpResponse, ApiError> {
    let (filter, sort) = filters.0.take();
    let business = member.business();
    let by = acting.at(state.clock.now());
    let mut conn = state.database.tenant(business).await?;
    let first = leads::page(&mut conn, &filter, sort, None, ROWS.into()).await?;
    audit::note(&mut conn, &by, Action::Exported, "leads".into()).await?;
    conn.commit().await?;
    let clock = WallClock::of(member.current_business());
    let names = match headers.0.language(member.current_business()) {
        Language::He => HEBREW,
        Language::En => ENGLISH,
    };
    let more = move |last: Lead| {
        let (state, filter) = (state.clone(), filter.clone());
        async move {
            let after = last.position(sort);
            let mut conn = state.database.tenant(business).await?;
            let rows = leads::page(&mut conn, &filter, sort, Some(&after), ROWS.into()).await?;
            conn.commit().await?;
            Ok::<_, ApiError>(rows)
        }
    };
    let line = move |lead: &Lead| line(lead, clock);
    Ok(csv_file::attachment(
        "leads.csv",
        &csv_cell::line(names),
        first,
        more,
        line,
    ))
}

fn line(lead: &Lead, clock: WallClock) -> String {
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    let cells = [
        text(&lead.name),
        text(&lead.phone),
        lead.other_phones.join(" "),
        text(&lead.email),
        lead.status.clone(),
        text(&lead.service),
        text(&lead.city),
        lead.source.clone(),
        lead.last_call_at
            .map(|at| clock.show(at))
            .unwrap_or_default(),
        clock.show(lead.created_at),
    ];
    csv_cell::line(cells.iter().map(String::as_str))
}

//! `GET /api/calls/export.csv`.

use actix_web::HttpResponse;
use actix_web::web::Data;
use prosaas_core::audit::{self, Action};
use prosaas_core::call_list::{self, CallSummary};
use prosaas_core::csv_cell;
use prosaas_web::csv_file::{self, ROWS};
use prosaas_web::input::QueryParams;
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::permission::ReadCalls;
use prosaas_web::{Acting, Allowed, ApiError};

use super::list::Filters;
use crate::spreadsheet::{Headers, Language, WallClock};
use crate::state::State;

const HEBREW: [&str; 12] = [
    "מזהה",
    "כיוון",
    "סטטוס",
    "מאת",
    "אל",
    "התחלה",
    "משך בשניות",
    "שם",
    "שירות",
    "עיר",
    "סיכום",
    "הקלטה",
];
const ENGLISH: [&str; 12] = [
    "Call",
    "Direction",
    "Status",
    "From",
    "To",
    "Began",
    "Seconds",
    "Name",
    "Service",
    "City",
    "Summary",
    "Recording",
];

/// The calls that the filters let through, newest first, as a file for spreadsheets. A cell that a
/// spreadsheet would calculate begins with an apostrophe, telephone numbers too.
#[utoipa::path(
    get, path = "/api/calls/export.csv", tag = "calls", params(Filters, Headers),
    responses((status = 200, body = String, content_type = "text/csv"), SignedInProblems)
)]
pub(crate) async fn export_calls(
    member: Allowed<ReadCalls>,
    acting: Acting,
    filters: QueryParams<Filters>,
    headers: QueryParams<Headers>,
    state: Data<State>,
) -> Result<HttpResponse, ApiError> {
    let filter = filters.0.filter();
    let (business, now) = (member.business(), state.clock.now());
    let mut conn = state.database.tenant(business).await?;
    let first = call_list::page(&mut conn, &filter, None, ROWS.into(), now).await?;
    audit::note(&mut conn, &acting.at(now), Action::Exported, "calls".into()).await?;
    conn.commit().await?;
    let clock = WallClock::of(member.current_business());
    let names = match headers.0.language(member.current_business()) {
        Language::He => HEBREW,
        Language::En => ENGLISH,
    };
    let more = move |last: CallSummary| {
        let (state, filter) = (state.clone(), filter.clone());
        async move {
            let after = Some(last.position());
            let mut conn = state.database.tenant(business).await?;
            let rows = call_list::page(&mut conn, &filter, after, ROWS.into(), now).await?;
            conn.commit().await?;
            Ok::<_, ApiError>(rows)
        }
    };
    let line = move |call: &CallSummary| line(call, clock);
    Ok(csv_file::attachment(
        "calls.csv",
        &csv_cell::line(names),
        first,
        more,
        line,
    ))
}

fn line(call: &CallSummary, clock: WallClock) -> String {
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    let seconds = call.duration_seconds.map(|seconds| seconds.to_string());
    let cells = [
        call.call_sid.clone(),
        call.direction.clone(),
        call.status.clone(),
        call.from_number.clone(),
        call.to_number.clone(),
        clock.show(call.started_at),
        seconds.unwrap_or_default(),
        text(&call.lead_name),
        text(&call.extracted_service),
        text(&call.extracted_city),
        text(&call.summary),
        call.recording().as_str().to_owned(),
    ];
    csv_cell::line(cells.iter().map(String::as_str))
}

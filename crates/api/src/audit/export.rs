//! `GET /api/audit/export.csv`.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use chrono::SecondsFormat;
use prosaas_core::audit::{self, Action, Entry, Line};
use prosaas_core::csv_cell;
use prosaas_web::csv_file::{self, ROWS};
use prosaas_web::input::QueryParams;
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::permission::ManageBusiness;
use prosaas_web::{Allowed, ApiError, Gate};

use super::filters::AuditFilters;
use super::list::AuditActor;
use crate::state::State;

const HEADERS: [&str; 8] = [
    "at",
    "action",
    "object",
    "actor_kind",
    "actor_id",
    "actor_name",
    "address",
    "details",
];

/// The lines that the filters let through, newest first, as a file for spreadsheets. The export stands
/// in the log itself.
#[utoipa::path(
    get, path = "/api/audit/export.csv", tag = "audit", params(AuditFilters),
    responses((status = 200, body = String, content_type = "text/csv"), SignedInProblems)
)]
pub(crate) async fn export_audit(
    member: Allowed<ManageBusiness>,
    request: HttpRequest,
    filters: QueryParams<AuditFilters>,
    gate: Data<Gate>,
    state: Data<State>,
) -> Result<HttpResponse, ApiError> {
    let filter = filters.0.filter()?;
    let business = member.business();
    let entry = Entry {
        business: Some(business),
        actor: gate.actor(member.identity(), &request),
        action: Action::Exported,
        object: Some("audit".to_owned()),
        at: state.clock.now(),
    };
    let mut conn = state.database.tenant(business).await?;
    let first = audit::list(&mut conn, &filter, None, ROWS.into()).await?;
    audit::record(&mut conn, entry).await?;
    conn.commit().await?;
    let more = move |last: Line| {
        let (state, filter) = (state.clone(), filter.clone());
        async move {
            let mut conn = state.database.tenant(business).await?;
            let place = Some((last.at, last.id));
            let lines = audit::list(&mut conn, &filter, place, ROWS.into()).await?;
            conn.commit().await?;
            Ok(lines)
        }
    };
    let headers = csv_cell::line(HEADERS);
    Ok(csv_file::attachment(
        "audit.csv",
        &headers,
        first,
        more,
        row,
    ))
}

fn row(line: &Line) -> String {
    let actor = AuditActor::of(line);
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    let cells = [
        line.at.to_rfc3339_opts(SecondsFormat::Secs, true),
        line.action.clone(),
        text(&line.object),
        actor.kind.to_owned(),
        actor.id.map(|id| id.to_string()).unwrap_or_default(),
        text(&actor.name),
        text(&line.address),
        line.details
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
    ];
    csv_cell::line(cells.iter().map(String::as_str))
}

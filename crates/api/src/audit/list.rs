//! `GET /api/audit`.

use actix_web::web::{Data, Json};
use chrono::{DateTime, Utc};
use prosaas_core::audit::{self, Line};
use prosaas_web::input::QueryParams;
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::paging::{Page, Paging};
use prosaas_web::permission::ManageBusiness;
use prosaas_web::{Allowed, ApiError};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::filters::AuditFilters;
use crate::state::State;

/// One thing that somebody did.
#[derive(Serialize, ToSchema)]
pub(crate) struct AuditLine {
    #[schema(example = 99)]
    id: i64,
    at: DateTime<Utc>,
    #[schema(example = "played")]
    action: String,
    /// To what: a call's SID, `user:7`, `token:4`, …
    #[schema(example = "CA0123456789abcdef0123456789abcdef")]
    object: Option<String>,
    actor: AuditActor,
    /// Where the request came from.
    #[schema(example = "192.0.2.1")]
    address: Option<String>,
    /// What changed, from what to what.
    #[schema(example = json!({"purge_days": {"from": 30, "to": 14}}))]
    details: Option<Value>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct AuditActor {
    /// `user`, `token`, or `nobody`: whoever had a signed link.
    #[schema(example = "user")]
    pub(super) kind: &'static str,
    #[schema(example = 7)]
    pub(super) id: Option<i64>,
    #[schema(example = "דנה לוי")]
    pub(super) name: Option<String>,
}

impl AuditActor {
    pub(super) fn of(line: &Line) -> Self {
        match (line.user_id, line.api_token_id) {
            (Some(user), _) => Self {
                kind: "user",
                id: Some(user.0),
                name: line.user_name.clone(),
            },
            (None, Some(token)) => Self {
                kind: "token",
                id: Some(token.0),
                name: line.token_name.clone(),
            },
            (None, None) => Self {
                kind: "nobody",
                id: None,
                name: None,
            },
        }
    }
}

impl From<Line> for AuditLine {
    fn from(line: Line) -> Self {
        Self {
            actor: AuditActor::of(&line),
            id: line.id,
            at: line.at,
            action: line.action,
            object: line.object,
            address: line.address,
            details: line.details,
        }
    }
}

/// Who did what in the business, newest first.
#[utoipa::path(
    get, path = "/api/audit", tag = "audit", params(AuditFilters, Paging),
    responses((status = 200, body = Page<AuditLine>), SignedInProblems)
)]
pub(crate) async fn list_audit(
    member: Allowed<ManageBusiness>,
    filters: QueryParams<AuditFilters>,
    paging: Paging,
    state: Data<State>,
) -> Result<Json<Page<AuditLine>>, ApiError> {
    let filter = filters.0.filter()?;
    let after = paging.after::<(DateTime<Utc>, i64)>()?;
    let mut conn = state.database.tenant(member.business()).await?;
    let lines = audit::list(&mut conn, &filter, after, paging.rows()).await?;
    conn.commit().await?;
    let page = paging.page(lines, |line| (line.at, line.id), AuditLine::from)?;
    Ok(Json(page))
}

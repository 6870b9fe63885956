//! `GET`, `POST` and `DELETE /api/opt-outs`: numbers that nobody calls from here.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, Utc};
use prosaas_core::audit::{self, Action, Entry};
use prosaas_core::ids::{OptOutId, UserId};
use prosaas_core::opt_outs::{self, OptOut};
use prosaas_core::phone;
use prosaas_web::error::{PROBLEM_JSON, Problem};
use prosaas_web::input::{JsonBody, QueryParams};
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::paging::{Page, Paging};
use prosaas_web::permission::{ManageBusiness, ReadCalls, WorkCalls};
use prosaas_web::{Allowed, ApiError, Gate};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::state::State;

const MAX_NOTE_CHARACTERS: usize = 500;

/// A number that nobody calls from here.
#[derive(Serialize, ToSchema)]
pub(crate) struct OptOutView {
    #[schema(value_type = i64, example = 1)]
    id: OptOutId,
    #[schema(example = "+972501112233")]
    phone: String,
    note: Option<String>,
    created_by: Option<WriterRef>,
    created_at: DateTime<Utc>,
}

#[derive(Serialize, ToSchema)]
struct WriterRef {
    #[schema(value_type = i64)]
    id: UserId,
    name: Option<String>,
}

impl From<OptOut> for OptOutView {
    fn from(out: OptOut) -> Self {
        Self {
            id: out.id,
            phone: out.phone,
            note: out.note,
            created_by: out.created_by.map(|id| WriterRef {
                id,
                name: out.created_by_name,
            }),
            created_at: out.created_at,
        }
    }
}

/// What the list is narrowed by.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct OptOutFilter {
    /// This number, in any form.
    #[param(example = "050-111-2233")]
    phone: Option<String>,
}

/// A number that asked not to be called.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewOptOut {
    /// In any form.
    #[schema(example = "050-111-2233")]
    phone: String,
    /// At most 500 characters.
    note: Option<String>,
}

/// The numbers that nobody calls, newest first.
#[utoipa::path(
    get, path = "/api/opt-outs", tag = "outbound", params(OptOutFilter, Paging),
    responses((status = 200, body = Page<OptOutView>), SignedInProblems)
)]
pub(crate) async fn list_opt_outs(
    member: Allowed<ReadCalls>,
    filter: QueryParams<OptOutFilter>,
    paging: Paging,
    state: Data<State>,
) -> Result<Json<Page<OptOutView>>, ApiError> {
    let before = paging.after::<OptOutId>()?;
    let wanted = filter.0.phone.filter(|text| !text.trim().is_empty());
    let wanted = wanted.map(|text| e164(&text)).transpose()?;
    let mut conn = state.database.tenant(member.business()).await?;
    let found = opt_outs::list(&mut conn, wanted.as_deref(), before, paging.rows()).await?;
    conn.commit().await?;
    let page = paging.page(found, |out| out.id, OptOutView::from)?;
    Ok(Json(page))
}

/// Writes a number down.
#[utoipa::path(
    post, path = "/api/opt-outs", tag = "outbound", request_body = NewOptOut,
    responses((status = 201, description = "Nobody calls it any more", body = OptOutView),
        (status = 200, description = "It stood there already", body = OptOutView),
        SignedInProblems)
)]
pub(crate) async fn add_opt_out(
    request: HttpRequest,
    member: Allowed<WorkCalls>,
    gate: Data<Gate>,
    state: Data<State>,
    JsonBody(body): JsonBody<NewOptOut>,
) -> Result<HttpResponse, ApiError> {
    let phone = e164(&body.phone)?;
    let note = body.note.as_deref().map(str::trim);
    let note = note.filter(|note| !note.is_empty());
    if note.is_some_and(|note| note.chars().count() > MAX_NOTE_CHARACTERS) {
        return Err(ApiError::validation("note", "takes at most 500 characters"));
    }
    let actor = gate.actor(member.identity(), &request);
    let now = state.clock.now();
    let mut conn = state.database.tenant(member.business()).await?;
    let (out, is_new) = opt_outs::add(&mut conn, &phone, note, actor.user, now).await?;
    if is_new {
        let entry = Entry {
            business: Some(member.business()),
            actor,
            action: Action::OptOutAdded,
            object: Some(format!("opt_out:{}", out.id)),
            at: now,
        };
        audit::record(&mut conn, entry).await?;
    }
    conn.commit().await?;
    let mut response = if is_new {
        HttpResponse::Created()
    } else {
        HttpResponse::Ok()
    };
    Ok(response.json(OptOutView::from(out)))
}

/// Lets the number be called again.
#[utoipa::path(
    delete, path = "/api/opt-outs/{id}", tag = "outbound",
    params(("id" = i64, Path, description = "The line of the list", example = 1)),
    responses((status = 204, description = "It may be called"),
        (status = 404, description = "`not_found`", body = Problem, content_type = PROBLEM_JSON),
        SignedInProblems)
)]
pub(crate) async fn remove_opt_out(
    request: HttpRequest,
    member: Allowed<ManageBusiness>,
    id: Path<OptOutId>,
    gate: Data<Gate>,
    state: Data<State>,
) -> Result<HttpResponse, ApiError> {
    let mut conn = state.database.tenant(member.business()).await?;
    if !opt_outs::remove(&mut conn, *id).await? {
        return Err(ApiError::NotFound);
    }
    let entry = Entry {
        business: Some(member.business()),
        actor: gate.actor(member.identity(), &request),
        action: Action::OptOutRemoved,
        object: Some(format!("opt_out:{}", *id)),
        at: state.clock.now(),
    };
    audit::record(&mut conn, entry).await?;
    conn.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

fn e164(text: &str) -> Result<String, ApiError> {
    phone::e164(text).ok_or_else(|| ApiError::validation("phone", "not a telephone number"))
}

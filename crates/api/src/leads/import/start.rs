//! `POST /api/leads/import`.

use actix_web::http::header::{HeaderMap, HeaderName, LOCATION, RETRY_AFTER};
use actix_web::web::{Data, Payload, block};
use actix_web::{HttpRequest, HttpResponse};
use prosaas_core::ids::{BusinessId, LeadImportId};
use prosaas_core::leads::import::{self, Upload};
use prosaas_web::input::QueryParams;
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::permission::WorkCalls;
use prosaas_web::{Acting, Allowed, ApiError};
use serde::Deserialize;
use utoipa::IntoParams;

use super::file;
use super::view::ImportView;
use crate::answers::Unfit;
use crate::state::State;

const PREFER: HeaderName = HeaderName::from_static("prefer");
const PREFERENCE_APPLIED: HeaderName = HeaderName::from_static("preference-applied");
/// RFC 7240 §4.1.
const RESPOND_ASYNC: &str = "respond-async";

/// How a file is taken in.
#[derive(Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Manner {
    /// Only say what would become of the rows.
    #[serde(default)]
    #[param(default = false)]
    dry_run: bool,
}

/// Takes a file of leads in: CSV with a row of headers, in Hebrew or English, as `text/csv` or as
/// the part `file` of a form; at most 10 MB and 50,000 rows. A row needs a phone or an e-mail
/// address. A lead that is there already only gets its empty fields filled, so the same file may be
/// sent again. Rows that are not acceptable are reported, the others go in.
#[utoipa::path(
    post, path = "/api/leads/import", tag = "leads",
    params(Manner,
        ("Prefer" = Option<String>, Header, description = "`respond-async`: answer at once (202)")),
    request_body(content(
        (String = "text/csv", example = "שם,טלפון\nרות לוי,050-123-4567\n"),
        (FileForm = "multipart/form-data"))),
    responses(
        (status = 200, body = ImportView),
        (status = 202, body = ImportView, description = "Being written; `Location` says how far it is"),
        Unfit, SignedInProblems)
)]
pub(crate) async fn import_leads(
    request: HttpRequest,
    member: Allowed<WorkCalls>,
    acting: Acting,
    manner: QueryParams<Manner>,
    state: Data<State>,
    body: Payload,
) -> Result<HttpResponse, ApiError> {
    let bytes = file::read(&request, body).await?;
    let upload = block(move || import::read(&bytes))
        .await
        .map_err(ApiError::internal)?
        .map_err(|error| ApiError::validation("file", error.to_string()))?;
    let (business, now) = (member.business(), state.clock.now());
    if manner.0.dry_run {
        let tally = import::dry_run(&state.database, business, &upload, &state.clock).await?;
        return Ok(HttpResponse::Ok().json(ImportView::trial(upload, tally, now)));
    }
    let mut conn = state.database.tenant(business).await?;
    let id = import::begin(&mut conn, &upload, &acting.at(now)).await?;
    let begun = import::find(&mut conn, id).await?;
    conn.commit().await?;
    // A task of its own: whoever sent the file need not wait for its end.
    let writing = actix_web::rt::spawn(write(state.clone(), business, id, upload));
    if wants_no_wait(request.headers()) {
        let begun = begun.ok_or(ApiError::NotFound)?;
        return Ok(HttpResponse::Accepted()
            .insert_header((LOCATION, format!("/api/leads/imports/{id}")))
            .insert_header((RETRY_AFTER, "1"))
            .insert_header((PREFERENCE_APPLIED, RESPOND_ASYNC))
            .json(ImportView::whole(begun, now)));
    }
    writing.await.map_err(ApiError::internal)??;
    let mut conn = state.database.tenant(business).await?;
    let import = import::find(&mut conn, id).await?;
    conn.commit().await?;
    let import = import.ok_or(ApiError::NotFound)?;
    Ok(HttpResponse::Ok().json(ImportView::whole(import, state.clock.now())))
}

/// The form's one part, for the document.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "the form is read part by part; this describes it")]
struct FileForm {
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

async fn write(
    state: Data<State>,
    business: BusinessId,
    id: LeadImportId,
    upload: Upload,
) -> Result<(), ApiError> {
    let written = import::run(&state.database, business, id, &upload, &state.clock).await;
    if let Err(error) = &written {
        tracing::warn!(import.id = id.0, error = ?error.0, "an import stopped before its end");
    }
    written.map_err(|error| error.0.into())
}

fn wants_no_wait(headers: &HeaderMap) -> bool {
    headers
        .get_all(PREFER)
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .filter_map(|preference| preference.split(';').next())
        .any(|preference| preference.trim().eq_ignore_ascii_case(RESPOND_ASYNC))
}

//! `GET|POST /api/leads/{id}/notes` and `PATCH|DELETE /api/leads/{id}/notes/{note}`.

use actix_web::web::{Data, Json, Path};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, Utc};
use prosaas_core::ids::{LeadId, LeadNoteId, UserId};
use prosaas_core::leads::notes::{self, Note};
use prosaas_core::role::Role;
use prosaas_web::input::JsonBody;
use prosaas_web::openapi::SignedInProblems;
use prosaas_web::paging::{Page, Paging};
use prosaas_web::permission::{ReadCalls, WorkCalls};
use prosaas_web::{Acting, Allowed, ApiError};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::follow::follow;
use crate::answers::{LeadTaken, Missing, NotYours, done};
use crate::state::State;

/// Letters of a note.
const MAX_CHARS: usize = 10_000;

/// Something that somebody wrote down about a lead.
#[derive(Serialize, ToSchema)]
pub(crate) struct NoteView {
    #[schema(value_type = i64, example = 5)]
    id: LeadNoteId,
    #[schema(example = "לחזור ביום ראשון")]
    text: String,
    /// `null` where a program wrote it, or somebody who is no longer known.
    author: Option<AuthorRef>,
    /// Whether the caller wrote it, and so may change it.
    mine: bool,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

#[derive(Serialize, ToSchema)]
struct AuthorRef {
    #[schema(value_type = i64)]
    id: UserId,
    name: String,
}

/// A note's text.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoteBody {
    #[schema(min_length = 1, max_length = 10000, example = "לחזור ביום ראשון")]
    text: String,
}

impl NoteView {
    fn of(note: Note, reader: Option<UserId>) -> Self {
        Self {
            id: note.id,
            text: note.text,
            mine: note.author.is_some() && note.author == reader,
            author: note
                .author
                .zip(note.author_name)
                .map(|(id, name)| AuthorRef { id, name }),
            created_at: note.created_at,
            updated_at: note.updated_at,
        }
    }
}

impl NoteBody {
    fn text(&self) -> Result<&str, ApiError> {
        let text = self.text.trim();
        if text.is_empty() || text.chars().count() > MAX_CHARS {
            let detail = format!("must have 1 to {MAX_CHARS} characters");
            return Err(ApiError::validation("text", detail));
        }
        Ok(text)
    }
}

fn reader<P>(member: &Allowed<P>) -> Option<UserId> {
    member.identity().person().map(|person| person.user)
}

/// The lead's notes, newest first.
#[utoipa::path(
    get, path = "/api/leads/{id}/notes", tag = "leads",
    params(("id" = i64, Path, description = "The lead"), Paging),
    responses(
        (status = 200, body = Page<NoteView>),
        (status = 308, description = "It was merged into the lead at `Location`"),
        Missing, SignedInProblems)
)]
pub(crate) async fn list_notes(
    request: HttpRequest,
    member: Allowed<ReadCalls>,
    id: Path<LeadId>,
    paging: Paging,
    state: Data<State>,
) -> Result<HttpResponse, ApiError> {
    let mut conn = state.database.tenant(member.business()).await?;
    let rows = match notes::page(&mut conn, *id, paging.after()?, paging.rows()).await {
        Ok(rows) => rows,
        Err(error) => return follow(&request, Err(error.into())),
    };
    conn.commit().await?;
    let reader = reader(&member);
    let page = paging.page(rows, Note::position, |note| NoteView::of(note, reader))?;
    Ok(HttpResponse::Ok().json(page))
}

/// Writes a note.
#[utoipa::path(
    post, path = "/api/leads/{id}/notes", tag = "leads", request_body = NoteBody,
    params(("id" = i64, Path, description = "The lead")),
    responses((status = 201, body = NoteView), Missing, LeadTaken, SignedInProblems)
)]
pub(crate) async fn create_note(
    member: Allowed<WorkCalls>,
    acting: Acting,
    id: Path<LeadId>,
    state: Data<State>,
    JsonBody(body): JsonBody<NoteBody>,
) -> Result<HttpResponse, ApiError> {
    let by = acting.at(state.clock.now());
    let mut conn = state.database.tenant(member.business()).await?;
    let note = notes::create(&mut conn, *id, body.text()?, &by).await?;
    conn.commit().await?;
    Ok(HttpResponse::Created().json(NoteView::of(note, reader(&member))))
}

/// Changes a note of one's own.
#[utoipa::path(
    patch, path = "/api/leads/{id}/notes/{note}", tag = "leads", request_body = NoteBody,
    params(("id" = i64, Path, description = "The lead"), ("note" = i64, Path, description = "The note")),
    responses((status = 200, body = NoteView), Missing, LeadTaken, SignedInProblems, NotYours)
)]
pub(crate) async fn change_note(
    member: Allowed<WorkCalls>,
    acting: Acting,
    path: Path<(LeadId, LeadNoteId)>,
    state: Data<State>,
    JsonBody(body): JsonBody<NoteBody>,
) -> Result<Json<NoteView>, ApiError> {
    let (lead, note) = *path;
    let by = acting.at(state.clock.now());
    let mut conn = state.database.tenant(member.business()).await?;
    let note = notes::change(&mut conn, lead, note, body.text()?, &by).await?;
    conn.commit().await?;
    Ok(Json(NoteView::of(note, reader(&member))))
}

/// Deletes a note: one's own, or, as an administrator, anybody's.
#[utoipa::path(
    delete, path = "/api/leads/{id}/notes/{note}", tag = "leads",
    params(("id" = i64, Path, description = "The lead"), ("note" = i64, Path, description = "The note")),
    responses(
        (status = 204, description = "Deleted"),
        Missing, LeadTaken, SignedInProblems, NotYours)
)]
pub(crate) async fn delete_note(
    member: Allowed<WorkCalls>,
    acting: Acting,
    path: Path<(LeadId, LeadNoteId)>,
    state: Data<State>,
) -> Result<HttpResponse, ApiError> {
    let (lead, note) = *path;
    let by = acting.at(state.clock.now());
    let of_anyone = member.role() >= Role::Admin;
    let mut conn = state.database.tenant(member.business()).await?;
    notes::delete(&mut conn, lead, note, of_anyone, &by).await?;
    conn.commit().await?;
    Ok(done())
}

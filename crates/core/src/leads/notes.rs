//! What people write down about a lead.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::{LeadError, exists};
use crate::audit::{self, Action, By};
use crate::database::TenantConn;
use crate::ids::{LeadId, LeadNoteId, UserId};
use crate::schema::{lead_notes, leads, users};

/// A note.
#[derive(Clone, Debug, Queryable)]
pub struct Note {
    /// The row.
    pub id: LeadNoteId,
    /// What it says.
    pub text: String,
    /// Who wrote it, if it was a person who is still known.
    pub author: Option<UserId>,
    /// Their name.
    pub author_name: Option<String>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
}

/// Where a page ends.
pub type NotePosition = (DateTime<Utc>, LeadNoteId);

impl Note {
    /// Where a page ends when this is its last note.
    pub fn position(&self) -> NotePosition {
        (self.created_at, self.id)
    }
}

type Columns = (
    lead_notes::id,
    lead_notes::text,
    lead_notes::author_id,
    diesel::dsl::Nullable<users::name>,
    lead_notes::created_at,
    lead_notes::updated_at,
);

fn columns() -> Columns {
    (
        lead_notes::id,
        lead_notes::text,
        lead_notes::author_id,
        users::name.nullable(),
        lead_notes::created_at,
        lead_notes::updated_at,
    )
}

/// The lead's notes, newest first.
pub async fn page(
    conn: &mut TenantConn,
    lead: LeadId,
    after: Option<NotePosition>,
    limit: i64,
) -> Result<Vec<Note>, LeadError> {
    use lead_notes::{created_at, id};
    exists(conn, lead).await?;
    let mut query = lead_notes::table
        .left_join(users::table.on(lead_notes::author_id.eq(users::id.nullable())))
        .filter(lead_notes::business_id.eq(conn.business()))
        .filter(lead_notes::lead_id.eq(lead))
        .select(columns())
        .order((created_at.desc(), id.desc()))
        .limit(limit)
        .into_boxed();
    if let Some((at, note)) = after {
        query = query
            .filter(created_at.le(at))
            .filter(created_at.lt(at).or(id.lt(note)));
    }
    Ok(query.load(&mut **conn).await?)
}

/// Writes a note about the lead.
pub async fn create(
    conn: &mut TenantConn,
    lead: LeadId,
    text: &str,
    by: &By,
) -> Result<Note, LeadError> {
    let business = conn.business();
    // Held, so that a merge takes the note along.
    let held: Option<LeadId> = leads::table
        .filter(leads::business_id.eq(business))
        .filter(leads::id.eq(lead))
        .select(leads::id)
        .for_key_share()
        .first(&mut **conn)
        .await
        .optional()?;
    if held.is_none() {
        return Err(super::find::gone(conn, lead).await);
    }
    let note = diesel::insert_into(lead_notes::table)
        .values((
            lead_notes::business_id.eq(business),
            lead_notes::lead_id.eq(lead),
            lead_notes::author_id.eq(by.actor.user),
            lead_notes::text.eq(text),
            lead_notes::created_at.eq(by.at),
        ))
        .returning(lead_notes::id)
        .get_result(&mut **conn)
        .await?;
    audit::note(conn, by, Action::NoteCreated, object(note)).await?;
    find(conn, lead, note).await
}

/// Changes a note of one's own.
pub async fn change(
    conn: &mut TenantConn,
    lead: LeadId,
    note: LeadNoteId,
    text: &str,
    by: &By,
) -> Result<Note, LeadError> {
    let known = find(conn, lead, note).await?;
    if !is_author(&known, by) {
        return Err(LeadError::NotAuthor);
    }
    let row = lead_notes::table
        .filter(lead_notes::business_id.eq(conn.business()))
        .filter(lead_notes::id.eq(note));
    diesel::update(row)
        .set(lead_notes::text.eq(text))
        .execute(&mut **conn)
        .await?;
    audit::note(conn, by, Action::NoteChanged, object(note)).await?;
    find(conn, lead, note).await
}

/// Deletes a note: one's own, or, `of_anyone`, whosever it is.
pub async fn delete(
    conn: &mut TenantConn,
    lead: LeadId,
    note: LeadNoteId,
    of_anyone: bool,
    by: &By,
) -> Result<(), LeadError> {
    let known = find(conn, lead, note).await?;
    if !of_anyone && !is_author(&known, by) {
        return Err(LeadError::NotAuthor);
    }
    let row = lead_notes::table
        .filter(lead_notes::business_id.eq(conn.business()))
        .filter(lead_notes::id.eq(note));
    diesel::delete(row).execute(&mut **conn).await?;
    audit::note(conn, by, Action::NoteDeleted, object(note)).await?;
    Ok(())
}

async fn find(conn: &mut TenantConn, lead: LeadId, note: LeadNoteId) -> Result<Note, LeadError> {
    let found = lead_notes::table
        .left_join(users::table.on(lead_notes::author_id.eq(users::id.nullable())))
        .filter(lead_notes::business_id.eq(conn.business()))
        .filter(lead_notes::lead_id.eq(lead))
        .filter(lead_notes::id.eq(note))
        .select(columns())
        .first(&mut **conn)
        .await
        .optional()?;
    match found {
        Some(note) => Ok(note),
        None => Err(super::find::gone(conn, lead).await),
    }
}

/// A program has no notes of its own.
fn is_author(note: &Note, by: &By) -> bool {
    note.author.is_some() && note.author == by.actor.user
}

fn object(note: LeadNoteId) -> String {
    format!("note:{note}")
}

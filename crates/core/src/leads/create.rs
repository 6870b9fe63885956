//! A lead that somebody adds.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::number::holder;
use super::{Lead, LeadDraft, LeadError, LeadSource, LeadStatus, find, object};
use crate::audit::{self, Action, By};
use crate::database::TenantConn;
use crate::ids::LeadId;
use crate::schema::leads;

/// A lead to be.
#[derive(Clone, Debug)]
pub struct NewLead {
    /// What is known of it.
    pub draft: LeadDraft,
    /// Where it comes from.
    pub source: LeadSource,
}

/// Adds a lead, unless one has its number. A refusal ends the caller's transaction.
pub async fn create(conn: &mut TenantConn, new: &NewLead, by: &By) -> Result<Lead, LeadError> {
    let (business, draft) = (conn.business(), &new.draft);
    let id: Option<LeadId> = diesel::insert_into(leads::table)
        .values((
            leads::business_id.eq(business),
            leads::name.eq(&draft.name),
            leads::phone.eq(&draft.phone),
            leads::email.eq(&draft.email),
            leads::status.eq(draft.status.unwrap_or(LeadStatus::New).as_str()),
            leads::service.eq(&draft.service),
            leads::city.eq(&draft.city),
            leads::source.eq(new.source.as_str()),
            leads::created_at.eq(by.at),
        ))
        .on_conflict((leads::business_id, leads::phone))
        .do_nothing()
        .returning(leads::id)
        .get_result(&mut **conn)
        .await
        .optional()?;
    // Looked for after the insert, which waits for a merge that is about to give the number away.
    if let Some(number) = &draft.phone
        && let Some(other) = holder(conn, business, number, id).await?
    {
        return Err(LeadError::PhoneTaken(other));
    }
    let id = id.ok_or(LeadError::Stale)?;
    audit::note(conn, by, Action::LeadCreated, object(id)).await?;
    find(conn, id).await
}

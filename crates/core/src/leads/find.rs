//! One lead, by its id.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::{Lead, LeadError};
use crate::database::TenantConn;
use crate::ids::LeadId;
use crate::schema::{lead_merges, leads};

/// The business's lead; one that was merged away says where it went.
pub async fn find(conn: &mut TenantConn, id: LeadId) -> Result<Lead, LeadError> {
    let lead = leads::table
        .filter(leads::business_id.eq(conn.business()))
        .filter(leads::id.eq(id))
        .select(Lead::as_select())
        .first(&mut **conn)
        .await
        .optional()?;
    match lead {
        Some(lead) => Ok(lead),
        None => Err(gone(conn, id).await),
    }
}

/// [`find`] for what hangs on a lead, which need not be read itself.
pub async fn exists(conn: &mut TenantConn, id: LeadId) -> Result<(), LeadError> {
    let lead = leads::table
        .filter(leads::business_id.eq(conn.business()))
        .filter(leads::id.eq(id));
    let known = diesel::select(diesel::dsl::exists(lead));
    if known.get_result(&mut **conn).await? {
        return Ok(());
    }
    Err(gone(conn, id).await)
}

/// Why there is no lead of this id.
pub(super) async fn gone(conn: &mut TenantConn, id: LeadId) -> LeadError {
    match merged_into(conn, id).await {
        Ok(Some(into)) => LeadError::Merged(into),
        Ok(None) => LeadError::NotFound,
        Err(error) => error,
    }
}

/// Where a merged lead went. A chain is shortened when it grows, so this is where it ends.
pub(super) async fn merged_into(
    conn: &mut TenantConn,
    id: LeadId,
) -> Result<Option<LeadId>, LeadError> {
    let into = lead_merges::table
        .filter(lead_merges::business_id.eq(conn.business()))
        .filter(lead_merges::merged_id.eq(id))
        .select(lead_merges::lead_id)
        .first(&mut **conn)
        .await
        .optional()?;
    Ok(into)
}

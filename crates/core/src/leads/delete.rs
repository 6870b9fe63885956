//! A lead that is no longer kept.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::change::lock;
use super::{LeadError, object};
use crate::audit::{self, Action, By};
use crate::database::TenantConn;
use crate::ids::LeadId;
use crate::schema::leads;
use crate::version::Expected;

/// Deletes a lead with its notes; its calls and appointments stay.
pub async fn delete(
    conn: &mut TenantConn,
    id: LeadId,
    expected: &Expected,
    by: &By,
) -> Result<(), LeadError> {
    lock(conn, id, expected).await?;
    let lead = leads::table
        .filter(leads::business_id.eq(conn.business()))
        .filter(leads::id.eq(id));
    diesel::delete(lead).execute(&mut **conn).await?;
    audit::note(conn, by, Action::LeadDeleted, object(id)).await?;
    Ok(())
}

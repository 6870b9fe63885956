//! A lead that somebody edits.

use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};

use super::number::holder;
use super::{Lead, LeadError, find, find::gone, object};
use crate::audit::{self, Action, By};
use crate::database::{DatabaseError, TenantConn};
use crate::ids::{BusinessId, LeadId};
use crate::schema::{lead_numbers, leads};
use crate::version::{Expected, Version};

/// What is changed: `None` leaves a field as it is, `Some(None)` empties it.
#[derive(Clone, Debug, Default, PartialEq, Eq, AsChangeset)]
#[diesel(table_name = leads)]
pub struct LeadChange {
    /// What to call them.
    pub name: Option<Option<String>>,
    /// E.164.
    pub phone: Option<Option<String>>,
    /// One address.
    pub email: Option<Option<String>>,
    /// [`super::LeadStatus::as_str`].
    pub status: Option<&'static str>,
    /// What they want.
    pub service: Option<Option<String>>,
    /// Where.
    pub city: Option<Option<String>>,
}

/// Changes a lead whose version is as expected. A refusal ends the caller's transaction.
pub async fn change(
    conn: &mut TenantConn,
    id: LeadId,
    change: &LeadChange,
    expected: &Expected,
    by: &By,
) -> Result<Lead, LeadError> {
    lock(conn, id, expected).await?;
    if *change != LeadChange::default() {
        let business = conn.business();
        if let Some(Some(number)) = &change.phone {
            take_number(conn, business, id, number).await?;
        }
        if !update(conn, business, id, change).await? {
            let number = change.phone.clone().flatten().unwrap_or_default();
            let other = holder(conn, business, &number, Some(id)).await?;
            return Err(other.map_or(LeadError::Stale, LeadError::PhoneTaken));
        }
        audit::note(conn, by, Action::LeadChanged, object(id)).await?;
    }
    find(conn, id).await
}

/// Holds the lead until the end of the transaction, where its version is as expected.
pub(super) async fn lock(
    conn: &mut TenantConn,
    id: LeadId,
    expected: &Expected,
) -> Result<(), LeadError> {
    let updated_at = leads::table
        .filter(leads::business_id.eq(conn.business()))
        .filter(leads::id.eq(id))
        .select(leads::updated_at)
        .for_update()
        .first(&mut **conn)
        .await
        .optional()?;
    match updated_at {
        None => Err(gone(conn, id).await),
        Some(at) if !expected.allows(Version::of(at)) => Err(LeadError::Stale),
        Some(_) => Ok(()),
    }
}

/// A number that the lead had as a further one becomes its first.
async fn take_number(
    conn: &mut AsyncPgConnection,
    business: BusinessId,
    id: LeadId,
    number: &str,
) -> Result<(), LeadError> {
    if let Some(other) = holder(conn, business, number, Some(id)).await? {
        return Err(LeadError::PhoneTaken(other));
    }
    let further = lead_numbers::table
        .filter(lead_numbers::business_id.eq(business))
        .filter(lead_numbers::e164.eq(number));
    diesel::delete(further).execute(conn).await?;
    Ok(())
}

/// Whether it could be changed: not where another lead has just got the number.
async fn update(
    conn: &mut AsyncPgConnection,
    business: BusinessId,
    id: LeadId,
    change: &LeadChange,
) -> Result<bool, DatabaseError> {
    let lead = leads::table
        .filter(leads::business_id.eq(business))
        .filter(leads::id.eq(id));
    // A savepoint: after the refusal the holder of the number is asked for.
    let updated = conn
        .transaction(async |conn| diesel::update(lead).set(change).execute(conn).await)
        .await;
    match updated {
        Ok(_) => Ok(true),
        Err(Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

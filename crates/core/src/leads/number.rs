//! Which lead a number belongs to: the one whose number it is, or the one that took it over from a
//! lead that was merged into it.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::database::DatabaseError;
use crate::ids::{BusinessId, LeadId};
use crate::schema::{lead_numbers, leads};

/// The business's lead with this number (E.164), made where there is none. It can't be merged away
/// or deleted until the caller's transaction ends.
pub(crate) async fn find_or_make(
    conn: &mut AsyncPgConnection,
    business: BusinessId,
    number: &str,
) -> Result<LeadId, DatabaseError> {
    loop {
        if let Some(lead) = held(conn, business, number).await? {
            return Ok(lead);
        }
        let made = diesel::insert_into(leads::table)
            .values((leads::business_id.eq(business), leads::phone.eq(number)))
            .on_conflict((leads::business_id, leads::phone))
            .do_nothing()
            .returning(leads::id)
            .get_result(conn)
            .await
            .optional()?;
        // Otherwise somebody else has just made it.
        if let Some(lead) = made {
            return Ok(lead);
        }
    }
}

/// The lead with this number, held against merging and deletion. Each look waits for whoever is at
/// it and then sees what became of it, so the number is found where a merge has just put it.
async fn held(
    conn: &mut AsyncPgConnection,
    business: BusinessId,
    number: &str,
) -> Result<Option<LeadId>, DatabaseError> {
    let own = leads::table
        .filter(leads::business_id.eq(business))
        .filter(leads::phone.eq(number))
        .select(leads::id)
        .for_key_share()
        .first(conn)
        .await
        .optional()?;
    if own.is_some() {
        return Ok(own);
    }
    let Some(lead) = further(conn, business, number).await? else {
        return Ok(None);
    };
    let known = leads::table
        .filter(leads::business_id.eq(business))
        .filter(leads::id.eq(lead))
        .select(leads::id)
        .for_key_share()
        .first(conn)
        .await
        .optional()?;
    match known {
        Some(lead) => Ok(Some(lead)),
        // It was merged meanwhile, and took the number along; or deleted, and the number is free.
        None => further(conn, business, number).await,
    }
}

/// The lead that took the number over.
async fn further(
    conn: &mut AsyncPgConnection,
    business: BusinessId,
    number: &str,
) -> Result<Option<LeadId>, DatabaseError> {
    let lead = lead_numbers::table
        .filter(lead_numbers::business_id.eq(business))
        .filter(lead_numbers::e164.eq(number))
        .select(lead_numbers::lead_id)
        .first(conn)
        .await
        .optional()?;
    Ok(lead)
}

/// The lead other than `except` that has the number.
pub(super) async fn holder(
    conn: &mut AsyncPgConnection,
    business: BusinessId,
    number: &str,
    except: Option<LeadId>,
) -> Result<Option<LeadId>, DatabaseError> {
    let own: Option<LeadId> = leads::table
        .filter(leads::business_id.eq(business))
        .filter(leads::phone.eq(number))
        .select(leads::id)
        .first(conn)
        .await
        .optional()?;
    if own.is_some() && own != except {
        return Ok(own);
    }
    let further = further(conn, business, number).await?;
    Ok(further.filter(|lead| Some(*lead) != except))
}

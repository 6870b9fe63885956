//! Two leads that are the same person become one.

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::find::merged_into;
use super::{Lead, LeadError, find, object};
use crate::audit::{self, Action, By};
use crate::callbacks;
use crate::database::{DatabaseError, TenantConn};
use crate::ids::{BusinessId, LeadId};
use crate::schema::{lead_merges, lead_numbers, leads};

/// Every table that names a lead in its column `lead_id`, the search words excepted, which are made
/// from the lead itself. A test holds the list to the database's foreign keys.
pub const TABLES_WITH_A_LEAD: [&str; 7] = [
    "call_logs",
    "lead_notes",
    "appointments",
    "lead_numbers",
    "lead_merges",
    "callback_tasks",
    "outbound_calls",
];

/// Puts the lead `from` into the lead `into`: calls, notes, appointments and numbers move, empty
/// fields are filled, and `from`'s id leads to `into` from now on. Done already, it changes nothing.
pub async fn merge(
    conn: &mut TenantConn,
    into: LeadId,
    from: LeadId,
    by: &By,
) -> Result<Lead, LeadError> {
    let business = conn.business();
    // In the order of their ids, so that two merges never wait for each other.
    let both: Vec<LeadId> = leads::table
        .filter(leads::business_id.eq(business))
        .filter(leads::id.eq_any([into, from]))
        .select(leads::id)
        .order(leads::id)
        .for_update()
        .load(&mut **conn)
        .await?;
    if !both.contains(&into) {
        return Err(find::gone(conn, into).await);
    }
    if !both.contains(&from) {
        return match merged_into(conn, from).await? {
            Some(lead) if lead == into => find::find(conn, into).await,
            Some(lead) => Err(LeadError::Merged(lead)),
            None => Err(LeadError::NotFound),
        };
    }
    callbacks::merge_leads(conn, from, into).await?;
    for table in TABLES_WITH_A_LEAD {
        move_rows(conn, business, table, from, into).await?;
    }
    let lost = find::find(conn, from).await?;
    let merged = leads::table
        .filter(leads::business_id.eq(business))
        .filter(leads::id.eq(from));
    diesel::delete(merged).execute(&mut **conn).await?;
    diesel::insert_into(lead_merges::table)
        .values((
            lead_merges::business_id.eq(business),
            lead_merges::merged_id.eq(from),
            lead_merges::lead_id.eq(into),
        ))
        .execute(&mut **conn)
        .await?;
    let kept = find::find(conn, into).await?;
    fill(conn, business, kept, lost).await?;
    let object = format!("{} from {}", object(into), object(from));
    audit::note(conn, by, Action::LeadMerged, object).await?;
    find::find(conn, into).await
}

async fn move_rows(
    conn: &mut AsyncPgConnection,
    business: BusinessId,
    table: &str,
    from: LeadId,
    into: LeadId,
) -> Result<(), DatabaseError> {
    let sql = format!("UPDATE {table} SET lead_id = $3 WHERE business_id = $1 AND lead_id = $2");
    diesel::sql_query(sql)
        .bind::<BigInt, _>(business)
        .bind::<BigInt, _>(from)
        .bind::<BigInt, _>(into)
        .execute(conn)
        .await?;
    Ok(())
}

/// Fills what is empty; a second number becomes a further one.
async fn fill(
    conn: &mut AsyncPgConnection,
    business: BusinessId,
    kept: Lead,
    lost: Lead,
) -> Result<(), DatabaseError> {
    let lead = leads::table
        .filter(leads::business_id.eq(business))
        .filter(leads::id.eq(kept.id));
    let further = match (&kept.phone, &lost.phone) {
        (Some(_), Some(number)) => Some(number.clone()),
        _ => None,
    };
    diesel::update(lead)
        .set((
            leads::name.eq(kept.name.or(lost.name)),
            leads::phone.eq(kept.phone.or(lost.phone)),
            leads::email.eq(kept.email.or(lost.email)),
            leads::service.eq(kept.service.or(lost.service)),
            leads::city.eq(kept.city.or(lost.city)),
        ))
        .execute(conn)
        .await?;
    if let Some(number) = further {
        diesel::insert_into(lead_numbers::table)
            .values((
                lead_numbers::business_id.eq(business),
                lead_numbers::lead_id.eq(kept.id),
                lead_numbers::e164.eq(number),
            ))
            .execute(conn)
            .await?;
    }
    Ok(())
}

//! A member's own telephone: where a click-to-call rings first.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::database::{DatabaseError, TenantConn};
use crate::ids::UserId;
use crate::schema::memberships;

/// The telephone of a member of the connection's business, E.164.
pub async fn of_member(
    conn: &mut TenantConn,
    user: UserId,
) -> Result<Option<String>, DatabaseError> {
    let phone: Option<Option<String>> = memberships::table
        .filter(memberships::business_id.eq(conn.business()))
        .filter(memberships::user_id.eq(user))
        .select(memberships::phone)
        .first(&mut **conn)
        .await
        .optional()?;
    Ok(phone.flatten())
}

/// Gives a member this telephone, in E.164, or none; false where the person is no member.
pub async fn set(
    conn: &mut TenantConn,
    user: UserId,
    phone: Option<&str>,
) -> Result<bool, DatabaseError> {
    let business = conn.business();
    let changed = diesel::update(memberships::table)
        .filter(memberships::business_id.eq(business))
        .filter(memberships::user_id.eq(user))
        .set(memberships::phone.eq(phone))
        .execute(&mut **conn)
        .await?;
    Ok(changed == 1)
}

//! Numbers that asked not to be called. Nobody calls them through the product: asked when a call is
//! wished for, when it is placed, and before the customer is dialled.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::database::{DatabaseError, TenantConn};
use crate::ids::{BusinessId, OptOutId, UserId};
use crate::schema::{opt_outs, users};

/// A number that is not to be called.
#[derive(Clone, Debug, Queryable)]
pub struct OptOut {
    /// The row.
    pub id: OptOutId,
    /// E.164.
    pub phone: String,
    /// What a person wrote about it.
    pub note: Option<String>,
    /// Who wrote it down.
    pub created_by: Option<UserId>,
    /// Their name.
    pub created_by_name: Option<String>,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// Whether the number is not to be called. It is in E.164.
pub async fn is_out(
    conn: &mut AsyncPgConnection,
    business: BusinessId,
    phone: &str,
) -> Result<bool, DatabaseError> {
    let out = opt_outs::table
        .filter(opt_outs::business_id.eq(business))
        .filter(opt_outs::phone.eq(phone));
    Ok(diesel::select(diesel::dsl::exists(out))
        .get_result(conn)
        .await?)
}

/// The business's list behind `before`, newest first; of one number only, where it is given.
pub async fn list(
    conn: &mut TenantConn,
    phone: Option<&str>,
    before: Option<OptOutId>,
    limit: i64,
) -> Result<Vec<OptOut>, DatabaseError> {
    let mut query = opt_outs::table
        .left_join(users::table.on(opt_outs::created_by.eq(users::id.nullable())))
        .filter(opt_outs::business_id.eq(conn.business()))
        .order(opt_outs::id.desc())
        .limit(limit)
        .select(columns())
        .into_boxed();
    if let Some(phone) = phone {
        query = query.filter(opt_outs::phone.eq(phone));
    }
    if let Some(before) = before {
        query = query.filter(opt_outs::id.lt(before));
    }
    Ok(query.load(&mut **conn).await?)
}

/// Writes a number down; says whether it was not there before. A note that stands there stays.
pub async fn add(
    conn: &mut TenantConn,
    phone: &str,
    note: Option<&str>,
    by: Option<UserId>,
    now: DateTime<Utc>,
) -> Result<(OptOut, bool), DatabaseError> {
    let business = conn.business();
    let added = diesel::insert_into(opt_outs::table)
        .values((
            opt_outs::business_id.eq(business),
            opt_outs::phone.eq(phone),
            opt_outs::note.eq(note),
            opt_outs::created_by.eq(by),
            opt_outs::created_at.eq(now),
        ))
        .on_conflict((opt_outs::business_id, opt_outs::phone))
        .do_nothing()
        .execute(&mut **conn)
        .await?;
    let row = opt_outs::table
        .left_join(users::table.on(opt_outs::created_by.eq(users::id.nullable())))
        .filter(opt_outs::business_id.eq(business))
        .filter(opt_outs::phone.eq(phone))
        .select(columns())
        .first(&mut **conn)
        .await?;
    Ok((row, added == 1))
}

/// Lets the number be called again; false where the business has no such row.
pub async fn remove(conn: &mut TenantConn, id: OptOutId) -> Result<bool, DatabaseError> {
    let business = conn.business();
    let removed = diesel::delete(opt_outs::table)
        .filter(opt_outs::business_id.eq(business))
        .filter(opt_outs::id.eq(id))
        .execute(&mut **conn)
        .await?;
    Ok(removed == 1)
}

type Columns = (
    opt_outs::id,
    opt_outs::phone,
    opt_outs::note,
    opt_outs::created_by,
    diesel::dsl::Nullable<users::name>,
    opt_outs::created_at,
);

fn columns() -> Columns {
    (
        opt_outs::id,
        opt_outs::phone,
        opt_outs::note,
        opt_outs::created_by,
        users::name.nullable(),
        opt_outs::created_at,
    )
}

//! Ending several sessions at once.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::database::{DatabaseError, SystemConn};
use crate::ids::{BusinessId, SessionId, UserId};
use crate::schema::sessions;

/// Ends all of the person's sessions but `kept`.
pub async fn revoke_others(
    conn: &mut AsyncPgConnection,
    user: UserId,
    kept: SessionId,
    now: DateTime<Utc>,
) -> Result<usize, DatabaseError> {
    let target = sessions::table
        .filter(sessions::user_id.eq(user))
        .filter(sessions::id.ne(kept))
        .filter(sessions::revoked_at.is_null());
    Ok(diesel::update(target)
        .set(sessions::revoked_at.eq(now))
        .execute(conn)
        .await?)
}

/// Ends the person's sessions that look at the business; those elsewhere go on.
pub(in crate::account) async fn revoke_in(
    conn: &mut SystemConn,
    user: UserId,
    business: BusinessId,
    now: DateTime<Utc>,
) -> Result<usize, DatabaseError> {
    let target = sessions::table
        .filter(sessions::user_id.eq(user))
        .filter(sessions::current_business_id.eq(business))
        .filter(sessions::revoked_at.is_null());
    Ok(diesel::update(target)
        .set(sessions::revoked_at.eq(now))
        .execute(&mut **conn)
        .await?)
}

/// Removes sessions that ended; for a sweep.
pub async fn purge(
    conn: &mut AsyncPgConnection,
    now: DateTime<Utc>,
) -> Result<usize, DatabaseError> {
    let ended = sessions::expires_at
        .le(now)
        .or(sessions::revoked_at.is_not_null());
    Ok(diesel::delete(sessions::table.filter(ended))
        .execute(conn)
        .await?)
}

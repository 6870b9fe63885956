//! Password guessing, slowed down per account and per address.
//!
//! An attempt is counted before its password is looked at, in a transaction of its own: a thousand
//! attempts at once are counted like a thousand in a row.

use std::net::{IpAddr, Ipv6Addr};

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Integer, Text, Timestamptz};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use sha2::{Digest, Sha256};

use crate::database::{Database, DatabaseError};
use crate::schema::login_throttles;
use crate::settings::AuthSettings;

/// What an attempt is counted under.
#[derive(Clone, Debug)]
pub struct Subjects {
    account: String,
    address: String,
}

/// Too many attempts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Throttled {
    /// Seconds until the window is over, at least 1.
    pub retry_after_seconds: u32,
}

#[derive(QueryableByName)]
struct Window {
    #[diesel(sql_type = Integer)]
    failures: i32,
    #[diesel(sql_type = Timestamptz)]
    window_started_at: DateTime<Utc>,
}

impl Subjects {
    /// The e-mail address need not belong to anyone. IPv6 counts by /64, which one customer has whole.
    pub fn new(email: &str, address: IpAddr) -> Self {
        let digest = Sha256::digest(email.trim().to_lowercase().as_bytes());
        let network = match address.to_canonical() {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
            }
        };
        Self {
            account: format!("account:{}", hex::encode(digest)),
            address: format!("address:{network}"),
        }
    }
}

/// Counts an attempt as failed until [`succeeded`] says otherwise. Too many: the password must not be
/// looked at.
pub async fn attempt(
    db: &Database,
    settings: &AuthSettings,
    subjects: &Subjects,
    now: DateTime<Utc>,
) -> Result<Result<(), Throttled>, DatabaseError> {
    let window = TimeDelta::minutes(settings.login_window_minutes.into());
    let mut conn = db.system().await?;
    // Always in this order, so that two attempts never wait for each other's second row.
    let account = count(&mut conn, &subjects.account, window, now).await?;
    let address = count(&mut conn, &subjects.address, window, now).await?;
    conn.commit().await?;
    let waits = [
        (account, settings.login_failures_per_account),
        (address, settings.login_failures_per_address),
    ]
    .into_iter()
    .filter(|(counted, limit)| u32::try_from(counted.failures).unwrap_or(0) > *limit)
    .map(|(counted, _)| (counted.window_started_at + window - now).num_seconds() + 1);
    Ok(match waits.max() {
        Some(seconds) => Err(Throttled {
            retry_after_seconds: u32::try_from(seconds).unwrap_or(1),
        }),
        None => Ok(()),
    })
}

/// A window that is over begins anew, and so does one that began in the future: a clock was wrong.
async fn count(
    conn: &mut AsyncPgConnection,
    subject: &str,
    window: TimeDelta,
    now: DateTime<Utc>,
) -> Result<Window, DatabaseError> {
    let counted = diesel::sql_query(
        "INSERT INTO login_throttles AS kept (subject, failures, window_started_at) \
         VALUES ($1, 1, $2) \
         ON CONFLICT (subject) DO UPDATE SET \
            failures = CASE WHEN kept.window_started_at > $2 OR kept.window_started_at <= $3 \
                THEN 1 ELSE least(kept.failures, 1000000) + 1 END, \
            window_started_at = CASE WHEN kept.window_started_at > $2 \
                OR kept.window_started_at <= $3 THEN $2 ELSE kept.window_started_at END \
         RETURNING failures, window_started_at",
    )
    .bind::<Text, _>(subject)
    .bind::<Timestamptz, _>(now)
    .bind::<Timestamptz, _>(now - window)
    .get_result(conn)
    .await?;
    Ok(counted)
}

/// The right password: the account's count is gone. The address's only loses this attempt, so that one
/// good account does not buy guesses at others.
pub async fn succeeded(
    conn: &mut AsyncPgConnection,
    subjects: &Subjects,
) -> Result<(), DatabaseError> {
    let account = login_throttles::table.find(&subjects.account);
    diesel::delete(account).execute(conn).await?;
    let address = login_throttles::table.find(&subjects.address);
    diesel::update(address.filter(login_throttles::failures.gt(0)))
        .set(login_throttles::failures.eq(login_throttles::failures - 1))
        .execute(conn)
        .await?;
    Ok(())
}

/// Drops the windows that are over; for a sweep.
pub async fn purge(
    conn: &mut AsyncPgConnection,
    settings: &AuthSettings,
    now: DateTime<Utc>,
) -> Result<usize, DatabaseError> {
    let window = TimeDelta::minutes(settings.login_window_minutes.into());
    let over = login_throttles::window_started_at.le(now - window);
    Ok(diesel::delete(login_throttles::table.filter(over))
        .execute(conn)
        .await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_account_however_it_is_written() {
        let address = "192.0.2.1".parse().unwrap();
        let plain = Subjects::new("dana@example.com", address);
        let shouted = Subjects::new(" Dana@EXAMPLE.com ", address);
        assert_eq!(plain.account, shouted.account);
        assert!(
            !plain.account.contains("dana"),
            "no e-mail address in the table"
        );
    }

    #[test]
    fn an_ipv6_customer_is_one_address() {
        let subjects = |text: &str| Subjects::new("a@b", text.parse().unwrap()).address;
        assert_eq!(
            subjects("2001:db8:1:2:3::4"),
            subjects("2001:db8:1:2:ffff::")
        );
        assert_ne!(subjects("2001:db8:1:2::1"), subjects("2001:db8:1:3::1"));
        assert_eq!(subjects("::ffff:192.0.2.1"), subjects("192.0.2.1"));
        assert_ne!(subjects("192.0.2.1"), subjects("192.0.2.2"));
    }
}

//! Which deliveries were taken already.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use sha2::{Digest, Sha256};

use crate::database::{DatabaseError, SystemConn};
use crate::schema::webhook_deliveries;

/// What two deliveries of the same thing share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryKey(String);

impl DeliveryKey {
    /// Twilio's `I-Twilio-Idempotency-Token` where it came, else a digest of the body. The token
    /// is not signed, so the body takes part: a foreign token can't silence another delivery.
    pub fn new(token: Option<&str>, body: &[u8]) -> Self {
        let mut digest = Sha256::new();
        digest.update(token.unwrap_or_default());
        digest.update([0]);
        digest.update(body);
        Self(hex::encode(digest.finalize()))
    }
}

/// Whether this delivery is the first of its kind. It is remembered with the caller's transaction,
/// so a delivery whose work was rolled back counts as never seen. An overlapping one waits here
/// until the first is done.
pub async fn first_delivery(
    conn: &mut SystemConn,
    kind: &str,
    key: &DeliveryKey,
    now: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    let inserted = diesel::insert_into(webhook_deliveries::table)
        .values((
            webhook_deliveries::kind.eq(kind),
            webhook_deliveries::delivery_key.eq(&key.0),
            webhook_deliveries::received_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(&mut **conn)
        .await?;
    Ok(inserted == 1)
}

//! What a person corrects of a call's extraction. A corrected field is the person's for good: a later
//! analysis asks [`corrected`] and leaves it alone.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::json;

use crate::audit::{self, Action, Actor, Entry};
use crate::database::{DatabaseError, TenantConn};
use crate::ids::CallLogId;
use crate::schema::{call_corrections, call_logs};
use crate::tenancy::Call;

/// What is to be different; `None` stays, `Some(None)` is "there is none".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Correction {
    /// What the caller wanted.
    pub service: Option<Option<String>>,
    /// Where.
    pub city: Option<Option<String>>,
}

/// Which fields a person has corrected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Corrected {
    /// What the caller wanted.
    pub service: bool,
    /// Where.
    pub city: bool,
}

/// Why nothing is corrected.
#[derive(Debug, thiserror::Error)]
pub enum CorrectError {
    /// There is nothing left to correct.
    #[error("the call was erased")]
    Erased,
    /// The database.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl From<diesel::result::Error> for CorrectError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error.into())
    }
}

/// Corrects the call. The words themselves do not go into the audit log, which outlives an erasure.
pub async fn correct(
    conn: &mut TenantConn,
    call: &Call,
    correction: &Correction,
    actor: Actor,
    now: DateTime<Utc>,
) -> Result<(), CorrectError> {
    let log = call.log();
    let target = call_logs::table
        .find(log.id)
        .filter(call_logs::business_id.eq(log.business_id));
    let erased: Option<DateTime<Utc>> = target
        .select(call_logs::erased_at)
        .for_update()
        .first(&mut **conn)
        .await?;
    if erased.is_some() {
        return Err(CorrectError::Erased);
    }
    let mut fields = Vec::new();
    if let Some(service) = &correction.service {
        diesel::update(target)
            .set(call_logs::extracted_service.eq(service))
            .execute(&mut **conn)
            .await?;
        fields.push("service");
    }
    if let Some(city) = &correction.city {
        diesel::update(target)
            .set(call_logs::extracted_city.eq(city))
            .execute(&mut **conn)
            .await?;
        fields.push("city");
    }
    if fields.is_empty() {
        return Ok(());
    }
    for field in &fields {
        diesel::insert_into(call_corrections::table)
            .values((
                call_corrections::business_id.eq(log.business_id),
                call_corrections::call_log_id.eq(log.id),
                call_corrections::field.eq(*field),
                call_corrections::corrected_by.eq(actor.user),
                call_corrections::corrected_at.eq(now),
            ))
            .on_conflict((
                call_corrections::business_id,
                call_corrections::call_log_id,
                call_corrections::field,
            ))
            .do_update()
            .set((
                call_corrections::corrected_by.eq(actor.user),
                call_corrections::corrected_at.eq(now),
            ))
            .execute(&mut **conn)
            .await?;
    }
    let entry = Entry {
        business: Some(log.business_id),
        actor,
        action: Action::Corrected,
        object: Some(log.call_sid.to_string()),
        at: now,
    };
    Ok(audit::record_with(conn, entry, json!({ "fields": fields })).await?)
}

/// Which of the call's fields a person has corrected. For an analysis: after locking the call's row,
/// in the transaction that writes its result.
pub async fn corrected(
    conn: &mut AsyncPgConnection,
    call: CallLogId,
) -> Result<Corrected, DatabaseError> {
    let fields: Vec<String> = call_corrections::table
        .inner_join(
            call_logs::table.on(call_logs::id
                .eq(call_corrections::call_log_id)
                .and(call_logs::business_id.eq(call_corrections::business_id))),
        )
        .filter(call_logs::id.eq(call))
        .select(call_corrections::field)
        .load(conn)
        .await?;
    let has = |wanted: &str| fields.iter().any(|field| field == wanted);
    Ok(Corrected {
        service: has("service"),
        city: has("city"),
    })
}

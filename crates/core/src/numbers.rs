//! A business's telephone numbers, and what happens when one is called.

mod change;
mod flow;
mod hours;
mod row;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::database::{DatabaseError, SystemConn, TenantConn};
use crate::ids::PhoneNumberId;
use crate::schema::{businesses, phone_numbers};

pub use change::{Change, ChangeError, change};
pub use flow::{Flow, Forward, OnNoAnswer, Spoken, Stream, Voicemail};
pub use hours::{Day, Hours, Interval, TimeOfDay};
pub use row::Number;

use row::{BusinessRow, NumberRow};

/// A field that is not acceptable, named as the API names it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {detail}")]
pub struct Invalid {
    /// The field, nested ones with dots: `flow.targets[1]`.
    pub field: String,
    /// A sentence for the caller.
    pub detail: &'static str,
}

impl Invalid {
    fn new(field: impl Into<String>, detail: &'static str) -> Self {
        Self {
            field: field.into(),
            detail,
        }
    }

    fn within(self, outer: &str) -> Self {
        Self {
            field: format!("{outer}.{}", self.field),
            detail: self.detail,
        }
    }
}

/// The number of ours that was called, whoever's it is.
pub async fn called(conn: &mut SystemConn, e164: &str) -> Result<Option<Number>, DatabaseError> {
    let row = phone_numbers::table
        .inner_join(businesses::table.on(businesses::id.eq(phone_numbers::business_id)))
        .filter(phone_numbers::e164.eq(e164))
        .select((NumberRow::as_select(), BusinessRow::as_select()))
        .first(&mut **conn)
        .await
        .optional()?;
    row.map(Number::of).transpose()
}

/// The business's numbers behind `after`, in the order in which they came.
pub async fn list(
    conn: &mut TenantConn,
    after: Option<PhoneNumberId>,
    limit: i64,
) -> Result<Vec<Number>, DatabaseError> {
    let rows: Vec<(NumberRow, BusinessRow)> = phone_numbers::table
        .inner_join(businesses::table.on(businesses::id.eq(phone_numbers::business_id)))
        .filter(phone_numbers::business_id.eq(conn.business()))
        .filter(phone_numbers::id.gt(after.unwrap_or(PhoneNumberId(0))))
        .order(phone_numbers::id)
        .limit(limit)
        .select((NumberRow::as_select(), BusinessRow::as_select()))
        .load(&mut **conn)
        .await?;
    rows.into_iter().map(Number::of).collect()
}

/// A number of the business.
pub async fn find(
    conn: &mut TenantConn,
    id: PhoneNumberId,
) -> Result<Option<Number>, DatabaseError> {
    let row = phone_numbers::table
        .inner_join(businesses::table.on(businesses::id.eq(phone_numbers::business_id)))
        .filter(phone_numbers::business_id.eq(conn.business()))
        .filter(phone_numbers::id.eq(id))
        .select((NumberRow::as_select(), BusinessRow::as_select()))
        .first(&mut **conn)
        .await
        .optional()?;
    row.map(Number::of).transpose()
}

/// Whether a number is one of the business's own: a call to it would come back.
pub async fn is_own(conn: &mut TenantConn, e164: &str) -> Result<bool, DatabaseError> {
    let own = phone_numbers::table
        .filter(phone_numbers::business_id.eq(conn.business()))
        .filter(phone_numbers::e164.eq(e164));
    Ok(diesel::select(diesel::dsl::exists(own))
        .get_result(&mut **conn)
        .await?)
}

impl Number {
    /// Whether the hours say that the business is there now.
    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        self.hours
            .as_ref()
            .is_none_or(|hours| hours.is_open(now, &self.time_zone))
    }

    /// What a call gets now.
    pub fn flow_at(&self, now: DateTime<Utc>) -> &Flow {
        match &self.closed_flow {
            Some(flow) if !self.is_open(now) => flow,
            _ => &self.open_flow,
        }
    }

    /// Whether a call may be recorded: the business's switch beats the number's.
    pub fn records(&self) -> bool {
        self.recording_enabled && self.record_mode != "none"
    }
}

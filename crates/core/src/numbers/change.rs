//! Changing what happens when a number is called.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde::Serialize;
use serde_json::Value;

use super::{Flow, Hours, Invalid, Number, Spoken, find, is_own};
use crate::database::{DatabaseError, TenantConn};
use crate::ids::PhoneNumberId;
use crate::schema::phone_numbers;

const MAX_LABEL_CHARACTERS: usize = 100;

/// What is to be another; `None` stays as it is, `Some(None)` is taken away.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// What people call it.
    pub label: Option<Option<String>>,
    /// `none`, `mono` or `dual`.
    pub record_mode: Option<&'static str>,
    /// What a call gets.
    pub flow: Option<Flow>,
    /// When the business is there.
    pub hours: Option<Option<Hours>>,
    /// What a call gets outside the hours.
    pub closed_flow: Option<Option<Flow>>,
}

/// Why a number stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// The business has no such number.
    #[error("no such number")]
    NotFound,
    /// A field is not acceptable.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The database.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

/// The row's columns; `None` leaves one as it is.
#[expect(
    clippy::option_option,
    reason = "left as it is, taken away and given are three cases"
)]
#[derive(AsChangeset, Default)]
#[diesel(table_name = phone_numbers)]
struct Columns {
    label: Option<Option<String>>,
    record_mode: Option<&'static str>,
    flow: Option<&'static str>,
    target: Option<Option<String>>,
    announcement: Option<Option<String>>,
    open_flow: Option<Value>,
    closed_flow: Option<Option<Value>>,
    hours: Option<Option<Value>>,
}

/// Changes a number of the business and returns it as it is then.
pub async fn change(
    conn: &mut TenantConn,
    id: PhoneNumberId,
    change: Change,
) -> Result<Number, ChangeError> {
    if find(conn, id).await?.is_none() {
        return Err(ChangeError::NotFound);
    }
    let mut columns = Columns {
        label: change.label.map(checked_label).transpose()?,
        record_mode: change.record_mode,
        ..Columns::default()
    };
    let mut changes = columns.label.is_some() || columns.record_mode.is_some();
    if let Some(flow) = change.flow {
        let flow = checked(conn, "flow", flow).await?;
        // What an older program understands of it.
        columns.flow = Some(flow.kind());
        columns.target = Some(match &flow {
            Flow::Forward(forward) => forward.targets.as_slice().first().cloned(),
            Flow::Stream(stream) => Some(stream.url.clone()),
            Flow::Voicemail(_) => None,
        });
        columns.announcement = Some(match flow.announcement() {
            Some(Spoken::Say(text)) => Some(text.clone()),
            Some(Spoken::Play(_)) | None => None,
        });
        columns.open_flow = Some(json(&flow)?);
        changes = true;
    }
    if let Some(hours) = change.hours {
        let hours = hours.map(Hours::checked).transpose();
        let hours = hours.map_err(|invalid| invalid.within("hours"))?;
        columns.hours = Some(hours.as_ref().map(json).transpose()?);
        changes = true;
    }
    if let Some(flow) = change.closed_flow {
        let flow = match flow {
            Some(flow) => Some(checked(conn, "after_hours_flow", flow).await?),
            None => None,
        };
        columns.closed_flow = Some(flow.as_ref().map(json).transpose()?);
        changes = true;
    }
    if changes {
        let business = conn.business();
        diesel::update(phone_numbers::table.find(id))
            .filter(phone_numbers::business_id.eq(business))
            .set(columns)
            .execute(&mut **conn)
            .await
            .map_err(DatabaseError::from)?;
    }
    find(conn, id).await?.ok_or(ChangeError::NotFound)
}

fn checked_label(label: Option<String>) -> Result<Option<String>, Invalid> {
    let label = label.map(|label| label.trim().to_owned());
    match &label {
        Some(text) if text.is_empty() || text.chars().count() > MAX_LABEL_CHARACTERS => {
            Err(Invalid::new("label", "takes 1 to 100 characters, or null"))
        }
        _ => Ok(label),
    }
}

async fn checked(conn: &mut TenantConn, field: &str, flow: Flow) -> Result<Flow, ChangeError> {
    let flow = flow.checked().map_err(|invalid| invalid.within(field))?;
    for (place, target) in flow.targets().iter().enumerate() {
        if is_own(conn, target).await? {
            let target = Invalid::new(
                format!("targets[{place}]"),
                "is a number of the business: the call would come back",
            );
            return Err(target.within(field).into());
        }
    }
    Ok(flow)
}

fn json<T: Serialize>(value: &T) -> Result<Value, ChangeError> {
    serde_json::to_value(value).map_err(|error| {
        DatabaseError::from(diesel::result::Error::SerializationError(error.into())).into()
    })
}

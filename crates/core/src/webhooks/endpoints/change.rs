//! Changing an endpoint.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::{DisabledReason, Endpoint, words};
use crate::database::{DatabaseError, TenantConn};
use crate::ids::EndpointId;
use crate::schema::webhook_endpoints as endpoints;
use crate::webhooks::{Target, Topic};

/// What of an endpoint is to be another; `None` leaves it.
#[derive(Clone, Debug, Default)]
pub struct Change<'a> {
    /// Where its messages go.
    pub target: Option<&'a Target>,
    /// What people call it; at most 200 characters.
    pub description: Option<&'a str>,
    /// What it is told; at least one.
    pub events: Option<&'a [Topic]>,
    /// Whether it is told anything. Switched on, its failures are forgotten.
    pub enabled: Option<bool>,
}

#[derive(AsChangeset)]
#[diesel(table_name = endpoints, treat_none_as_null = true)]
struct Row {
    url: String,
    description: String,
    events: Vec<String>,
    failing_since: Option<DateTime<Utc>>,
    disabled_at: Option<DateTime<Utc>>,
    disabled_reason: Option<String>,
    updated_at: DateTime<Utc>,
}

/// Changes an endpoint; `None` where the business has no such one.
pub async fn change(
    conn: &mut TenantConn,
    id: EndpointId,
    change: &Change<'_>,
    now: DateTime<Utc>,
) -> Result<Option<Endpoint>, DatabaseError> {
    let own = endpoints::table
        .filter(endpoints::business_id.eq(conn.business()))
        .filter(endpoints::id.eq(id));
    let before: Option<Endpoint> = own
        .select(Endpoint::as_select())
        .for_no_key_update()
        .first(&mut **conn)
        .await
        .optional()?;
    let Some(before) = before else {
        return Ok(None);
    };
    let changed = diesel::update(own)
        .set(row(before, change, now))
        .returning(Endpoint::as_returning())
        .get_result(&mut **conn)
        .await?;
    Ok(Some(changed))
}

fn row(before: Endpoint, change: &Change<'_>, now: DateTime<Utc>) -> Row {
    let mut row = Row {
        url: before.url,
        description: before.description,
        events: before.events,
        failing_since: before.failing_since,
        disabled_at: before.disabled_at,
        disabled_reason: before.disabled_reason,
        updated_at: now,
    };
    if let Some(target) = change.target {
        target.url().as_str().clone_into(&mut row.url);
    }
    if let Some(description) = change.description {
        description.clone_into(&mut row.description);
    }
    if let Some(events) = change.events {
        row.events = words(events);
    }
    match change.enabled {
        Some(true) => {
            row.failing_since = None;
            row.disabled_at = None;
            row.disabled_reason = None;
        }
        Some(false) if row.disabled_at.is_none() => {
            row.disabled_at = Some(now);
            row.disabled_reason = Some(DisabledReason::Person.as_str().to_owned());
        }
        Some(false) | None => {}
    }
    row
}

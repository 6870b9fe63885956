//! A business's endpoints.

mod change;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use diesel_async::RunQueryDsl;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Secret, Target, Topic, UnknownTopic};
use crate::database::{DatabaseError, TenantConn};
use crate::ids::{BusinessId, EndpointId};
use crate::schema::webhook_endpoints as endpoints;

pub use change::{Change, change};

/// Endpoints that a business may have.
pub const MAX_ENDPOINTS: i64 = 20;
/// After a rotation the secret before signs along for so long.
const GRACE: TimeDelta = TimeDelta::hours(24);

/// Why an endpoint is told nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = WebhookDisabledReason)]
pub enum DisabledReason {
    /// A person switched it off.
    Person,
    /// It answered 410.
    Gone,
    /// It failed for three days.
    Failing,
}

impl DisabledReason {
    /// The table's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Gone => "gone",
            Self::Failing => "failing",
        }
    }
}

/// An endpoint, without its secret.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = endpoints, check_for_backend(diesel::pg::Pg))]
pub struct Endpoint {
    /// The row.
    pub id: EndpointId,
    /// Where its messages go.
    pub url: String,
    /// What people call it.
    pub description: String,
    /// [`Topic::as_str`] of what it is told.
    events: Vec<String>,
    /// Until when the secret before the last rotation signs along.
    pub previous_secret_until: Option<DateTime<Utc>>,
    /// The first failure since the last success.
    pub failing_since: Option<DateTime<Utc>>,
    /// Since when it is told nothing.
    pub disabled_at: Option<DateTime<Utc>>,
    disabled_reason: Option<String>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

impl Endpoint {
    /// What it is told.
    pub fn events(&self) -> Vec<Topic> {
        let events = self.events.iter().cloned();
        // The column's CHECK allows no other word.
        events
            .map(Topic::try_from)
            .filter_map(Result::<_, UnknownTopic>::ok)
            .collect()
    }

    /// Why it is told nothing.
    pub fn disabled_reason(&self) -> Option<DisabledReason> {
        let reason = self.disabled_reason.as_deref()?;
        [
            DisabledReason::Person,
            DisabledReason::Gone,
            DisabledReason::Failing,
        ]
        .into_iter()
        .find(|known| known.as_str() == reason)
    }
}

/// An endpoint to be.
#[derive(Clone, Debug)]
pub struct NewEndpoint<'a> {
    /// Where its messages go.
    pub target: &'a Target,
    /// What people call it; at most 200 characters.
    pub description: &'a str,
    /// What it is told; at least one.
    pub events: &'a [Topic],
}

/// Why an endpoint can't be made.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// The business has [`MAX_ENDPOINTS`].
    #[error("the business has as many webhooks as it may have")]
    TooMany,
    /// The database.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl From<diesel::result::Error> for CreateError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error.into())
    }
}

/// The business's endpoints in the order they were made, from after `after`.
pub async fn list(
    conn: &mut TenantConn,
    after: Option<EndpointId>,
    limit: i64,
) -> Result<Vec<Endpoint>, DatabaseError> {
    let query = endpoints::table
        .filter(endpoints::business_id.eq(conn.business()))
        .filter(endpoints::id.gt(after.unwrap_or(EndpointId(0))))
        .order(endpoints::id)
        .limit(limit)
        .select(Endpoint::as_select());
    Ok(query.load(&mut **conn).await?)
}

/// One of the business's endpoints.
pub async fn find(
    conn: &mut TenantConn,
    id: EndpointId,
) -> Result<Option<Endpoint>, DatabaseError> {
    let query = endpoints::table
        .filter(endpoints::business_id.eq(conn.business()))
        .filter(endpoints::id.eq(id))
        .select(Endpoint::as_select());
    Ok(query.first(&mut **conn).await.optional()?)
}

/// Makes an endpoint. Its secret is not shown again.
pub async fn create(
    conn: &mut TenantConn,
    new: &NewEndpoint<'_>,
    now: DateTime<Utc>,
) -> Result<(Endpoint, Secret), CreateError> {
    lock_number(conn).await?;
    let there: i64 = endpoints::table
        .filter(endpoints::business_id.eq(conn.business()))
        .count()
        .get_result(&mut **conn)
        .await?;
    if there >= MAX_ENDPOINTS {
        return Err(CreateError::TooMany);
    }
    let secret = Secret::generate();
    let endpoint = diesel::insert_into(endpoints::table)
        .values((
            endpoints::business_id.eq(conn.business()),
            endpoints::url.eq(new.target.url().as_str()),
            endpoints::description.eq(new.description),
            endpoints::events.eq(words(new.events)),
            endpoints::secret.eq(secret.bytes()),
            endpoints::created_at.eq(now),
            endpoints::updated_at.eq(now),
        ))
        .returning(Endpoint::as_returning())
        .get_result(&mut **conn)
        .await?;
    Ok((endpoint, secret))
}

/// Lets those who make endpoints of one business count one after the other.
async fn lock_number(conn: &mut TenantConn) -> Result<(), DatabaseError> {
    let business: BusinessId = conn.business();
    diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended('webhook_endpoints', $1))")
        .bind::<BigInt, _>(business)
        .execute(&mut **conn)
        .await?;
    Ok(())
}

/// Gives an endpoint a new secret; the one before signs along for a day.
pub async fn rotate(
    conn: &mut TenantConn,
    id: EndpointId,
    now: DateTime<Utc>,
) -> Result<Option<(Endpoint, Secret)>, DatabaseError> {
    let secret = Secret::generate();
    let rotated = diesel::update(endpoints::table.find(id))
        .filter(endpoints::business_id.eq(conn.business()))
        .set((
            endpoints::previous_secret.eq(endpoints::secret.nullable()),
            endpoints::previous_secret_until.eq(now + GRACE),
            endpoints::secret.eq(secret.bytes()),
            endpoints::updated_at.eq(now),
        ))
        .returning(Endpoint::as_returning())
        .get_result(&mut **conn)
        .await
        .optional()?;
    Ok(rotated.map(|endpoint| (endpoint, secret)))
}

/// Removes an endpoint with its messages; false where the business has no such one.
pub async fn remove(conn: &mut TenantConn, id: EndpointId) -> Result<bool, DatabaseError> {
    let removed = diesel::delete(endpoints::table.find(id))
        .filter(endpoints::business_id.eq(conn.business()))
        .execute(&mut **conn)
        .await?;
    Ok(removed > 0)
}

fn words(events: &[Topic]) -> Vec<String> {
    let mut words: Vec<String> = events
        .iter()
        .map(|topic| topic.as_str().to_owned())
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

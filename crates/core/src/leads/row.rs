//! A lead as it is read.

use chrono::{DateTime, Utc};
use diesel::dsl::sql;
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Nullable, Text, Timestamptz};

use crate::ids::LeadId;
use crate::schema::leads;
use crate::version::Version;

const OTHER_PHONES: &str = "ARRAY(SELECT n.e164 FROM lead_numbers n \
    WHERE n.business_id = leads.business_id AND n.lead_id = leads.id ORDER BY n.e164)";

const LAST_CALL_AT: &str = "(SELECT c.started_at FROM call_logs c \
    WHERE c.business_id = leads.business_id AND c.lead_id = leads.id \
    ORDER BY c.started_at DESC, c.id DESC LIMIT 1)";

const OPEN_CALLBACKS: &str = "(SELECT count(*) FROM callback_tasks t \
    WHERE t.business_id = leads.business_id AND t.lead_id = leads.id AND t.state = 'open')";

/// A lead of the business that asks.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = leads, check_for_backend(diesel::pg::Pg))]
pub struct Lead {
    /// The row.
    pub id: LeadId,
    /// What to call them.
    pub name: Option<String>,
    /// E.164.
    pub phone: Option<String>,
    /// As it was written.
    pub email: Option<String>,
    /// [`super::LeadStatus`].
    pub status: String,
    /// What they want.
    pub service: Option<String>,
    /// Where.
    pub city: Option<String>,
    /// [`super::LeadSource`].
    pub source: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
    /// What the order by name compares.
    pub(super) sort_name: String,
    /// Further numbers, of leads that were merged into this one.
    #[diesel(select_expression = sql(OTHER_PHONES))]
    #[diesel(select_expression_type = SqlLiteral<Array<Text>>)]
    pub other_phones: Vec<String>,
    /// When their last call began.
    #[diesel(select_expression = sql(LAST_CALL_AT))]
    #[diesel(select_expression_type = SqlLiteral<Nullable<Timestamptz>>)]
    pub last_call_at: Option<DateTime<Utc>>,
    /// How often they wait for being called back.
    #[diesel(select_expression = sql(OPEN_CALLBACKS))]
    #[diesel(select_expression_type = SqlLiteral<BigInt>)]
    pub open_callbacks: i64,
}

impl Lead {
    /// Which state of it this is.
    pub fn version(&self) -> Version {
        Version::of(self.updated_at)
    }
}

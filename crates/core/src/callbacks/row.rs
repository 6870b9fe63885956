//! Callback tasks as people see them.

use chrono::{DateTime, Utc};
use diesel::OptionalExtension;
use diesel::QueryableByName;
use diesel::pg::Pg;
use diesel::sql_types::{BigInt, Integer, Nullable, Text, Timestamptz};
use diesel_async::RunQueryDsl;

use crate::database::{DatabaseError, TenantConn};
use crate::ids::{CallbackId, LeadId, UserId};

/// Where a task stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CallbackState {
    /// To be done.
    #[default]
    Open,
    /// Called back, or reached by a call.
    Done,
    /// Not to be done.
    Dismissed,
}

/// A word that names no state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a task's state")]
pub struct UnknownState;

impl CallbackState {
    /// The word in the database and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::Dismissed => "dismissed",
        }
    }
}

/// Which tasks are listed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    /// Tasks that stand so.
    pub state: CallbackState,
    /// Of one lead.
    pub lead: Option<LeadId>,
}

/// A task.
#[derive(Clone, Debug, QueryableByName)]
pub struct Callback {
    /// The row.
    #[diesel(sql_type = BigInt)]
    pub id: CallbackId,
    /// Whom to call.
    #[diesel(sql_type = BigInt)]
    pub lead_id: LeadId,
    /// Their name.
    #[diesel(sql_type = Nullable<Text>)]
    pub lead_name: Option<String>,
    /// Their number.
    #[diesel(sql_type = Nullable<Text>)]
    pub lead_phone: Option<String>,
    /// The last call that calls for it.
    #[diesel(sql_type = Nullable<Text>)]
    pub call_sid: Option<String>,
    /// `missed`, `busy`, `voicemail` or `failed`.
    #[diesel(sql_type = Text)]
    pub reason: String,
    /// [`CallbackState::as_str`].
    #[diesel(sql_type = Text)]
    pub state: String,
    /// Calls since the lead was reached last.
    #[diesel(sql_type = Integer)]
    pub missed_calls: i32,
    /// When the last one began.
    #[diesel(sql_type = Timestamptz)]
    pub last_call_at: DateTime<Utc>,
    /// When it should be done.
    #[diesel(sql_type = Timestamptz)]
    pub due_at: DateTime<Utc>,
    /// Who takes it on.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub claimed_by: Option<UserId>,
    /// Their name.
    #[diesel(sql_type = Nullable<Text>)]
    pub claimed_by_name: Option<String>,
    /// Since when.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub claimed_at: Option<DateTime<Utc>>,
    /// When it ended.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub done_at: Option<DateTime<Utc>>,
    /// Who ended it; nobody where a call that reached the lead did.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub done_by: Option<UserId>,
    /// Their name.
    #[diesel(sql_type = Nullable<Text>)]
    pub done_by_name: Option<String>,
    /// When it came.
    #[diesel(sql_type = Timestamptz)]
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    #[diesel(sql_type = Timestamptz)]
    pub updated_at: DateTime<Utc>,
}

const SELECT: &str = "SELECT t.id, t.lead_id, l.name AS lead_name, l.phone AS lead_phone, \
    g.call_sid, t.reason, t.state, t.missed_calls, t.last_call_at, t.due_at, t.claimed_by, \
    c.name AS claimed_by_name, t.claimed_at, t.done_at, t.done_by, d.name AS done_by_name, \
    t.created_at, t.updated_at \
    FROM callback_tasks t JOIN leads l ON l.business_id = t.business_id AND l.id = t.lead_id \
    LEFT JOIN call_logs g ON g.business_id = t.business_id AND g.id = t.call_log_id \
    LEFT JOIN users c ON c.id = t.claimed_by LEFT JOIN users d ON d.id = t.done_by \
    WHERE t.business_id = $1";

/// A task of the business.
pub async fn find(
    conn: &mut TenantConn,
    id: CallbackId,
) -> Result<Option<Callback>, DatabaseError> {
    let query = diesel::sql_query(format!("{SELECT} AND t.id = $2"))
        .bind::<BigInt, _>(conn.business())
        .bind::<BigInt, _>(id);
    Ok(query.get_result(&mut **conn).await.optional()?)
}

/// Tasks behind `after`: what is due first where they are open, else what was due last.
pub async fn page(
    conn: &mut TenantConn,
    filter: Filter,
    after: Option<(DateTime<Utc>, CallbackId)>,
    limit: i64,
) -> Result<Vec<Callback>, DatabaseError> {
    let (beyond, order) = match filter.state {
        CallbackState::Open => (">", "ASC"),
        CallbackState::Done | CallbackState::Dismissed => ("<", "DESC"),
    };
    let mut query = diesel::sql_query(SELECT)
        .into_boxed::<Pg>()
        .bind::<BigInt, _>(conn.business())
        .sql(" AND t.state = $2")
        .bind::<Text, _>(filter.state.as_str());
    let mut bound = 2;
    if let Some(lead) = filter.lead {
        bound += 1;
        query = query
            .sql(format!(" AND t.lead_id = ${bound}"))
            .bind::<BigInt, _>(lead);
    }
    if let Some((due_at, id)) = after {
        let (time, place) = (bound + 1, bound + 2);
        query = query
            .sql(format!(
                " AND (t.due_at, t.id) {beyond} (${time}, ${place})"
            ))
            .bind::<Timestamptz, _>(due_at)
            .bind::<BigInt, _>(id);
    }
    let query = query.sql(format!(
        " ORDER BY t.due_at {order}, t.id {order} LIMIT {limit}"
    ));
    Ok(query.load(&mut **conn).await?)
}

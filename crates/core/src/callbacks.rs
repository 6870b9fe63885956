//! Callback tasks: somebody called and reached nobody. A lead has one open task at most; a call that
//! reaches the lead ends it.

mod follow;
mod row;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::result::DatabaseErrorKind;
use diesel_async::RunQueryDsl;

use crate::database::{DatabaseError, TenantConn};
use crate::ids::{CallbackId, UserId};
use crate::schema::callback_tasks;

pub(crate) use follow::follow;
pub use follow::merge_leads;
pub use row::{Callback, CallbackState, Filter, UnknownState, find, page};

/// What is to be another; `None` stays as it is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Change {
    /// Where the task stands.
    pub state: Option<CallbackState>,
    /// Who takes it on; `Some(None)` gives it back.
    pub claimed_by: Option<Option<UserId>>,
    /// When it should be done.
    pub due_at: Option<DateTime<Utc>>,
}

/// Why a task stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// The business has no such task.
    #[error("no such task")]
    NotFound,
    /// It can't be opened again: its lead has an open one.
    #[error("the lead has an open task")]
    OtherOpen,
    /// The database.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

#[expect(
    clippy::option_option,
    reason = "left as it is, taken away and given are three cases"
)]
#[derive(AsChangeset, Default)]
#[diesel(table_name = callback_tasks)]
struct Columns {
    state: Option<&'static str>,
    done_at: Option<Option<DateTime<Utc>>>,
    done_by: Option<Option<UserId>>,
    claimed_by: Option<Option<UserId>>,
    claimed_at: Option<Option<DateTime<Utc>>>,
    due_at: Option<DateTime<Utc>>,
}

/// Changes a task of the business, as `user` (nobody for a program), and returns it as it is then.
pub async fn change(
    conn: &mut TenantConn,
    id: CallbackId,
    change: Change,
    user: Option<UserId>,
    now: DateTime<Utc>,
) -> Result<Callback, ChangeError> {
    let business = conn.business();
    let task = callback_tasks::table
        .filter(callback_tasks::business_id.eq(business))
        .filter(callback_tasks::id.eq(id));
    let state: String = task
        .select(callback_tasks::state)
        .for_update()
        .first(&mut **conn)
        .await
        .optional()
        .map_err(DatabaseError::from)?
        .ok_or(ChangeError::NotFound)?;
    let mut columns = Columns {
        claimed_by: change.claimed_by,
        claimed_at: change.claimed_by.map(|user| user.map(|_| now)),
        due_at: change.due_at,
        ..Columns::default()
    };
    let mut changes = change.claimed_by.is_some() || change.due_at.is_some();
    if let Some(wanted) = change.state.filter(|wanted| wanted.as_str() != state) {
        let is_open = wanted == CallbackState::Open;
        columns.state = Some(wanted.as_str());
        columns.done_at = Some((!is_open).then_some(now));
        columns.done_by = Some(user.filter(|_| !is_open));
        changes = true;
    }
    if changes {
        let updated = diesel::update(task).set(columns).execute(&mut **conn).await;
        updated.map_err(|error| match error {
            diesel::result::Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => {
                ChangeError::OtherOpen
            }
            error => DatabaseError::from(error).into(),
        })?;
    }
    find(conn, id).await?.ok_or(ChangeError::NotFound)
}

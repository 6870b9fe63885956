//! How far an import is, and what became of it.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde_json::Value;

use super::{Problem, Upload};
use crate::database::{DatabaseError, TenantConn};
use crate::ids::LeadImportId;
use crate::schema::lead_imports;

/// An import that has written nothing for so long has lost its process.
const SILENCE: TimeDelta = TimeDelta::seconds(60);

/// Where an import stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportState {
    /// Rows are being written.
    Running,
    /// Every row was looked at.
    Done,
    /// Its process ended before it did. What was written stays; the file may be sent again.
    Interrupted,
}

impl ImportState {
    /// The name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Done => "done",
            Self::Interrupted => "interrupted",
        }
    }
}

/// Rows by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Those that made a lead.
    pub created: usize,
    /// Those that filled an empty field.
    pub updated: usize,
    /// Those that said nothing new.
    pub unchanged: usize,
}

impl Tally {
    /// Rows that went in.
    pub fn rows(self) -> usize {
        self.created + self.updated + self.unchanged
    }
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.created += other.created;
        self.updated += other.updated;
        self.unchanged += other.unchanged;
    }
}

/// An import as it stands.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = lead_imports, check_for_backend(diesel::pg::Pg))]
pub struct Import {
    /// The row.
    pub id: LeadImportId,
    /// Rows of the file.
    pub rows: i32,
    /// Rows that were looked at.
    pub rows_done: i32,
    /// Rows that made a lead.
    pub created: i32,
    /// Rows that filled an empty field.
    pub updated: i32,
    /// Rows that said nothing new.
    pub unchanged: i32,
    /// Rows that did not go in.
    pub failed: i32,
    problems: Value,
    /// Problems that are not described.
    pub problems_left_off: i32,
    /// Headers that mean nothing to us.
    pub unknown_columns: Vec<String>,
    /// `utf-8`, `windows-1255` or `utf-16`.
    pub encoding: String,
    /// Between the cells.
    pub delimiter: String,
    /// When the last row was looked at.
    pub finished_at: Option<DateTime<Utc>>,
    /// When it began.
    pub created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl Import {
    /// Where it stands now.
    pub fn state(&self, now: DateTime<Utc>) -> ImportState {
        match self.finished_at {
            Some(_) => ImportState::Done,
            None if now - self.updated_at > SILENCE => ImportState::Interrupted,
            None => ImportState::Running,
        }
    }

    /// Rows that did not go in, described.
    pub fn problems(&self) -> Vec<Problem> {
        serde_json::from_value(self.problems.clone()).unwrap_or_default()
    }

    /// Where a page ends when this is its last import.
    pub fn position(&self) -> LeadImportId {
        self.id
    }
}

/// The business's import.
pub async fn find(
    conn: &mut TenantConn,
    id: LeadImportId,
) -> Result<Option<Import>, DatabaseError> {
    let import = lead_imports::table
        .filter(lead_imports::business_id.eq(conn.business()))
        .filter(lead_imports::id.eq(id))
        .select(Import::as_select())
        .first(&mut **conn)
        .await
        .optional()?;
    Ok(import)
}

/// The business's imports, newest first: later ones have higher ids.
pub async fn page(
    conn: &mut TenantConn,
    after: Option<LeadImportId>,
    limit: i64,
) -> Result<Vec<Import>, DatabaseError> {
    let mut query = lead_imports::table
        .filter(lead_imports::business_id.eq(conn.business()))
        .order(lead_imports::id.desc())
        .limit(limit)
        .select(Import::as_select())
        .into_boxed();
    if let Some(last) = after {
        query = query.filter(lead_imports::id.lt(last));
    }
    Ok(query.load(&mut **conn).await?)
}

/// Writes an import down that is about to begin; its bad rows are done already.
pub(super) async fn insert(
    conn: &mut TenantConn,
    upload: &Upload,
    now: DateTime<Utc>,
) -> Result<LeadImportId, DatabaseError> {
    let problems = serde_json::to_value(&upload.problems).unwrap_or_default();
    let id = diesel::insert_into(lead_imports::table)
        .values((
            lead_imports::business_id.eq(conn.business()),
            lead_imports::rows.eq(number(upload.rows)),
            lead_imports::rows_done.eq(number(upload.failed())),
            lead_imports::failed.eq(number(upload.failed())),
            lead_imports::problems.eq(problems),
            lead_imports::problems_left_off.eq(number(upload.problems_left_off)),
            lead_imports::unknown_columns.eq(&upload.unknown_columns),
            lead_imports::encoding.eq(upload.encoding),
            lead_imports::delimiter.eq(upload.delimiter.to_string()),
            lead_imports::created_at.eq(now),
            // Where no row goes in there is nothing more to do.
            lead_imports::finished_at.eq(upload.leads.is_empty().then_some(now)),
        ))
        .returning(lead_imports::id)
        .get_result(&mut **conn)
        .await?;
    Ok(id)
}

/// Which batch of an import it is.
pub(super) struct Place {
    pub(super) import: LeadImportId,
    /// Rows that were done before it.
    pub(super) done: usize,
    pub(super) last: bool,
}

/// Adds a batch's rows, in the transaction that wrote them. Nothing is added where they count
/// already: whether a commit that was cut off took place is not known before the next try.
pub(super) async fn advance(
    conn: &mut TenantConn,
    place: &Place,
    tally: Tally,
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    use lead_imports::{created, finished_at, rows_done, unchanged, updated};
    let import = lead_imports::table
        .filter(lead_imports::business_id.eq(conn.business()))
        .filter(lead_imports::id.eq(place.import))
        .filter(rows_done.eq(number(place.done)));
    diesel::update(import)
        .set((
            rows_done.eq(rows_done + number(tally.rows())),
            created.eq(created + number(tally.created)),
            updated.eq(updated + number(tally.updated)),
            unchanged.eq(unchanged + number(tally.unchanged)),
            finished_at.eq(place.last.then_some(now)),
        ))
        .execute(&mut **conn)
        .await?;
    Ok(())
}

fn number(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

//! An import as clients see it.

use chrono::{DateTime, Utc};
use prosaas_core::ids::LeadImportId;
use prosaas_core::leads::import::{Import, ImportState, Problem, Tally, Upload};
use serde::Serialize;
use utoipa::ToSchema;

/// An import of leads.
#[derive(Serialize, ToSchema)]
pub(crate) struct ImportView {
    /// `null` for a trial, which leaves nothing behind.
    #[schema(value_type = Option<i64>, example = 3)]
    id: Option<LeadImportId>,
    /// `running`, `done`, or `interrupted`: its process ended first; the file may be sent again.
    #[schema(example = "done")]
    state: &'static str,
    dry_run: bool,
    /// Rows of the file that are not empty, without the headers.
    #[schema(example = 120)]
    rows: i64,
    #[schema(example = 120)]
    rows_done: i64,
    /// Rows that made a lead.
    #[schema(example = 100)]
    created: i64,
    /// Rows that filled an empty field of a lead.
    #[schema(example = 10)]
    updated: i64,
    /// Rows that said nothing new.
    #[schema(example = 7)]
    unchanged: i64,
    /// Rows that did not go in.
    #[schema(example = 3)]
    failed: i64,
    /// Those rows; a thousand at most, none in a list.
    problems: Vec<RowProblem>,
    /// Further ones.
    #[schema(example = 0)]
    problems_left_off: i64,
    /// Headers that mean nothing to us.
    #[schema(example = json!(["הערה"]))]
    unknown_columns: Vec<String>,
    /// `utf-8`, `windows-1255` or `utf-16`.
    #[schema(example = "utf-8")]
    encoding: String,
    #[schema(example = ",")]
    delimiter: String,
    created_at: DateTime<Utc>,
    finished_at: Option<DateTime<Utc>>,
}

/// A row that did not go in.
#[derive(Serialize, ToSchema)]
struct RowProblem {
    /// As a spreadsheet counts: the headers are row 1.
    #[schema(example = 5)]
    row: usize,
    #[schema(example = "phone")]
    field: Option<String>,
    /// `phone_invalid`, `email_invalid`, `status_unknown`, `too_long` or `no_phone_or_email`.
    #[schema(example = "phone_invalid")]
    reason: String,
}

impl From<Problem> for RowProblem {
    fn from(problem: Problem) -> Self {
        Self {
            row: problem.row,
            field: problem.field,
            reason: problem.reason,
        }
    }
}

impl ImportView {
    /// With every problem.
    pub(super) fn whole(import: Import, now: DateTime<Utc>) -> Self {
        let problems = import.problems();
        Self {
            problems: problems.into_iter().map(RowProblem::from).collect(),
            ..Self::listed(import, now)
        }
    }

    /// Without the problems.
    pub(super) fn listed(import: Import, now: DateTime<Utc>) -> Self {
        Self {
            id: Some(import.id),
            state: import.state(now).as_str(),
            dry_run: false,
            rows: import.rows.into(),
            rows_done: import.rows_done.into(),
            created: import.created.into(),
            updated: import.updated.into(),
            unchanged: import.unchanged.into(),
            failed: import.failed.into(),
            problems: Vec::new(),
            problems_left_off: import.problems_left_off.into(),
            unknown_columns: import.unknown_columns,
            encoding: import.encoding,
            delimiter: import.delimiter,
            created_at: import.created_at,
            finished_at: import.finished_at,
        }
    }

    /// What would become of a file.
    pub(super) fn trial(upload: Upload, tally: Tally, now: DateTime<Utc>) -> Self {
        Self {
            id: None,
            state: ImportState::Done.as_str(),
            dry_run: true,
            rows: number(upload.rows),
            rows_done: number(upload.rows),
            created: number(tally.created),
            updated: number(tally.updated),
            unchanged: number(tally.unchanged),
            failed: number(upload.failed()),
            problems_left_off: number(upload.problems_left_off),
            problems: upload.problems.into_iter().map(RowProblem::from).collect(),
            unknown_columns: upload.unknown_columns,
            encoding: upload.encoding.to_owned(),
            delimiter: upload.delimiter.to_string(),
            created_at: now,
            finished_at: Some(now),
        }
    }
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

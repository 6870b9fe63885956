//! How much waits and runs, for an operator's figures.

use std::time::Duration;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Double, Text, Timestamptz};
use diesel_async::RunQueryDsl;

use chrono::{DateTime, Utc};

use super::Step;
use crate::database::{Database, DatabaseError};

/// The steps of one kind in one state.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Backlog {
    /// What is to be done.
    pub step: Step,
    /// `queued`, of which only those that are due count, or `running`.
    pub state: &'static str,
    /// How many.
    pub count: i64,
    /// How long the oldest has been in this state, or due.
    pub oldest: Duration,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    step: String,
    #[diesel(sql_type = Text)]
    state: String,
    #[diesel(sql_type = BigInt)]
    count: i64,
    #[diesel(sql_type = Double)]
    oldest: f64,
}

/// Over the partial indexes of both states. `greatest` leaves out a time that is not there.
const COUNT: &str = "SELECT step, state, count(*) AS count, \
    extract(epoch FROM max($1 - greatest(state_since, next_try_at)))::float8 AS oldest \
    FROM processing_steps WHERE state IN ('queued', 'running') \
    AND (next_try_at IS NULL OR next_try_at <= $1) GROUP BY step, state";

/// Every kind of step in both states, those of which there is none too.
pub async fn backlog(db: &Database, now: DateTime<Utc>) -> Result<Vec<Backlog>, DatabaseError> {
    let mut conn = db.system().await?;
    let rows: Vec<Row> = diesel::sql_query(COUNT)
        .bind::<Timestamptz, _>(now)
        .load(&mut *conn)
        .await?;
    conn.commit().await?;
    let of = |step: Step, state: &'static str| {
        let row = rows
            .iter()
            .find(|row| row.step == step.as_str() && row.state == state);
        Backlog {
            step,
            state,
            count: row.map_or(0, |row| row.count),
            oldest: row.map_or(Duration::ZERO, |row| {
                Duration::from_secs_f64(row.oldest.max(0.0))
            }),
        }
    };
    Ok(Step::ALL
        .into_iter()
        .flat_map(|step| ["queued", "running"].map(|state| of(step, state)))
        .collect())
}

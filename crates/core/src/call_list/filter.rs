//! What a list of calls is narrowed by.

use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::pg::Pg;
use diesel::query_builder::{BoxedSqlQuery, SqlQuery};
use diesel::sql_types::{BigInt, Nullable, Text, Timestamptz};
use diesel_async::RunQueryDsl;

use super::RecordingState;
use crate::database::{DatabaseError, TenantConn};
use crate::ids::LeadId;
use crate::outcome::Outcome;
use crate::phone;

/// Every condition must hold; `None` asks for nothing.
#[derive(Clone, Debug, Default)]
pub struct CallFilter {
    /// `inbound` or `outbound`.
    pub direction: Option<String>,
    /// Twilio's `CallStatus`.
    pub status: Option<String>,
    /// Calls that began then or later.
    pub from: Option<DateTime<Utc>>,
    /// Calls that began before.
    pub to: Option<DateTime<Utc>>,
    /// The customer's or the business's number, as a person writes it.
    pub number: Option<String>,
    /// Calls of one lead.
    pub lead: Option<LeadId>,
    /// Where the recording stands.
    pub recording: Option<RecordingState>,
    /// The extracted service.
    pub service: Option<String>,
    /// The extracted city.
    pub city: Option<String>,
    /// How it went.
    pub outcome: Option<Outcome>,
    /// Words of the transcript; each may be the beginning of one.
    pub text: Option<String>,
}

/// More words than anybody types; each costs a look-up.
const MAX_WORDS: i64 = 8;

/// A word that is looked for.
#[derive(QueryableByName)]
pub(super) struct TypedWord {
    #[diesel(sql_type = Text)]
    word: String,
    #[diesel(sql_type = Nullable<Text>)]
    skeleton: Option<String>,
}

type Query = BoxedSqlQuery<'static, Pg, SqlQuery>;

impl CallFilter {
    /// The text's words as the database takes apart the transcripts.
    pub(super) async fn words(
        &self,
        conn: &mut TenantConn,
    ) -> Result<Vec<TypedWord>, DatabaseError> {
        let Some(text) = &self.text else {
            return Ok(Vec::new());
        };
        let words = diesel::sql_query(
            "SELECT word, skeleton_of(word) AS skeleton FROM folded_words_of($1) AS word LIMIT $2",
        )
        .bind::<Text, _>(text)
        .bind::<BigInt, _>(MAX_WORDS)
        .load(&mut **conn)
        .await?;
        Ok(words)
    }

    /// Conditions on the call's own columns.
    pub(super) fn narrow_call(
        &self,
        mut query: Query,
        words: &[TypedWord],
        bound: &mut usize,
    ) -> Query {
        let mut equal = |query: Query, column: &str, value: &Option<String>| match value {
            None => query,
            Some(value) => {
                let place = next(bound);
                query
                    .sql(format!(" AND {column} = ${place}"))
                    .bind::<Text, _>(value.clone())
            }
        };
        query = equal(query, "c.direction", &self.direction);
        query = equal(query, "c.status", &self.status);
        query = equal(query, "c.extracted_service", &self.service);
        query = equal(query, "c.extracted_city", &self.city);
        if let Some(from) = self.from {
            let place = next(bound);
            query = query
                .sql(format!(" AND c.started_at >= ${place}"))
                .bind::<Timestamptz, _>(from);
        }
        if let Some(to) = self.to {
            let place = next(bound);
            query = query
                .sql(format!(" AND c.started_at < ${place}"))
                .bind::<Timestamptz, _>(to);
        }
        if let Some(lead) = self.lead {
            let place = next(bound);
            query = query
                .sql(format!(" AND c.lead_id = ${place}"))
                .bind::<BigInt, _>(lead);
        }
        if let Some(outcome) = self.outcome {
            let place = next(bound);
            query = query
                .sql(format!(" AND o.business_id = $1 AND o.outcome = ${place}"))
                .bind::<Text, _>(outcome.as_str());
        }
        if let Some(number) = &self.number {
            let place = next(bound);
            let number = phone::e164(number).unwrap_or_else(|| number.clone());
            query = query
                .sql(format!(
                    " AND (c.from_number = ${place} OR c.to_number = ${place})"
                ))
                .bind::<Text, _>(number);
        }
        for typed in words {
            let place = next(bound);
            let (end, bare) = (next(bound), next(bound));
            // One that begins so, or one that is the same in full or defective spelling.
            query = query
                .sql(format!(
                    " AND EXISTS (SELECT FROM call_words w WHERE w.business_id = c.business_id \
                     AND w.call_log_id = c.id AND (w.word >= ${place} AND w.word < ${end} \
                     OR w.word = ${bare}))"
                ))
                .bind::<Text, _>(typed.word.clone())
                .bind::<Text, _>(format!("{}\u{10ffff}", typed.word))
                .bind::<Nullable<Text>, _>(typed.skeleton.clone());
        }
        query
    }

    /// The condition on the computed state.
    pub(super) fn narrow_state(&self, query: Query, bound: &mut usize) -> Query {
        match self.recording {
            None => query,
            Some(state) => {
                let place = next(bound);
                query
                    .sql(format!(" WHERE recording_state = ${place}"))
                    .bind::<Text, _>(state.as_str())
            }
        }
    }
}

fn next(bound: &mut usize) -> usize {
    *bound += 1;
    *bound
}

//! What a list of calls is narrowed by.

use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::query_builder::{BoxedSqlQuery, SqlQuery};
use diesel::sql_types::{BigInt, Text, Timestamptz};

use super::RecordingState;
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

type Query = BoxedSqlQuery<'static, Pg, SqlQuery>;

impl CallFilter {
    /// Conditions on the call's own columns.
    pub(super) fn narrow_call(&self, mut query: Query, bound: &mut usize) -> Query {
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
        if let Some(prefixes) = self.text.as_deref().and_then(prefix_query) {
            let place = next(bound);
            query = query
                .sql(format!(
                    " AND to_tsvector('simple', coalesce(c.final_transcript, c.transcription, '')) \
                     @@ to_tsquery('simple', ${place})"
                ))
                .bind::<Text, _>(prefixes);
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

/// The words as prefixes that all must occur; `None` where there is no word. Only letters and digits
/// get through, so nothing of `tsquery`'s own syntax does.
fn prefix_query(text: &str) -> Option<String> {
    let words: Vec<String> = text
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| format!("{word}:*"))
        .collect();
    (!words.is_empty()).then(|| words.join(" & "))
}

#[cfg(test)]
mod tests {
    use super::prefix_query;

    #[test]
    fn words_become_prefixes_and_operators_are_lost() {
        assert_eq!(prefix_query("דוד שמש").as_deref(), Some("דוד:* & שמש:*"));
        assert_eq!(
            prefix_query("a' | !(b) <-> c:*").as_deref(),
            Some("a:* & b:* & c:*")
        );
        assert_eq!(prefix_query(" &|! "), None);
    }
}

//! How a call went for the business: answered, missed, busy and so on.
//!
//! Twilio tells of it in pieces, in any order and more than once. Each piece is kept, and the outcome
//! is what all of them together say; so the order changes nothing.

mod facts;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use prosaas_twilio::status::CallStatus;

use crate::call_log::CallLog;
use crate::callbacks;
use crate::database::DatabaseError;
use crate::schema::call_outcomes;

use facts::Facts;

/// How a call went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The customer talked with somebody.
    Answered,
    /// A customer called and nobody answered.
    Missed,
    /// A customer was called and did not answer.
    NoAnswer,
    /// The line was busy.
    Busy,
    /// A customer called and left a message.
    Voicemail,
    /// It could not be connected.
    Failed,
    /// It ended before the customer was called.
    Canceled,
}

/// A word that names no outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an outcome")]
pub struct UnknownOutcome;

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 7] = [
        Self::Answered,
        Self::Missed,
        Self::NoAnswer,
        Self::Busy,
        Self::Voicemail,
        Self::Failed,
        Self::Canceled,
    ];

    /// The word in the database and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Missed => "missed",
            Self::NoAnswer => "no_answer",
            Self::Busy => "busy",
            Self::Voicemail => "voicemail",
            Self::Failed => "failed",
            Self::Canceled => "canceled",
        }
    }
}

impl std::str::FromStr for Outcome {
    type Err = UnknownOutcome;

    fn from_str(word: &str) -> Result<Self, UnknownOutcome> {
        Self::ALL
            .into_iter()
            .find(|outcome| outcome.as_str() == word)
            .ok_or(UnknownOutcome)
    }
}

/// A piece of what is heard of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    /// Somebody, or a stream, talks with the customer.
    Reached,
    /// The caller left a message.
    Message,
    /// The dialling as a whole ended like this.
    DialEnded(CallStatus),
    /// One of the dialled telephones ended like this.
    LegEnded(CallStatus),
    /// The call itself ended like this.
    Ended(CallStatus),
}

/// Takes a piece in and says whether the outcome is another since; the lead's callback task follows
/// it in the same transaction.
pub async fn note(
    conn: &mut AsyncPgConnection,
    log: &CallLog,
    fact: Fact,
    now: DateTime<Utc>,
) -> Result<bool, DatabaseError> {
    diesel::insert_into(call_outcomes::table)
        .values((
            call_outcomes::business_id.eq(log.business_id),
            call_outcomes::call_log_id.eq(log.id),
            call_outcomes::started_at.eq(log.started_at),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    let row = call_outcomes::table
        .filter(call_outcomes::business_id.eq(log.business_id))
        .filter(call_outcomes::call_log_id.eq(log.id));
    // Locked, so that of two pieces at once the later one sees both.
    let known: Facts = row
        .select(Facts::as_select())
        .for_update()
        .first(conn)
        .await?;
    let facts = known.clone().with(fact);
    if facts == known {
        return Ok(false);
    }
    let before = known.outcome();
    let after = facts.decide(log.direction == "inbound");
    let facts = facts.saying(after);
    diesel::update(row).set(&facts).execute(conn).await?;
    let Some(after) = after.filter(|after| Some(*after) != before) else {
        return Ok(false);
    };
    callbacks::follow(conn, log, before, after, now).await?;
    tracing::info!(call.sid = %log.call_sid, outcome = after.as_str(), "call.outcome");
    Ok(true)
}

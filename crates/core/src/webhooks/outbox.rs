//! Writing down what an endpoint is to be told, in the transaction of the fact.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Jsonb, Nullable, Text, Timestamptz};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::{Value, json};

use super::{Endpoint, Message, Topic};
use crate::call_log::CallLog;
use crate::database::{DatabaseError, TenantConn};
use crate::ids::{BusinessId, StepId};
use crate::schema::{call_logs, processing_steps, webhook_messages};
use crate::steps::{Step, StepFailure};

/// Nothing is written where no endpoint wants it, which costs one look into an index.
const NOTE: &str = "INSERT INTO webhook_messages \
    (business_id, endpoint_id, public_id, event, call_sid, data, occurred_at, queued_at, next_try_at) \
    SELECT e.business_id, e.id, 'msg_' || replace(gen_random_uuid()::text, '-', ''), $2, $3, $4, $5, \
        $5, $5 \
    FROM webhook_endpoints e \
    WHERE e.business_id = $1 AND e.disabled_at IS NULL AND $2 = ANY (e.events)";

/// Notes for each of the business's endpoints that wants it what happened to a call. To be called in
/// the transaction of the fact; `details` is an object of what is of this topic alone.
///
/// A message holds ids and states: what was said, and to whom, is to be asked for with a token, which
/// can be revoked, while a copy at the receiver can't. The customer's number is in `call.created`
/// alone, where whoever picks up needs it within a second.
pub async fn note(
    conn: &mut AsyncPgConnection,
    log: &CallLog,
    topic: Topic,
    details: Value,
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    let data = data(log, topic, details);
    insert(
        conn,
        log.business_id,
        topic,
        log.call_sid.as_str(),
        data,
        now,
    )
    .await
}

async fn insert(
    conn: &mut AsyncPgConnection,
    business: BusinessId,
    topic: Topic,
    call_sid: &str,
    data: Value,
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    diesel::sql_query(NOTE)
        .bind::<BigInt, _>(business)
        .bind::<Text, _>(topic.as_str())
        .bind::<Nullable<Text>, _>(Some(call_sid))
        .bind::<Jsonb, _>(data)
        .bind::<Timestamptz, _>(now)
        .execute(conn)
        .await?;
    Ok(())
}

/// Notes that a call's download was given up, where `step` is one.
pub async fn note_given_up(
    conn: &mut AsyncPgConnection,
    step: StepId,
    failure: &StepFailure,
    now: DateTime<Utc>,
) -> Result<(), DatabaseError> {
    let log: Option<CallLog> = processing_steps::table
        .inner_join(call_logs::table.on(call_logs::id.eq(processing_steps::call_log_id)))
        .filter(processing_steps::id.eq(step))
        .filter(processing_steps::step.eq(Step::Download.as_str()))
        .select(CallLog::as_select())
        .first(conn)
        .await
        .optional()?;
    let Some(log) = log else { return Ok(()) };
    let details = json!({ "code": failure.code, "reason": failure.text });
    note(conn, &log, Topic::RecordingFailed, details, now).await
}

/// Sends a `ping` to one endpoint, so that its owner sees whether it works.
pub async fn ping(
    conn: &mut TenantConn,
    endpoint: &Endpoint,
    now: DateTime<Utc>,
) -> Result<Message, DatabaseError> {
    let id = uuid::Uuid::new_v4().simple();
    let message = diesel::insert_into(webhook_messages::table)
        .values((
            webhook_messages::business_id.eq(conn.business()),
            webhook_messages::endpoint_id.eq(endpoint.id),
            webhook_messages::public_id.eq(format!("msg_{id}")),
            webhook_messages::event.eq(Topic::Ping.as_str()),
            webhook_messages::data.eq(json!({ "webhook_id": endpoint.id })),
            webhook_messages::occurred_at.eq(now),
            webhook_messages::queued_at.eq(now),
            webhook_messages::next_try_at.eq(now),
        ))
        .returning(Message::as_returning())
        .get_result(&mut **conn)
        .await?;
    Ok(message)
}

fn data(log: &CallLog, topic: Topic, details: Value) -> Value {
    let mut data = json!({
        "call_sid": log.call_sid,
        "direction": log.direction,
        "status": log.status,
        "started_at": log.started_at,
        "ended_at": log.ended_at,
        "duration_seconds": log.duration_seconds,
        "lead_id": log.lead_id,
    });
    if let (Value::Object(data), Value::Object(details)) = (&mut data, details) {
        data.extend(details);
        if topic == Topic::CallCreated {
            let customer = if log.direction == "inbound" {
                &log.from_number
            } else {
                &log.to_number
            };
            data.insert("customer_number".to_owned(), json!(customer));
        }
    }
    data
}

//! A click-to-call as clients see it.

use chrono::{DateTime, Utc};
use prosaas_core::ids::{LeadId, OutboundCallId};
use prosaas_core::outbound::{OutboundCall, Reason};
use serde::Serialize;
use utoipa::ToSchema;

/// A wish to call somebody, and what became of it.
#[derive(Serialize, ToSchema)]
pub(crate) struct OutboundView {
    #[schema(value_type = i64, example = 41)]
    id: OutboundCallId,
    /// `queued`, `dialling_agent`, `agent_answered`, `dialling_lead`, `ringing`, `talking` or `ended`.
    #[schema(example = "queued")]
    state: &'static str,
    /// Of one that has ended: `completed`, `agent_busy`, `agent_no_answer`, `agent_failed`,
    /// `agent_hung_up`, `lead_busy`, `lead_no_answer`, `lead_failed`, `canceled`, `opted_out`,
    /// `rejected` (by Twilio), `expired` (it waited more than two minutes) or `not_placed` (Twilio's
    /// answer was lost and it has no such call).
    reason: Option<&'static str>,
    /// Once Twilio has it: the call's name everywhere else.
    #[schema(example = "CA0123456789abcdef0123456789abcdef")]
    call_sid: Option<String>,
    #[schema(value_type = Option<i64>, example = 12)]
    lead_id: Option<LeadId>,
    /// The customer's number.
    #[schema(example = "+972501112233")]
    to: String,
    /// The business's number that the customer sees.
    #[schema(example = "+97231234567")]
    from: String,
    #[schema(example = "+972501234567")]
    agent_phone: String,
    created_at: DateTime<Utc>,
    placed_at: Option<DateTime<Utc>>,
    ended_at: Option<DateTime<Utc>>,
}

impl From<OutboundCall> for OutboundView {
    fn from(call: OutboundCall) -> Self {
        Self {
            id: call.id,
            state: call.shown_state().as_str(),
            reason: call.reason().map(Reason::as_str),
            call_sid: call.call_sid,
            lead_id: call.lead_id,
            to: call.to_number,
            from: call.from_number,
            agent_phone: call.agent_phone,
            created_at: call.created_at,
            placed_at: call.placed_at,
            ended_at: call.ended_at,
        }
    }
}

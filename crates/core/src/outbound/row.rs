//! A click-to-call's row.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use prosaas_twilio::status::CallStatus;
use serde_json::json;

use super::standing::{Reason, Standing, State};
use crate::events::{Event, EventKind};
use crate::ids::{ApiTokenId, BusinessId, LeadId, OutboundCallId, UserId};
use crate::schema::outbound_calls;

/// A wish to call somebody, and what became of it.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = outbound_calls, check_for_backend(diesel::pg::Pg))]
pub struct OutboundCall {
    /// The row.
    pub id: OutboundCallId,
    /// The tenant.
    pub business_id: BusinessId,
    /// Who wished for it, where it was a person.
    pub requested_by: Option<UserId>,
    /// Or a program.
    pub api_token_id: Option<ApiTokenId>,
    /// Whom it is with.
    pub lead_id: Option<LeadId>,
    /// The customer's number, E.164.
    pub to_number: String,
    /// The business's number that is shown, E.164.
    pub from_number: String,
    /// The agent's telephone, E.164.
    pub agent_phone: String,
    /// Where it stands.
    #[diesel(deserialize_as = String)]
    pub state: State,
    reason: Option<String>,
    pub(super) lead_status: Option<String>,
    /// Twilio's name for the agent's leg.
    pub call_sid: Option<String>,
    pub(super) cancel_requested_at: Option<DateTime<Utc>>,
    /// When Twilio was asked for it.
    pub placed_at: Option<DateTime<Utc>>,
    /// When it was over.
    pub ended_at: Option<DateTime<Utc>>,
    /// When it was wished for.
    pub created_at: DateTime<Utc>,
    pub(super) request_digest: Vec<u8>,
}

impl OutboundCall {
    /// Why it is over.
    pub fn reason(&self) -> Option<Reason> {
        self.reason.clone().and_then(|word| word.try_into().ok())
    }

    /// Where it stands, to people: whether Twilio is being asked is no matter of theirs.
    pub fn shown_state(&self) -> State {
        match self.state {
            State::Placing => State::Queued,
            state => state,
        }
    }

    /// A person withdrew it.
    pub fn is_canceled(&self) -> bool {
        self.cancel_requested_at.is_some()
    }

    /// What the business's people are told. `call_sid` is empty while Twilio has no name for it.
    pub fn event(&self) -> Event {
        let payload = json!({
            "outbound_call_id": self.id,
            "outbound_state": self.shown_state().as_str(),
            "outbound_reason": self.reason().map(Reason::as_str),
        });
        Event {
            kind: EventKind::CallUpdated,
            call_sid: self.call_sid.clone().unwrap_or_default(),
            payload,
        }
    }

    pub(super) fn standing(&self) -> Standing {
        let lead_status: Option<CallStatus> = self
            .lead_status
            .as_deref()
            .and_then(|word| word.parse().ok());
        Standing {
            state: self.state,
            reason: self.reason(),
            lead_status,
            cancel_requested: self.is_canceled(),
        }
    }
}

//! A callback task as clients see it.

use chrono::{DateTime, Utc};
use prosaas_core::callbacks::{Callback, CallbackState};
use prosaas_core::ids::{CallbackId, LeadId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Somebody to call back.
#[derive(Serialize, ToSchema)]
pub(crate) struct CallbackView {
    #[schema(value_type = i64, example = 3)]
    id: CallbackId,
    lead: CallbackLead,
    /// The last call that nobody took; none where it was removed.
    #[schema(example = "CA0123456789abcdef0123456789abcdef")]
    call_sid: Option<String>,
    /// Of that call: `missed`, `busy`, `voicemail` or `failed`.
    #[schema(example = "missed")]
    reason: String,
    /// `open`, `done` or `dismissed`.
    #[schema(example = "open")]
    state: String,
    /// Calls since the lead was reached last.
    missed_calls: i32,
    last_call_at: DateTime<Utc>,
    due_at: DateTime<Utc>,
    claimed_by: Option<MemberRef>,
    claimed_at: Option<DateTime<Utc>>,
    done_at: Option<DateTime<Utc>>,
    /// Nobody where a call that reached the lead did it.
    done_by: Option<MemberRef>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

#[derive(Serialize, ToSchema)]
struct CallbackLead {
    #[schema(value_type = i64)]
    id: LeadId,
    name: Option<String>,
    #[schema(example = "+972501112233")]
    phone: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct MemberRef {
    #[schema(value_type = i64)]
    id: UserId,
    name: Option<String>,
}

impl From<Callback> for CallbackView {
    fn from(task: Callback) -> Self {
        let member = |id: Option<UserId>, name: Option<String>| id.map(|id| MemberRef { id, name });
        Self {
            id: task.id,
            lead: CallbackLead {
                id: task.lead_id,
                name: task.lead_name,
                phone: task.lead_phone,
            },
            call_sid: task.call_sid,
            reason: task.reason,
            state: task.state,
            missed_calls: task.missed_calls,
            last_call_at: task.last_call_at,
            due_at: task.due_at,
            claimed_by: member(task.claimed_by, task.claimed_by_name),
            claimed_at: task.claimed_at,
            done_at: task.done_at,
            done_by: member(task.done_by, task.done_by_name),
            created_at: task.created_at,
            updated_at: task.updated_at,
        }
    }
}

/// Where a task stands.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum StateWord {
    Open,
    Done,
    Dismissed,
}

impl From<StateWord> for CallbackState {
    fn from(word: StateWord) -> Self {
        match word {
            StateWord::Open => Self::Open,
            StateWord::Done => Self::Done,
            StateWord::Dismissed => Self::Dismissed,
        }
    }
}

//! A lead as clients see it.

use chrono::{DateTime, Utc};
use prosaas_core::ids::LeadId;
use prosaas_core::leads::Lead;
use serde::Serialize;
use utoipa::ToSchema;

use crate::words::{LeadSourceWord, LeadStatusWord};

/// Somebody whom the business talks to.
#[derive(Serialize, ToSchema)]
pub(crate) struct LeadView {
    #[schema(value_type = i64, example = 17)]
    id: LeadId,
    #[schema(example = "רות לוי")]
    name: Option<String>,
    /// E.164.
    #[schema(example = "+972501234567")]
    phone: Option<String>,
    /// Further numbers, of leads that were merged into this one.
    #[schema(example = json!(["+97231234567"]))]
    other_phones: Vec<String>,
    #[schema(example = "ruth@example.com")]
    email: Option<String>,
    #[schema(inline, value_type = LeadStatusWord)]
    status: String,
    #[schema(example = "plumbing")]
    service: Option<String>,
    #[schema(example = "חיפה")]
    city: Option<String>,
    #[schema(inline, value_type = LeadSourceWord)]
    source: String,
    /// When their last call began.
    last_call_at: Option<DateTime<Utc>>,
    /// Callback tasks that are open.
    #[schema(example = 0)]
    open_callbacks: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<Lead> for LeadView {
    fn from(lead: Lead) -> Self {
        Self {
            id: lead.id,
            name: lead.name,
            phone: lead.phone,
            other_phones: lead.other_phones,
            email: lead.email,
            status: lead.status,
            service: lead.service,
            city: lead.city,
            source: lead.source,
            last_call_at: lead.last_call_at,
            open_callbacks: lead.open_callbacks,
            created_at: lead.created_at,
            updated_at: lead.updated_at,
        }
    }
}

//! Webhooks to the business's own systems: where they go, and what was sent. For administrators.

mod change;
mod create;
mod deliveries;
mod list;
mod remove;
mod replay;
mod rotate;
mod show;
mod test;
mod view;

pub(crate) use change::{__path_change_webhook, change_webhook};
pub(crate) use create::{__path_create_webhook, create_webhook};
pub(crate) use deliveries::{__path_list_webhook_deliveries, list_webhook_deliveries};
pub(crate) use list::{__path_list_webhooks, list_webhooks};
pub(crate) use remove::{__path_remove_webhook, remove_webhook};
pub(crate) use replay::{
    __path_replay_webhook, __path_replay_webhook_delivery, replay_webhook, replay_webhook_delivery,
};
pub(crate) use rotate::{__path_rotate_webhook_secret, rotate_webhook_secret};
pub(crate) use show::{__path_show_webhook, show_webhook};
pub(crate) use test::{__path_test_webhook, test_webhook};

use actix_web::HttpRequest;
use chrono::{DateTime, Utc};
use prosaas_core::audit::{self, Action, Entry};
use prosaas_core::database::{DatabaseError, TenantConn};
use prosaas_core::ids::EndpointId;
use prosaas_core::webhooks::{Target, Topic};
use prosaas_web::permission::ManageBusiness;
use prosaas_web::{Allowed, ApiError, Gate};

use crate::state::State;

/// What is said of a webhook that is switched off.
const DISABLED: ApiError = ApiError::Conflict {
    detail: "The webhook is disabled; enable it first.",
};

/// Who acts, for the audit log.
struct Acting<'a> {
    request: &'a HttpRequest,
    member: &'a Allowed<ManageBusiness>,
    gate: &'a Gate,
}

impl Acting<'_> {
    async fn record(
        &self,
        conn: &mut TenantConn,
        action: Action,
        webhook: EndpointId,
        now: DateTime<Utc>,
    ) -> Result<(), DatabaseError> {
        let entry = Entry {
            business: Some(self.member.business()),
            actor: self.gate.actor(self.member.identity(), self.request),
            action,
            object: Some(format!("webhook:{webhook}")),
            at: now,
        };
        audit::record(conn, entry).await
    }
}

fn target(state: &State, url: &str) -> Result<Target, ApiError> {
    Target::parse(url, state.webhooks.allow_http_loopback)
        .map_err(|error| ApiError::validation("url", error.to_string()))
}

fn checked_events(events: &[Topic]) -> Result<(), ApiError> {
    if events.is_empty() {
        return Err(ApiError::validation(
            "events",
            "must name at least one event",
        ));
    }
    Ok(())
}

fn checked_description(description: &str) -> Result<(), ApiError> {
    if description.chars().count() > 200 {
        return Err(ApiError::validation(
            "description",
            "must have at most 200 characters",
        ));
    }
    Ok(())
}

//! What the log is narrowed by.

use chrono::{DateTime, Utc};
use prosaas_core::audit::{Doer, LineFilter};
use prosaas_core::ids::{ApiTokenId, UserId};
use prosaas_web::ApiError;
use serde::Deserialize;
use utoipa::IntoParams;

/// Every condition must hold.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AuditFilters {
    /// Who did it: `user:7` or `token:4`.
    #[param(example = "user:7")]
    actor: Option<String>,
    /// What was done.
    #[param(example = "played")]
    action: Option<String>,
    /// To what: a call's SID, `user:7`, `token:4`, …
    #[param(example = "CA0123456789abcdef0123456789abcdef")]
    object: Option<String>,
    /// Then or later, RFC 3339.
    from: Option<DateTime<Utc>>,
    /// Before, RFC 3339.
    to: Option<DateTime<Utc>>,
}

impl AuditFilters {
    /// An empty field of a form asks for nothing.
    pub(super) fn filter(self) -> Result<LineFilter, ApiError> {
        let given = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        let by = match given(self.actor) {
            None => None,
            Some(actor) => Some(by(&actor).ok_or_else(|| {
                ApiError::validation("actor", "must be user: or token: and a number")
            })?),
        };
        Ok(LineFilter {
            by,
            action: given(self.action),
            object: given(self.object),
            from: self.from,
            to: self.to,
        })
    }
}

fn by(actor: &str) -> Option<Doer> {
    let (kind, id) = actor.split_once(':')?;
    let id = id.parse().ok()?;
    match kind {
        "user" => Some(Doer::User(UserId(id))),
        "token" => Some(Doer::Token(ApiTokenId(id))),
        _ => None,
    }
}

//! Somebody who may listen, and that it is written down when they do.

use chrono::{DateTime, TimeDelta, Utc};
use prosaas_core::audit::{Action, Actor, Entry};
use prosaas_core::tenancy::Call;

use crate::audits::Playing;
use crate::remember::Subject;
use crate::state::State;

/// Who listens, as far as the answer depends on it.
#[derive(Clone, Debug)]
pub(super) struct Listener {
    pub(super) actor: Actor,
    pub(super) subject: Subject,
    /// Played with a link: every use is written down.
    pub(super) by_link: bool,
    /// The business's access window; unknown for a link, which is looked up each time.
    pub(super) access_days: Option<i32>,
}

impl Listener {
    /// When what is remembered about the call ends in any case.
    pub(super) fn access_ends(&self, call: &Call) -> Option<DateTime<Utc>> {
        let days = TimeDelta::days(i64::from(self.access_days?));
        call.log().created_at.checked_add_signed(days)
    }

    /// Writes into the audit log that the recording is played.
    pub(super) fn plays(&self, state: &State) {
        plays(state, &self.subject, self.actor, self.by_link);
    }
}

/// Writes into the audit log that the recording is played: a session's ranges are one playing, every
/// use of a link is one.
pub(super) fn plays(state: &State, subject: &Subject, actor: Actor, by_link: bool) {
    let entry = |action| Entry {
        business: Some(subject.caller.business),
        actor,
        action,
        object: Some(subject.call.to_string()),
        at: state.clock.now(),
    };
    if by_link {
        state.audits.line(entry(Action::LinkUsed));
    } else {
        let playing = Playing {
            session: subject.caller.session,
            token: subject.caller.token,
            call: subject.call.clone(),
        };
        state.audits.playing(playing, || entry(Action::Played));
    }
}

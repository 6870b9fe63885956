//! What was heard of a call, and what it comes to.

use diesel::prelude::*;
use prosaas_twilio::status::CallStatus;

use super::{Fact, Outcome};
use crate::schema::call_outcomes;

#[derive(Clone, Debug, Default, PartialEq, Eq, Queryable, Selectable, AsChangeset)]
#[diesel(table_name = call_outcomes, check_for_backend(diesel::pg::Pg))]
pub(super) struct Facts {
    reached: bool,
    message: bool,
    dial_status: Option<String>,
    leg_status: Option<String>,
    end_status: Option<String>,
    outcome: Option<String>,
}

/// Of several legs that ended, the one that says most.
const LEGS: [CallStatus; 4] = [
    CallStatus::Canceled,
    CallStatus::Failed,
    CallStatus::Busy,
    CallStatus::NoAnswer,
];

impl Facts {
    pub(super) fn outcome(&self) -> Option<Outcome> {
        self.outcome.as_deref().and_then(|word| word.parse().ok())
    }

    pub(super) fn saying(mut self, outcome: Option<Outcome>) -> Self {
        self.outcome = outcome.map(|outcome| outcome.as_str().to_owned());
        self
    }

    /// The first that is said of the dialling and of the call stays: neither ends twice.
    pub(super) fn with(mut self, fact: Fact) -> Self {
        let word = |status: CallStatus| Some(status.as_str().to_owned());
        match fact {
            Fact::Reached | Fact::LegEnded(CallStatus::Completed) => self.reached = true,
            Fact::Message => self.message = true,
            Fact::DialEnded(status) => {
                self.reached |= status == CallStatus::Completed;
                self.dial_status = self.dial_status.or_else(|| word(status));
            }
            Fact::LegEnded(status) => {
                if rank(status) > self.leg().map_or(0, rank) {
                    self.leg_status = word(status);
                }
            }
            Fact::Ended(status) => {
                self.end_status = self.end_status.or_else(|| word(status));
            }
        }
        self
    }

    fn leg(&self) -> Option<CallStatus> {
        parsed(self.leg_status.as_deref())
    }

    /// `None` while it may still come to something.
    pub(super) fn decide(&self, inbound: bool) -> Option<Outcome> {
        if self.reached {
            return Some(Outcome::Answered);
        }
        if self.message {
            return Some(Outcome::Voicemail);
        }
        let end = parsed(self.end_status.as_deref());
        // One leg of several does not decide while others may ring; the end of the call does.
        let dialled = parsed(self.dial_status.as_deref()).or(end.and(self.leg()));
        match (dialled.or(end)?, dialled.is_some(), inbound) {
            (CallStatus::Busy, _, true) | (CallStatus::Busy, true, false) => Some(Outcome::Busy),
            (CallStatus::Failed, ..) => Some(Outcome::Failed),
            (_, _, true) => Some(Outcome::Missed),
            (CallStatus::NoAnswer, true, false) => Some(Outcome::NoAnswer),
            // The agent's side ended, whatever way, before the customer was called.
            (_, _, false) => Some(Outcome::Canceled),
        }
    }
}

fn parsed(word: Option<&str>) -> Option<CallStatus> {
    word.and_then(|word| word.parse().ok())
}

fn rank(status: CallStatus) -> usize {
    LEGS.iter()
        .position(|leg| *leg == status)
        .map_or(0, |place| place + 1)
}

#[cfg(test)]
mod tests {
    use CallStatus::{Busy, Canceled, Completed, Failed, NoAnswer};
    use proptest::prelude::*;

    use super::*;

    fn outcome(inbound: bool, facts: &[Fact]) -> Option<Outcome> {
        let heard = facts
            .iter()
            .fold(Facts::default(), |heard, fact| heard.with(*fact));
        heard.decide(inbound)
    }

    #[test]
    fn what_is_heard_of_an_inbound_call_says_how_it_went() {
        use Fact::{DialEnded, Ended, LegEnded, Message, Reached};
        for (facts, expected) in [
            (vec![], None),
            (vec![LegEnded(Busy)], None),
            (vec![Reached], Some(Outcome::Answered)),
            (vec![Reached, DialEnded(NoAnswer)], Some(Outcome::Answered)),
            (vec![DialEnded(Completed)], Some(Outcome::Answered)),
            (vec![DialEnded(NoAnswer)], Some(Outcome::Missed)),
            (vec![DialEnded(Busy), Ended(Completed)], Some(Outcome::Busy)),
            (vec![DialEnded(NoAnswer), Message], Some(Outcome::Voicemail)),
            (vec![Ended(Completed)], Some(Outcome::Missed)),
            (vec![Ended(Canceled)], Some(Outcome::Missed)),
            (vec![Ended(Failed)], Some(Outcome::Failed)),
            (vec![LegEnded(Busy), Ended(Completed)], Some(Outcome::Busy)),
            (
                vec![LegEnded(Busy), LegEnded(NoAnswer), Ended(Completed)],
                Some(Outcome::Missed),
            ),
        ] {
            assert_eq!(outcome(true, &facts), expected, "{facts:?}");
        }
    }

    #[test]
    fn an_outbound_call_whose_agent_was_not_reached_is_canceled() {
        use Fact::{DialEnded, Ended, LegEnded};
        for (facts, expected) in [
            (vec![Ended(NoAnswer)], Some(Outcome::Canceled)),
            (vec![Ended(Busy)], Some(Outcome::Canceled)),
            (vec![Ended(Completed)], Some(Outcome::Canceled)),
            (vec![Ended(Failed)], Some(Outcome::Failed)),
            (vec![DialEnded(NoAnswer)], Some(Outcome::NoAnswer)),
            (vec![DialEnded(Busy)], Some(Outcome::Busy)),
            (
                vec![LegEnded(NoAnswer), Ended(Completed)],
                Some(Outcome::NoAnswer),
            ),
        ] {
            assert_eq!(outcome(false, &facts), expected, "{facts:?}");
        }
    }

    fn any_fact() -> impl Strategy<Value = Fact> {
        let status = prop::sample::select(vec![Busy, Canceled, Failed, NoAnswer]);
        prop_oneof![
            Just(Fact::Reached),
            Just(Fact::Message),
            Just(Fact::DialEnded(NoAnswer)),
            status.prop_map(Fact::LegEnded),
            Just(Fact::Ended(Completed)),
        ]
    }

    proptest! {
        #[test]
        fn neither_order_nor_repetition_matters(
            facts in prop::collection::vec(any_fact(), 0..6), inbound: bool,
        ) {
            let mut other: Vec<Fact> = facts.iter().rev().copied().collect();
            other.extend(&facts);
            prop_assert_eq!(outcome(inbound, &facts), outcome(inbound, &other));
        }
    }
}

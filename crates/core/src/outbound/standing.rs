//! Where a click-to-call stands, and what moves it on: never backwards, whatever the order in which
//! Twilio's webhooks arrive.

use prosaas_twilio::status::CallStatus;

/// A word that names no state or reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a word of a click-to-call")]
pub struct UnknownWord;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
        }

        impl $name {
            /// The word in the database.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }

        impl TryFrom<String> for $name {
            type Error = UnknownWord;

            fn try_from(word: String) -> Result<Self, UnknownWord> {
                match word.as_str() {
                    $($word => Ok(Self::$variant),)+
                    _ => Err(UnknownWord),
                }
            }
        }
    };
}

words! {
    /// Where a call stands; a later one is never left for an earlier one.
    State {
        /// It waits for its turn.
        Queued = "queued",
        /// Twilio is being asked, or was asked and the answer was lost. To people it still waits.
        Placing = "placing",
        /// The agent's telephone rings.
        DiallingAgent = "dialling_agent",
        /// The agent has answered.
        AgentAnswered = "agent_answered",
        /// The customer is being called.
        DiallingLead = "dialling_lead",
        /// The customer's telephone rings.
        Ringing = "ringing",
        /// They talk.
        Talking = "talking",
        /// It is over; the reason says how.
        Ended = "ended",
    }
}

words! {
    /// Why a call is over.
    Reason {
        /// They talked.
        Completed = "completed",
        /// The agent's line was busy.
        AgentBusy = "agent_busy",
        /// The agent did not answer.
        AgentNoAnswer = "agent_no_answer",
        /// The agent's telephone could not be reached.
        AgentFailed = "agent_failed",
        /// The agent hung up before the customer answered.
        AgentHungUp = "agent_hung_up",
        /// The customer's line was busy.
        LeadBusy = "lead_busy",
        /// The customer did not answer.
        LeadNoAnswer = "lead_no_answer",
        /// The customer's telephone could not be reached.
        LeadFailed = "lead_failed",
        /// A person withdrew it.
        Canceled = "canceled",
        /// The customer is not to be called.
        OptedOut = "opted_out",
        /// Twilio refused it.
        Rejected = "rejected",
        /// It waited too long for its turn.
        Expired = "expired",
        /// Twilio's answer was lost, and no such call was found there.
        NotPlaced = "not_placed",
    }
}

/// What is heard of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// Of the agent's leg, which is the whole call.
    Agent(CallStatus),
    /// Of the customer's leg.
    Lead(CallStatus),
    /// The dialling of the customer ended like this.
    DialEnded(CallStatus),
}

/// What a call's row says of where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Standing {
    pub(super) state: State,
    pub(super) reason: Option<Reason>,
    pub(super) lead_status: Option<CallStatus>,
    pub(super) cancel_requested: bool,
}

impl Standing {
    /// With what was heard taken in.
    pub(super) fn after(mut self, heard: Heard) -> Self {
        if self.state == State::Ended {
            return self;
        }
        match heard {
            Heard::Agent(status) if status.is_terminal() => {
                self.reason = Some(self.reason_of(status));
                self.state = State::Ended;
            }
            Heard::Agent(CallStatus::InProgress) => self.reach(State::AgentAnswered),
            Heard::Agent(_) => self.reach(State::DiallingAgent),
            Heard::Lead(CallStatus::InProgress) => self.reach(State::Talking),
            Heard::Lead(CallStatus::Ringing) => self.reach(State::Ringing),
            Heard::Lead(status) if status.is_terminal() => {
                self.lead_status = self.lead_status.or(Some(status));
            }
            Heard::Lead(_) => self.reach(State::DiallingLead),
            Heard::DialEnded(status) => {
                self.lead_status = Some(status);
                self.reason = Some(self.reason_of(CallStatus::Completed));
                self.state = State::Ended;
            }
        }
        self
    }

    fn reach(&mut self, state: State) {
        self.state = self.state.max(state);
    }

    /// Why it ended, when the agent's leg ended like this.
    fn reason_of(self, agent: CallStatus) -> Reason {
        let given_up = if self.cancel_requested {
            Reason::Canceled
        } else {
            Reason::AgentHungUp
        };
        match (self.lead_status, agent) {
            _ if self.state == State::Talking => Reason::Completed,
            (Some(CallStatus::Completed), _) => Reason::Completed,
            (Some(CallStatus::Busy), _) => Reason::LeadBusy,
            (Some(CallStatus::NoAnswer), _) => Reason::LeadNoAnswer,
            (Some(CallStatus::Failed), _) => Reason::LeadFailed,
            (Some(_), _) | (None, CallStatus::Completed) => given_up,
            (None, _) if self.cancel_requested => Reason::Canceled,
            (None, CallStatus::Busy) => Reason::AgentBusy,
            (None, CallStatus::NoAnswer) => Reason::AgentNoAnswer,
            (None, CallStatus::Canceled) => Reason::Canceled,
            (None, _) => Reason::AgentFailed,
        }
    }
}

#[cfg(test)]
mod tests {
    use CallStatus::{Busy, Canceled, Completed, Failed, InProgress, Initiated, NoAnswer, Ringing};
    use proptest::prelude::*;

    use super::*;

    fn after(heard: &[Heard]) -> Standing {
        let placed = Standing {
            state: State::DiallingAgent,
            reason: None,
            lead_status: None,
            cancel_requested: false,
        };
        heard
            .iter()
            .fold(placed, |standing, heard| standing.after(*heard))
    }

    #[test]
    fn a_call_goes_from_the_agent_to_the_customer_to_its_end() {
        use Heard::{Agent, Lead};
        let life = [
            (Agent(Ringing), State::DiallingAgent),
            (Agent(InProgress), State::AgentAnswered),
            (Lead(Initiated), State::DiallingLead),
            (Lead(Ringing), State::Ringing),
            (Lead(InProgress), State::Talking),
            (Lead(Completed), State::Talking),
            (Agent(Completed), State::Ended),
        ];
        for upto in 1..=life.len() {
            let heard: Vec<Heard> = life[..upto].iter().map(|(heard, _)| *heard).collect();
            assert_eq!(after(&heard).state, life[upto - 1].1, "{heard:?}");
        }
        let all: Vec<Heard> = life.iter().map(|(heard, _)| *heard).collect();
        assert_eq!(after(&all).reason, Some(Reason::Completed));
    }

    #[test]
    fn the_reason_tells_whose_side_it_was() {
        use Heard::{Agent, DialEnded, Lead};
        for (heard, reason) in [
            (vec![Agent(NoAnswer)], Reason::AgentNoAnswer),
            (vec![Agent(Busy)], Reason::AgentBusy),
            (vec![Agent(Failed)], Reason::AgentFailed),
            (vec![Agent(Canceled)], Reason::Canceled),
            (
                vec![Agent(InProgress), Agent(Completed)],
                Reason::AgentHungUp,
            ),
            (
                vec![Lead(Ringing), Lead(NoAnswer), Agent(Completed)],
                Reason::LeadNoAnswer,
            ),
            (vec![DialEnded(Busy)], Reason::LeadBusy),
            (vec![DialEnded(Failed)], Reason::LeadFailed),
            (vec![DialEnded(Completed)], Reason::Completed),
            (vec![Lead(Canceled), Agent(Completed)], Reason::AgentHungUp),
        ] {
            assert_eq!(after(&heard).reason, Some(reason), "{heard:?}");
        }
    }

    #[test]
    fn a_call_that_a_person_withdrew_says_so() {
        let asked = Standing {
            state: State::Ringing,
            reason: None,
            lead_status: None,
            cancel_requested: true,
        };
        let hung_up = asked.after(Heard::Agent(Completed));
        assert_eq!(hung_up.reason, Some(Reason::Canceled));
    }

    fn heard() -> impl Strategy<Value = Heard> {
        let status = prop::sample::select(vec![
            Initiated, Ringing, InProgress, Completed, Busy, Failed, NoAnswer, Canceled,
        ]);
        (status, any::<bool>()).prop_map(|(status, of_agent)| {
            if of_agent {
                Heard::Agent(status)
            } else {
                Heard::Lead(status)
            }
        })
    }

    proptest! {
        #[test]
        fn a_call_never_goes_backwards(heard in prop::collection::vec(heard(), 0..12)) {
            let mut before = after(&[]);
            for heard in heard {
                let now = before.after(heard);
                prop_assert!(now.state >= before.state);
                prop_assert_eq!(now.state == State::Ended, now.reason.is_some());
                before = now;
            }
        }
    }
}

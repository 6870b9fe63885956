//! Identifiers as types: a foreign id does not fit. Twilio's own come from its protocol crate.

use diesel_derive_newtype::DieselNewType;
use serde::{Deserialize, Serialize};

pub use prosaas_twilio::ids::{AccountSid, CallSid, InvalidSid, RecordingSid};

macro_rules! row_id {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, DieselNewType,
        )]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

row_id! {
    /// A customer of the product: the tenant.
    BusinessId;
    /// A person who signs in.
    UserId;
    /// A signed-in browser.
    SessionId;
    /// A program's key to one business.
    ApiTokenId;
    /// A telephone number of a business.
    PhoneNumberId;
    /// A one-time link to become a member.
    InvitationId;
    /// A row of `call_logs`.
    CallLogId;
    /// A row of `recordings`.
    RecordingId;
    /// A row of `processing_steps`.
    StepId;
    /// A person who called, or should be called.
    LeadId;
    /// A business's own system that is told what happens.
    EndpointId;
    /// An event on its way to one.
    MessageId;
    /// The receipt of a call's deletion.
    ErasureId;
    /// A task to call somebody back.
    CallbackId;
    /// A number that is not to be called.
    OptOutId;
    /// A click-to-call.
    OutboundCallId;
    /// What somebody wrote down about a lead.
    LeadNoteId;
    /// A file of leads that was taken in.
    LeadImportId;
    /// A calendar of a business.
    CalendarId;
    /// An appointment, of a calendar or of none.
    AppointmentId;
}

//! Everything that the log knows of.

/// What was done. The names are kept for years: rename none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// A call's transcript or summary was read.
    Viewed,
    /// A recording was listened to.
    Played,
    /// A recording was saved as a file.
    Downloaded,
    /// A signed link to a recording was made.
    Linked,
    /// A signed link was used, by whoever had it.
    LinkUsed,
    /// A recording and everything made from it was deleted.
    Deleted,
    /// What the analysis found was corrected by a person.
    Corrected,
    /// A list was exported.
    Exported,
    /// A step was asked for again.
    Retried,
    /// A call was placed.
    CallPlaced,
    /// A person signed in.
    SignedIn,
    /// A person signed out.
    SignedOut,
    /// A password was changed; the person's other sessions ended.
    PasswordChanged,
    /// A session was ended from another one.
    SessionRevoked,
    /// A person was invited.
    MemberInvited,
    /// An invitation was taken back.
    InvitationRevoked,
    /// A person became a member.
    MemberAdded,
    /// A member's role was changed.
    MemberChanged,
    /// A member was removed.
    MemberRemoved,
    /// A program was given a token.
    TokenCreated,
    /// A token was revoked.
    TokenRevoked,
    /// The business's settings were changed.
    SettingsChanged,
    /// A number's call flow was changed.
    NumberChanged,
    /// A legal hold was set or lifted.
    HoldChanged,
    /// A lead was added by hand or by a program.
    LeadCreated,
    /// A lead was changed.
    LeadChanged,
    /// A lead was deleted, with its notes.
    LeadDeleted,
    /// A lead went into another.
    LeadMerged,
    /// A file of leads was taken in.
    LeadsImported,
    /// A note was written.
    NoteCreated,
    /// A note was changed by its author.
    NoteChanged,
    /// A note was deleted.
    NoteDeleted,
    /// A calendar was made.
    CalendarCreated,
    /// A calendar was renamed or recoloured.
    CalendarChanged,
    /// A calendar was deleted; its appointments stay.
    CalendarDeleted,
    /// A calendar's feed got a new secret link.
    FeedLinked,
    /// A calendar's feed was closed.
    FeedRevoked,
    /// An appointment was made.
    AppointmentCreated,
    /// An appointment was changed.
    AppointmentChanged,
    /// An appointment was deleted.
    AppointmentDeleted,
    /// A call was withdrawn or hung up.
    CallCanceled,
    /// A callback task was claimed, done, dismissed or put off.
    CallbackChanged,
    /// A number is not to be called.
    OptOutAdded,
    /// A number may be called again.
    OptOutRemoved,
    /// A member's own telephone was changed.
    PhoneChanged,
    /// A webhook was made.
    WebhookCreated,
    /// A webhook's address, events or switch were changed.
    WebhookChanged,
    /// A webhook was given a new secret.
    WebhookRotated,
    /// A webhook was removed.
    WebhookDeleted,
    /// A webhook that did not work was switched off, by nobody.
    WebhookDisabled,
    /// Messages of a webhook were sent again.
    WebhookReplayed,
}

impl Action {
    /// The name in the database and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Viewed => "viewed",
            Self::Played => "played",
            Self::Downloaded => "downloaded",
            Self::Linked => "linked",
            Self::LinkUsed => "link_used",
            Self::Deleted => "deleted",
            Self::Corrected => "corrected",
            Self::Exported => "exported",
            Self::Retried => "retried",
            Self::CallPlaced => "call_placed",
            Self::SignedIn => "signed_in",
            Self::SignedOut => "signed_out",
            Self::PasswordChanged => "password_changed",
            Self::SessionRevoked => "session_revoked",
            Self::MemberInvited => "member_invited",
            Self::InvitationRevoked => "invitation_revoked",
            Self::MemberAdded => "member_added",
            Self::MemberChanged => "member_changed",
            Self::MemberRemoved => "member_removed",
            Self::TokenCreated => "token_created",
            Self::TokenRevoked => "token_revoked",
            Self::SettingsChanged => "settings_changed",
            Self::NumberChanged => "number_changed",
            Self::HoldChanged => "hold_changed",
            Self::LeadCreated => "lead_created",
            Self::LeadChanged => "lead_changed",
            Self::LeadDeleted => "lead_deleted",
            Self::LeadMerged => "lead_merged",
            Self::LeadsImported => "leads_imported",
            Self::NoteCreated => "note_created",
            Self::NoteChanged => "note_changed",
            Self::NoteDeleted => "note_deleted",
            Self::CalendarCreated => "calendar_created",
            Self::CalendarChanged => "calendar_changed",
            Self::CalendarDeleted => "calendar_deleted",
            Self::FeedLinked => "feed_linked",
            Self::FeedRevoked => "feed_revoked",
            Self::AppointmentCreated => "appointment_created",
            Self::AppointmentChanged => "appointment_changed",
            Self::AppointmentDeleted => "appointment_deleted",
            Self::CallCanceled => "call_canceled",
            Self::CallbackChanged => "callback_changed",
            Self::OptOutAdded => "opt_out_added",
            Self::OptOutRemoved => "opt_out_removed",
            Self::PhoneChanged => "phone_changed",
            Self::WebhookCreated => "webhook_created",
            Self::WebhookChanged => "webhook_changed",
            Self::WebhookRotated => "webhook_rotated",
            Self::WebhookDeleted => "webhook_deleted",
            Self::WebhookDisabled => "webhook_disabled",
            Self::WebhookReplayed => "webhook_replayed",
        }
    }
}

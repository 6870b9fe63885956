//! Where an appointment stands.

/// From being made to its end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AppointmentStatus {
    /// It was made.
    #[default]
    Scheduled,
    /// The customer said that it holds.
    Confirmed,
    /// It took place.
    Done,
    /// It was called off.
    Cancelled,
    /// The customer was not there.
    NoShow,
}

impl AppointmentStatus {
    /// Those that take up their time.
    pub(super) const TAKING_TIME: [&'static str; 2] = ["scheduled", "confirmed"];

    /// The name in the database and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Scheduled => "scheduled",
            Self::Confirmed => "confirmed",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
            Self::NoShow => "no_show",
        }
    }
}

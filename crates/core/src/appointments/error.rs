//! Why something could not be done with an appointment.

use crate::database::DatabaseError;

/// Why not.
#[derive(Debug, thiserror::Error)]
pub enum AppointmentError {
    /// The business has no such appointment.
    #[error("no such appointment")]
    NotFound,
    /// Somebody changed it meanwhile.
    #[error("changed meanwhile")]
    Stale,
    /// The business has no such lead.
    #[error("no such lead")]
    UnknownLead,
    /// The business has no such calendar.
    #[error("no such calendar")]
    UnknownCalendar,
    /// It would end before it begins, or at once.
    #[error("must be after its beginning")]
    EndsTooEarly,
    /// It would be longer than [`super::LONGEST`].
    #[error("must be at most seven days after its beginning")]
    EndsTooLate,
    /// Its time is taken, and the caller wants none that is.
    #[error("its time is taken")]
    Overlaps,
    /// The database.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl From<diesel::result::Error> for AppointmentError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error.into())
    }
}

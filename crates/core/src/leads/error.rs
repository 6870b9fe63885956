//! Why something could not be done with a lead.

use crate::database::DatabaseError;
use crate::ids::LeadId;

/// Why not.
#[derive(Debug, thiserror::Error)]
pub enum LeadError {
    /// The business has no such lead, or no such note of it.
    #[error("no such lead")]
    NotFound,
    /// The lead went into this one.
    #[error("the lead was merged into another")]
    Merged(LeadId),
    /// This lead has the number.
    #[error("another lead has the number")]
    PhoneTaken(LeadId),
    /// Somebody changed it meanwhile.
    #[error("changed meanwhile")]
    Stale,
    /// Somebody else wrote the note.
    #[error("somebody else's note")]
    NotAuthor,
    /// The database.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl From<diesel::result::Error> for LeadError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error.into())
    }
}

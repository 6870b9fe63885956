//! Where a lead stands, and where it came from.

use super::{Flaw, Invalid};

/// The pipeline, from the first call to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeadStatus {
    /// Nobody has spoken with them yet.
    New,
    /// Somebody has.
    Contacted,
    /// They want something that the business does.
    Qualified,
    /// They became a customer.
    Won,
    /// They did not.
    Lost,
}

impl LeadStatus {
    /// Every status, in the pipeline's order.
    pub const ALL: [Self; 5] = [
        Self::New,
        Self::Contacted,
        Self::Qualified,
        Self::Won,
        Self::Lost,
    ];

    /// The name in the database and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Contacted => "contacted",
            Self::Qualified => "qualified",
            Self::Won => "won",
            Self::Lost => "lost",
        }
    }

    /// The name in a Hebrew file.
    pub fn hebrew(self) -> &'static str {
        match self {
            Self::New => "חדש",
            Self::Contacted => "נוצר קשר",
            Self::Qualified => "רלוונטי",
            Self::Won => "נסגר",
            Self::Lost => "אבוד",
        }
    }

    /// The status that a file names, in one of the two languages; an empty text names none.
    pub fn written(text: &str) -> Result<Option<Self>, Invalid> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let named =
            |status: &Self| text.eq_ignore_ascii_case(status.as_str()) || text == status.hebrew();
        let found = Self::ALL.into_iter().find(named);
        found.map(Some).ok_or(Invalid {
            field: "status",
            flaw: Flaw::StatusUnknown,
        })
    }
}

/// Where a lead came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeadSource {
    /// A call.
    Call,
    /// A person typed it in.
    Manual,
    /// A file.
    Import,
    /// A program with a token.
    Api,
}

impl LeadSource {
    /// The name in the database and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Manual => "manual",
            Self::Import => "import",
            Self::Api => "api",
        }
    }
}

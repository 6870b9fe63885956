//! What a business wants to happen when one of its numbers is called.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::database::{DatabaseError, SystemConn};
use crate::ids::BusinessId;
use crate::schema::{businesses, phone_numbers};

/// A number's flow with what its business says about recording and language.
#[derive(Clone, Debug, Queryable)]
pub struct CallFlow {
    /// Whose number it is.
    pub business_id: BusinessId,
    /// `forward`, `voicemail` or `stream`.
    pub flow: String,
    /// A telephone number to dial, or the `wss` address of a stream.
    pub target: Option<String>,
    /// Said before anything is recorded; the number's own.
    pub announcement: Option<String>,
    /// `none`, `mono` or `dual`.
    pub record_mode: String,
    /// The business's language.
    pub language: String,
    /// Whether the business records at all.
    pub recording_enabled: bool,
    /// Said before anything is recorded; the business's.
    pub business_announcement: Option<String>,
}

impl CallFlow {
    /// Whether this call may be recorded: the business's switch beats the number's.
    pub fn records(&self) -> bool {
        self.recording_enabled && self.record_mode != "none"
    }

    /// What the caller hears before recording starts.
    pub fn announcement(&self) -> Option<&str> {
        self.announcement
            .as_deref()
            .or(self.business_announcement.as_deref())
    }
}

/// The flow of a number of ours.
pub async fn of_number(
    conn: &mut SystemConn,
    e164: &str,
) -> Result<Option<CallFlow>, DatabaseError> {
    let flow = phone_numbers::table
        .inner_join(businesses::table.on(businesses::id.eq(phone_numbers::business_id)))
        .filter(phone_numbers::e164.eq(e164))
        .select((
            phone_numbers::business_id,
            phone_numbers::flow,
            phone_numbers::target,
            phone_numbers::announcement,
            phone_numbers::record_mode,
            businesses::language,
            businesses::recording_enabled,
            businesses::announcement,
        ))
        .first(&mut **conn)
        .await
        .optional()?;
    Ok(flow)
}

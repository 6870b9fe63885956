//! What became of a deletion, item by item.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde::Serialize;

use crate::database::{DatabaseError, TenantConn};
use crate::ids::{ErasureId, UserId};
use crate::schema::{erasure_items, erasures, upstream_removals, users};
use crate::tenancy::Call;

/// What an item is. The first five are the table's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Our file.
    Recording,
    /// The file's waveform.
    Peaks,
    /// What was said.
    Transcript,
    /// What it was about.
    Summary,
    /// What was found in it.
    Extraction,
    /// Twilio's copy of a recording.
    Upstream,
    /// Asking Twilio for recordings of the call that nobody told of.
    UpstreamSearch,
}

impl Kind {
    /// The table's and the API's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Recording => "recording",
            Self::Peaks => "peaks",
            Self::Transcript => "transcript",
            Self::Summary => "summary",
            Self::Extraction => "extraction",
            Self::Upstream => "upstream",
            Self::UpstreamSearch => "upstream_search",
        }
    }
}

/// One thing that goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What it is; [`Kind::as_str`].
    pub kind: String,
    /// Of which recording.
    pub recording_sid: Option<String>,
    /// When it was gone; none: not yet.
    pub done_at: Option<DateTime<Utc>>,
    /// Tries at Twilio so far.
    pub attempts: i32,
    /// Why the last try failed, a stable word.
    pub error_code: Option<String>,
    /// When the next try is due.
    pub next_try_at: Option<DateTime<Utc>>,
}

/// The receipt of a deletion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The row.
    pub id: ErasureId,
    /// Why, in a person's words.
    pub reason: Option<String>,
    /// When it was asked for.
    pub requested_at: DateTime<Utc>,
    /// The name of the one who asked, as far as known.
    pub requested_by: Option<String>,
    /// The person, where it was one.
    pub user: Option<UserId>,
    /// What went, or goes.
    pub items: Vec<Item>,
}

impl Receipt {
    /// When the last of it was gone; none while something is not.
    pub fn finished_at(&self) -> Option<DateTime<Utc>> {
        let ends: Option<Vec<DateTime<Utc>>> = self.items.iter().map(|item| item.done_at).collect();
        ends.map(|ends| ends.into_iter().fold(self.requested_at, Ord::max))
    }
}

type Head = (
    ErasureId,
    Option<String>,
    DateTime<Utc>,
    Option<UserId>,
    Option<String>,
);
type Local = (String, Option<String>, Option<DateTime<Utc>>);
type Upstream = (
    Option<String>,
    Option<DateTime<Utc>>,
    i32,
    Option<String>,
    DateTime<Utc>,
);

/// The receipt of the call's deletion, if it was deleted.
pub async fn find(conn: &mut TenantConn, call: &Call) -> Result<Option<Receipt>, DatabaseError> {
    let (business, log) = (conn.business(), call.log());
    let head: Option<Head> = erasures::table
        .left_join(users::table.on(users::id.nullable().eq(erasures::requested_by)))
        .filter(erasures::business_id.eq(business))
        .filter(erasures::call_log_id.eq(log.id))
        .select((
            erasures::id,
            erasures::reason,
            erasures::requested_at,
            erasures::requested_by,
            users::name.nullable(),
        ))
        .first(&mut **conn)
        .await
        .optional()?;
    let Some((id, reason, requested_at, user, requested_by)) = head else {
        return Ok(None);
    };
    let local: Vec<Local> = erasure_items::table
        .filter(erasure_items::business_id.eq(business))
        .filter(erasure_items::erasure_id.eq(id))
        .order(erasure_items::id)
        .select((
            erasure_items::kind,
            erasure_items::recording_sid,
            erasure_items::done_at,
        ))
        .load(&mut **conn)
        .await?;
    let upstream: Vec<Upstream> = upstream_removals::table
        .filter(upstream_removals::business_id.eq(business))
        .filter(upstream_removals::call_log_id.eq(log.id))
        .order(upstream_removals::id)
        .select((
            upstream_removals::recording_sid,
            upstream_removals::done_at,
            upstream_removals::attempts,
            upstream_removals::error_code,
            upstream_removals::next_try_at,
        ))
        .load(&mut **conn)
        .await?;
    let items = local.into_iter().map(ours);
    Ok(Some(Receipt {
        id,
        reason,
        requested_at,
        requested_by,
        user,
        items: items.chain(upstream.into_iter().map(theirs)).collect(),
    }))
}

fn ours((kind, recording_sid, done_at): Local) -> Item {
    Item {
        kind,
        recording_sid,
        done_at,
        attempts: 0,
        error_code: None,
        next_try_at: None,
    }
}

fn theirs((recording_sid, done_at, attempts, error_code, next_try_at): Upstream) -> Item {
    let kind = if recording_sid.is_some() {
        Kind::Upstream
    } else {
        Kind::UpstreamSearch
    };
    Item {
        kind: kind.as_str().to_owned(),
        recording_sid,
        done_at,
        attempts,
        error_code,
        next_try_at: done_at.is_none().then_some(next_try_at),
    }
}

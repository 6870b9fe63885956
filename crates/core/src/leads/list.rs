//! The list of a business's leads, a page at a time.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use serde::{Deserialize, Serialize};

use super::filter::{Narrowing, Query};
use super::{Lead, LeadFilter};
use crate::database::{DatabaseError, TenantConn};
use crate::ids::LeadId;
use crate::schema::leads;

/// The list's order. Each has an index.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LeadSort {
    /// The newest first.
    #[default]
    Newest,
    /// The oldest first.
    Oldest,
    /// The latest change first.
    Changed,
    /// By name; those without one come last.
    Name,
}

/// Where a page ends: the next one begins behind it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LeadPosition {
    /// Of [`LeadSort::Newest`].
    Newest(DateTime<Utc>, LeadId),
    /// Of [`LeadSort::Oldest`].
    Oldest(DateTime<Utc>, LeadId),
    /// Of [`LeadSort::Changed`].
    Changed(DateTime<Utc>, LeadId),
    /// Of [`LeadSort::Name`].
    Name(String, LeadId),
}

impl LeadPosition {
    /// Which order it is a place of.
    pub fn sort(&self) -> LeadSort {
        match self {
            Self::Newest(..) => LeadSort::Newest,
            Self::Oldest(..) => LeadSort::Oldest,
            Self::Changed(..) => LeadSort::Changed,
            Self::Name(..) => LeadSort::Name,
        }
    }
}

impl Lead {
    /// Where a page in this order ends when this is its last lead.
    pub fn position(&self, sort: LeadSort) -> LeadPosition {
        match sort {
            LeadSort::Newest => LeadPosition::Newest(self.created_at, self.id),
            LeadSort::Oldest => LeadPosition::Oldest(self.created_at, self.id),
            LeadSort::Changed => LeadPosition::Changed(self.updated_at, self.id),
            LeadSort::Name => LeadPosition::Name(self.sort_name.clone(), self.id),
        }
    }
}

/// One page: `limit` leads behind `after`, which is a place of this order.
pub async fn page(
    conn: &mut TenantConn,
    filter: &LeadFilter,
    sort: LeadSort,
    after: Option<&LeadPosition>,
    limit: i64,
) -> Result<Vec<Lead>, DatabaseError> {
    let narrowing = Narrowing::of(conn, filter).await?;
    let query = leads::table
        .filter(leads::business_id.eq(conn.business()))
        .into_boxed();
    let mut query = ordered(narrowing.narrow(query), sort);
    if let Some(after) = after {
        query = behind(query, after);
    }
    let page = query.limit(limit).select(Lead::as_select());
    Ok(page.load(&mut **conn).await?)
}

fn ordered(query: Query<'_>, sort: LeadSort) -> Query<'_> {
    match sort {
        LeadSort::Newest => query.order((leads::created_at.desc(), leads::id.desc())),
        LeadSort::Oldest => query.order((leads::created_at.asc(), leads::id.asc())),
        LeadSort::Changed => query.order((leads::updated_at.desc(), leads::id.desc())),
        LeadSort::Name => query.order((leads::sort_name.asc(), leads::id.asc())),
    }
}

/// The first condition alone is the index's; the second leaves out what stood on the page before.
fn behind<'a>(query: Query<'a>, after: &'a LeadPosition) -> Query<'a> {
    use leads::{created_at, id, sort_name, updated_at};
    match after {
        LeadPosition::Newest(at, lead) => query
            .filter(created_at.le(at))
            .filter(created_at.lt(at).or(id.lt(lead))),
        LeadPosition::Oldest(at, lead) => query
            .filter(created_at.ge(at))
            .filter(created_at.gt(at).or(id.gt(lead))),
        LeadPosition::Changed(at, lead) => query
            .filter(updated_at.le(at))
            .filter(updated_at.lt(at).or(id.lt(lead))),
        LeadPosition::Name(name, lead) => query
            .filter(sort_name.ge(name))
            .filter(sort_name.gt(name).or(id.gt(lead))),
    }
}

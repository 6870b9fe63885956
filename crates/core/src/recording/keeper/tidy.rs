//! Files that belong to nobody: unfinished ones of workers that died, and ones without a row.

use std::collections::{HashMap, HashSet};
use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::Keeper;
use crate::database::DatabaseError;
use crate::recording::store::Aged;
use crate::schema::{call_logs, processing_steps, recordings};

/// A file is left alone for this long after its last write.
const REST: Duration = Duration::from_hours(1);
/// Files that are looked up in one query.
const CHUNK: usize = 500;

/// What was removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tidied {
    /// Temporary files and unfinished uploads.
    pub temporary: usize,
    /// Files whose recording was purged or erased, or has another file.
    pub orphans: usize,
}

/// A call with its erasure and its download step's state and claims.
type CallRow = (String, Option<DateTime<Utc>>, Option<String>, Option<i64>);

/// What the tables say about a call's files.
struct Owner {
    download: Option<(String, i64)>,
    erased: bool,
    keys: HashSet<String>,
}

impl Owner {
    /// A claim's growing file stays as long as the claim; a file without a row stays until its
    /// call's download is done, because only then is it known to be none of this call's. Files of
    /// calls that are not known here are somebody's, and stay.
    fn is_nobodys(&self, aged: &Aged) -> bool {
        let state = self.download.as_ref().map(|(state, _)| state.as_str());
        match aged {
            Aged::Part(part) => {
                state != Some("running")
                    || self
                        .download
                        .as_ref()
                        .is_none_or(|(_, claims)| *claims != part.claims)
            }
            Aged::Upload { .. } => state != Some("running"),
            Aged::File(key) => {
                !self.keys.contains(key.as_str()) && (self.erased || state == Some("done"))
            }
        }
    }
}

impl Keeper {
    /// Removes them, if they were not written to for an hour. A clock that jumped makes files look
    /// old: what a running download needs is kept by its row, not by its age.
    pub async fn tidy(&self) -> Result<Tidied, DatabaseError> {
        let before = DateTime::<Utc>::from(SystemTime::now() - REST);
        let aged = match self.store.aged(before).await {
            Ok(aged) => aged,
            Err(error) => {
                tracing::warn!(%error, "the recordings' store can't be listed");
                return Ok(Tidied::default());
            }
        };
        let mut tidied = Tidied::default();
        for chunk in aged.chunks(CHUNK) {
            let owners = self.owners(chunk).await?;
            for file in chunk {
                let owner = owners.get(file.call().as_str());
                let is_recording = matches!(file, Aged::File(_));
                // A recording of a call that is not known here is somebody's.
                if !owner.map_or(!is_recording, |owner| owner.is_nobodys(file)) {
                    continue;
                }
                let removed = usize::from(self.store.discard(file).await.is_ok());
                if is_recording {
                    tracing::info!(call.sid = %file.call(), "recording.orphan_removed");
                    tidied.orphans += removed;
                } else {
                    tidied.temporary += removed;
                }
            }
        }
        Ok(tidied)
    }

    async fn owners(&self, files: &[Aged]) -> Result<HashMap<String, Owner>, DatabaseError> {
        let sids: HashSet<&str> = files.iter().map(|file| file.call().as_str()).collect();
        let mut conn = self.database.system().await?;
        let calls: Vec<CallRow> = call_logs::table
            .left_join(
                processing_steps::table.on(processing_steps::call_log_id
                    .eq(call_logs::id)
                    .and(processing_steps::step.eq("download"))),
            )
            .filter(call_logs::call_sid.eq_any(&sids))
            .select((
                call_logs::call_sid,
                call_logs::erased_at,
                processing_steps::state.nullable(),
                processing_steps::claims.nullable(),
            ))
            .load(&mut *conn)
            .await?;
        let files: Vec<(String, Option<String>)> = recordings::table
            .inner_join(call_logs::table.on(call_logs::id.eq(recordings::call_log_id)))
            .filter(call_logs::call_sid.eq_any(&sids))
            .filter(recordings::stored_at.is_not_null())
            .filter(recordings::purged_at.is_null())
            .select((call_logs::call_sid, recordings::store_key))
            .load(&mut *conn)
            .await?;
        conn.commit().await?;
        let mut owners: HashMap<String, Owner> = calls
            .into_iter()
            .map(|(sid, erased, state, claims)| {
                let owner = Owner {
                    download: state.zip(claims),
                    erased: erased.is_some(),
                    keys: HashSet::new(),
                };
                (sid, owner)
            })
            .collect();
        for (sid, key) in files {
            if let Some(owner) = owners.get_mut(&sid) {
                owner.keys.extend(key);
            }
        }
        Ok(owners)
    }
}

//! Reconciling with the account's whole list of recordings.

use std::collections::{HashMap, HashSet};

use chrono::TimeDelta;
use diesel::prelude::*;
use diesel::sql_types::{Integer, Nullable};
use diesel_async::RunQueryDsl;
use prosaas_twilio::client::RecordingInfo;

use super::Keeper;
use super::listed::note_listed;
use super::reconcile::{AdoptError, Looked, Reconciled, request_wanted};
use crate::database::DatabaseError;
use crate::ids::CallSid;
use crate::ingest;
use crate::schema::{businesses, recordings};

#[derive(QueryableByName)]
struct Days {
    #[diesel(sql_type = Nullable<Integer>)]
    days: Option<i32>,
}

impl Keeper {
    /// Compares the account's whole list with what is known: finds further recordings too, and calls
    /// whose every webhook was lost.
    pub(super) async fn reconcile_account(
        &self,
        found: &mut Reconciled,
    ) -> Result<(), DatabaseError> {
        let mut conn = self.database.system().await?;
        let window: Days = diesel::sql_query("SELECT max(access_days) AS days FROM businesses")
            .get_result(&mut *conn)
            .await?;
        conn.commit().await?;
        let Some(days) = window.days else {
            return Ok(());
        };
        let since = self.clock.now() - TimeDelta::days(i64::from(days));
        let infos = match self.twilio.list_recordings_since(since.date_naive()).await {
            Ok(infos) => infos,
            Err(error) => {
                tracing::warn!(%error, "the account's recordings were not listed");
                return Ok(());
            }
        };
        let mut by_call: HashMap<CallSid, Vec<RecordingInfo>> = HashMap::new();
        for info in self.unknown(infos).await? {
            by_call.entry(info.call_sid.clone()).or_default().push(info);
        }
        for (sid, infos) in by_call {
            self.reconcile_listed(&sid, &infos, found).await?;
        }
        Ok(())
    }

    async fn reconcile_listed(
        &self,
        sid: &CallSid,
        infos: &[RecordingInfo],
        found: &mut Reconciled,
    ) -> Result<(), DatabaseError> {
        let now = self.clock.now();
        let mut conn = self.database.system().await?;
        let known = ingest::find(&mut conn, sid).await?;
        conn.commit().await?;
        let log = match known {
            Some(log) => log,
            None => match self.announce(sid).await {
                Ok(Some(log)) => {
                    found.adopted += 1;
                    log
                }
                Ok(None) | Err(AdoptError::Twilio(_)) => return Ok(()),
                Err(AdoptError::Database(error)) => return Err(error),
            },
        };
        if log.erased_at.is_some() {
            // Nothing of it is fetched; what Twilio still has is to go.
            let mut conn = self.database.system().await?;
            note_listed(&mut conn, &log, infos, "reconciliation").await?;
            return conn.commit().await;
        }
        let mut conn = self.database.system().await?;
        let enabled: bool = businesses::table
            .find(log.business_id)
            .select(businesses::recording_enabled)
            .first(&mut *conn)
            .await?;
        let mut to_push = None;
        if enabled {
            note_listed(&mut conn, &log, infos, "reconciliation").await?;
            let (looked, queued) = request_wanted(&mut conn, &log, now).await?;
            found.requested += usize::from(matches!(looked, Looked::Requested));
            to_push = queued;
        }
        conn.commit().await?;
        if let Some(queued) = to_push {
            self.push(&queued).await;
        }
        Ok(())
    }

    /// Those of the list that no row knows.
    async fn unknown(
        &self,
        infos: Vec<RecordingInfo>,
    ) -> Result<Vec<RecordingInfo>, DatabaseError> {
        let mut known = HashSet::new();
        let mut conn = self.database.system().await?;
        for chunk in infos.chunks(1000) {
            let sids: Vec<&str> = chunk.iter().map(|info| info.sid.as_str()).collect();
            let found: Vec<String> = recordings::table
                .filter(recordings::recording_sid.eq_any(sids))
                .select(recordings::recording_sid)
                .load(&mut *conn)
                .await?;
            known.extend(found);
        }
        conn.commit().await?;
        Ok(infos
            .into_iter()
            .filter(|info| !known.contains(info.sid.as_str()))
            .collect())
    }
}

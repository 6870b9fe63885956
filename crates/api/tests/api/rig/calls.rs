//! Calls and their recordings, as webhooks and workers would have left them.

use prosaas_core::ids::RecordingSid;
use prosaas_testkit::{TestCall, builders};
use sha2::{Digest, Sha256};

use super::Rig;

impl Rig {
    /// A call that has ended just now.
    pub(crate) async fn call(&self) -> TestCall {
        self.business
            .call(self.database.database(), self.clock.now(), true)
            .await
    }

    /// Sets columns of a call.
    pub(crate) async fn set_call(&self, call: &TestCall, set: &str) {
        self.sql(&format!(
            "UPDATE call_logs SET {set} WHERE id = {}",
            call.id
        ))
        .await;
    }

    /// A recording that is known and not in the store.
    pub(crate) async fn announce(&self, call: &TestCall) -> RecordingSid {
        let sid = builders::recording_sid();
        self.sql(&format!(
            "INSERT INTO recordings (business_id, call_log_id, recording_sid) \
             SELECT business_id, id, '{sid}' FROM call_logs WHERE id = {id}; \
             UPDATE call_logs SET recording_sid = coalesce(recording_sid, '{sid}') WHERE id = {id}",
            id = call.id
        ))
        .await;
        sid
    }

    /// A call with a recording that is known and not in the store.
    pub(crate) async fn coming(&self) -> (TestCall, RecordingSid) {
        let call = self.call().await;
        let sid = self.announce(&call).await;
        (call, sid)
    }

    /// Puts a recording into the store under this name, as the worker does.
    pub(crate) async fn arrive(&self, recording: &RecordingSid, name: &str, audio: &[u8]) {
        std::fs::write(self.folder().join(name), audio).unwrap();
        let sql = self.database.superuser().await;
        sql.execute(
            "UPDATE recordings SET store_key = $2, bytes = $3, sha256 = $4, etag = '\"x\"', \
             content_type = 'audio/mpeg', stored_at = $5 WHERE recording_sid = $1",
            &[
                &recording.as_str(),
                &name,
                &i64::try_from(audio.len()).unwrap(),
                &Sha256::digest(audio).to_vec(),
                &std::time::SystemTime::from(self.clock.now()),
            ],
        )
        .await
        .unwrap();
    }

    /// A call with a recording in the store.
    pub(crate) async fn recorded(&self, audio: &[u8]) -> TestCall {
        let (call, recording) = self.coming().await;
        self.arrive(&recording, &format!("{}.mp3", call.sid), audio)
            .await;
        call
    }

    /// The download step of a call, as a worker would have left it.
    pub(crate) async fn set_step(&self, call: &TestCall, set: &str) {
        self.sql(&format!(
            "INSERT INTO processing_steps (business_id, call_log_id, step, state) \
             SELECT business_id, id, 'download', 'queued' FROM call_logs WHERE id = {id} \
             ON CONFLICT (call_log_id, step) DO NOTHING; \
             UPDATE processing_steps SET {set} WHERE call_log_id = {id}",
            id = call.id
        ))
        .await;
    }

    /// Downloads that were written down.
    pub(crate) async fn downloads(&self) -> i64 {
        self.count("SELECT count(*) FROM audit_log WHERE action = 'downloaded'")
            .await
    }
}

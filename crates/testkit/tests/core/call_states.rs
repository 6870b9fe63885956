//! The list's state of a recording is computed by SQL, a player's by `Availability`: the same cases in
//! the same order, whatever comes together.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use prosaas_core::call_list::{self, CallFilter, RecordingState};
use prosaas_core::recording::Availability;

use crate::stage::Stage;

/// Every call is one combination: its age, an erasure, its status, its own reason for no recording,
/// its recordings, and its download step.
const MATRIX: &str = "\
CREATE TEMP TABLE cases AS SELECT row_number() OVER () AS n, * FROM \
    (VALUES ('6 days 23:59:59'), ('7 days'), ('7 days 00:00:00.001')) AS ages (age), \
    (VALUES (FALSE), (TRUE)) AS erasures (erased), \
    (VALUES ('completed'), ('no-answer')) AS statuses (status), \
    (VALUES (NULL), ('too_short')) AS reasons (call_reason), \
    (VALUES ('none'), ('known'), ('stored'), ('absent'), ('purged'), ('second'), ('further')) \
        AS recordings_are (recording), \
    (VALUES (NULL), ('queued'), ('running'), ('done'), ('open'), ('over'), ('ahead'), ('permanent')) \
        AS steps (step); \
INSERT INTO call_logs (business_id, call_sid, direction, from_number, to_number, status, started_at, \
    created_at, erased_at, recording_absent_reason, recording_sid) \
SELECT {business}, 'CA' || lpad(to_hex(n), 32, '0'), 'inbound', '+972501112233', '+97231234567', \
    status, '{now}', '{now}'::timestamptz - age::interval, \
    CASE WHEN erased THEN '{now}'::timestamptz END, call_reason, \
    CASE WHEN recording <> 'none' THEN 'RE' || lpad(to_hex(n), 32, '0') END FROM cases; \
INSERT INTO recordings (business_id, call_log_id, recording_sid, absent_reason, store_key, bytes, \
    sha256, content_type, etag, stored_at, purged_at) \
SELECT {business}, c.id, \
    'RE' || lpad(to_hex(n + CASE WHEN nth = 2 THEN 1000000 ELSE 0 END), 32, '0'), \
    CASE WHEN recording = 'absent' OR (recording = 'second' AND nth = 1) THEN 'silent' END, \
    CASE WHEN file THEN call_sid || CASE WHEN nth = 2 THEN '.RE' || lpad(to_hex(n + 1000000), 32, '0') \
        ELSE '' END || '.mp3' END, \
    CASE WHEN file THEN 10 END, CASE WHEN file THEN sha256('x') END, \
    CASE WHEN file THEN 'audio/mpeg' END, CASE WHEN file THEN '\"x\"' END, \
    CASE WHEN file THEN '{now}'::timestamptz END, \
    CASE WHEN recording = 'purged' THEN '{now}'::timestamptz END \
FROM (SELECT *, recording IN ('stored', 'purged') OR (recording IN ('second', 'further') AND nth = 2) \
    AS file FROM cases, generate_series(1, 2) AS nth) AS wanted \
JOIN call_logs c ON c.call_sid = 'CA' || lpad(to_hex(n), 32, '0') \
WHERE recording <> 'none' AND (nth = 1 OR recording IN ('second', 'further')); \
INSERT INTO processing_steps (business_id, call_log_id, step, state, permanent, window_started_at) \
SELECT {business}, c.id, 'download', \
    CASE WHEN step IN ('queued', 'running', 'done') THEN step ELSE 'failed' END, step = 'permanent', \
    '{now}'::timestamptz - CASE step WHEN 'open' THEN interval '9 minutes 59.999 seconds' \
        WHEN 'over' THEN interval '10 minutes' WHEN 'ahead' THEN interval '-1 millisecond' END \
FROM cases JOIN call_logs c ON c.call_sid = 'CA' || lpad(to_hex(n), 32, '0') \
WHERE step IS NOT NULL; \
DROP TABLE cases;";

const CASES: usize = 3 * 2 * 2 * 2 * 7 * 8;

fn word(availability: &Availability) -> RecordingState {
    match availability {
        Availability::Expired => RecordingState::Expired,
        Availability::Absent(_) => RecordingState::None,
        Availability::Ready(_) => RecordingState::Ready,
        Availability::Failed { .. } => RecordingState::Failed,
        // A list says nothing of workers: that is the player's matter.
        Availability::WorkerUnavailable | Availability::Preparing(_) => RecordingState::Preparing,
    }
}

async fn listed(
    stage: &Stage,
    narrowed: Option<RecordingState>,
) -> BTreeMap<String, RecordingState> {
    let filter = CallFilter {
        recording: narrowed,
        ..CallFilter::default()
    };
    let mut conn = stage.database().tenant(stage.business.id).await.unwrap();
    let calls = call_list::page(&mut conn, &filter, None, 10_000, stage.now())
        .await
        .unwrap();
    conn.commit().await.unwrap();
    calls
        .into_iter()
        .map(|call| (call.call_sid.clone(), call.recording()))
        .collect()
}

/// What the player is told about every call.
async fn played(
    stage: &Stage,
    sids: impl Iterator<Item = &String>,
) -> BTreeMap<String, RecordingState> {
    let recordings = stage.recordings();
    let mut told = BTreeMap::new();
    for sid in sids {
        let call = stage.call(&sid.parse().unwrap()).await;
        let mut conn = stage.database().tenant(stage.business.id).await.unwrap();
        let availability = recordings
            .availability(&mut conn, &call, None)
            .await
            .unwrap();
        conn.commit().await.unwrap();
        told.insert(sid.clone(), word(&availability));
    }
    told
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_and_the_player_never_differ_about_a_recording() {
    let stage = Stage::set().await;
    let now: DateTime<Utc> = stage.now();
    let sql = MATRIX
        .replace("{business}", &stage.business.id.to_string())
        .replace("{now}", &now.to_rfc3339());
    stage.batch(&sql).await;
    for recording_enabled in [true, false] {
        stage
            .sql(&format!(
                "UPDATE businesses SET recording_enabled = {recording_enabled}"
            ))
            .await;
        let listed_states = listed(&stage, None).await;
        assert_eq!(listed_states.len(), CASES);
        let played_states = played(&stage, listed_states.keys()).await;
        let differing: Vec<_> = listed_states
            .iter()
            .filter(|(sid, state)| played_states.get(*sid) != Some(state))
            .map(|(sid, state)| (sid, state, played_states.get(sid)))
            .collect();
        assert!(
            differing.is_empty(),
            "{} differ: {differing:?}",
            differing.len()
        );
        let states: BTreeSet<&str> = listed_states.values().map(|state| state.as_str()).collect();
        assert_eq!(
            states.len(),
            RecordingState::ALL.len(),
            "every state occurs"
        );
        for state in RecordingState::ALL {
            let narrowed = listed(&stage, Some(state)).await;
            let same = listed_states
                .iter()
                .filter(|(_, found)| **found == state)
                .count();
            assert_eq!(narrowed.len(), same, "the filter by {}", state.as_str());
            assert!(narrowed.values().all(|found| *found == state));
        }
    }
}

//! Callback tasks when two leads become one, and their list's index.

use prosaas_core::callbacks::{self, CallbackState, Filter};
use prosaas_core::ids::LeadId;

use crate::stage::Stage;

/// Two leads, each with an open task and one that is done.
async fn two_leads(stage: &Stage) -> (LeadId, LeadId) {
    let business = stage.business.id;
    stage
        .batch(&format!(
            "INSERT INTO leads (business_id, phone) VALUES ({business}, '+972501111111'), \
                ({business}, '+972502222222'); \
             INSERT INTO callback_tasks (business_id, lead_id, reason, missed_calls, last_call_at, \
                due_at) SELECT business_id, id, CASE phone WHEN '+972501111111' THEN 'busy' \
                ELSE 'missed' END, 2, created_at + id * interval '1 minute', created_at FROM leads; \
             INSERT INTO callback_tasks (business_id, lead_id, reason, state, done_at, last_call_at, \
                due_at) SELECT business_id, id, 'missed', 'done', now(), now(), now() FROM leads"
        ))
        .await;
    (LeadId(1), LeadId(2))
}

async fn of(on: &Stage, lead: LeadId, state: CallbackState) -> Vec<callbacks::Callback> {
    let mut conn = on.database().tenant(on.business.id).await.unwrap();
    let filter = Filter {
        state,
        lead: Some(lead),
    };
    let tasks = callbacks::page(&mut conn, filter, None, 10).await.unwrap();
    conn.commit().await.unwrap();
    tasks
}

#[tokio::test(flavor = "multi_thread")]
async fn two_leads_that_become_one_have_one_open_task() {
    let stage = Stage::set().await;
    let (into, from) = two_leads(&stage).await;
    let mut conn = stage.database().tenant(stage.business.id).await.unwrap();
    callbacks::merge_leads(&mut conn, from, into).await.unwrap();
    conn.commit().await.unwrap();
    let open = of(&stage, into, CallbackState::Open).await;
    let open: Vec<(i32, &str)> = open
        .iter()
        .map(|task| (task.missed_calls, task.reason.as_str()))
        .collect();
    assert_eq!(open, [(4, "missed")]);
    assert_eq!(of(&stage, into, CallbackState::Done).await.len(), 2);
    assert!(of(&stage, from, CallbackState::Done).await.is_empty());
}

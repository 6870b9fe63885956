//! The worker dies while it places calls, again and again.

use std::time::Duration;

use prosaas_core::role::Role;
use prosaas_testkit::{Stack, until};

use crate::click_to_call::{click, over};
use crate::listener::Listener;

const CLICKS: usize = 6;

#[tokio::test(flavor = "multi_thread")]
async fn fault_a_worker_killed_while_it_places_calls_places_none_twice_and_loses_none() {
    let mut stack = Stack::start().await;
    let agent = Listener::sign_up(&stack, Role::Agent).await;
    let mut clicks = Vec::new();
    for number in 0..CLICKS {
        clicks.push(click(&stack, &agent, &format!("k{number}")).await);
    }
    for deaths in 1..=3_u64 {
        until("a call was asked for", Duration::from_secs(30), || async {
            let requests = stack.sim.requests().await;
            let creations = requests["calls"]["by_sid"]["*"]["started"].as_u64();
            (creations.unwrap_or(0) >= deaths).then_some(())
        })
        .await;
        stack.worker.take().unwrap().kill().await;
        stack.start_worker().await;
    }
    let mut placed = 0;
    for call in &clicks {
        let ended = over(&stack, &agent, call, Duration::from_secs(90)).await;
        let reason = ended["reason"].as_str().unwrap();
        assert!(["completed", "not_placed"].contains(&reason), "{ended}");
        placed += usize::from(reason == "completed");
    }
    let requests = stack.sim.requests().await;
    let creations = requests["calls"]["by_sid"]["*"]["started"]
        .as_u64()
        .unwrap();
    assert!(creations <= u64::try_from(CLICKS).unwrap(), "{creations}");
    // Each death can cost the call that it met, and no other.
    assert!(placed >= CLICKS - 3, "{placed}");
    let calls = agent.get(format!("{}/api/calls", stack.api_url())).await;
    let calls = calls.json()["items"].as_array().unwrap().len();
    assert_eq!(calls, placed);
}

//! Requests that come when they are due, whether the ones before are answered or not: latency.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io;
use std::time::{Duration, Instant};

use futures::future::{join_all, try_join_all};

use crate::http::{Connection, Server};
use crate::{Outcome, ms, percentile, print};

/// Requests on their way at the same time; one that is due while all are taken waits, and its wait
/// counts.
const CONNECTIONS: usize = 64;

/// Each with a label, for which it is counted.
pub(crate) async fn run(
    server: &Server,
    rate: u32,
    requests: impl Iterator<Item = (String, Vec<u8>)>,
    seconds: u32,
) -> Outcome {
    let first = Instant::now() + Duration::from_millis(100);
    let due = requests
        .zip(0..rate * seconds)
        .map(|(request, n)| (first + Duration::from_secs(1) * n / rate, request));
    let due = RefCell::new(due);
    let times: RefCell<BTreeMap<(String, u16), Vec<Duration>>> = RefCell::default();
    let all = (0..CONNECTIONS).map(|_| async {
        let mut connection = Connection::new(server, None);
        loop {
            let next = due.borrow_mut().next();
            let Some((due, (label, request))) = next else {
                return Ok::<_, io::Error>(());
            };
            tokio::time::sleep_until(due.into()).await;
            // A timer wakes up to a millisecond late; who was still busy counts from when it was due.
            let late = due.elapsed() > Duration::from_millis(3);
            let begun = if late { due } else { Instant::now() };
            let status = connection.exchange(&request).await?.status;
            times
                .borrow_mut()
                .entry((label, status))
                .or_default()
                .push(begun.elapsed());
        }
    });
    try_join_all(all).await?;
    let mut all = Vec::new();
    for ((label, status), times) in times.take() {
        all.extend_from_slice(&times);
        show(&label, status, times);
    }
    show("all", 0, all);
    Ok(())
}

fn show(label: &str, status: u16, mut times: Vec<Duration>) {
    let [p50, p99, max] = [50, 99, 100].map(|percent| ms(percentile(&mut times, percent)));
    print(&format!(
        "{label} {status} {} {p50:.2} {p99:.2} {max:.2}",
        times.len()
    ));
}

/// Everybody asks at the same moment and prefers to wait.
pub(crate) async fn crowd(server: &Server, path: &str, listeners: u32) -> Outcome {
    let request = server.get(path, "Prefer: wait=20\r\n");
    let all = (0..listeners).map(|_| async {
        let mut connection = Connection::new(server, None);
        let answer =
            tokio::time::timeout(Duration::from_mins(1), connection.exchange(&request)).await;
        answer.map_or(0, |answer| answer.map_or(0, |head| head.status))
    });
    let mut counts: BTreeMap<u16, u32> = BTreeMap::new();
    for status in join_all(all).await {
        *counts.entry(status).or_default() += 1;
    }
    for (status, count) in counts {
        print(&format!("{status} {count}"));
    }
    Ok(())
}

//! As many requests as a server answers: throughput.

use std::time::{Duration, Instant};

use futures::future::try_join_all;

use crate::http::{Connection, Server};
use crate::{Outcome, print};

/// `range`: how many bytes of how many; without it, the whole file.
pub(crate) async fn run(
    server: &Server,
    path: &str,
    connections: u32,
    time: Duration,
    range: Option<(u64, u64)>,
) -> Outcome {
    let started = Instant::now();
    let all = (0..connections).map(|seed| one(server, path, started + time, range, seed));
    let done = try_join_all(all).await?;
    let elapsed = started.elapsed().as_secs_f64();
    let requests: u64 = done.iter().map(|(requests, _)| requests).sum();
    let bytes: u64 = done.iter().map(|(_, bytes)| bytes).sum();
    print(&format!("{requests} {bytes} {elapsed:.3}"));
    Ok(())
}

async fn one(
    server: &Server,
    path: &str,
    end: Instant,
    range: Option<(u64, u64)>,
    seed: u32,
) -> Result<(u64, u64), Box<dyn std::error::Error>> {
    let mut connection = Connection::new(server, None);
    let (mut requests, mut bytes) = (0, 0);
    let mut place = u64::from(seed);
    let whole = server.get(path, "");
    while Instant::now() < end {
        let part = range.map(|(length, of)| {
            // Any place will do, as long as every run asks for the same ones.
            place = place
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let first = (place >> 33) % (of - length).max(1);
            server.get(
                path,
                &format!("Range: bytes={first}-{}\r\n", first + length - 1),
            )
        });
        let head = connection.exchange(part.as_ref().unwrap_or(&whole)).await?;
        let wanted = if range.is_some() { 206 } else { 200 };
        if head.status != wanted {
            return Err(format!("{path}: {} instead of {wanted}", head.status).into());
        }
        requests += 1;
        bytes += head.length;
    }
    Ok((requests, bytes))
}

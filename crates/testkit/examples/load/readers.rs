//! Many who listen slowly: memory a reader, and how someone else fares beside them.

use std::cell::Cell;
use std::io;
use std::time::{Duration, Instant};

use futures::future::{join, join_all};
use tokio::time::{interval, sleep, sleep_until};

use crate::http::{Connection, Server};
use crate::{Outcome, ms, percentile, print};

/// A reader takes its bytes in so many pieces a second.
const PIECES: u64 = 4;
/// The probe asks so often.
const PROBE: Duration = Duration::from_millis(25);

#[derive(Clone, Copy)]
pub(crate) struct Pace {
    pub(crate) readers: u32,
    pub(crate) bytes_per_second: u64,
    pub(crate) seconds: u64,
}

pub(crate) async fn run(server: &Server, paths: &[String], pace: Pace, pids: &[u32]) -> Outcome {
    let before = resident_kilobytes(pids)?;
    let come = Duration::from_millis(2) * pace.readers;
    let end = Instant::now() + come + Duration::from_secs(pace.seconds);
    let memory = Cell::new(0);
    let readers = paths
        .iter()
        .cycle()
        .zip(0..pace.readers)
        .map(|(path, n)| async move {
            sleep(Duration::from_millis(2) * n).await;
            // One who is refused or cut has starved too.
            let got = Cell::new(0);
            let begun = Instant::now();
            let reading = read(server, path, pace.bytes_per_second, &got);
            let _ = tokio::time::timeout_at(end.into(), reading).await;
            let owed = begun.elapsed().as_secs().saturating_sub(1) * pace.bytes_per_second;
            got.get() * 10 < owed * 9
        });
    let probe = async {
        sleep(come).await;
        let times = probe(server, paths.first().map_or("/", String::as_str), end).await;
        memory.set(resident_kilobytes(pids).unwrap_or(0));
        times
    };
    let (starved, times) = join(join_all(readers), probe).await;
    let mut times = times?;
    let starved = starved.into_iter().filter(|starved| *starved).count();
    let [p50, p99] = [50, 99].map(|percent| ms(percentile(&mut times, percent)));
    let grown = memory.get().saturating_sub(before);
    let each = f64::from(u32::try_from(grown)?) / f64::from(pace.readers);
    print(&format!("{starved} {each:.1} {p50:.2} {p99:.2}"));
    Ok(())
}

async fn read(server: &Server, path: &str, rate: u64, got: &Cell<u64>) -> io::Result<()> {
    // Without this the kernel takes megabytes for the reader, and the server never waits for it.
    let mut connection = Connection::new(server, Some(32 * 1024));
    let head = connection.send(&server.get(path, "")).await?;
    if head.status != 200 {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut left = head.left;
    let mut pieces = interval(Duration::from_secs(1) / 4);
    while left > 0 {
        pieces.tick().await;
        let piece = (rate / PIECES).min(left);
        connection.skip(piece).await?;
        left -= piece;
        got.set(got.get() + piece);
    }
    Ok(())
}

async fn probe(server: &Server, path: &str, end: Instant) -> io::Result<Vec<Duration>> {
    let request = server.get(path, "Range: bytes=1000000-1065535\r\n");
    let mut connection = Connection::new(server, None);
    let mut times = Vec::new();
    let mut next = Instant::now();
    while next + Duration::from_millis(500) < end {
        next += PROBE;
        sleep_until(next.into()).await;
        let begun = Instant::now();
        if connection.exchange(&request).await?.status != 206 {
            return Err(io::ErrorKind::InvalidData.into());
        }
        times.push(begun.elapsed());
    }
    Ok(times)
}

/// `VmRSS` of all of them.
fn resident_kilobytes(pids: &[u32]) -> io::Result<u64> {
    let mut sum = 0;
    for pid in pids {
        let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let number = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        sum += number.unwrap_or(0);
    }
    Ok(sum)
}

//! From the first byte that Twilio sends to the first byte that a listener gets.

use std::cell::Cell;
use std::io;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};

use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::{Failure, Twilio, tell};
use crate::http::{Connection, Server};
use crate::{Outcome, ms, percentile, print};

/// What Twilio has, and how fast it sends.
#[derive(Clone, Copy)]
pub(crate) struct Audio {
    pub(crate) bytes: u64,
    pub(crate) bytes_per_second: u64,
}

type FirstByte = Rc<Cell<Option<Instant>>>;

pub(crate) async fn run(
    server: &Server,
    twilio: &Twilio,
    proxy: SocketAddr,
    rounds: u32,
    audio: Audio,
) -> Outcome {
    let sim = twilio.sim.trim_start_matches("http://").parse()?;
    let listener = TcpListener::bind(proxy).await?;
    let first = FirstByte::default();
    let seen = Rc::clone(&first);
    let measuring = async move {
        let mut times = Vec::new();
        for _ in 0..rounds {
            times.push(once(server, twilio, audio, &seen).await?);
        }
        Ok::<_, Failure>(times)
    };
    let local = tokio::task::LocalSet::new();
    local.spawn_local(async move {
        while let Ok((client, _)) = listener.accept().await {
            // A connection that breaks is the worker's to notice.
            tokio::task::spawn_local(carry(client, sim, Rc::clone(&first)));
        }
    });
    let mut times = local.run_until(measuring).await?;
    let [p50, max] = [50, 100].map(|percent| ms(percentile(&mut times, percent)));
    print(&format!("{p50:.1} {max:.1}"));
    Ok(())
}

async fn once(
    server: &Server,
    twilio: &Twilio,
    audio: Audio,
    first: &FirstByte,
) -> Result<Duration, Failure> {
    let mut connection = Connection::new(server, None);
    let (call, recording) = twilio
        .waiting_call(server, &mut connection, audio.bytes)
        .await?;
    // The wait before the first byte lets the listener be there when it comes.
    let fault = json!({
        "recording": recording.as_str(), "first_byte_delay_ms": 300,
        "bytes_per_second": audio.bytes_per_second,
    });
    twilio.control("faults", &fault).await?;
    first.set(None);
    tell(
        &mut connection,
        &twilio.recorded(server, &call, &recording).1,
    )
    .await?;
    let path = format!("/api/recordings/file/{call}?progressive=1");
    let head = connection
        .send(&server.get(&path, "Prefer: wait=20\r\n"))
        .await?;
    if head.status != 200 || head.length != audio.bytes {
        return Err(format!("{call}: {} with {} bytes", head.status, head.length).into());
    }
    if head.left == head.length {
        connection.readable().await?;
    }
    let arrived = Instant::now();
    let sent = first.get().ok_or("the listener was before Twilio")?;
    connection.skip(head.left).await?;
    Ok(arrived - sent)
}

/// Carries a connection to the stand-in, and notes when the first byte of audio passes.
async fn carry(client: TcpStream, sim: SocketAddr, first: FirstByte) -> io::Result<()> {
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_sim, mut to_sim) = TcpStream::connect(sim).await?.into_split();
    let requests =
        tokio::task::spawn_local(
            async move { tokio::io::copy(&mut from_client, &mut to_sim).await },
        );
    let mut piece = vec![0; 64 * 1024];
    let mut awaited = false;
    loop {
        let length = from_sim.read(&mut piece).await?;
        let bytes = piece.get(..length).unwrap_or_default();
        if bytes.is_empty() {
            requests.abort();
            return Ok(());
        }
        let head = bytes.starts_with(b"HTTP/1.1 200") && contains(bytes, b"audio/mpeg");
        if awaited || (head && !bytes.ends_with(b"\r\n\r\n")) {
            first.set(Some(Instant::now()));
        }
        awaited = head && bytes.ends_with(b"\r\n\r\n");
        to_client.write_all(bytes).await?;
    }
}

fn contains(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|window| window == words)
}

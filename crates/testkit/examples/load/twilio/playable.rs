//! From the recording's callback to a recording that plays.

use std::time::{Duration, Instant};

use super::{Failure, Twilio, client, tell};
use crate::http::{Connection, Server};
use crate::{Outcome, ms, percentile, print};

pub(crate) async fn run(server: &Server, twilio: &Twilio, rounds: u32, bytes: u64) -> Outcome {
    let mut connection = Connection::new(server, None);
    let (mut ways, mut transfers) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let (call, recording) = twilio.waiting_call(server, &mut connection, bytes).await?;
        let (_, webhook) = twilio.recorded(server, &call, &recording);
        // One byte: it is asked for as a player would, and next to nothing is sent.
        let play = server.get(
            &format!("/api/recordings/file/{call}"),
            "Range: bytes=0-0\r\n",
        );
        let begun = Instant::now();
        tell(&mut connection, &webhook).await?;
        loop {
            match connection.exchange(&play).await?.status {
                206 => break,
                202 if begun.elapsed() < Duration::from_secs(20) => {}
                status => return Err(format!("{call}: {status}").into()),
            }
            tokio::time::sleep(Duration::from_millis(4)).await;
        }
        ways.push(begun.elapsed());
        transfers.push(transfer(twilio, recording.as_str(), bytes).await?);
    }
    let [p50, max] = [50, 100].map(|percent| ms(percentile(&mut ways, percent)));
    let transfer = ms(percentile(&mut transfers, 50));
    print(&format!("{p50:.1} {max:.1} {transfer:.1}"));
    Ok(())
}

/// How long the recording takes by itself, on a connection of its own as the worker's first is.
async fn transfer(twilio: &Twilio, recording: &str, bytes: u64) -> Result<Duration, Failure> {
    let account = &twilio.account;
    let url = format!(
        "{}/2010-04-01/Accounts/{account}/Recordings/{recording}.mp3",
        twilio.sim
    );
    let request = client()?.get(url).basic_auth(account, Some(&twilio.token));
    let begun = Instant::now();
    let body = request.send().await?.error_for_status()?.bytes().await?;
    if u64::try_from(body.len())? != bytes {
        return Err("the stand-in sent another length".into());
    }
    Ok(begun.elapsed())
}

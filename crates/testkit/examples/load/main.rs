//! The load behind `scripts/bench`: prints figures, one measurement a line, and judges nothing.

mod http;
mod ranges;
mod readers;
mod schedule;
mod twilio;

use std::net::SocketAddr;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};

use http::Server;
use twilio::Twilio;

type Outcome = Result<(), Box<dyn std::error::Error>>;

#[derive(Parser)]
struct Arguments {
    /// Where the measured service listens.
    #[arg(long)]
    server: SocketAddr,
    /// The session's cookie.
    #[arg(long, default_value = "")]
    cookie: String,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// As many requests as go: `REQUESTS BYTES SECONDS`.
    Ranges {
        path: String,
        #[arg(long, default_value_t = 16)]
        connections: u32,
        #[arg(long, default_value_t = 3.0)]
        seconds: f64,
        /// Ranges of so many bytes, anywhere in the file; without it, the whole file.
        #[arg(long, requires = "of")]
        range: Option<u64>,
        /// The file's length.
        #[arg(long)]
        of: Option<u64>,
    },
    /// Requests at a fixed rate, the paths in turns: `LABEL STATUS COUNT P50 P99 MAX`, in ms.
    Rate {
        paths: Vec<String>,
        #[command(flatten)]
        pace: Pace,
    },
    /// Signed webhooks at a fixed rate, five of each call, printed in the same way.
    Webhooks {
        #[command(flatten)]
        twilio: Twilio,
        #[command(flatten)]
        pace: Pace,
    },
    /// Listeners who take a file slowly, and a probe for a 64 KB range beside them:
    /// `STARVED KILOBYTES_A_READER PROBE_P50 PROBE_P99`.
    Readers {
        paths: Vec<String>,
        #[arg(long, default_value_t = 1000)]
        readers: u32,
        #[arg(long, default_value_t = 65536)]
        bytes_per_second: u64,
        #[arg(long, default_value_t = 15)]
        seconds: u64,
        /// The server's processes, whose resident memory is read.
        #[arg(long, value_delimiter = ',')]
        pids: Vec<u32>,
    },
    /// From the recording's callback to `ready`, and the transfer alone: `P50 MAX TRANSFER_P50`, in ms.
    Playable {
        #[command(flatten)]
        twilio: Twilio,
        #[arg(long, default_value_t = 30)]
        rounds: u32,
        #[arg(long, default_value_t = 1_000_000)]
        bytes: u64,
    },
    /// From Twilio's first byte of a recording to the listener's: `P50 MAX`, in ms.
    Progressive {
        #[command(flatten)]
        twilio: Twilio,
        /// Twilio's address for the product: a proxy of ours listens there and sees the first byte.
        #[arg(long)]
        proxy: SocketAddr,
        #[arg(long, default_value_t = 12)]
        rounds: u32,
        #[arg(long, default_value_t = 5_000_000)]
        bytes: u64,
        #[arg(long, default_value_t = 2_000_000)]
        bytes_per_second: u64,
    },
    /// Many at once, each waiting for the answer: `STATUS COUNT …`.
    Crowd {
        path: String,
        #[arg(long, default_value_t = 1000)]
        listeners: u32,
    },
}

/// How often, and for how long.
#[derive(Args, Clone, Copy)]
struct Pace {
    #[arg(long)]
    rate: u32,
    #[arg(long, default_value_t = 10)]
    seconds: u32,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome {
    let Arguments {
        server,
        cookie,
        command,
    } = Arguments::parse();
    let server = Server::new(server, &cookie);
    match command {
        Command::Ranges {
            path,
            connections,
            seconds,
            range,
            of,
        } => {
            let range = range.zip(of);
            let time = Duration::from_secs_f64(seconds);
            ranges::run(&server, &path, connections, time, range).await
        }
        Command::Rate { paths, pace } => {
            let requests = paths
                .iter()
                .map(|path| (path.clone(), server.get(path, "")));
            let requests: Vec<_> = requests.collect();
            schedule::run(
                &server,
                pace.rate,
                requests.iter().cycle().cloned(),
                pace.seconds,
            )
            .await
        }
        Command::Webhooks { twilio, pace } => {
            let webhooks = twilio.calls(&server);
            schedule::run(&server, pace.rate, webhooks, pace.seconds).await
        }
        Command::Readers {
            paths,
            readers,
            bytes_per_second,
            seconds,
            pids,
        } => {
            let pace = readers::Pace {
                readers,
                bytes_per_second,
                seconds,
            };
            readers::run(&server, &paths, pace, &pids).await
        }
        Command::Playable {
            twilio,
            rounds,
            bytes,
        } => twilio::playable::run(&server, &twilio, rounds, bytes).await,
        Command::Progressive {
            twilio,
            proxy,
            rounds,
            bytes,
            bytes_per_second,
        } => {
            let audio = twilio::progressive::Audio {
                bytes,
                bytes_per_second,
            };
            twilio::progressive::run(&server, &twilio, proxy, rounds, audio).await
        }
        Command::Crowd { path, listeners } => schedule::crowd(&server, &path, listeners).await,
    }
}

/// A line of figures.
#[expect(
    clippy::print_stdout,
    reason = "the figures are what the program is for"
)]
fn print(line: &str) {
    println!("{line}");
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// The time that `percent` of the times don't exceed; zero of none.
fn percentile(times: &mut [Duration], percent: usize) -> Duration {
    times.sort_unstable();
    let place = (times.len() * percent).div_ceil(100).saturating_sub(1);
    times.get(place).copied().unwrap_or_default()
}

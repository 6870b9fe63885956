//! `twilio-sim serve`

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use tokio::signal::unix::{SignalKind, signal};
use twilio_sim::Config;
use url::Url;

use super::Failure;

/// The account, and where to listen.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Address to listen on; port 0 takes a free one
    #[arg(long, env = "TWILIO_SIM_LISTEN", default_value = "127.0.0.1:9080")]
    listen: SocketAddr,
    #[arg(
        long,
        env = "TWILIO_SIM_ACCOUNT_SID",
        default_value = "AC00000000000000000000000000000001"
    )]
    account_sid: String,
    /// Signs webhooks; the account SID's password
    #[arg(long, env = "TWILIO_SIM_AUTH_TOKEN", hide_env_values = true)]
    auth_token: String,
    #[arg(long, env = "TWILIO_SIM_API_KEY", requires = "api_secret")]
    api_key: Option<String>,
    #[arg(
        long,
        env = "TWILIO_SIM_API_SECRET",
        hide_env_values = true,
        requires = "api_key"
    )]
    api_secret: Option<String>,
    /// Folder of NAME.mp3 and NAME.dual.mp3, looked in before the built-in recordings
    #[arg(long, env = "TWILIO_SIM_AUDIO_DIR")]
    audio_dir: Option<PathBuf>,
    /// How the product reaches the simulator, for the URLs of recordings; default: the bound address
    #[arg(long, env = "TWILIO_SIM_BASE_URL")]
    base_url: Option<Url>,
    /// PUBLIC=ACTUAL: webhooks signed for the first origin are delivered to the second
    #[arg(long = "route", env = "TWILIO_SIM_ROUTES", value_delimiter = ',', value_parser = route)]
    routes: Vec<(Url, Url)>,
    /// Calls that may be placed a second
    #[arg(long, env = "TWILIO_SIM_CALLS_PER_SECOND", default_value_t = 1)]
    calls_per_second: u32,
    /// Write the bound address here once it accepts connections
    #[arg(long, env = "TWILIO_SIM_PORT_FILE")]
    port_file: Option<PathBuf>,
}

fn route(text: &str) -> Result<(Url, Url), String> {
    let (public, actual) = text.split_once('=').ok_or("expected PUBLIC=ACTUAL")?;
    let parse = |text: &str| Url::parse(text).map_err(|error| error.to_string());
    Ok((parse(public)?, parse(actual)?))
}

/// Serves until SIGINT or SIGTERM.
pub(crate) async fn run(arguments: Arguments) -> Result<ExitCode, Failure> {
    let running = twilio_sim::start(Config {
        listen: arguments.listen,
        account_sid: arguments.account_sid,
        auth_token: arguments.auth_token,
        api_key: arguments.api_key.zip(arguments.api_secret),
        audio_dir: arguments.audio_dir,
        base_url: arguments.base_url,
        routes: arguments.routes,
        calls_per_second: arguments.calls_per_second,
    })
    .await?;
    if let Some(path) = &arguments.port_file {
        write_whole(path, &running.addr.to_string())?;
    }
    tracing::info!(server.address = %running.addr, "listening");
    let mut terminated = signal(SignalKind::terminate())?;
    tokio::select! {
        result = tokio::signal::ctrl_c() => result?,
        _ = terminated.recv() => {}
    }
    running.stop().await;
    Ok(ExitCode::SUCCESS)
}

/// By renaming, so that whoever waits for the file never reads half of it.
fn write_whole(path: &Path, text: &str) -> std::io::Result<()> {
    let draft = path.with_extension("draft");
    std::fs::write(&draft, text)?;
    std::fs::rename(draft, path)
}

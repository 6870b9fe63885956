//! The product's real processes, started as an operator would and killed as a fault would.

use std::fs::File;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::process::{Child, Command};

use crate::wait::until;

/// Where the built binaries are; `target/debug` beside the test binary when unset.
pub const FOLDER_VARIABLE: &str = "PROSAAS_BIN_DIR";

/// A running process; killed with the test.
pub struct Process {
    name: String,
    child: Child,
    log: PathBuf,
    address: SocketAddr,
}

/// The path of one of the product's binaries.
pub fn binary(name: &str) -> PathBuf {
    let folder = std::env::var_os(FOLDER_VARIABLE).map_or_else(
        || {
            let test = std::env::current_exe().unwrap();
            test.ancestors().nth(2).unwrap().to_owned()
        },
        PathBuf::from,
    );
    let path = folder.join(name);
    assert!(
        path.exists(),
        "{} is not built: run ./scripts/test",
        path.display()
    );
    path
}

impl Process {
    /// Starts a service and waits until it listens. Its log goes to a file in `folder`.
    pub async fn service(name: &str, folder: &Path, environment: &[(String, String)]) -> Self {
        let port_file = folder.join(format!("{name}-{}.port", uuid::Uuid::new_v4().simple()));
        let mut command = Command::new(binary(name));
        command.env_clear().envs(environment.iter().cloned());
        command.env("PROSAAS_PORT_FILE", &port_file);
        Self::start(name, command, folder, &port_file).await
    }

    /// Starts any command that writes the address it listens on into `port_file`.
    pub async fn start(name: &str, mut command: Command, folder: &Path, port_file: &Path) -> Self {
        let log = folder.join(format!("{name}-{}.log", uuid::Uuid::new_v4().simple()));
        let output = File::create(&log).unwrap();
        command
            .stdin(Stdio::null())
            .stdout(output.try_clone().unwrap())
            .stderr(output);
        let mut child = command.kill_on_drop(true).spawn().unwrap();
        let address = until(&format!("{name} listens"), Duration::from_secs(30), || {
            let written = std::fs::read_to_string(port_file).ok();
            let status = child.try_wait().unwrap();
            assert!(status.is_none(), "{name} ended: {status:?}\n{}", read(&log));
            std::future::ready(written.and_then(|text| text.trim().parse().ok()))
        })
        .await;
        Self {
            name: name.to_owned(),
            child,
            log,
            address,
        }
    }

    /// `http://127.0.0.1:port`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The address it listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What it logged so far.
    pub fn log(&self) -> String {
        read(&self.log)
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.child.id().expect("the process runs")
    }

    /// SIGKILL: no chance to tidy up.
    pub async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }

    /// SIGTERM, then waits for the end.
    pub async fn terminate(mut self, bound: Duration) -> ExitStatus {
        self.signal("TERM").await;
        tokio::time::timeout(bound, self.child.wait())
            .await
            .unwrap_or_else(|_| {
                panic!("{} did not end within {bound:?}\n{}", self.name, self.log())
            })
            .unwrap()
    }

    /// Sends a signal by name: TERM, STOP, CONT.
    pub async fn signal(&self, name: &str) {
        let status = Command::new("kill")
            .args([format!("-{name}"), self.pid().to_string()])
            .status()
            .await
            .unwrap();
        assert!(status.success(), "kill -{name} {}", self.name);
    }
}

fn read(log: &Path) -> String {
    std::fs::read_to_string(log).unwrap_or_default()
}

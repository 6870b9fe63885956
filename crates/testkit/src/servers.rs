//! PostgreSQL and Redis of a test's own, for tests that stop them.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tempfile::TempDir;
use tokio::process::{Child, Command};

use crate::wait::until;

/// A port that was free a moment ago.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// A Redis of the test's own, without persistence: stopping it empties it.
pub struct OwnRedis {
    port: u16,
    child: Option<Child>,
}

impl OwnRedis {
    /// Starts one on a free port.
    pub async fn start() -> Self {
        let mut redis = Self {
            port: free_port(),
            child: None,
        };
        redis.resume().await;
        redis
    }

    /// `redis://…`.
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// Ends the server; what it held is gone.
    pub async fn stop(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().await.unwrap();
        }
    }

    /// Starts it again on the same port, empty.
    pub async fn resume(&mut self) {
        let port = self.port.to_string();
        let mut command = Command::new("redis-server");
        command.args([
            "--port",
            &port,
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
        ]);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        self.child = Some(
            command
                .kill_on_drop(true)
                .spawn()
                .expect("redis-server is installed"),
        );
        let client = redis::Client::open(self.url()).unwrap();
        until(
            "the test's own Redis answers",
            Duration::from_secs(20),
            || async {
                let mut connection = client.get_multiplexed_async_connection().await.ok()?;
                redis::cmd("PING")
                    .query_async::<String>(&mut connection)
                    .await
                    .ok()
            },
        )
        .await;
    }
}

/// A PostgreSQL of the test's own; its data survives a stop.
pub struct OwnPostgres {
    folder: TempDir,
    port: u16,
}

impl OwnPostgres {
    /// Makes a cluster and starts it on a free port.
    pub async fn start() -> Self {
        let folder = TempDir::new().unwrap();
        let postgres = Self {
            folder,
            port: free_port(),
        };
        if is_root() {
            run(Command::new("chown")
                .arg("postgres")
                .arg(postgres.folder.path()))
            .await;
        }
        let data = postgres.data();
        let arguments = ["-A", "trust", "-U", "postgres", "--no-sync", "-D"];
        run(Self::command("initdb").args(arguments).arg(data)).await;
        postgres.resume().await;
        postgres
    }

    /// `postgres://…` of the superuser.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Stops it at once, as a crash of the machine would.
    pub async fn stop(&self) {
        let data = self.data();
        run(Self::command("pg_ctl")
            .args(["stop", "-m", "immediate", "-w", "-D"])
            .arg(data))
        .await;
    }

    /// Starts it again on the same port with its data.
    pub async fn resume(&self) {
        let options = format!(
            "-p {} -k {} -c listen_addresses=127.0.0.1 -c fsync=off",
            self.port,
            self.folder.path().display()
        );
        let log = self.folder.path().join("log");
        let mut command = Self::command("pg_ctl");
        command
            .args(["start", "-w", "-o", &options, "-l"])
            .arg(log)
            .arg("-D")
            .arg(self.data());
        run(&mut command).await;
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// PostgreSQL refuses to run as root, so root lends itself the `postgres` account.
    fn command(program: &str) -> Command {
        let program = postgres_binary(program);
        if is_root() {
            let mut command = Command::new("setpriv");
            command.args([
                "--reuid",
                "postgres",
                "--regid",
                "postgres",
                "--clear-groups",
                "--",
            ]);
            command.arg(program);
            command
        } else {
            Command::new(program)
        }
    }
}

impl Drop for OwnPostgres {
    fn drop(&mut self) {
        let pid = std::fs::read_to_string(self.data().join("postmaster.pid")).unwrap_or_default();
        if let Some(pid) = pid.lines().next() {
            let _ = std::process::Command::new("kill")
                .args(["-QUIT", pid])
                .status();
        }
    }
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").is_ok_and(|metadata| metadata.uid() == 0)
}

fn postgres_binary(name: &str) -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").expect("PostgreSQL is installed");
    let mut folders: Vec<_> = versions.map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    let newest = folders.last().expect("PostgreSQL is installed");
    Path::new(newest).join("bin").join(name)
}

async fn run(command: &mut Command) {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let status = command.status().await.unwrap();
    assert!(status.success(), "{command:?}: {status}");
}

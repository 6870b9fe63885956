//! The product behind a real nginx with the deployment's own configuration, in sending mode `accel`.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use prosaas_testkit::process::Process;
use prosaas_testkit::servers::free_port;
use prosaas_testkit::{Stack, TestDatabase, TestRedis, until};
use tempfile::TempDir;
use tokio::process::{Child, Command};

/// A stack whose bytes nginx sends.
pub(crate) struct Gateway {
    pub(crate) stack: Stack,
    url: String,
    _nginx: Child,
    folder: TempDir,
}

impl Gateway {
    /// Services, worker and nginx, all started.
    pub(crate) async fn start() -> Self {
        let mut stack =
            Stack::prepare(TestDatabase::create().await, TestRedis::create(), &[]).await;
        let [port, api, calls] = [free_port(), free_port(), free_port()];
        let [listen, api, calls] = [port, api, calls].map(|port| format!("127.0.0.1:{port}"));
        let url = format!("http://{listen}");
        stack.api = Some(service(&stack, "prosaas-api", &api, &url).await);
        stack.calls = Some(service(&stack, "prosaas-calls", &calls, &url).await);
        stack.start_worker().await;

        let folder = TempDir::new().unwrap();
        let client = folder.path().join("client");
        std::fs::create_dir(&client).unwrap();
        std::fs::write(client.join("index.html"), "<title>ProSaaS</title>").unwrap();
        render(folder.path(), &listen, &api, &calls, &stack.recordings()).await;
        let nginx = run(folder.path());
        until("the gateway answers", Duration::from_secs(10), || async {
            reqwest::get(&url).await.ok()
        })
        .await;
        Self {
            stack,
            url,
            _nginx: nginx,
            folder,
        }
    }

    pub(crate) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    /// What nginx wrote into its logs.
    pub(super) fn log(&self) -> String {
        ["access.log", "error.log"]
            .map(|name| std::fs::read_to_string(self.folder.path().join(name)).unwrap_or_default())
            .concat()
    }
}

async fn service(stack: &Stack, name: &str, listen: &str, url: &str) -> Process {
    let extra = [
        ("PROSAAS__HTTP__LISTEN", listen),
        ("PROSAAS__HTTP__PUBLIC_BASE_URL", url),
        ("PROSAAS__HTTP__TRUSTED_PROXIES", "1"),
        ("PROSAAS__RECORDINGS__SENDING", "accel"),
    ];
    stack.service(name, &extra).await
}

async fn render(folder: &Path, listen: &str, api: &str, calls: &str, recordings: &Path) {
    let templates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy/nginx");
    let status = Command::new("sh")
        .arg(templates.join("render"))
        .arg(&templates)
        .arg(folder)
        .env("LISTEN", listen)
        .env("API", api)
        .env("CALLS", calls)
        .env("CLIENT", folder.join("client"))
        .env("RECORDINGS", recordings)
        .env("ACCESS_LOG", folder.join("access.log"))
        .status()
        .await
        .unwrap();
    assert!(status.success(), "deploy/nginx/render: {status}");
}

/// In one process, so that it keeps the test's account: the folders are the test's alone.
fn run(folder: &Path) -> Child {
    let log = std::fs::File::create(folder.join("error.log")).unwrap();
    Command::new("nginx")
        .args([
            "-e",
            "stderr",
            "-g",
            "daemon off; master_process off;",
            "-c",
        ])
        .arg(folder.join("nginx.conf"))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(log)
        .kill_on_drop(true)
        .spawn()
        .unwrap_or_else(|error| panic!("nginx is not installed: {error}"))
}

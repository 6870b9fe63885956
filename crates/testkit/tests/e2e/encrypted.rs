//! PostgreSQL and Redis over connections that are encrypted.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use prosaas_testkit::process::Process;
use prosaas_testkit::servers::{OwnPostgres, free_port};
use prosaas_testkit::{Stack, TestDatabase, TestRedis, until};
use reqwest::StatusCode;
use tempfile::TempDir;
use tokio::process::{Child, Command};

const SOON: Duration = Duration::from_secs(20);

/// A certificate for 127.0.0.1 that is its own authority.
struct Certificate {
    _folder: TempDir,
    path: PathBuf,
    key: PathBuf,
}

impl Certificate {
    async fn make() -> Self {
        let folder = TempDir::new().unwrap();
        let (path, key) = (
            folder.path().join("cert.pem"),
            folder.path().join("key.pem"),
        );
        // Without openssl's own settings, which would make it an authority only.
        let config = folder.path().join("config");
        std::fs::write(&config, "[req]\ndistinguished_name = name\n[name]\n").unwrap();
        let output = Command::new("openssl")
            .args([
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
            ])
            .args(["-nodes", "-days", "2", "-subj", "/CN=test"])
            .args(["-addext", "basicConstraints=critical,CA:FALSE"])
            .args(["-addext", "subjectAltName=IP:127.0.0.1", "-config"])
            .arg(&config)
            .arg("-out")
            .arg(&path)
            .arg("-keyout")
            .arg(&key)
            .output()
            .await
            .unwrap_or_else(|error| panic!("openssl is not installed: {error}"));
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        Self {
            _folder: folder,
            path,
            key,
        }
    }
}

/// PostgreSQL takes over certificate and key while it runs.
async fn encrypt(postgres: &OwnPostgres, database: &TestDatabase, certificate: &Certificate) {
    let superuser = database.superuser().await;
    let data: String = superuser
        .query_one("SHOW data_directory", &[])
        .await
        .unwrap()
        .get(0);
    for (from, name) in [
        (&certificate.path, "server.crt"),
        (&certificate.key, "server.key"),
    ] {
        give_like(from, &Path::new(&data).join(name), Path::new(&data));
    }
    superuser
        .batch_execute("ALTER SYSTEM SET ssl = on")
        .await
        .unwrap();
    superuser
        .batch_execute("SELECT pg_reload_conf()")
        .await
        .unwrap();
    until("PostgreSQL speaks TLS", SOON, || async {
        let ssl: String = superuser.query_one("SHOW ssl", &[]).await.unwrap().get(0);
        (ssl == "on").then_some(())
    })
    .await;
    assert!(postgres.url().contains("127.0.0.1"));
}

/// Copies a file for the owner of `folder` alone.
fn give_like(from: &Path, to: &Path, folder: &Path) {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    std::fs::copy(from, to).unwrap();
    std::fs::set_permissions(to, std::fs::Permissions::from_mode(0o600)).unwrap();
    let owner = std::fs::metadata(folder).unwrap();
    std::os::unix::fs::chown(to, Some(owner.uid()), Some(owner.gid())).unwrap();
}

fn encrypted_redis(port: u16, certificate: &Certificate) -> Child {
    Command::new("redis-server")
        .args([
            "--port",
            "0",
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--tls-port",
        ])
        .arg(port.to_string())
        .args(["--tls-auth-clients", "no", "--tls-cert-file"])
        .arg(&certificate.path)
        .arg("--tls-key-file")
        .arg(&certificate.key)
        .arg("--tls-ca-cert-file")
        .arg(&certificate.path)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap_or_else(|error| panic!("redis-server is not installed: {error}"))
}

async fn service(stack: &Stack, database: &str, certificate: &Path) -> Process {
    let certificate = certificate.display().to_string();
    let extra = [
        ("PROSAAS__DATABASE__URL", database),
        ("SSL_CERT_FILE", certificate.as_str()),
    ];
    stack.service("prosaas-api", &extra).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_speaks_tls_with_postgresql_and_redis() {
    let certificate = Certificate::make().await;
    let postgres = OwnPostgres::start().await;
    let database = TestDatabase::create_on(&postgres.url()).await;
    encrypt(&postgres, &database, &certificate).await;
    let port = free_port();
    let _redis = encrypted_redis(port, &certificate);
    let redis = TestRedis::create_on(&format!("rediss://127.0.0.1:{port}"));
    let settings = prosaas_testkit::database::environment(&database.settings());
    let (_, plain) = settings.first().unwrap();
    let url = format!("{plain}?sslmode=require");
    let superuser = database.superuser().await;
    let stack = Stack::prepare(database, redis, &[]).await;

    let api = service(&stack, &url, &certificate.path).await;
    until("the service is ready", SOON, || async {
        let ready = reqwest::get(format!("{}/readyz", api.url())).await.unwrap();
        (ready.status() == StatusCode::OK).then_some(())
    })
    .await;
    let encrypted = "SELECT count(*) FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid) \
        WHERE a.usename = 'prosaas_app' AND s.ssl";
    let row = superuser.query_one(encrypted, &[]).await.unwrap();
    assert!(
        row.get::<_, i64>(0) > 0,
        "the service's connections are encrypted"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_with_a_strangers_certificate_is_not_trusted() {
    let (certificate, other) = (Certificate::make().await, Certificate::make().await);
    let postgres = OwnPostgres::start().await;
    let database = TestDatabase::create_on(&postgres.url()).await;
    encrypt(&postgres, &database, &certificate).await;
    let settings = prosaas_testkit::database::environment(&database.settings());
    let (_, plain) = settings.first().unwrap();
    let output = Command::new(prosaas_testkit::process::binary("prosaas-api"))
        .arg("migrate")
        .env_clear()
        .env(
            "PROSAAS__DATABASE__MIGRATION_URL",
            format!("{plain}?sslmode=require"),
        )
        .env("SSL_CERT_FILE", &other.path)
        .output()
        .await
        .unwrap();
    assert!(!output.status.success());
    let words = String::from_utf8_lossy(&output.stderr) + String::from_utf8_lossy(&output.stdout);
    assert!(words.contains("certificate"), "{words}");
}

//! A bucket of the test's own: moto's S3 server in a process of its own, which checks every
//! signature, and a proxy in front of it that misbehaves when it is told to.

mod proxy;

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use futures::TryStreamExt;
use object_store::aws::{AmazonS3, AmazonS3Builder, AwsAuthorizer};
use object_store::client::{HttpRequest, HttpRequestBody};
use object_store::multipart::MultipartStore;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};
use prosaas_core::settings::{RecordingsSettings, Settings};
use reqwest::{Client, Method};
use tokio::process::{Child, Command};

use crate::servers::free_port;
use crate::wait::until;

pub use proxy::{Fault, Proxy, Seen};

/// Names moto's server; `moto_server` in `PATH` when unset. It must be the version of
/// `scripts/lib/requirements.txt` or later: 5.2.1 refuses the signature of a listed folder.
pub const SERVER_VARIABLE: &str = "PROSAAS_S3_SERVER";

const BUCKET: &str = "calls";
const PREFIX: &str = "recordings";
const REGION: &str = "us-east-1";
/// The requests that make a user with a key; every later one must be signed with it.
const UNSIGNED: &str = "3";
const STARTED: Duration = Duration::from_mins(2);

/// A running server with one bucket. It ends with the test, and everything in it.
pub struct TestS3 {
    /// What the product is told to talk to.
    pub proxy: Proxy,
    access_key_id: String,
    secret_access_key: String,
    bucket: AmazonS3,
    server: String,
    http: Client,
    _process: Child,
}

impl TestS3 {
    /// Starts one, with an empty bucket.
    pub async fn start() -> Self {
        let port = free_port();
        let program =
            std::env::var_os(SERVER_VARIABLE).map_or_else(|| "moto_server".into(), PathBuf::from);
        let process = Command::new(&program)
            .args(["-H", "127.0.0.1", "-p", &port.to_string()])
            .env("INITIAL_NO_AUTH_ACTION_COUNT", UNSIGNED)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| {
                panic!("{}: {error}: pip install 'moto[server]'", program.display())
            });
        let server_url = format!("http://127.0.0.1:{port}");
        let http = Client::builder().build().unwrap();
        let up = format!("{server_url}/moto-api/");
        until("the S3 server answers", STARTED, || async {
            http.get(&up).send().await.ok()
        })
        .await;
        let policy = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}"#;
        iam(&http, &server_url, &[("Action", "CreateUser")]).await;
        let policy = [
            ("Action", "PutUserPolicy"),
            ("PolicyName", "all"),
            ("PolicyDocument", policy),
        ];
        iam(&http, &server_url, &policy).await;
        let key = iam(&http, &server_url, &[("Action", "CreateAccessKey")]).await;
        let (access_key_id, secret_access_key) =
            (within(&key, "AccessKeyId"), within(&key, "SecretAccessKey"));
        let bucket = AmazonS3Builder::new()
            .with_endpoint(&server_url)
            .with_allow_http(true)
            .with_region(REGION)
            .with_bucket_name(BUCKET)
            .with_access_key_id(&access_key_id)
            .with_secret_access_key(&secret_access_key)
            .build()
            .unwrap();
        let s3 = Self {
            proxy: Proxy::start(server_url.clone()).await,
            access_key_id,
            secret_access_key,
            bucket,
            server: server_url,
            http,
            _process: process,
        };
        s3.ask(Method::PUT, "").await;
        s3
    }

    /// The settings of a store in this bucket.
    pub fn settings(&self) -> RecordingsSettings {
        let nowhere = ("PROSAAS__DATABASE__URL", "postgres://127.0.0.1/none");
        let nowhere = (nowhere.0.to_owned(), nowhere.1.to_owned());
        let variables = self.environment().into_iter().chain([nowhere]);
        let settings = Settings::from_sources(None, variables);
        settings.expect("the settings of a bucket").recordings
    }

    /// The same as variables of a process.
    pub fn environment(&self) -> Vec<(String, String)> {
        let variables = [
            ("STORE", "s3"),
            ("S3__BUCKET", BUCKET),
            ("S3__PREFIX", PREFIX),
            ("S3__REGION", REGION),
            ("S3__ENDPOINT", &self.proxy.url()),
            ("S3__ACCESS_KEY_ID", &self.access_key_id),
            ("S3__SECRET_ACCESS_KEY", &self.secret_access_key),
        ];
        variables
            .map(|(key, value)| (format!("PROSAAS__RECORDINGS__{key}"), value.to_owned()))
            .into()
    }

    /// Puts an object beside the product's back.
    pub async fn put(&self, name: &str, content: Vec<u8>) {
        self.bucket.put(&path(name), content.into()).await.unwrap();
    }

    /// Removes one beside the product's back.
    pub async fn remove(&self, name: &str) {
        self.bucket.delete(&path(name)).await.unwrap();
    }

    /// An object's content.
    pub async fn content(&self, name: &str) -> Vec<u8> {
        let found = self.bucket.get(&path(name)).await.unwrap();
        found.bytes().await.unwrap().to_vec()
    }

    /// Begins an upload that nobody completes; its name at the server.
    pub async fn begin(&self, name: &str) -> String {
        let id = self.bucket.create_multipart(&path(name)).await.unwrap();
        let part = vec![0; 5 * 1024 * 1024].into();
        self.bucket
            .put_part(&path(name), &id, 0, part)
            .await
            .unwrap();
        id
    }

    /// Uploads that were begun and neither completed nor aborted.
    pub async fn uploads(&self) -> usize {
        let list = self.ask(Method::GET, "?uploads=").await;
        list.matches("<UploadId>").count()
    }

    /// A request that `object_store` does not know, about the bucket itself.
    async fn ask(&self, method: Method, query: &str) -> String {
        let url = format!("{}/{BUCKET}{query}", self.server);
        let credential = self.bucket.credentials().get_credential().await.unwrap();
        let mut request: HttpRequest = hyper::Request::builder()
            .method(method.clone())
            .uri(&url)
            .body(HttpRequestBody::empty())
            .unwrap();
        AwsAuthorizer::new(&credential, "s3", REGION)
            .try_authorize(&mut request, None)
            .unwrap();
        let headers = request.headers().clone();
        let sent = self.http.request(method, url).headers(headers).send();
        let answer = sent.await.unwrap();
        let status = answer.status();
        let text = answer.text().await.unwrap();
        assert!(status.is_success(), "{status}: {text}");
        text
    }

    /// The objects' names, without the marker.
    pub async fn names(&self) -> Vec<String> {
        let objects: Vec<_> = self.bucket.list(None).try_collect().await.unwrap();
        let mut names: Vec<String> = objects
            .into_iter()
            .filter_map(|object| object.location.filename().map(str::to_owned))
            .filter(|name| name != ".prosaas-deployment")
            .collect();
        names.sort();
        names
    }
}

fn path(name: &str) -> Path {
    Path::from(format!("{PREFIX}/{name}"))
}

async fn iam(http: &Client, server: &str, fields: &[(&str, &str)]) -> String {
    let scope = format!("Credential=x/20260101/{REGION}/iam/aws4_request");
    let fields: Vec<_> = [("Version", "2010-05-08"), ("UserName", "prosaas")]
        .iter()
        .chain(fields)
        .collect();
    let answer = http
        .post(server)
        .header(
            "Authorization",
            format!("AWS4-HMAC-SHA256 {scope}, SignedHeaders=host, Signature=x"),
        )
        .form(&fields)
        .send()
        .await
        .unwrap();
    answer.error_for_status().unwrap().text().await.unwrap()
}

/// What an element of the answer holds.
fn within(xml: &str, element: &str) -> String {
    let (_, rest) = xml.split_once(&format!("<{element}>")).unwrap();
    let (value, _) = rest.split_once('<').unwrap();
    value.to_owned()
}

//! A service in this process, with what a test needs around it.

mod calls;
mod people;

use std::path::PathBuf;

use actix_web::HttpServer;
use actix_web::dev::ServerHandle;
use actix_web::web::Data;
use chrono::TimeDelta;
use prosaas_api::routes;
use prosaas_api::state::{Parts, State};
use prosaas_core::account::sessions;
use prosaas_core::clock::Clock;
use prosaas_core::database::Database;
use prosaas_core::events::Events;
use prosaas_core::ids::UserId;
use prosaas_core::liveness::{Liveness, WorkerSeen};
use prosaas_core::queue::Queue;
use prosaas_core::recording::{Store, deployment_id};
use prosaas_core::revocation::Revocations;
use prosaas_core::role::Role;
use prosaas_core::settings::Settings;
use prosaas_testkit::servers::free_port;
use prosaas_testkit::{TestBusiness, TestDatabase, TestRedis, settings};
use prosaas_web::health::Readiness;
use prosaas_web::serve::{self, Service};
use reqwest::header::HeaderMap;
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use secrecy::ExposeSecret;
use serde_json::Value;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

/// A running service with one business.
pub(crate) struct Rig {
    pub(crate) url: String,
    pub(crate) clock: Clock,
    pub(crate) business: TestBusiness,
    pub(crate) database: TestDatabase,
    pub(crate) redis: TestRedis,
    pub(crate) ending: CancellationToken,
    http: Client,
    folder: TempDir,
    server: ServerHandle,
}

impl Drop for Rig {
    fn drop(&mut self) {
        drop(self.server.stop(false));
    }
}

/// A session cookie, as `Cookie` carries it.
pub(crate) struct Member(pub(crate) String);

/// An answer, read to its end.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) async fn of(request: RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        Self {
            status,
            headers,
            body: response.bytes().await.unwrap().to_vec(),
        }
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// Status and stable code of a problem.
    pub(crate) fn problem(&self) -> (u16, String) {
        (
            self.status.as_u16(),
            self.json()["code"].as_str().unwrap().to_owned(),
        )
    }

    /// The problem without what is of this request alone.
    pub(crate) fn said(&self) -> (u16, Value) {
        let mut problem = self.json();
        problem
            .as_object_mut()
            .unwrap()
            .remove("request_id")
            .unwrap();
        (self.status.as_u16(), problem)
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

impl Rig {
    /// With a worker that lives, and the settings as they are by default.
    pub(crate) async fn start() -> Self {
        Self::start_with(WorkerSeen::Alive, |_| {}).await
    }

    pub(crate) async fn start_with(
        workers: WorkerSeen,
        change: impl FnOnce(&mut Settings),
    ) -> Self {
        let database = TestDatabase::create().await;
        let redis = TestRedis::create();
        let folder = TempDir::new().unwrap();
        let mut settings = settings::settings(&database, &redis);
        let port = free_port();
        settings.http.listen = format!("127.0.0.1:{port}").parse().unwrap();
        settings.http.public_base_url = format!("http://127.0.0.1:{port}/").parse().unwrap();
        settings.recordings.folder = folder.path().to_owned();
        change(&mut settings);
        let pool = Database::new(&settings.database).unwrap();
        let mut conn = pool.system().await.unwrap();
        let deployment = deployment_id(&mut conn).await.unwrap();
        conn.commit().await.unwrap();
        Store::init(folder.path(), deployment).unwrap();
        let clock = Clock::manual(Clock::system().now());
        let state = State::new(Parts {
            database: pool.clone(),
            store: Store::open(folder.path(), deployment).unwrap(),
            queue: Queue::connect(&settings.redis).await.unwrap(),
            liveness: Liveness::fixed(workers),
            events: Events::connect(&settings.redis).unwrap(),
            revocations: Revocations::connect(&settings.redis).unwrap(),
            clock: clock.clone(),
            settings: settings.clone(),
        });
        let state = Data::new(state.unwrap());
        let ending = state.ending();
        let service = Service {
            name: "test",
            http: settings.http.clone(),
            auth: settings.auth.clone(),
            database: pool,
            clock: clock.clone(),
            readiness: Readiness::default(),
        };
        let server = HttpServer::new(move || {
            let state = state.clone();
            serve::application(service.clone(), move |paths| {
                routes::configure(paths, state);
            })
        })
        .workers(1)
        .disable_signals()
        .shutdown_timeout(0)
        .bind(settings.http.listen)
        .unwrap()
        .run();
        let handle = server.handle();
        tokio::spawn(server);
        let business = TestBusiness::create(database.database()).await;
        Self {
            url: format!("http://127.0.0.1:{port}"),
            clock,
            business,
            database,
            redis,
            ending,
            http: Client::builder().build().unwrap(),
            folder,
            server: handle,
        }
    }

    pub(crate) fn folder(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// Somebody of the rig's business.
    pub(crate) async fn member(&self, role: Role) -> Member {
        self.member_of(&self.business, role).await
    }

    pub(crate) async fn member_of(&self, business: &TestBusiness, role: Role) -> Member {
        let (user, _) = business
            .member(self.database.database(), role, "unused")
            .await;
        self.session(user, business).await
    }

    /// A browser in which the person is signed in.
    pub(crate) async fn session(&self, user: UserId, business: &TestBusiness) -> Member {
        let database = self.database.database();
        let mut conn = database.system().await.unwrap();
        let origin = sessions::Origin {
            address: "192.0.2.1".parse().unwrap(),
            user_agent: None,
        };
        let (lifetime, now) = (TimeDelta::days(14), self.clock.now());
        let begun =
            sessions::create(&mut conn, user, Some(business.id), origin, lifetime, now).await;
        conn.commit().await.unwrap();
        Member(format!(
            "prosaas_session={}",
            begun.unwrap().0.expose_secret()
        ))
    }

    /// A request as the product's own page makes it.
    pub(crate) fn request(&self, method: Method, path: &str, member: &Member) -> RequestBuilder {
        self.anonymous(method, path).header("Cookie", &member.0)
    }

    pub(crate) fn anonymous(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.url);
        self.http
            .request(method, url)
            .header("Sec-Fetch-Site", "same-origin")
    }

    pub(crate) async fn get(&self, path: &str, member: &Member) -> Answer {
        Answer::of(self.request(Method::GET, path, member)).await
    }

    /// A number from the database.
    pub(crate) async fn count(&self, sql: &str) -> i64 {
        self.database
            .superuser()
            .await
            .query_one(sql, &[])
            .await
            .unwrap()
            .get(0)
    }

    pub(crate) async fn sql(&self, sql: &str) {
        self.database
            .superuser()
            .await
            .batch_execute(sql)
            .await
            .unwrap();
    }
}

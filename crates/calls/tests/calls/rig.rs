//! A service in this process, with what a test needs around it.

mod requests;

use actix_web::HttpServer;
use actix_web::dev::ServerHandle;
use actix_web::web::Data;
use chrono::{DateTime, TimeDelta, Utc};
use prosaas_calls::routes;
use prosaas_calls::state::{Parts, State};
use prosaas_core::account::sessions;
use prosaas_core::clock::Clock;
use prosaas_core::database::Database;
use prosaas_core::events::Events;
use prosaas_core::ids::{RecordingSid, SessionId};
use prosaas_core::liveness::{Liveness, WorkerSeen};
use prosaas_core::queue::Queue;
use prosaas_core::recording::{Store, deployment_id};
use prosaas_core::revocation::Revocations;
use prosaas_core::role::Role;
use prosaas_core::settings::Settings;
use prosaas_testkit::servers::free_port;
use prosaas_testkit::{TestBusiness, TestCall, TestDatabase, TestRedis, builders, settings};
use prosaas_web::health::Readiness;
use prosaas_web::serve::{self, Service};
use reqwest::Response;
use secrecy::ExposeSecret;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

/// A running service with one business.
pub(crate) struct Rig {
    pub(crate) url: String,
    pub(crate) clock: Clock,
    pub(crate) business: TestBusiness,
    pub(crate) revocations: Revocations,
    pub(crate) events: Events,
    pub(crate) http: reqwest::Client,
    pub(crate) database: TestDatabase,
    pub(crate) redis: TestRedis,
    folder: TempDir,
    server: ServerHandle,
}

impl Drop for Rig {
    fn drop(&mut self) {
        drop(self.server.stop(false));
    }
}

/// Somebody signed in.
pub(crate) struct Member {
    pub(crate) cookie: String,
    pub(crate) session: SessionId,
}

/// A signed form as Twilio sends it.
pub(crate) type Form<'a> = &'a [(&'a str, &'a str)];

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
        // The folder's identity comes from the test's database, wherever the service looks.
        let mut conn = database.database().system().await.unwrap();
        let deployment = deployment_id(&mut conn).await.unwrap();
        conn.commit().await.unwrap();
        Store::init(folder.path(), deployment).unwrap();
        let clock = Clock::manual(Clock::system().now());
        let events = Events::connect(&settings.redis).unwrap();
        let revocations = Revocations::connect(&settings.redis).unwrap();
        let state = State::new(Parts {
            database: pool.clone(),
            store: Store::open(folder.path(), deployment).unwrap(),
            queue: Queue::connect(&settings.redis).await.unwrap(),
            liveness: Liveness::fixed(workers),
            events: events.clone(),
            revocations: revocations.clone(),
            clock: clock.clone(),
            settings: settings.clone(),
        });
        let state = Data::new(state.unwrap());
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
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        Self {
            url: format!("http://127.0.0.1:{port}"),
            clock,
            business,
            revocations,
            events,
            http,
            database,
            redis,
            folder,
            server: handle,
        }
    }

    /// Somebody of the rig's business.
    pub(crate) async fn member(&self, role: Role) -> Member {
        self.member_of(&self.business, role).await
    }

    pub(crate) async fn member_of(&self, business: &TestBusiness, role: Role) -> Member {
        let (user, _) = business
            .member(self.database.database(), role, "unused")
            .await;
        let mut conn = self.database.database().system().await.unwrap();
        let origin = sessions::Origin {
            address: "192.0.2.1".parse().unwrap(),
            user_agent: None,
        };
        let (token, session) = sessions::create(
            &mut conn,
            user,
            Some(business.id),
            origin,
            TimeDelta::days(14),
            self.clock.now(),
        )
        .await
        .unwrap();
        conn.commit().await.unwrap();
        let cookie = format!("prosaas_session={}", token.expose_secret());
        Member { cookie, session }
    }

    /// A call that has ended just now.
    pub(crate) async fn call(&self) -> TestCall {
        self.call_at(self.clock.now()).await
    }

    pub(crate) async fn call_at(&self, at: DateTime<Utc>) -> TestCall {
        self.business.call(self.database.database(), at, true).await
    }

    /// A call with a recording in the store.
    pub(crate) async fn recorded(&self, audio: &[u8]) -> TestCall {
        let call = self.call().await;
        self.store(&call, audio).await;
        call
    }

    /// Puts a recording of the call into the store, as the worker does.
    pub(crate) async fn store(&self, call: &TestCall, audio: &[u8]) -> RecordingSid {
        let recording = builders::recording_sid();
        let name = format!("{}.mp3", call.sid);
        std::fs::write(self.folder.path().join(&name), audio).unwrap();
        self.announce_recording(call, &recording).await;
        let sql = self.database.superuser().await;
        sql.execute(
            "UPDATE recordings SET store_key = $2, bytes = $3, sha256 = $4, etag = '\"x\"', \
             content_type = 'audio/mpeg', stored_at = $5 WHERE recording_sid = $1",
            &[
                &recording.as_str(),
                &name,
                &i64::try_from(audio.len()).unwrap(),
                &Sha256::digest(audio).to_vec(),
                &std::time::SystemTime::from(self.clock.now()),
            ],
        )
        .await
        .unwrap();
        recording
    }

    /// A recording that is known and not in the store.
    pub(crate) async fn announce_recording(&self, call: &TestCall, recording: &RecordingSid) {
        let sql = self.database.superuser().await;
        sql.execute(
            "INSERT INTO recordings (business_id, call_log_id, recording_sid) \
             SELECT business_id, id, $2 FROM call_logs WHERE id = $1 \
             ON CONFLICT (recording_sid) DO NOTHING",
            &[&call.id.0, &recording.as_str()],
        )
        .await
        .unwrap();
        sql.execute(
            "UPDATE call_logs SET recording_sid = coalesce(recording_sid, $2) WHERE id = $1",
            &[&call.id.0, &recording.as_str()],
        )
        .await
        .unwrap();
    }

    /// The download step of a call, as a worker would have left it.
    pub(crate) async fn set_step(&self, call: &TestCall, set: &str) {
        let sql = self.database.superuser().await;
        sql.execute(
            "INSERT INTO processing_steps (business_id, call_log_id, step, state) \
             SELECT business_id, id, 'download', 'queued' FROM call_logs WHERE id = $1 \
             ON CONFLICT (call_log_id, step) DO NOTHING",
            &[&call.id.0],
        )
        .await
        .unwrap();
        let update = format!("UPDATE processing_steps SET {set} WHERE call_log_id = $1");
        assert_eq!(sql.execute(&update, &[&call.id.0]).await.unwrap(), 1);
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

    /// A text from the database.
    pub(crate) async fn text(&self, sql: &str) -> Option<String> {
        let row = self
            .database
            .superuser()
            .await
            .query_opt(sql, &[])
            .await
            .unwrap();
        row.and_then(|row| row.get(0))
    }
}

/// The stable code of a problem.
pub(crate) async fn code(response: Response) -> String {
    let problem: serde_json::Value = response.json().await.unwrap();
    problem["code"].as_str().unwrap().to_owned()
}

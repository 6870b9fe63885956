//! A call with a stored recording, and the steps that understand it.

use std::path::PathBuf;

use prosaas_core::clock::Clock;
use prosaas_core::events::Events;
use prosaas_core::queue::Queue;
use prosaas_core::recording::{Keeper, Store};
use prosaas_core::settings::{Settings, TranscriptionProvider};
use prosaas_core::steps::{self, Claim, Step, StepFailure};
use prosaas_testkit::builders::recording_sid;
use prosaas_testkit::{TestBusiness, TestCall, TestDatabase, TestRedis, settings};
use serde_json::Value;
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use tokio_postgres::Client;
use worker::analysers::Analyser;
use worker::transcribers::Transcribers;
use worker::work::{Analyse, Ended, Peaks, Transcribe, Work};

pub(crate) struct Stage {
    _redis: TestRedis,
    _database: TestDatabase,
    folder: TempDir,
    pub(crate) admin: Client,
    pub(crate) keeper: Keeper,
    pub(crate) business: TestBusiness,
    pub(crate) settings: Settings,
}

impl Stage {
    pub(crate) async fn set() -> Self {
        let database = TestDatabase::create().await;
        let redis = TestRedis::create();
        let folder = TempDir::new().unwrap();
        let mut settings = settings::settings(&database, &redis);
        settings.recordings.folder = folder.path().to_owned();
        settings.twilio.base_url = "http://127.0.0.1:9".parse().unwrap();
        settings.transcription.provider = TranscriptionProvider::OpenAi;
        let admin = database.superuser().await;
        let row = admin
            .query_one("SELECT id::text FROM deployment", &[])
            .await
            .unwrap();
        let deployment = row.get::<_, String>(0).parse().unwrap();
        Store::init(folder.path(), deployment).unwrap();
        let keeper = Keeper {
            store: Store::open(folder.path(), deployment).unwrap(),
            twilio: worker::start::twilio_client(&settings.twilio).unwrap(),
            queue: Queue::connect(&redis.settings()).await.unwrap(),
            events: Events::connect(&redis.settings()).unwrap(),
            clock: Clock::system(),
            database: database.database().clone(),
        };
        let business = TestBusiness::create(&keeper.database).await;
        Self {
            _redis: redis,
            _database: database,
            folder,
            admin,
            keeper,
            business,
            settings,
        }
    }

    /// A call of this direction whose recording is what `make` writes.
    pub(crate) async fn recorded(&self, make: impl FnOnce(&PathBuf)) -> TestCall {
        let call = self
            .business
            .call(&self.keeper.database, self.keeper.clock.now(), true)
            .await;
        let key = format!("{}.mp3", call.sid);
        let path = self.folder.path().join(&key);
        make(&path);
        let bytes = std::fs::read(&path).unwrap();
        let sid = recording_sid();
        let digest = Sha256::digest(&bytes).to_vec();
        let size = i64::try_from(bytes.len()).unwrap();
        let values: [&(dyn tokio_postgres::types::ToSql + Sync); 6] = [
            &self.business.id.0,
            &call.id.0,
            &sid.as_str(),
            &key,
            &size,
            &digest,
        ];
        self.admin
            .execute(
                "INSERT INTO recordings (business_id, call_log_id, recording_sid, store_key, bytes, sha256, \
                 content_type, etag, stored_at) VALUES ($1, $2, $3, $4, $5, $6, 'audio/mpeg', 'e', now())",
                &values,
            )
            .await
            .unwrap();
        self.sql(&format!(
            "UPDATE call_logs SET recording_sid = '{sid}', recording_duration_seconds = 1 WHERE id = {}",
            call.id
        ))
        .await;
        call
    }

    pub(crate) async fn sql(&self, sql: &str) -> u64 {
        self.admin.execute(sql, &[]).await.unwrap()
    }

    /// A single value as JSON.
    pub(crate) async fn value(&self, sql: &str) -> Value {
        let sql = format!("SELECT to_jsonb(v)::text FROM ({sql}) AS t (v)");
        match self.admin.query_opt(&sql, &[]).await.unwrap() {
            Some(row) => row
                .get::<_, Option<String>>(0)
                .map_or(Value::Null, |text| serde_json::from_str(&text).unwrap()),
            None => Value::Null,
        }
    }

    /// Asks for the step, claims it and works on it, as a worker would; a failure is recorded.
    pub(crate) async fn run(&self, call: &TestCall, step: Step) -> Result<Ended, StepFailure> {
        let claim = self.claim(call, step).await;
        let work = self.work(step);
        let result = work.run(&claim).await;
        if let Err(failure) = &result {
            let now = self.keeper.clock.now();
            steps::fail(&self.keeper.database, &claim, failure, now)
                .await
                .unwrap();
        }
        result
    }

    pub(crate) async fn claim(&self, call: &TestCall, step: Step) -> Claim {
        let db = &self.keeper.database;
        let now = self.keeper.clock.now();
        let mut conn = db.system().await.unwrap();
        let log = self.keeper.call(&mut conn, call.id).await.unwrap().unwrap();
        steps::reopen(&mut conn, &log, step, false, now)
            .await
            .unwrap();
        conn.commit().await.unwrap();
        self.sql(&format!(
            "UPDATE processing_steps SET next_try_at = NULL WHERE call_log_id = {}",
            call.id
        ))
        .await;
        let lease = std::time::Duration::from_mins(1);
        steps::claim(db, call.id, step, "test", lease, now)
            .await
            .unwrap()
            .expect("it is queued")
    }

    pub(crate) fn work(&self, step: Step) -> Box<dyn Work> {
        let keeper = self.keeper.clone();
        match step {
            Step::Peaks => Box::new(Peaks { keeper }),
            Step::Transcribe => Box::new(Transcribe {
                keeper,
                transcribers: Transcribers::new(&self.settings.transcription).unwrap(),
            }),
            Step::Analyse => Box::new(Analyse {
                keeper,
                analyser: Analyser::new(&self.settings.analysis).unwrap(),
            }),
            Step::Download => panic!("downloads are tested elsewhere"),
        }
    }
}

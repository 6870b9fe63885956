//! A business with endpoints, calls to tell of, and as many deliverers as a test wants.

use std::sync::Arc;
use std::time::Duration;

use prosaas_core::clock::Clock;
use prosaas_core::database::TenantConn;
use prosaas_core::ids::{CallSid, EndpointId};
use prosaas_core::ingest::{self, Announced};
use prosaas_core::settings::WebhooksSettings;
use prosaas_core::webhooks::{self, DisabledReason, Message, NewEndpoint, Secret, Target, Topic};
use prosaas_testkit::{TestBusiness, TestDatabase, TestRedis, builders, settings, until};
use prosaas_twilio::webhook::{CallStatus, Direction};
use tokio_postgres::Client;
use tokio_util::sync::{CancellationToken, DropGuard};
use worker::webhooks::{Sender, Webhooks};

use crate::rig::SOON;

/// Number, status and error of an attempt.
pub(super) type Tried = (i32, Option<i16>, Option<String>);

pub(super) struct Seen {
    pub(super) attempts: Vec<Tried>,
}

pub(super) struct Desk {
    pub(super) clock: Clock,
    database: TestDatabase,
    admin: Client,
    business: TestBusiness,
    settings: WebhooksSettings,
    stop: CancellationToken,
    _ends: DropGuard,
}

impl Desk {
    pub(super) async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    pub(super) async fn start_as_in_production() -> Self {
        Self::start_with(|settings| settings.allow_http_loopback = false).await
    }

    pub(super) async fn start_with(change: impl FnOnce(&mut WebhooksSettings)) -> Self {
        let database = TestDatabase::create().await;
        let mut settings = settings::settings(&database, &TestRedis::create()).webhooks;
        settings.allow_http_loopback = true;
        change(&mut settings);
        let stop = CancellationToken::new();
        Self {
            clock: Clock::manual(Clock::system().now()),
            admin: database.superuser().await,
            business: TestBusiness::create(database.database()).await,
            database,
            settings,
            _ends: stop.clone().drop_guard(),
            stop,
        }
    }

    /// One more worker's deliverer.
    pub(super) fn run(&self) {
        let webhooks = Webhooks {
            database: self.database.database().clone(),
            clock: self.clock.clone(),
            sender: Arc::new(Sender::new(&self.settings).unwrap()),
            settings: self.settings.clone(),
        };
        tokio::spawn(webhooks.run(self.stop.clone()));
    }

    pub(super) async fn tenant(&self) -> TenantConn {
        let database = self.database.database();
        database.tenant(self.business.id).await.unwrap()
    }

    pub(super) async fn endpoint(&self, url: &str) -> (EndpointId, Secret) {
        let target = Target::parse(url, true).unwrap();
        let new = NewEndpoint {
            target: &target,
            description: "",
            events: &[Topic::CallCreated],
        };
        let mut conn = self.tenant().await;
        let made = webhooks::create(&mut conn, &new, self.clock.now()).await;
        conn.commit().await.unwrap();
        let (endpoint, secret) = made.unwrap();
        (endpoint.id, secret)
    }

    /// One whose address the API would have refused.
    pub(super) async fn endpoint_of_row(&self, url: &str) -> (EndpointId, Secret) {
        let made = self.endpoint("https://example.com/").await;
        self.admin
            .execute(
                "UPDATE webhook_endpoints SET url = $2 WHERE id = $1",
                &[&made.0.0, &url],
            )
            .await
            .unwrap();
        made
    }

    pub(super) async fn remove(&self, endpoint: EndpointId) {
        let mut conn = self.tenant().await;
        assert!(webhooks::remove(&mut conn, endpoint).await.unwrap());
        conn.commit().await.unwrap();
    }

    /// A call arrives.
    pub(super) async fn tell(&self) -> CallSid {
        let call_sid = builders::call_sid();
        let call = Announced {
            call_sid: call_sid.clone(),
            from: "+972501112233".to_owned(),
            to: self.business.number.clone(),
            direction: Direction::Inbound,
            status: CallStatus::Ringing,
        };
        let mut conn = self.database.database().system().await.unwrap();
        let announced = ingest::announce(&mut conn, &call, self.clock.now()).await;
        conn.commit().await.unwrap();
        announced.unwrap();
        call_sid
    }

    /// Claims as a worker does that is killed in the next moment.
    pub(super) async fn claim_and_die(&self) -> usize {
        let lease = Duration::from_mins(1);
        let (database, now) = (self.database.database(), self.clock.now());
        let claimed = webhooks::claim(database, 10, 4, lease, now).await;
        claimed.unwrap().len()
    }

    /// Until every deliverer has looked once more, which each does every second: what is told now is
    /// delivered by then.
    pub(super) async fn pass(&self) {
        let receiver = super::Receiver::start(|_| super::Reply::status(200)).await;
        let (witness, _) = self.endpoint(&receiver.url()).await;
        for _ in 0..2 {
            let mut conn = self.tenant().await;
            let endpoint = webhooks::find(&mut conn, witness).await.unwrap().unwrap();
            webhooks::ping(&mut conn, &endpoint, self.clock.now())
                .await
                .unwrap();
            conn.commit().await.unwrap();
            self.until_state(witness, "delivered").await;
        }
        self.remove(witness).await;
    }

    async fn messages(&self, endpoint: EndpointId) -> Vec<Message> {
        let mut conn = self.tenant().await;
        let messages = webhooks::messages(&mut conn, endpoint, None, None, 100).await;
        conn.commit().await.unwrap();
        messages.unwrap()
    }

    /// The attempts at all of the endpoint's messages.
    pub(super) async fn attempts(&self, endpoint: EndpointId) -> Vec<Tried> {
        let messages = self.messages(endpoint).await;
        let mut conn = self.tenant().await;
        let attempts = webhooks::attempts(&mut conn, &messages).await.unwrap();
        conn.commit().await.unwrap();
        let tried = |row: &webhooks::AttemptRow| {
            let error = row.error().map(|error| error.as_str().to_owned());
            (row.number, row.status, error)
        };
        attempts.iter().map(tried).collect()
    }

    pub(super) async fn until_attempts(&self, endpoint: EndpointId, count: usize) {
        let what = format!("{count} attempts are logged");
        until(&what, SOON, || async {
            (self.attempts(endpoint).await.len() >= count).then_some(())
        })
        .await;
    }

    /// Until all of the endpoint's messages stand so.
    pub(super) async fn until_state(&self, endpoint: EndpointId, state: &str) -> Seen {
        until(&format!("the messages are {state}"), SOON, || async {
            let messages = self.messages(endpoint).await;
            let all = messages
                .iter()
                .all(|message| message.state.as_str() == state);
            (all && !messages.is_empty()).then_some(())
        })
        .await;
        Seen {
            attempts: self.attempts(endpoint).await,
        }
    }

    pub(super) async fn disabled(&self, endpoint: EndpointId) -> Option<DisabledReason> {
        let mut conn = self.tenant().await;
        let found = webhooks::find(&mut conn, endpoint).await.unwrap().unwrap();
        conn.commit().await.unwrap();
        found.disabled_reason()
    }

    pub(super) async fn failing_since(
        &self,
        endpoint: EndpointId,
    ) -> Option<chrono::DateTime<chrono::Utc>> {
        let mut conn = self.tenant().await;
        let found = webhooks::find(&mut conn, endpoint).await.unwrap().unwrap();
        conn.commit().await.unwrap();
        found.failing_since
    }

    pub(super) async fn response(&self, endpoint: EndpointId) -> String {
        let messages = self.messages(endpoint).await;
        let mut conn = self.tenant().await;
        let attempts = webhooks::attempts(&mut conn, &messages).await.unwrap();
        conn.commit().await.unwrap();
        attempts.first().unwrap().response.clone()
    }

    /// How long the longest attempt took.
    pub(super) async fn longest(&self) -> Duration {
        let row = self
            .admin
            .query_one("SELECT max(duration_ms)::bigint FROM webhook_attempts", &[])
            .await
            .unwrap();
        Duration::from_millis(row.get::<_, i64>(0).try_into().unwrap())
    }

    /// Endpoints that the audit log says were disabled.
    pub(super) async fn audited(&self) -> i64 {
        let sql = "SELECT count(*) FROM audit_log WHERE action = 'webhook_disabled' \
            AND user_id IS NULL AND object LIKE 'webhook:%'";
        self.admin.query_one(sql, &[]).await.unwrap().get(0)
    }
}

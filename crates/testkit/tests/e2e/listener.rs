//! Somebody who listens: a signed-in member of the business whose telephone rings.

use std::time::Duration;

use prosaas_core::account::sessions::{self, Origin};
use prosaas_core::clock::Clock;
use prosaas_core::ids::{CallSid, RecordingSid};
use prosaas_core::role::Role;
use prosaas_testkit::{Stack, TestBusiness, builders, until};
use reqwest::header::{COOKIE, HeaderMap};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

/// A member with a session, and the business they belong to.
pub(crate) struct Listener {
    pub(crate) business: TestBusiness,
    cookie: String,
    http: Client,
}

/// An answer, read to its end.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) async fn read(response: Response) -> Self {
        let (status, headers) = (response.status(), response.headers().clone());
        Self {
            status,
            headers,
            body: response.bytes().await.unwrap().to_vec(),
        }
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| {
            panic!(
                "{}: {error}: {}",
                self.status,
                String::from_utf8_lossy(&self.body)
            )
        })
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// The problem's stable code.
    pub(crate) fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }
}

impl Listener {
    /// A business of its own with one member of this role.
    pub(crate) async fn sign_up(stack: &Stack, role: Role) -> Self {
        let business = TestBusiness::create(stack.db()).await;
        Self::join(stack, business, role).await
    }

    /// A member of a business that is there.
    pub(crate) async fn join(stack: &Stack, business: TestBusiness, role: Role) -> Self {
        let (user, _) = business
            .member(stack.db(), role, "no password signs in")
            .await;
        let mut conn = stack.db().system().await.unwrap();
        let origin = Origin {
            address: [127, 0, 0, 1].into(),
            user_agent: None,
        };
        let now = Clock::system().now();
        let lifetime = chrono::TimeDelta::days(1);
        let (token, _) =
            sessions::create(&mut conn, user, Some(business.id), origin, lifetime, now)
                .await
                .unwrap();
        conn.commit().await.unwrap();
        let cookie = format!("prosaas_session={}", token.expose_secret());
        let http = Client::builder()
            .timeout(Duration::from_mins(1))
            .build()
            .unwrap();
        Self {
            business,
            cookie,
            http,
        }
    }

    pub(crate) fn cookie(&self) -> &str {
        &self.cookie
    }

    pub(crate) fn request(&self, method: Method, url: String) -> RequestBuilder {
        self.http.request(method, url).header(COOKIE, &self.cookie)
    }

    pub(crate) async fn get(&self, url: String) -> Answer {
        Answer::read(self.request(Method::GET, url).send().await.unwrap()).await
    }

    /// Where the browser plays a call.
    pub(crate) fn play_url(stack: &Stack, call: &CallSid) -> String {
        format!("{}/api/recordings/file/{call}", stack.calls_url())
    }

    /// A whole call at the business's number, with its recording; more fields for the stand-in in
    /// `plan`.
    pub(crate) async fn call(&self, stack: &Stack, plan: Value) -> (CallSid, Vec<RecordingSid>) {
        let mut body = json!({
            "product": stack.calls_url(), "to": self.business.number, "from": "+972501112233",
            "audio": "he-plumber",
        });
        for (name, value) in plan.as_object().cloned().unwrap_or_default() {
            body.as_object_mut().unwrap().insert(name, value);
        }
        let report = stack.sim.post("/_sim/calls", body).await;
        let sid = report["call_sid"].as_str().unwrap().parse().unwrap();
        let recordings = report["recording_sids"].as_array().unwrap();
        let recordings = recordings
            .iter()
            .map(|sid| sid.as_str().unwrap().parse().unwrap());
        (sid, recordings.collect())
    }

    /// A call whose recording waits at Twilio, announced by a signed webhook that is sent later.
    pub(crate) async fn waiting_call(
        &self,
        stack: &Stack,
        audio: Value,
    ) -> (CallSid, RecordingSid) {
        let call = self
            .business
            .call(stack.db(), Clock::system().now(), true)
            .await;
        let recording = builders::recording_sid();
        stack.sim.add_recording(&call.sid, &recording, audio).await;
        (call.sid, recording)
    }

    /// Asks until the recording plays, and fails on any answer that is neither that nor 202.
    pub(crate) async fn until_playable(
        &self,
        stack: &Stack,
        call: &CallSid,
        bound: Duration,
    ) -> Answer {
        let url = Self::play_url(stack, call);
        until("the recording plays", bound, || async {
            let answer = self.get(url.clone()).await;
            match answer.status {
                StatusCode::OK => Some(answer),
                StatusCode::ACCEPTED => None,
                other => panic!("{other}: {}", String::from_utf8_lossy(&answer.body)),
            }
        })
        .await
    }

    /// The same through a fault: any answer but a wrong one is waited out.
    pub(crate) async fn until_playable_again(
        &self,
        stack: &Stack,
        call: &CallSid,
        bound: Duration,
    ) -> Answer {
        let url = Self::play_url(stack, call);
        until("the recording plays again", bound, || async {
            let response = self.request(Method::GET, url.clone()).send().await.ok()?;
            let answer = Answer::read(response).await;
            assert_ne!(answer.status, StatusCode::BAD_GATEWAY);
            assert_ne!(answer.status, StatusCode::NOT_FOUND, "{}", answer.code());
            (answer.status == StatusCode::OK).then_some(answer)
        })
        .await
    }
}

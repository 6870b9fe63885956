//! A small service around the shared parts, with a route for each rule.

use std::net::IpAddr;

use actix_web::http::header::{COOKIE, HeaderMap};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::from_fn;
use actix_web::test::{self, TestRequest};
use actix_web::web::{self, Data, Json, Path, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, TimeDelta, Utc};
use prosaas_core::account::sessions::{self, Origin};
use prosaas_core::clock::Clock;
use prosaas_core::database::Database;
use prosaas_core::ids::{BusinessId, SessionId, UserId};
use prosaas_core::settings::Settings;
use prosaas_testkit::TestDatabase;
use prosaas_web::health::Readiness;
use prosaas_web::input::JsonBody;
use prosaas_web::paging::{Page, Paging};
use prosaas_web::permission::{ManageBusiness, OwnBusiness, Permission, ReadCalls, WorkCalls};
use prosaas_web::serve::{Service, application};
use prosaas_web::{Allowed, ApiError, Gate, SignedIn, identity};
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde_json::{Value, json};

/// The service's own page.
pub(crate) const OWN_ORIGIN: &str = "http://localhost:8080";
/// Allowed by the settings.
pub(crate) const OTHER_ORIGIN: &str = "https://app.example.com";

pub(crate) struct TestService {
    pub(crate) settings: Settings,
    pub(crate) clock: Clock,
    pub(crate) database: Database,
    pub(crate) readiness: Readiness,
    test_database: Option<TestDatabase>,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.body)))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// Status and code of a problem.
    pub(crate) fn problem(&self) -> (u16, String) {
        assert_eq!(
            self.header("content-type"),
            Some("application/problem+json")
        );
        let problem = self.json();
        assert_eq!(problem["status"], self.status.as_u16());
        (
            self.status.as_u16(),
            problem["code"].as_str().unwrap().to_owned(),
        )
    }
}

impl TestService {
    /// With a database that nobody answers for.
    pub(crate) fn offline() -> Self {
        let url = "postgres://nobody@127.0.0.1:9/none";
        let settings = settings(url);
        let database = Database::new(&settings.database).unwrap();
        Self::new(settings, database, None)
    }

    /// With a database of its own.
    pub(crate) async fn online() -> Self {
        let test_database = TestDatabase::create().await;
        let settings = settings(test_database.settings().url.expose_secret());
        let database = test_database.database().clone();
        Self::new(settings, database, Some(test_database))
    }

    fn new(settings: Settings, database: Database, test_database: Option<TestDatabase>) -> Self {
        let clock = Clock::manual(morning());
        Self {
            settings,
            clock,
            database,
            readiness: Readiness::default(),
            test_database,
        }
    }

    pub(crate) fn service(&self) -> Service {
        Service {
            name: "test",
            http: self.settings.http.clone(),
            auth: self.settings.auth.clone(),
            database: self.database.clone(),
            clock: self.clock.clone(),
            readiness: self.readiness.clone(),
        }
    }

    pub(crate) async fn call(&self, request: TestRequest) -> Answer {
        let app = test::init_service(application(self.service(), routes)).await;
        let response = test::call_service(&app, request.to_request()).await;
        let (status, headers) = (response.status(), response.headers().clone());
        let body = test::read_body(response).await.to_vec();
        Answer {
            status,
            headers,
            body,
        }
    }

    /// A request with this session's cookie, from the product's own page.
    pub(crate) async fn with_cookie(&self, method: Method, path: &str, token: &str) -> Answer {
        let request = signed_in(method, path, token).insert_header(("origin", OWN_ORIGIN));
        self.call(request).await
    }

    pub(crate) async fn session(
        &self,
        user: UserId,
        business: Option<BusinessId>,
    ) -> (String, SessionId) {
        let mut conn = self.database.system().await.unwrap();
        let origin = Origin {
            address: address(),
            user_agent: Some("test"),
        };
        let lifetime = TimeDelta::days(14);
        let (token, session) = sessions::create(
            &mut conn,
            user,
            business,
            origin,
            lifetime,
            self.clock.now(),
        )
        .await
        .unwrap();
        conn.commit().await.unwrap();
        (token.expose_secret().to_owned(), session)
    }

    pub(crate) async fn superuser(&self, sql: &str) {
        let superuser = self.test_database.as_ref().unwrap().superuser().await;
        superuser.batch_execute(sql).await.unwrap();
    }

    pub(crate) async fn count(&self, sql: &str) -> i64 {
        let superuser = self.test_database.as_ref().unwrap().superuser().await;
        superuser.query_one(sql, &[]).await.unwrap().get(0)
    }
}

pub(crate) fn address() -> IpAddr {
    "192.0.2.10".parse().unwrap()
}

pub(crate) fn morning() -> DateTime<Utc> {
    "2026-01-15T08:00:00Z".parse().unwrap()
}

pub(crate) fn signed_in(method: Method, path: &str, token: &str) -> TestRequest {
    TestRequest::default()
        .method(method)
        .uri(path)
        .insert_header((COOKIE, format!("prosaas_session={token}")))
}

fn settings(database_url: &str) -> Settings {
    let environment = [
        ("PROSAAS__DATABASE__URL", database_url),
        (
            "PROSAAS__TWILIO__ACCOUNT_SID",
            "AC0123456789abcdef0123456789abcdef",
        ),
        (
            "PROSAAS__TWILIO__AUTH_TOKEN",
            "0123456789abcdef0123456789abcdef",
        ),
        (
            "PROSAAS__AUTH__LINK_SECRET",
            "a-link-secret-for-tests-of-40-characters",
        ),
        ("PROSAAS__HTTP__PUBLIC_BASE_URL", OWN_ORIGIN),
        ("PROSAAS__HTTP__ALLOWED_ORIGINS", OTHER_ORIGIN),
        ("PROSAAS__HTTP__MAX_BODY_BYTES", "1000"),
    ];
    let environment = environment.map(|(key, value)| (key.to_owned(), value.to_owned()));
    Settings::from_sources(None, environment).unwrap()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    name: String,
    nested: Nested,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nested {
    count: u32,
}

fn routes(config: &mut ServiceConfig) {
    config
        .route("/read", web::route().to(show::<ReadCalls>))
        .route("/work", web::route().to(show::<WorkCalls>))
        .route("/manage", web::route().to(show::<ManageBusiness>))
        .route("/own", web::route().to(show::<OwnBusiness>))
        .route("/me", web::route().to(me))
        .service(web::resource("/body").route(web::post().to(body)))
        .route("/bytes", web::post().to(bytes))
        .route("/internal", web::get().to(internal))
        .route("/calls/{call_sid}", web::get().to(numbered))
        .route("/leads/{id}", web::get().to(numbered))
        .route("/address", web::get().to(client_address))
        .route("/list", web::get().to(list))
        .service(
            web::scope("/closed")
                .wrap(from_fn(identity::required))
                .route("/body", web::post().to(closed_body)),
        );
}

async fn show<P: Permission>(member: Allowed<P>) -> Json<Value> {
    Json(json!({ "business": member.business(), "role": member.role() }))
}

async fn me(caller: SignedIn) -> Json<Value> {
    Json(json!({
        "user": caller.person().ok().map(|person| person.user),
        "business": caller.business().map(|business| business.id),
    }))
}

async fn body(input: JsonBody<Input>) -> Json<Value> {
    Json(json!({ "name": input.0.name, "count": input.0.nested.count }))
}

async fn closed_body(_member: Allowed<WorkCalls>, input: JsonBody<Input>) -> Json<Value> {
    body(input).await
}

async fn bytes(bytes: web::Bytes) -> HttpResponse {
    HttpResponse::Ok().body(bytes)
}

async fn internal() -> Result<HttpResponse, ApiError> {
    let cause = std::io::Error::other("SELECT password_hash FROM users: /var/lib/secret");
    Err(ApiError::internal(cause))
}

async fn numbered(number: Path<u32>) -> String {
    number.to_string()
}

async fn client_address(request: HttpRequest, gate: Data<Gate>) -> String {
    gate.address(&request).to_string()
}

async fn list(paging: Paging) -> Result<Json<Page<i64>>, ApiError> {
    let after = paging.after::<i64>()?.unwrap_or(0);
    let rows = (after + 1..=120)
        .take(usize::try_from(paging.rows()).unwrap())
        .collect();
    Ok(Json(paging.page(rows, |id: &i64| *id, |id| id)?))
}

//! Two businesses with their people, and the two services that answer them.

use std::time::Duration;

use chrono::TimeDelta;
use prosaas_core::account::Passwords;
use prosaas_core::account::sessions::{self, Origin};
use prosaas_core::account::tokens::{self, NewToken};
use prosaas_core::clock::Clock;
use prosaas_core::ids::UserId;
use prosaas_core::role::Role;
use prosaas_testkit::{Stack, TestBusiness};
use reqwest::Client;
use secrecy::ExposeSecret;
use serde_json::Value;

use super::asked::Who;
use super::table::{Needs, objects};

pub(super) struct World {
    stack: Stack,
    own: TestBusiness,
    foreign: TestBusiness,
    pub(super) http: Client,
    /// Of everybody's password.
    hash: String,
}

impl World {
    pub(super) async fn start() -> Self {
        use prosaas_testkit::{TestDatabase, TestRedis};
        let mut stack =
            Stack::prepare(TestDatabase::create().await, TestRedis::create(), &[]).await;
        stack.start_api().await;
        stack.start_calls().await;
        let own = TestBusiness::create(stack.db()).await;
        let foreign = TestBusiness::create(stack.db()).await;
        foreign.member(stack.db(), Role::Owner, "unused").await;
        let passwords = Passwords::new().unwrap();
        let http = Client::builder()
            .timeout(Duration::from_secs(30))
            .build()
            .unwrap();
        Self {
            stack,
            own,
            foreign,
            http,
            hash: passwords.hash("a password of the walk").await.unwrap(),
        }
    }

    pub(super) fn own(&self) -> &TestBusiness {
        &self.own
    }

    pub(super) fn foreign(&self) -> &TestBusiness {
        &self.foreign
    }

    /// The gateway's split: prosaas-calls has recordings and events, prosaas-api the rest.
    pub(super) fn url(&self, path: &str) -> String {
        let of_calls = path.starts_with("/api/recordings/") || path.starts_with("/api/events");
        let service = if of_calls {
            self.stack.calls_url()
        } else {
            self.stack.api_url()
        };
        format!("{service}{path}")
    }

    pub(super) async fn document(&self) -> Value {
        let url = self.url("/api/openapi.json");
        let answer = self.http.get(url).send().await.unwrap();
        answer.json().await.unwrap()
    }

    /// A fresh object of this name.
    pub(super) async fn object(&self, name: &str, business: &TestBusiness, parent: &str) -> String {
        let (_, statement) = objects()
            .find(|(object, _)| *object == name)
            .unwrap_or_else(|| panic!("objects.sql has no `{name}`"));
        let statement = statement
            .replace(":business", &business.id.to_string())
            .replace(":parent", parent);
        let client = self.stack.database.superuser().await;
        let row = client.query_one(&statement, &[]).await;
        row.unwrap_or_else(|error| panic!("{name}: {error:?}"))
            .get(0)
    }

    /// Somebody whom the operation is for, with a session of their own.
    pub(super) async fn allowed(&self, needs: Needs) -> Who {
        match needs {
            Needs::Nobody => Who::Nobody,
            Needs::Person => self.member(&self.own, Role::Viewer).await,
            Needs::Role(role) => self.member(&self.own, role).await,
            Needs::Platform => self.platform_admin().await,
        }
    }

    /// Those whom it refuses, and the code that they are told.
    pub(super) async fn refused(&self, needs: Needs) -> Vec<(Who, &'static str)> {
        match needs {
            Needs::Nobody => Vec::new(),
            Needs::Person => vec![(self.program(Role::Owner, &[]).await, "role_forbidden")],
            Needs::Platform => vec![(self.member(&self.own, Role::Owner).await, "role_forbidden")],
            Needs::Role(role) => {
                let scope = ["nothing:at_all".to_owned()];
                let mut refused = vec![
                    (self.program(role, &scope).await, "role_forbidden"),
                    (self.stranger().await, "business_forbidden"),
                ];
                let lesser = match role {
                    Role::Viewer => None,
                    Role::Agent => Some(Role::Viewer),
                    Role::Admin => Some(Role::Agent),
                    Role::Owner => Some(Role::Admin),
                };
                if let Some(lesser) = lesser {
                    refused.push((self.member(&self.own, lesser).await, "role_forbidden"));
                }
                refused
            }
        }
    }

    async fn member(&self, business: &TestBusiness, role: Role) -> Who {
        let (user, _) = business.member(self.stack.db(), role, &self.hash).await;
        self.session(user, business).await
    }

    /// An owner, of the other business, who names this one.
    async fn stranger(&self) -> Who {
        match self.member(&self.foreign, Role::Owner).await {
            Who::Cookie(cookie, _) => Who::Cookie(cookie, Some(self.own.id)),
            other => other,
        }
    }

    async fn platform_admin(&self) -> Who {
        let (user, _) = self
            .own
            .member(self.stack.db(), Role::Viewer, &self.hash)
            .await;
        let client = self.stack.database.superuser().await;
        client
            .execute(
                "UPDATE users SET platform_admin = TRUE WHERE id = $1",
                &[&user.0],
            )
            .await
            .unwrap();
        self.session(user, &self.own).await
    }

    async fn session(&self, user: UserId, business: &TestBusiness) -> Who {
        let mut conn = self.stack.db().system().await.unwrap();
        let origin = Origin {
            address: [127, 0, 0, 1].into(),
            user_agent: None,
        };
        let (lifetime, now) = (TimeDelta::days(1), Clock::system().now());
        let begun =
            sessions::create(&mut conn, user, Some(business.id), origin, lifetime, now).await;
        conn.commit().await.unwrap();
        let token = begun.unwrap().0;
        Who::Cookie(format!("prosaas_session={}", token.expose_secret()), None)
    }

    async fn program(&self, role: Role, scopes: &[String]) -> Who {
        let mut conn = self.stack.db().tenant(self.own.id).await.unwrap();
        let new = NewToken {
            name: "walk",
            role,
            scopes,
            expires_at: None,
            created_by: None,
        };
        let made = tokens::create(&mut conn, &new, Clock::system().now()).await;
        conn.commit().await.unwrap();
        Who::Token(made.unwrap().0.expose_secret().to_owned())
    }
}

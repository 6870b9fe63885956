//! People and programs, and what they send.

use prosaas_core::ids::UserId;
use prosaas_core::role::Role;
use reqwest::Method;
use serde_json::{Value, json};

use super::{Answer, Member, Rig};

impl Rig {
    /// Somebody of the rig's business, by name and by session.
    pub(crate) async fn person(&self, role: Role) -> (UserId, Member) {
        let database = self.database.database();
        let (user, _) = self.business.member(database, role, "unused").await;
        (user, self.session(user, &self.business).await)
    }

    /// A request with a body.
    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        member: &Member,
        body: Value,
    ) -> Answer {
        Answer::of(self.request(method, path, member).json(&body)).await
    }

    pub(crate) async fn delete(&self, path: &str, member: &Member) -> Answer {
        Answer::of(self.request(Method::DELETE, path, member)).await
    }

    /// A program's key, made by this person.
    pub(crate) async fn token(&self, maker: &Member, role: &str, scopes: &[&str]) -> Answer {
        let body = json!({ "name": "CRM", "role": role, "scopes": scopes });
        self.send(Method::POST, "/api/tokens", maker, body).await
    }

    pub(crate) async fn get_with_token(&self, path: &str, token: &str) -> Answer {
        let request = self.anonymous(Method::GET, path).bearer_auth(token);
        Answer::of(request).await
    }

    /// Lines of the audit log with this action.
    pub(crate) async fn audited(&self, action: &str) -> i64 {
        self.count(&format!(
            "SELECT count(*) FROM audit_log WHERE action = '{action}'"
        ))
        .await
    }
}

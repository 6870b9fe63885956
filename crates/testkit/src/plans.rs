//! What PostgreSQL really does for the product's statements: no statement is copied into a test, and
//! none is explained that is not run.
//!
//! The pool's connections go through a small relay, and `auto_explain` tells the plan of each
//! statement in a notice, which the relay reads as it passes.

mod notices;

use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, PoisonError};

use prosaas_core::settings::DatabaseSettings;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy};
use tokio::net::TcpStream;
use url::Url;

use crate::database::TestDatabase;
use notices::Notices;

/// The plans of one pool's statements.
#[derive(Clone)]
pub struct Plans {
    seen: Arc<Mutex<Vec<Plan>>>,
}

/// How a statement was carried out.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Its text.
    pub query: String,
    root: Value,
}

impl Plans {
    /// Puts the relay between a pool that is yet to be made and its server; within a runtime.
    pub fn between(settings: &mut DatabaseSettings) -> Self {
        let mut url: Url = settings.url.expose_secret().parse().unwrap();
        let server = url.socket_addrs(|| Some(5432)).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let relay = listener.local_addr().unwrap();
        listener.set_nonblocking(true).unwrap();
        url.set_ip_host(relay.ip()).unwrap();
        url.set_port(Some(relay.port())).unwrap();
        settings.url = SecretString::from(url.as_str());
        let plans = Self {
            seen: Arc::default(),
        };
        tokio::spawn(plans.clone().relay(listener, server));
        plans
    }

    /// From now on the database explains what it does; connections from before are ended.
    pub async fn begin(&self, database: &TestDatabase) {
        let client = database.superuser().await;
        let name: String = client
            .query_one("SELECT current_database()::text", &[])
            .await
            .unwrap()
            .get(0);
        for (setting, value) in [
            ("session_preload_libraries", "auto_explain"),
            ("auto_explain.log_min_duration", "0"),
            ("auto_explain.log_format", "json"),
            ("auto_explain.log_level", "warning"),
        ] {
            let set = format!("ALTER DATABASE {name} SET {setting} = '{value}'");
            client.batch_execute(&set).await.unwrap();
        }
        let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
            WHERE datname = current_database() AND pid <> pg_backend_pid()";
        client.batch_execute(end).await.unwrap();
    }

    /// The plans since this was asked last.
    pub fn take(&self) -> Vec<Plan> {
        std::mem::take(&mut *self.seen.lock().unwrap_or_else(PoisonError::into_inner))
    }

    async fn relay(self, listener: TcpListener, server: Vec<SocketAddr>) {
        let listener = tokio::net::TcpListener::from_std(listener).unwrap();
        while let Ok((client, _)) = listener.accept().await {
            let (plans, server) = (self.clone(), server.clone());
            tokio::spawn(async move {
                let server = TcpStream::connect(server.as_slice()).await?;
                let (mut from_client, mut to_client) = client.into_split();
                let (mut from_server, mut to_server) = server.into_split();
                tokio::spawn(async move { copy(&mut from_client, &mut to_server).await });
                let (mut notices, mut chunk) = (Notices::default(), vec![0; 64 * 1024]);
                loop {
                    let length = from_server.read(&mut chunk).await?;
                    let Some(bytes) = chunk.get(..length).filter(|bytes| !bytes.is_empty()) else {
                        return to_client.shutdown().await;
                    };
                    // Seen before it is passed on: whoever has an answer finds its plans here.
                    plans.note(&notices.read(bytes));
                    to_client.write_all(bytes).await?;
                }
            });
        }
    }

    fn note(&self, notices: &[String]) {
        let plans = notices.iter().filter_map(|notice| Plan::read(notice));
        self.seen
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend(plans);
    }
}

impl Plan {
    /// From `duration: … plan: {…}`.
    fn read(notice: &str) -> Option<Self> {
        let (_, json) = notice.split_once("plan:")?;
        let mut whole: Value = serde_json::from_str(json).ok()?;
        Some(Self {
            query: whole.get("Query Text")?.as_str()?.to_owned(),
            root: whole.get_mut("Plan")?.take(),
        })
    }

    /// The tables that were read from their first row to their last.
    pub fn whole_tables(&self) -> Vec<String> {
        let mut tables = Vec::new();
        walk(&self.root, &mut |node| {
            if node["Node Type"] == "Seq Scan" {
                tables.push(node["Relation Name"].as_str().unwrap_or("?").to_owned());
            }
        });
        tables
    }

    /// By what rows had to be sorted, because no index had them in order.
    pub fn sorts(&self) -> Vec<String> {
        let mut sorts = Vec::new();
        walk(&self.root, &mut |node| {
            if matches!(
                node["Node Type"].as_str(),
                Some("Sort" | "Incremental Sort")
            ) {
                sorts.push(node["Sort Key"].to_string());
            }
        });
        sorts
    }
}

fn walk(node: &Value, see: &mut impl FnMut(&Value)) {
    see(node);
    for child in node["Plans"].as_array().into_iter().flatten() {
        walk(child, see);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_tells_what_was_read_whole_and_what_was_sorted() {
        let notice = r#"duration: 0.1 ms  plan:
            {"Query Text": "SELECT 1", "Plan": {"Node Type": "Limit", "Plans": [
                {"Node Type": "Sort", "Sort Key": ["a"], "Plans": [
                    {"Node Type": "Seq Scan", "Relation Name": "leads"}]}]}}"#;
        let plan = Plan::read(notice).unwrap();
        assert_eq!(plan.query, "SELECT 1");
        assert_eq!(plan.whole_tables(), ["leads"]);
        assert_eq!(plan.sorts(), [r#"["a"]"#]);
        assert!(Plan::read("relation already exists").is_none());
    }
}

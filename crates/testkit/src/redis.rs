//! A queue prefix per test on a shared Redis.

use prosaas_core::settings::RedisSettings;
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

/// Names the Redis server that tests may use.
pub const SERVER_VARIABLE: &str = "PROSAAS_TEST_REDIS_URL";

/// A prefix that nobody else uses.
pub struct TestRedis {
    settings: RedisSettings,
}

impl TestRedis {
    /// Takes one on the server that `PROSAAS_TEST_REDIS_URL` names.
    pub fn create() -> Self {
        let url = std::env::var(SERVER_VARIABLE)
            .unwrap_or_else(|_| panic!("{SERVER_VARIABLE} is not set: run ./scripts/test"));
        Self::create_on(&url)
    }

    /// Takes one on a server of the test's own.
    pub fn create_on(url: &str) -> Self {
        let prefix = format!("test-{}", Uuid::new_v4().simple());
        Self {
            settings: RedisSettings {
                url: SecretString::from(url),
                prefix,
            },
        }
    }

    /// What a service is told to use this prefix.
    pub fn settings(&self) -> RedisSettings {
        self.settings.clone()
    }

    /// A plain connection.
    pub async fn connection(&self) -> redis::aio::MultiplexedConnection {
        let client = redis::Client::open(self.settings.url.expose_secret()).unwrap();
        client
            .get_multiplexed_async_connection()
            .await
            .expect("Redis answers")
    }

    /// Removes every key with the prefix: what an emptied Redis looks like to this test.
    pub async fn empty(&self) {
        let mut connection = self.connection().await;
        let pattern = format!("{}:*", self.settings.prefix);
        let keys: Vec<String> = redis::cmd("KEYS")
            .arg(&pattern)
            .query_async(&mut connection)
            .await
            .unwrap();
        for key in keys {
            let _: () = redis::cmd("DEL")
                .arg(key)
                .query_async(&mut connection)
                .await
                .unwrap();
        }
    }

    /// Variables that tell a process to use this prefix.
    pub fn environment(&self) -> Vec<(String, String)> {
        vec![
            (
                "PROSAAS__REDIS__URL".into(),
                self.settings.url.expose_secret().into(),
            ),
            (
                "PROSAAS__REDIS__PREFIX".into(),
                self.settings.prefix.clone(),
            ),
        ]
    }
}

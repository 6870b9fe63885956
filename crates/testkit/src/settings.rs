//! The settings a test starts from: the product's defaults, on this test's database and prefix.

use prosaas_core::settings::Settings;

use crate::database;
use crate::{TestDatabase, TestRedis};

/// The account of the stand-in Twilio.
pub const ACCOUNT_SID: &str = "AC0123456789abcdef0123456789abcdef";
/// Its token: signs webhooks.
pub const AUTH_TOKEN: &str = "0123456789abcdef0123456789abcdef";
/// Signs links.
pub const LINK_SECRET: &str = "a-link-secret-for-tests-of-40-characters";

/// Every variable that a service needs for this database and prefix.
pub fn environment(database: &TestDatabase, redis: &TestRedis) -> Vec<(String, String)> {
    let mut environment = database::environment(&database.settings());
    environment.extend(redis.environment());
    let fixed = [
        ("PROSAAS__TWILIO__ACCOUNT_SID", ACCOUNT_SID),
        ("PROSAAS__TWILIO__AUTH_TOKEN", AUTH_TOKEN),
        ("PROSAAS__TWILIO__ALLOW_PRIVATE_HOSTS", "true"),
        ("PROSAAS__AUTH__LINK_SECRET", LINK_SECRET),
        ("PROSAAS__HTTP__LISTEN", "127.0.0.1:0"),
        ("PROSAAS__HTTP__WORKERS", "2"),
        ("PROSAAS__HTTP__TRUSTED_PROXIES", "0"),
        ("PROSAAS__LOG__FORMAT", "json"),
    ];
    environment.extend(fixed.map(|(key, value)| (key.to_owned(), value.to_owned())));
    environment
}

/// The same as settings, for services that a test runs within itself.
pub fn settings(database: &TestDatabase, redis: &TestRedis) -> Settings {
    Settings::from_sources(None, environment(database, redis)).expect("the test's settings")
}

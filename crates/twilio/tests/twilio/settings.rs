//! Configuration and what it refuses.

use prosaas_twilio::{Auth, TwilioClient, TwilioConfig};
use serde_json::json;

use crate::stand_in::{ACCOUNT, config};

#[test]
fn the_account_and_its_credentials_suffice() {
    let config: TwilioConfig = serde_json::from_value(json!({
        "account_sid": ACCOUNT,
        "auth": {"token": "secret-token"},
    }))
    .unwrap();
    assert_eq!(config.base_url.as_str(), "https://api.twilio.com/");
    assert_eq!(config.max_media_bytes, 536_870_912);
    assert!(!config.allow_private_redirects);
    assert!(matches!(config.auth, Auth::Token(_)));
    assert!(TwilioClient::new(config).is_ok());
}

#[test]
fn an_unknown_key_is_an_error() {
    let result = serde_json::from_value::<TwilioConfig>(json!({
        "account_sid": ACCOUNT,
        "auth": {"token": "secret-token"},
        "read_timeout": 5,
    }));
    assert!(result.unwrap_err().to_string().contains("read_timeout"));
}

#[test]
fn a_key_needs_its_own_secret() {
    let key = json!({"api_key": {"sid": "SK1", "secret": "s"}});
    assert!(serde_json::from_value::<Auth>(key).is_ok());
    for wrong in [
        json!({"api_key": {"sid": "SK1"}}),
        json!({"api_key": {"sid": "SK1", "token": "t"}}),
        json!({"token": "t", "api_key": {"sid": "SK1", "secret": "s"}}),
    ] {
        assert!(serde_json::from_value::<Auth>(wrong).is_err());
    }
}

#[test]
fn secrets_do_not_show_in_debug_output() {
    let config = config(&"https://api.twilio.com".parse().unwrap());
    assert!(!format!("{config:?}").contains("secret-token"));
    let client = TwilioClient::new(config).unwrap();
    assert!(!format!("{client:?}").contains("secret-token"));
}

#[test]
fn credentials_are_sent_in_the_clear_to_loopback_only() {
    for (url, accepted) in [
        ("https://api.dublin.ie1.twilio.com", true),
        ("http://127.0.0.1:8080", true),
        ("http://[::1]:8080", true),
        ("http://localhost:8080", true),
        ("http://api.twilio.com", false),
        ("http://twilio-sim:8080", false),
        ("ftp://api.twilio.com", false),
        ("https://api.twilio.com/2010-04-01", false),
        ("https://api.twilio.com?x=1", false),
        ("https://user:pass@api.twilio.com", false),
        ("data:text/plain,x", false),
    ] {
        let client = TwilioClient::new(config(&url.parse().unwrap()));
        assert_eq!(client.is_ok(), accepted, "{url}");
    }
}

#[test]
fn development_may_reach_a_stand_in_by_name() {
    let config = TwilioConfig {
        allow_private_redirects: true,
        ..config(&"http://twilio-sim:8080".parse().unwrap())
    };
    assert!(TwilioClient::new(config).is_ok());
}

#[test]
fn a_time_limit_of_nothing_or_of_ages_is_refused_by_name() {
    let url = "https://api.twilio.com".parse().unwrap();
    let none = TwilioClient::new(TwilioConfig {
        idle_timeout_seconds: 0,
        ..config(&url)
    });
    assert_eq!(
        none.unwrap_err().to_string(),
        "idle_timeout_seconds must be between 1 and 86400"
    );
    let ages = TwilioClient::new(TwilioConfig {
        total_timeout_seconds: u64::MAX,
        ..config(&url)
    });
    assert!(
        ages.unwrap_err()
            .to_string()
            .starts_with("total_timeout_seconds")
    );
}

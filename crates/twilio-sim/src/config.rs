//! What the simulator needs to know at its start.

use std::net::SocketAddr;
use std::path::PathBuf;

use url::Url;

/// The account that the simulator plays, and where it listens.
#[derive(Clone)]
pub struct Config {
    /// Port 0 takes a free one; the bound address is in [`crate::Running`].
    pub listen: SocketAddr,
    /// `AC` and 32 hexadecimal digits.
    pub account_sid: String,
    /// Signs webhooks, and is the password of the account SID.
    pub auth_token: String,
    /// A key SID (`SK…`) with its secret: accepted as credentials, never used to sign.
    pub api_key: Option<(String, String)>,
    /// Looked in first for `NAME.mp3` (mono) and `NAME.dual.mp3`, before the built-in recordings.
    pub audio_dir: Option<PathBuf>,
    /// How the product reaches the simulator: the base of `RecordingUrl`. Default: the bound address.
    pub base_url: Option<Url>,
    /// Pairs of origins: what is signed for the first is delivered to the second.
    ///
    /// For a product whose public address leads through a proxy that isn't there.
    pub routes: Vec<(Url, Url)>,
    /// Calls that may be placed a second, as Twilio limits an account: more are refused with 429.
    pub calls_per_second: u32,
}

impl Config {
    /// A simulator on a free loopback port, with one account and no API key.
    pub fn local(account_sid: impl Into<String>, auth_token: impl Into<String>) -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            account_sid: account_sid.into(),
            auth_token: auth_token.into(),
            api_key: None,
            audio_dir: None,
            base_url: None,
            routes: Vec::new(),
            calls_per_second: 1,
        }
    }
}

//! Which recording's media is meant.

use url::Url;

use crate::error::TwilioError;
use crate::ids::{AccountSid, CallSid, RecordingSid};
use crate::settings::TwilioConfig;

/// A recording of an account. No URL from outside is kept: the request is built anew from SIDs.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MediaSource {
    account: Option<AccountSid>,
    recording: RecordingSid,
}

impl From<RecordingSid> for MediaSource {
    /// A recording of the configured account.
    fn from(recording: RecordingSid) -> Self {
        Self {
            account: None,
            recording,
        }
    }
}

impl MediaSource {
    /// Reads a `RecordingUrl` or a recording's `uri`: relative or absolute, with `.json`, `.mp3`,
    /// `.wav` or nothing behind the SID.
    ///
    /// Another host than the configured one is [`TwilioError::ForeignHost`]. A subaccount's
    /// recording is read below that subaccount.
    pub fn from_recording_url(text: &str, config: &TwilioConfig) -> Result<Self, TwilioError> {
        // The recordings' base gives a bare SID its meaning too.
        let base = config
            .base_url
            .join(&format!(
                "/2010-04-01/Accounts/{}/Recordings/",
                config.account_sid
            ))
            .map_err(|_| TwilioError::BadMediaUrl)?;
        let url = base
            .join(text.trim())
            .map_err(|_| TwilioError::BadMediaUrl)?;
        if !is_same_host(&url, &config.base_url) {
            return Err(TwilioError::ForeignHost);
        }
        Self::from_path(url.path()).ok_or(TwilioError::BadMediaUrl)
    }

    fn from_path(path: &str) -> Option<Self> {
        let segments: Vec<&str> = path.strip_prefix('/')?.split('/').collect();
        let (account, file) = match *segments.as_slice() {
            ["2010-04-01", "Accounts", account, "Recordings", file] => (account, file),
            [
                "2010-04-01",
                "Accounts",
                account,
                "Calls",
                call,
                "Recordings",
                file,
            ] => {
                call.parse::<CallSid>().ok()?;
                (account, file)
            }
            _ => return None,
        };
        let sid = [".json", ".mp3", ".wav"]
            .iter()
            .find_map(|suffix| file.strip_suffix(suffix))
            .unwrap_or(file);
        Some(Self {
            account: Some(account.parse().ok()?),
            recording: sid.parse().ok()?,
        })
    }

    /// The recording.
    pub fn recording_sid(&self) -> &RecordingSid {
        &self.recording
    }

    pub(super) fn path(&self, config: &TwilioConfig, extension: &str) -> String {
        let account = self.account.as_ref().unwrap_or(&config.account_sid);
        let recording = &self.recording;
        format!("/2010-04-01/Accounts/{account}/Recordings/{recording}.{extension}")
    }
}

/// Same host and port; old callbacks say `http` for what is served by `https`.
fn is_same_host(url: &Url, base: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
        && url.username().is_empty()
        && url.password().is_none()
        && url.host() == base.host()
        && url.port() == base.port()
}

//! `[recordings]`.

use std::path::PathBuf;

use serde::Deserialize;

/// Where recordings live and how they are sent.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordingsSettings {
    /// The one folder that every service shares.
    pub folder: PathBuf,
    /// Who sends the bytes.
    pub sending: Sending,
    /// nginx's internal location for the folder, with slashes around it.
    pub accel_location: String,
    /// How long a listener's permission is remembered.
    pub remember_seconds: u64,
}

/// Who sends a recording's bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sending {
    /// The service itself.
    Direct,
    /// nginx, told by `X-Accel-Redirect`.
    Accel,
}

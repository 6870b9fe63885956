//! Names of files in the store.

use std::fmt;
use std::str::FromStr;

use prosaas_twilio::sniff::AudioKind;

use crate::ids::{CallSid, RecordingSid};

/// The name of a recording's file: `<call_sid>.mp3`, of a call's further recordings
/// `<call_sid>.<recording_sid>.mp3`; `.wav` where it is one. Made of checked SIDs only, so it never
/// leads out of the folder.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StoreKey {
    name: String,
    call: CallSid,
}

/// The text is no name of a recording's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the name of a recording's file")]
pub struct InvalidKey;

impl StoreKey {
    /// The name of a call's first recording.
    pub fn first(call: &CallSid, kind: AudioKind) -> Self {
        Self {
            name: format!("{call}.{}", extension(kind)),
            call: call.clone(),
        }
    }

    /// The name of a further recording.
    pub fn further(call: &CallSid, recording: &RecordingSid, kind: AudioKind) -> Self {
        Self {
            name: format!("{call}.{recording}.{}", extension(kind)),
            call: call.clone(),
        }
    }

    /// The file's name.
    pub fn as_str(&self) -> &str {
        &self.name
    }

    pub(in crate::recording) fn call(&self) -> &CallSid {
        &self.call
    }
}

fn extension(kind: AudioKind) -> &'static str {
    match kind {
        AudioKind::Mp3 => "mp3",
        AudioKind::Wav => "wav",
    }
}

impl FromStr for StoreKey {
    type Err = InvalidKey;

    fn from_str(text: &str) -> Result<Self, InvalidKey> {
        let parts: Vec<&str> = text.split('.').collect();
        let (call, recording, extension) = match *parts.as_slice() {
            [call, extension] => (call, None, extension),
            [call, recording, extension] => (call, Some(recording), extension),
            _ => return Err(InvalidKey),
        };
        if let Some(recording) = recording {
            recording.parse::<RecordingSid>().map_err(|_| InvalidKey)?;
        }
        if !matches!(extension, "mp3" | "wav") {
            return Err(InvalidKey);
        }
        let call = call.parse().map_err(|_| InvalidKey)?;
        Ok(Self {
            name: text.to_owned(),
            call,
        })
    }
}

/// The temporary name of a file that a claim is writing: `.<key>.<claims>.part`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::recording) struct PartName {
    pub(in crate::recording) key: StoreKey,
    pub(in crate::recording) claims: i64,
}

impl fmt::Display for PartName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, ".{}.{}.part", self.key.as_str(), self.claims)
    }
}

impl FromStr for PartName {
    type Err = InvalidKey;

    fn from_str(text: &str) -> Result<Self, InvalidKey> {
        let inner = text
            .strip_prefix('.')
            .and_then(|text| text.strip_suffix(".part"));
        let (key, claims) = inner
            .and_then(|text| text.rsplit_once('.'))
            .ok_or(InvalidKey)?;
        let claims = claims.parse().map_err(|_| InvalidKey)?;
        Ok(Self {
            key: key.parse()?,
            claims,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CALL: &str = "CA0123456789abcdef0123456789abcdef";
    const RECORDING: &str = "RE0123456789abcdef0123456789abcdef";

    #[test]
    fn names_are_made_of_sids_and_read_back() {
        let call: CallSid = CALL.parse().unwrap();
        let first = StoreKey::first(&call, AudioKind::Mp3);
        assert_eq!(first.as_str(), format!("{CALL}.mp3"));
        let further = StoreKey::further(&call, &RECORDING.parse().unwrap(), AudioKind::Wav);
        assert_eq!(further.as_str(), format!("{CALL}.{RECORDING}.wav"));
        for key in [first, further] {
            assert_eq!(key.as_str().parse::<StoreKey>().unwrap(), key);
            let part = PartName { key, claims: 7 };
            assert_eq!(part.to_string().parse::<PartName>().unwrap(), part);
        }
    }

    #[test]
    fn a_name_that_leads_elsewhere_is_none() {
        for text in [
            "",
            "..",
            "../x.mp3",
            "x.mp3",
            ".mp3",
            &format!("{CALL}.exe"),
            &format!("{CALL}./.mp3"),
        ] {
            assert_eq!(text.parse::<StoreKey>(), Err(InvalidKey), "{text}");
        }
    }
}

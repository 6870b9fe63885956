//! The form fields of each kind of webhook.

use crate::clock::{iso8601, now, rfc2822};
use crate::state::{Call, Recording, RecordingStatus, Sim};

pub(super) type Params = Vec<(String, String)>;

fn owned<const N: usize>(fields: [(&str, &str); N]) -> Params {
    fields
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// What every voice webhook says about its call.
pub(super) fn call(sim: &Sim, call: &Call) -> Params {
    let mut params = owned([
        ("AccountSid", &sim.config.account_sid),
        ("ApiVersion", "2010-04-01"),
        ("CallSid", &call.sid),
        ("CallStatus", &call.status),
        ("Called", &call.to),
        ("Caller", &call.from),
        ("Direction", call.direction),
        ("From", &call.from),
        ("To", &call.to),
    ]);
    if let Some(parent) = &call.parent_call_sid {
        params.extend(owned([("ParentCallSid", parent)]));
    }
    params
}

/// A call status callback. Durations come with a terminal status alone: `CallDuration` in seconds,
/// `Duration` in minutes begun.
pub(super) fn status(sim: &Sim, leg: &Call, sequence: u32) -> Params {
    let mut params = call(sim, leg);
    params.extend(owned([
        ("CallbackSource", "call-progress-events"),
        ("SequenceNumber", &sequence.to_string()),
        ("Timestamp", &rfc2822(now())),
    ]));
    if let Some(seconds) = leg.duration {
        params.extend(owned([
            ("CallDuration", &seconds.to_string()),
            ("Duration", &seconds.div_ceil(60).to_string()),
        ]));
    }
    params
}

/// A recording status callback. `CallSid` is the parent leg's.
pub(super) fn recording(sim: &Sim, recording: &Recording) -> Params {
    let mut params = owned([
        ("AccountSid", &sim.config.account_sid),
        ("CallSid", &recording.call_sid),
        ("ErrorCode", &recording.error_code.unwrap_or(0).to_string()),
        ("RecordingChannels", &recording.track.channels().to_string()),
        ("RecordingSid", &recording.sid),
        ("RecordingSource", &recording.source),
        ("RecordingStartTime", &rfc2822(recording.created)),
        ("RecordingStatus", recording.status.name()),
        ("RecordingTrack", "both"),
        ("RecordingUrl", &recording.url(sim)),
    ]);
    if recording.status == RecordingStatus::Completed {
        params.extend(owned([(
            "RecordingDuration",
            &recording.duration.to_string(),
        )]));
    }
    params
}

/// A media stream's status callback.
pub(super) fn stream(sim: &Sim, call: &Call, stream_sid: &str, event: &str) -> Params {
    owned([
        ("AccountSid", &sim.config.account_sid),
        ("CallSid", &call.sid),
        ("StreamEvent", event),
        ("StreamName", stream_sid),
        ("StreamSid", stream_sid),
        ("Timestamp", &iso8601(now())),
    ])
}

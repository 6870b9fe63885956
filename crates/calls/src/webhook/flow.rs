//! A number's call flow as `TwiML`.

use prosaas_core::call_flow::CallFlow;
use prosaas_twilio::status::{CallEvent, RecordingStatusEvent};
use prosaas_twilio::twiml::{
    ConnectStream, Dial, DialRecord, Hangup, Number, Record, Response, Say, StartRecording,
};

/// `completed` alone would leave a recording that never comes unexplained.
const RECORDING_EVENTS: &[RecordingStatusEvent] = &RecordingStatusEvent::ENDINGS;

const CALL_EVENTS: &[CallEvent] = &[
    CallEvent::Initiated,
    CallEvent::Ringing,
    CallEvent::Answered,
    CallEvent::Completed,
];

/// Seconds that a forwarded call rings.
const RING_SECONDS: u32 = 25;

/// Marks the request that follows a voicemail message.
const AFTER_MESSAGE: (&str, &str) = ("after", "message");

/// What the caller of one of our numbers gets.
pub(super) fn answer(flow: &CallFlow, number: &str, base: &str) -> Response {
    let response = announced(flow);
    match (flow.flow.as_str(), &flow.target) {
        ("forward", Some(target)) => response.with(dial(flow, number, target, base)),
        ("stream", Some(target)) => stream(response, flow, target, base),
        _ => voicemail(response, flow, base),
    }
}

/// What the agent's leg of a click-to-call gets: the customer, shown the business's number.
pub(super) fn connect(flow: &CallFlow, number: &str, customer: &str, base: &str) -> Response {
    announced(flow).with(dial(flow, number, customer, base))
}

/// A polite refusal for a number that nobody has.
pub(super) fn refusal() -> Response {
    Response::new()
        .with(Say::new("המספר שחייגת אינו בשימוש. שלום.").language("he-IL"))
        .with(Say::new("The number you have dialled is not in use. Goodbye.").language("en-US"))
        .with(Hangup::new())
}

/// The end of a call.
pub(super) fn hang_up() -> Response {
    Response::new().with(Hangup::new())
}

/// Whether Twilio asks how to go on after a message was left.
pub(super) fn is_after_message(query: &[(String, String)]) -> bool {
    query
        .iter()
        .any(|(name, value)| (name.as_str(), value.as_str()) == AFTER_MESSAGE)
}

/// Says the announcement before anything that records: a legal need in many countries.
fn announced(flow: &CallFlow) -> Response {
    match flow.announcement().filter(|_| flow.records()) {
        Some(text) => Response::new().with(say(flow, text)),
        None => Response::new(),
    }
}

fn say(flow: &CallFlow, text: &str) -> Say {
    Say::new(text).language(if flow.language == "he" {
        "he-IL"
    } else {
        "en-US"
    })
}

fn dial(flow: &CallFlow, caller_id: &str, target: &str, base: &str) -> Dial {
    let status_callback = format!("{base}/webhook/call_status");
    let leg = Number::new(target)
        .status_callback(&status_callback)
        .status_callback_events(CALL_EVENTS);
    let mut dial = Dial::new().caller_id(caller_id).timeout(RING_SECONDS);
    if flow.records() {
        let record = match flow.record_mode.as_str() {
            "mono" => DialRecord::FromAnswer,
            _ => DialRecord::FromAnswerDual,
        };
        dial = dial
            .record(record)
            .recording_status_callback(&recording_callback(base))
            .recording_status_callback_events(RECORDING_EVENTS);
    }
    dial.number(leg)
}

fn stream(response: Response, flow: &CallFlow, target: &str, base: &str) -> Response {
    let mut response = response;
    if flow.records() {
        let channels = if flow.record_mode == "mono" {
            "mono"
        } else {
            "dual"
        };
        let recording = StartRecording::new()
            .channels(channels)
            .recording_status_callback(&recording_callback(base))
            .recording_status_callback_events(RECORDING_EVENTS);
        response = response.with(recording);
    }
    let ended = format!("{base}/webhook/stream_ended");
    response.with(ConnectStream::new(target).status_callback(&ended))
}

fn voicemail(response: Response, flow: &CallFlow, base: &str) -> Response {
    if !flow.records() {
        let text = if flow.language == "he" {
            "אין אפשרות להשאיר הודעה כעת. אנא נסו שוב מאוחר יותר."
        } else {
            "Messages can't be left at the moment. Please call again later."
        };
        return response.with(say(flow, text)).with(Hangup::new());
    }
    let (name, value) = AFTER_MESSAGE;
    let message = Record::new()
        .action(&format!("{base}/webhook/incoming_call?{name}={value}"))
        .recording_status_callback(&recording_callback(base))
        .recording_status_callback_events(RECORDING_EVENTS);
    let text = if flow.language == "he" {
        "אנא השאירו הודעה לאחר הצליל."
    } else {
        "Please leave a message after the tone."
    };
    response
        .with(say(flow, text))
        .with(message)
        .with(Hangup::new())
}

/// Twilio tries again only after connection failures; more tries cost nothing and a lost callback
/// would have to wait for the reconciliation. The fragment is not part of the signature.
fn recording_callback(base: &str) -> String {
    format!("{base}/webhook/handle_recording#rc=5&rp=all")
}

//! A number's call flow as `TwiML`.

use prosaas_core::numbers::{Flow, Forward, Number, OnNoAnswer, Spoken, Voicemail};
use prosaas_twilio::status::{CallEvent, RecordingStatusEvent};
use prosaas_twilio::twiml::{
    self, ConnectStream, Dial, DialRecord, Hangup, Play, Record, Response, Say, StartRecording,
    Verb,
};

/// `completed` alone would leave a recording that never comes unexplained.
const RECORDING_EVENTS: &[RecordingStatusEvent] = &RecordingStatusEvent::ENDINGS;

const CALL_EVENTS: &[CallEvent] = &[
    CallEvent::Initiated,
    CallEvent::Ringing,
    CallEvent::Answered,
    CallEvent::Completed,
];

/// What Twilio asks about in the middle of a call: the signed address says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// A call begins.
    Begins,
    /// The dialling has ended.
    AfterDial,
    /// A message was left.
    AfterMessage,
    /// The customer of a click-to-call has answered and hears what they must be told.
    CustomerAnswered,
}

impl Stage {
    const NAME: &'static str = "after";

    fn word(self) -> Option<&'static str> {
        match self {
            Self::Begins => None,
            Self::AfterDial => Some("dial"),
            Self::AfterMessage => Some("message"),
            Self::CustomerAnswered => Some("answer"),
        }
    }

    /// The stage that an address names.
    pub(super) fn of(query: &[(String, String)]) -> Self {
        let word = query.iter().find(|(name, _)| name == Self::NAME);
        [Self::AfterDial, Self::AfterMessage, Self::CustomerAnswered]
            .into_iter()
            .find(|stage| stage.word() == word.map(|(_, word)| word.as_str()))
            .unwrap_or(Self::Begins)
    }

    fn address(self, webhook: &str) -> String {
        let joint = if webhook.contains('?') { '&' } else { '?' };
        match self.word() {
            Some(word) => format!("{webhook}{joint}{}={word}", Self::NAME),
            None => webhook.to_owned(),
        }
    }
}

/// What the caller of one of our numbers gets.
pub(super) fn answer(number: &Number, flow: &Flow, base: &str) -> Response {
    let response = announced(number, flow);
    match flow {
        Flow::Forward(forward) => response.with(forwarded(number, forward, base)),
        Flow::Stream(target) => stream(response, number, &target.url, base),
        Flow::Voicemail(message) => voicemail(response, number, message, base),
    }
}

/// What follows a dialling that reached somebody, or nobody.
pub(super) fn after_dial(number: &Number, flow: &Flow, reached: bool, base: &str) -> Response {
    match flow {
        Flow::Forward(forward) if !reached && forward.on_no_answer == OnNoAnswer::Voicemail => {
            let message = Voicemail {
                max_seconds: Voicemail::MAX_SECONDS,
                ..Voicemail::default()
            };
            voicemail(Response::new(), number, &message, base)
        }
        _ => hang_up(),
    }
}

/// What the agent's leg of a click-to-call gets: the customer, shown the business's number. `webhook`
/// is the call's own address.
pub(super) fn connect(number: &Number, customer: &str, webhook: &str, base: &str) -> Response {
    let mut leg = leg(customer, base);
    if recording_notice(number, number.open_flow.announcement()).is_some() {
        leg = leg.url(&Stage::CustomerAnswered.address(webhook));
    }
    let dial = dialled(number, base)
        .timeout(Forward::RING_SECONDS)
        .action(&Stage::AfterDial.address(webhook));
    Response::new().with(dial.number(leg))
}

/// What the customer of a click-to-call hears before the two are connected: that they are recorded.
pub(super) fn notice(number: &Number) -> Response {
    announced(number, &number.open_flow)
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

/// Says the announcement before anything that records: a legal need in many countries.
fn announced(number: &Number, flow: &Flow) -> Response {
    match recording_notice(number, flow.announcement()) {
        Some(notice) => Response::new().with(notice),
        None => Response::new(),
    }
}

fn recording_notice(number: &Number, own: Option<&Spoken>) -> Option<Verb> {
    if !number.records() {
        return None;
    }
    let business = || number.business_announcement.as_deref();
    own.map(|own| spoken(number, own))
        .or_else(|| business().map(|text| say(number, text).into()))
}

fn spoken(number: &Number, text: &Spoken) -> Verb {
    match text {
        Spoken::Say(text) => say(number, text).into(),
        Spoken::Play(url) => Play::new(url).into(),
    }
}

fn say(number: &Number, text: &str) -> Say {
    Say::new(text).language(if number.language == "he" {
        "he-IL"
    } else {
        "en-US"
    })
}

/// Without its numbers.
fn dialled(number: &Number, base: &str) -> Dial {
    let dial = Dial::new().caller_id(&number.e164);
    if !number.records() {
        return dial;
    }
    let record = match number.record_mode.as_str() {
        "mono" => DialRecord::FromAnswer,
        _ => DialRecord::FromAnswerDual,
    };
    dial.record(record)
        .recording_status_callback(&recording_callback(base))
        .recording_status_callback_events(RECORDING_EVENTS)
}

fn leg(target: &str, base: &str) -> twiml::Number {
    twiml::Number::new(target)
        .status_callback(&format!("{base}/webhook/call_status"))
        .status_callback_events(CALL_EVENTS)
}

fn forwarded(number: &Number, forward: &Forward, base: &str) -> Dial {
    let action = Stage::AfterDial.address(&format!("{base}/webhook/incoming_call"));
    let dial = dialled(number, base)
        .timeout(forward.ring_seconds)
        .action(&action);
    forward
        .targets
        .iter()
        .fold(dial, |dial, target| dial.number(leg(target, base)))
}

fn stream(response: Response, number: &Number, target: &str, base: &str) -> Response {
    let mut response = response;
    if number.records() {
        let channels = if number.record_mode == "mono" {
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

fn voicemail(response: Response, number: &Number, message: &Voicemail, base: &str) -> Response {
    let hebrew = number.language == "he";
    if !number.records() {
        let text = if hebrew {
            "אין אפשרות להשאיר הודעה כעת. אנא נסו שוב מאוחר יותר."
        } else {
            "Messages can't be left at the moment. Please call again later."
        };
        return response.with(say(number, text)).with(Hangup::new());
    }
    let greeting = match &message.greeting {
        Some(greeting) => spoken(number, greeting),
        None if hebrew => say(number, "אנא השאירו הודעה לאחר הצליל.").into(),
        None => say(number, "Please leave a message after the tone.").into(),
    };
    let record = Record::new()
        .action(&Stage::AfterMessage.address(&format!("{base}/webhook/incoming_call")))
        .max_length(message.max_seconds)
        .recording_status_callback(&recording_callback(base))
        .recording_status_callback_events(RECORDING_EVENTS);
    response.with(greeting).with(record).with(Hangup::new())
}

/// Twilio tries again only after connection failures; more tries cost nothing and a lost callback
/// would have to wait for the reconciliation. The fragment is not part of the signature.
fn recording_callback(base: &str) -> String {
    format!("{base}/webhook/handle_recording#rc=5&rp=all")
}

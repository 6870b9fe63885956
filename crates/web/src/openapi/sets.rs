//! Closed sets that the tables keep as texts, for the document: `#[schema(value_type = CallStatus)]`.

use utoipa::ToSchema;

/// Who called whom.
#[derive(ToSchema)]
#[schema(rename_all = "lowercase")]
pub enum CallDirection {
    /// The customer called.
    Inbound,
    /// The business called.
    Outbound,
}

/// Twilio's status of a call.
#[derive(ToSchema)]
#[schema(rename_all = "kebab-case")]
pub enum CallStatus {
    /// Waits to be placed.
    Queued,
    /// Is being placed.
    Initiated,
    /// Rings.
    Ringing,
    /// People talk.
    InProgress,
    /// Was answered and has ended.
    Completed,
    /// The line was busy.
    Busy,
    /// Could not be placed.
    Failed,
    /// Nobody answered.
    NoAnswer,
    /// Was ended before it was answered.
    Canceled,
}

/// Where a recording stands.
#[derive(ToSchema)]
#[schema(rename_all = "lowercase")]
pub enum RecordingState {
    /// It can be played.
    Ready,
    /// It is on its way.
    Preparing,
    /// It could not be fetched; it is tried again later.
    Failed,
    /// It is past the business's access window, or was removed.
    Expired,
    /// There is none.
    None,
}

/// Why a call has no recording.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub enum RecordingAbsentReason {
    /// Nothing was recorded.
    NotRecorded,
    /// The call was too short.
    TooShort,
    /// Nothing was to be heard.
    Silent,
    /// Twilio or a person deleted it.
    DeletedUpstream,
}

/// Where a recording stands, of one that is asked for.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub enum RecordingStatusWord {
    /// It can be played.
    Ready,
    /// It is on its way.
    Processing,
    /// It is past the business's access window.
    RecordingExpired,
    /// There is none and none is coming.
    RecordingNotFound,
    /// It could not be fetched.
    RecordingFailed,
    /// No worker lives that could fetch it.
    WorkerUnavailable,
}

/// How far a recording's way has come.
#[derive(ToSchema)]
#[schema(rename_all = "lowercase")]
pub enum ProcessingStage {
    /// It waits for a worker.
    Queued,
    /// It arrives.
    Downloading,
}

/// How far a waveform is.
#[derive(ToSchema)]
#[schema(rename_all = "lowercase")]
pub enum WaveformStage {
    /// It waits for a worker, or for the recording.
    Queued,
    /// It is computed.
    Running,
}

/// Something that is done for a call.
#[derive(ToSchema)]
#[schema(rename_all = "lowercase")]
pub enum StepWord {
    /// Gets the recordings.
    Download,
    /// Computes the waveform.
    Peaks,
    /// Turns speech into text.
    Transcribe,
    /// Finds service and city, and sums up.
    Analyse,
}

/// Where a step stands.
#[derive(ToSchema)]
#[schema(rename_all = "lowercase")]
pub enum StepState {
    /// It waits for a worker, or for its next try.
    Queued,
    /// A worker is at it.
    Running,
    /// It is over.
    Done,
    /// It was given up.
    Failed,
}

/// How a transcript is taken away.
#[derive(ToSchema)]
#[schema(rename_all = "lowercase")]
pub enum TranscriptFormatWord {
    /// A line a segment.
    Text,
    /// `SubRip`.
    Srt,
    /// `WebVTT`.
    Vtt,
    /// The segments.
    Json,
}

/// Who speaks.
#[derive(ToSchema)]
#[schema(rename_all = "lowercase")]
pub enum SpeakerWord {
    /// The business's side.
    Agent,
    /// The customer.
    Customer,
}

/// Who read a transcript.
#[derive(ToSchema)]
#[schema(rename_all = "lowercase")]
pub enum AnalyserWord {
    /// The product's own matcher.
    Embedded,
    /// A chat model.
    Chat,
}

/// What is to happen next.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub enum NextActionWord {
    /// Someone is to call back.
    CallBack,
    /// A visit or an appointment was agreed.
    Visit,
    /// A price or an offer was asked for.
    Quote,
    /// Something is to be sent.
    Send,
    /// Nothing was said.
    None,
}

/// How the customer felt.
#[derive(ToSchema)]
#[schema(rename_all = "lowercase")]
pub enum MoodWord {
    /// Thanks and praise.
    Positive,
    /// Neither.
    Neutral,
    /// Complaint and anger.
    Negative,
}

/// `processing`.
#[derive(ToSchema)]
#[schema(rename_all = "lowercase")]
pub enum ProcessingWord {
    /// It is on its way.
    Processing,
}

/// The language of a business.
#[derive(ToSchema)]
#[schema(rename_all = "lowercase")]
pub enum Language {
    /// Hebrew.
    He,
    /// English.
    En,
}

/// Where an API token stands.
#[derive(ToSchema)]
#[schema(rename_all = "lowercase")]
pub enum TokenState {
    /// It works.
    Active,
    /// Its time is over.
    Expired,
    /// It was taken back.
    Revoked,
}

/// Where an invitation stands.
#[derive(ToSchema)]
#[schema(rename_all = "lowercase")]
pub enum InvitationState {
    /// It can be accepted.
    Pending,
    /// Somebody joined by it.
    Accepted,
    /// Its time is over.
    Expired,
    /// It was taken back.
    Revoked,
}

/// Where a deletion, or one thing of it, stands.
#[derive(ToSchema)]
#[schema(rename_all = "lowercase")]
pub enum ErasureState {
    /// Something is still to go.
    Pending,
    /// It is gone.
    Done,
}

/// What goes with a deletion.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub enum ErasureKind {
    /// Our file.
    Recording,
    /// Its waveform.
    Peaks,
    /// The transcript.
    Transcript,
    /// The summary.
    Summary,
    /// What was found in it.
    Extraction,
    /// Twilio's copy.
    Upstream,
    /// Asking Twilio for further recordings of the call.
    UpstreamSearch,
}

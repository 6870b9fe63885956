//! What a call's words tell the business.

use serde::{Deserialize, Serialize};

use crate::action::{NextAction, next_action};
use crate::mood::{Mood, mood};
use crate::service::Service;
use crate::summary::summary;
use crate::transcript::Transcript;
use crate::{city, service};

/// The business's language: in it names and summaries are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Language {
    /// `he`.
    #[serde(rename = "he")]
    Hebrew,
    /// `en`.
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// ISO 639-1, as it is stored and as transcribers know it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Hebrew => "he",
            Self::English => "en",
        }
    }
}

/// The words of the call that say something.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// Which segment, from 0.
    pub segment: usize,
    /// Seconds from the beginning of the recording: where to listen.
    pub start: f64,
    /// Seconds from the beginning of the recording.
    pub end: f64,
    /// The words, as they stand in the segment.
    pub quote: String,
}

/// Something found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// The service's or the place's name.
    pub value: String,
    /// 0 to 1.
    pub confidence: f32,
    /// Who said it when.
    pub evidence: Evidence,
}

/// A call understood.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Analysis {
    /// One of the business's own services.
    pub service: Option<Found>,
    /// A locality.
    pub city: Option<Found>,
    /// Two or three sentences.
    pub summary: String,
    /// What is to happen next.
    pub next_action: NextAction,
    /// How the caller felt.
    pub mood: Mood,
}

/// Reads a call. Nothing said in it can do anything but be found: words are compared with lists.
pub fn analyse(transcript: &Transcript, services: &[Service], language: Language) -> Analysis {
    let service = service::find(transcript, services).map(|found| Found {
        value: found.name,
        confidence: found.confidence,
        evidence: evidence(transcript, found.segment, found.words),
    });
    let city = city::find(transcript).map(|found| Found {
        value: match language {
            Language::Hebrew => found.locality.hebrew,
            Language::English => found.locality.english,
        }
        .to_owned(),
        confidence: found.confidence,
        evidence: evidence(transcript, found.segment, found.words),
    });
    let value = |found: &Option<Found>| found.as_ref().map(|found| found.value.clone());
    let summary = summary(
        transcript,
        value(&service).as_deref(),
        value(&city).as_deref(),
        language,
    );
    Analysis {
        service,
        city,
        summary,
        next_action: next_action(transcript),
        mood: mood(transcript),
    }
}

fn evidence(transcript: &Transcript, segment: usize, (from, to): (usize, usize)) -> Evidence {
    let said = transcript.segments.get(segment);
    Evidence {
        segment,
        start: said.map_or(0.0, |said| said.start),
        end: said.map_or(0.0, |said| said.end),
        quote: said
            .and_then(|said| said.text.get(from..to))
            .unwrap_or_default()
            .to_owned(),
    }
}

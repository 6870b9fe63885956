//! Transcripts as files: plain text, `SubRip`, `WebVTT`, JSON.

use std::fmt::Write;

use serde::Deserialize;

use crate::transcript::{Segment, Speaker, Transcript};

/// A file's kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TranscriptFormat {
    /// A line a segment.
    #[default]
    Text,
    /// `SubRip`.
    Srt,
    /// `WebVTT`, <https://www.w3.org/TR/webvtt1/>.
    Vtt,
    /// The segments.
    Json,
}

impl TranscriptFormat {
    /// Of the file's name.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Srt => "srt",
            Self::Vtt => "vtt",
            Self::Json => "json",
        }
    }

    /// `Content-Type`.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Text | Self::Srt => "text/plain; charset=utf-8",
            Self::Vtt => "text/vtt; charset=utf-8",
            Self::Json => "application/json",
        }
    }

    /// The transcript in this format.
    pub fn write(self, transcript: &Transcript) -> String {
        match self {
            Self::Text => text(transcript),
            Self::Srt => srt(transcript),
            Self::Vtt => vtt(transcript),
            Self::Json => serde_json::to_string(transcript).unwrap_or_default(),
        }
    }
}

fn text(transcript: &Transcript) -> String {
    let mut out = String::new();
    for segment in &transcript.segments {
        let _ = writeln!(
            out,
            "[{}] {}{}",
            clock(segment.start, '.'),
            named(segment),
            line(segment)
        );
    }
    out
}

fn srt(transcript: &Transcript) -> String {
    let mut out = String::new();
    for (index, segment) in transcript.segments.iter().enumerate() {
        let (from, to) = (clock(segment.start, ','), clock(segment.end, ','));
        let _ = write!(
            out,
            "{}\n{from} --> {to}\n{}{}\n\n",
            index + 1,
            named(segment),
            line(segment)
        );
    }
    out
}

/// A cue's text may hold neither markup nor an arrow.
fn vtt(transcript: &Transcript) -> String {
    let mut out = String::from("WEBVTT\n\n");
    for segment in &transcript.segments {
        let (from, to) = (clock(segment.start, '.'), clock(segment.end, '.'));
        let said = line(segment)
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;");
        let voice = match segment.speaker {
            Some(Speaker::Agent) => "<v Agent>",
            Some(Speaker::Customer) => "<v Customer>",
            None => "",
        };
        let _ = write!(out, "{from} --> {to}\n{voice}{said}\n\n");
    }
    out
}

fn named(segment: &Segment) -> &'static str {
    match segment.speaker {
        Some(Speaker::Agent) => "Agent: ",
        Some(Speaker::Customer) => "Customer: ",
        None => "",
    }
}

/// One line: a blank one would end a cue.
fn line(segment: &Segment) -> String {
    segment
        .text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

fn clock(seconds: f64, point: char) -> String {
    let time = std::time::Duration::try_from_secs_f64(seconds).unwrap_or_default();
    let (whole, millis) = (time.as_secs(), time.subsec_millis());
    let (hours, minutes, seconds) = (whole / 3600, whole / 60 % 60, whole % 60);
    format!("{hours:02}:{minutes:02}:{seconds:02}{point}{millis:03}")
}

#[cfg(test)]
mod tests {
    use super::TranscriptFormat;
    use crate::transcript::{Segment, Speaker, Transcript};

    fn call() -> Transcript {
        let speaker = Some(Speaker::Customer);
        let text = "שלום <b>\n\n--> מחיפה".to_owned();
        Transcript {
            segments: vec![Segment {
                start: 3661.5,
                end: 3663.25,
                speaker,
                text,
            }],
        }
    }

    #[test]
    fn subtitles_have_their_times_and_one_line_a_segment() {
        let srt = TranscriptFormat::Srt.write(&call());
        assert_eq!(
            srt,
            "1\n01:01:01,500 --> 01:01:03,250\nCustomer: שלום <b> --> מחיפה\n\n"
        );
    }

    #[test]
    fn markup_in_speech_is_no_markup_in_a_cue() {
        let vtt = TranscriptFormat::Vtt.write(&call());
        assert!(vtt.starts_with("WEBVTT\n\n01:01:01.500 --> 01:01:03.250\n<v Customer>"));
        assert!(vtt.contains("שלום &lt;b&gt; --&gt; מחיפה"), "{vtt}");
    }

    #[test]
    fn json_reads_back() {
        let json = TranscriptFormat::Json.write(&call());
        assert_eq!(serde_json::from_str::<Transcript>(&json).unwrap(), call());
    }
}

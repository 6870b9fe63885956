//! Downloading a recording as a stream that is known to be audio before its first byte.

use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures::{Stream, stream};
use reqwest::header::{ACCEPT_ENCODING, CONTENT_TYPE};
use reqwest::{Method, Response};
use tokio::time::Instant;

use super::TwilioClient;
use super::answer::{Within, checked, measured, transport};
use super::limits::LimitedBody;
use super::source::MediaSource;
use crate::error::TwilioError;
use crate::sniff::{AudioKind, SNIFF_BYTES, sniff_audio};

/// The form in which Twilio is asked for the media.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaFormat {
    /// 32 kbit/s.
    Mp3,
    /// 128 kbit/s and channel.
    Wav,
}

impl MediaFormat {
    fn extension(self) -> &'static str {
        match self {
            Self::Mp3 => "mp3",
            Self::Wav => "wav",
        }
    }
}

/// The body of a recording. An error ends it, and what came before is not the whole.
pub type MediaStream = Pin<Box<dyn Stream<Item = Result<Bytes, TwilioError>> + Send>>;

/// A recording on its way.
pub struct Media {
    /// `audio/mpeg` or `audio/x-wav`, by what the body really is.
    pub content_type: String,
    /// What the body really is.
    pub kind: AudioKind,
    /// The announced length; the stream fails unless it ends exactly there.
    pub content_length: Option<u64>,
    /// The body.
    pub stream: MediaStream,
}

impl fmt::Debug for Media {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Media")
            .field("kind", &self.kind)
            .field("content_length", &self.content_length)
            .finish_non_exhaustive()
    }
}

impl TwilioClient {
    /// Opens a recording's media.
    ///
    /// `channels` asks for that many; where no version with two exists, the one with one comes.
    /// `NotFound` does not tell "not yet" from "never": ask [`TwilioClient::recording`].
    pub async fn open_media(
        &self,
        source: &MediaSource,
        format: MediaFormat,
        channels: Option<u8>,
    ) -> Result<Media, TwilioError> {
        let deadline = Instant::now() + Duration::from_secs(self.config().total_timeout_seconds);
        let response = match self.request_media(source, format, channels).await {
            Err(TwilioError::Rejected { status: 400, .. }) if channels == Some(2) => {
                self.request_media(source, format, Some(1)).await?
            }
            answer => answer?,
        };
        self.audio(response, deadline).await
    }

    async fn request_media(
        &self,
        source: &MediaSource,
        format: MediaFormat,
        channels: Option<u8>,
    ) -> Result<Response, TwilioError> {
        let mut url = self.config().base_url.clone();
        url.set_path(&source.path(self.config(), format.extension()));
        if let Some(channels) = channels {
            url.query_pairs_mut()
                .append_pair("RequestedChannels", &channels.to_string());
        }
        let request = self
            .request(Method::GET, url)
            .header(ACCEPT_ENCODING, "identity");
        let answered = async {
            let first = request.send().await.map_err(transport)?;
            checked(self.inner.redirects.follow(first).await?).await
        }
        .within(self.read_timeout(), "waiting for the media's first byte");
        measured("media", answered).await
    }

    /// Reads just enough to know that it is audio.
    async fn audio(&self, response: Response, deadline: Instant) -> Result<Media, TwilioError> {
        let declared_audio = response
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.trim().to_ascii_lowercase().starts_with("audio/"));
        let mut body = LimitedBody::new(
            response,
            self.config().max_media_bytes,
            Duration::from_secs(self.config().idle_timeout_seconds),
            deadline,
        )?;
        if !declared_audio {
            return Err(TwilioError::NotAudio);
        }
        let mut head = BytesMut::new();
        while head.len() < SNIFF_BYTES {
            match body.next().await? {
                Some(bytes) => head.extend_from_slice(&bytes),
                None => break,
            }
        }
        let kind = sniff_audio(&head).ok_or(TwilioError::NotAudio)?;
        Ok(Media {
            content_type: kind.content_type().to_owned(),
            kind,
            content_length: body.announced(),
            stream: Box::pin(stream::try_unfold(
                (Some(head.freeze()), body),
                |(head, mut body)| async move {
                    let bytes = match head {
                        Some(head) => Some(head),
                        None => body.next().await?,
                    };
                    Ok(bytes.map(|bytes| (bytes, (None, body))))
                },
            )),
        })
    }
}

//! `multipart/byteranges` (RFC 9110 §14.6).

use std::{
    collections::VecDeque,
    pin::Pin,
    task::{Context, Poll, ready},
};

use actix_web::{
    body::{BodySize, MessageBody},
    http::header::HeaderValue,
};
use bytes::Bytes;
use uuid::Uuid;

use super::{
    range::ByteRange,
    range_reader::BodyError,
    representation::Representation,
    source::{Reader, Shared, Source},
};

/// Several ranges of a recording, each with a head of its own, of a length known in advance.
pub struct MultipartBody {
    source: Shared,
    parts: VecDeque<(Bytes, ByteRange)>,
    current: Option<Reader>,
    closing: Option<Bytes>,
    content_type: HeaderValue,
    size: u64,
}

impl MultipartBody {
    /// The ranges in the order given. The boundary is random, so no content can hold it on purpose.
    pub fn new(source: &Source, ranges: &[ByteRange], content: &Representation) -> Self {
        let boundary = Uuid::new_v4().simple().to_string();
        let part_type = String::from_utf8_lossy(content.content_type().as_bytes());
        let parts: VecDeque<_> = ranges
            .iter()
            .map(|range| {
                let content_range = range.content_range(content.len());
                let head = format!(
                    "\r\n--{boundary}\r\nContent-Type: {part_type}\r\nContent-Range: {content_range}\r\n\r\n"
                );
                (Bytes::from(head), *range)
            })
            .collect();
        let closing = Bytes::from(format!("\r\n--{boundary}--\r\n"));
        let length = |bytes: &Bytes| u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let size = parts.iter().fold(length(&closing), |sum, (head, range)| {
            sum.saturating_add(length(head))
                .saturating_add(range.size())
        });
        let content_type = format!("multipart/byteranges; boundary={boundary}");
        Self {
            source: source.share(),
            parts,
            current: None,
            closing: Some(closing),
            content_type: HeaderValue::from_str(&content_type)
                .unwrap_or_else(|_| HeaderValue::from_static("multipart/byteranges")),
            size,
        }
    }

    /// The type of the whole body, which names the boundary.
    pub fn content_type(&self) -> HeaderValue {
        self.content_type.clone()
    }
}

impl MessageBody for MultipartBody {
    type Error = BodyError;

    fn size(&self) -> BodySize {
        BodySize::Sized(self.size)
    }

    fn poll_next(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, BodyError>>> {
        let this = self.get_mut();
        if let Some(reader) = this.current.as_mut() {
            match ready!(reader.poll_chunk(cx)) {
                Some(chunk) => return Poll::Ready(Some(chunk)),
                None => this.current = None,
            }
        }
        Poll::Ready(match this.parts.pop_front() {
            Some((head, range)) => {
                this.current = Some(this.source.read(range.first()..range.end()));
                Some(Ok(head))
            }
            None => this.closing.take().map(Ok),
        })
    }
}

//! A body on its way: paced, cut or reset where a fault says so.

use std::io;
use std::os::fd::OwnedFd;
use std::sync::Arc;
use std::time::Duration;

use actix_web::body::SizedStream;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use bytes::Bytes;
use futures::Stream;
use socket2::SockRef;

use crate::audio::Source;
use crate::counters::Ticket;

const CHUNK: usize = 64 * 1024;
/// A paced body is sent in so many pieces a second.
const TICKS: u64 = 20;

/// A second handle of a connection's socket, kept beside the connection to reset it.
#[derive(Clone)]
pub(crate) struct Socket(pub(crate) Arc<OwnedFd>);

/// What happens after the last byte that the transfer sends.
pub(super) enum Ending {
    /// Nothing: everything that was promised has been sent.
    Whole,
    /// An orderly close (FIN), whatever was promised.
    Close,
    /// RST.
    Reset(Socket),
}

impl Ending {
    /// A reset of the request's connection; a close where its socket isn't at hand.
    pub(super) fn reset(request: &HttpRequest) -> Self {
        request
            .conn_data::<Socket>()
            .cloned()
            .map_or(Self::Close, Self::Reset)
    }
}

/// The sending of one body. Counts as completed when its whole source has been sent.
pub(super) struct Transfer {
    source: Source,
    offset: u64,
    end: u64,
    ending: Ending,
    bytes_per_second: Option<u64>,
    ticket: Ticket,
}

impl Transfer {
    pub(super) fn new(
        source: Source,
        limit: u64,
        ending: Ending,
        bytes_per_second: Option<u64>,
        ticket: Ticket,
    ) -> Self {
        let end = source.len().min(limit);
        Self {
            source,
            offset: 0,
            end,
            ending,
            bytes_per_second,
            ticket,
        }
    }

    /// Answers with this `Content-Length`. An empty body has no last byte to wait for.
    pub(super) fn into_sized(
        mut self,
        mut response: HttpResponseBuilder,
        announced: u64,
    ) -> HttpResponse {
        if announced == 0 {
            self.ticket.complete();
        }
        response.body(SizedStream::new(
            announced,
            Box::pin(self.into_stream(Some(announced))),
        ))
    }

    /// The pieces. `announced` is what `Content-Length` says: less than that ends in an error, which
    /// makes the server close the connection.
    pub(super) fn into_stream(
        self,
        announced: Option<u64>,
    ) -> impl Stream<Item = io::Result<Bytes>> {
        futures::stream::unfold(Some(self), move |transfer| async move {
            let mut transfer = transfer?;
            match transfer.next(announced).await {
                Some(Ok(bytes)) => Some((Ok(bytes), Some(transfer))),
                Some(Err(error)) => Some((Err(error), None)),
                None => None,
            }
        })
    }

    async fn next(&mut self, announced: Option<u64>) -> Option<io::Result<Bytes>> {
        if self.offset < self.end {
            let bytes = self.paced().await;
            let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
            self.offset += length;
            self.ticket.bytes += length;
            // With the last piece: the server never asks for more than it announced.
            if self.offset == self.source.len() {
                self.ticket.complete();
            }
            return Some(Ok(bytes));
        }
        let kept = matches!(self.ending, Ending::Whole)
            && announced.is_none_or(|announced| announced <= self.offset);
        if kept {
            return None;
        }
        // The error discards what the server has buffered: give it the time to send that.
        tokio::time::sleep(Duration::from_millis(50)).await;
        if let Ending::Reset(Socket(socket)) = &self.ending
            && let Err(error) = SockRef::from(&**socket).set_linger(Some(Duration::ZERO))
        {
            return Some(Err(error));
        }
        Some(Err(io::Error::other("ended early, as ordered")))
    }

    async fn paced(&self) -> Bytes {
        let mut max = CHUNK;
        if let Some(rate) = self.bytes_per_second {
            let tick = (rate / TICKS).max(1);
            max = usize::try_from(tick).unwrap_or(CHUNK).min(CHUNK);
            let sent = u64::try_from(max).unwrap_or(1).min(self.end - self.offset);
            tokio::time::sleep(Duration::from_micros(sent * 1_000_000 / rate.max(1))).await;
        }
        let left = usize::try_from(self.end - self.offset).unwrap_or(usize::MAX);
        self.source.read(self.offset, max.min(left))
    }
}

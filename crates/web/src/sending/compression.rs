//! Compression of answers that leaves media alone.

use actix_web::{
    Error,
    body::MessageBody,
    dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready},
    http::header::{self, HeaderMap, HeaderValue},
    middleware::Compress,
};
use futures::{
    FutureExt as _, TryFutureExt as _,
    future::{LocalBoxFuture, MapOk},
};

/// actix' `Compress` for everything but media. Use it in place of `Compress`.
///
/// `Compress` compresses whatever is not an image, a video, a 206 or already marked with a
/// `Content-Encoding`; so it would compress audio, and with that take away its `Content-Length`
/// and the meaning of its ranges and strong tag. This one marks media `identity` on the way to
/// `Compress` and takes the mark off behind it: `identity` must not be sent (RFC 9110 §8.4).
#[derive(Debug, Clone, Copy, Default)]
pub struct Compression;

type Compressed<S> = <Compress as Transform<Marking<S>, ServiceRequest>>::Transform;

impl<S, B> Transform<S, ServiceRequest> for Compression
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = <Compressed<S> as Service<ServiceRequest>>::Response;
    type Error = Error;
    type Transform = Unmarking<Compressed<S>>;
    type InitError = ();
    type Future = LocalBoxFuture<'static, Result<Self::Transform, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        Compress::default()
            .new_transform(Marking { service })
            .map_ok(|service| Unmarking { service })
            .boxed_local()
    }
}

/// Inside of `Compress`.
#[derive(Debug)]
pub struct Marking<S> {
    service: S,
}

impl<S, B> Service<ServiceRequest> for Marking<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
{
    type Response = ServiceResponse<B>;
    type Error = Error;
    type Future = MapOk<S::Future, fn(ServiceResponse<B>) -> ServiceResponse<B>>;

    forward_ready!(service);

    fn call(&self, request: ServiceRequest) -> Self::Future {
        self.service.call(request).map_ok(mark)
    }
}

/// Outside of `Compress`.
#[derive(Debug)]
pub struct Unmarking<S> {
    service: S,
}

impl<S, B> Service<ServiceRequest> for Unmarking<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
{
    type Response = ServiceResponse<B>;
    type Error = Error;
    type Future = MapOk<S::Future, fn(ServiceResponse<B>) -> ServiceResponse<B>>;

    forward_ready!(service);

    fn call(&self, request: ServiceRequest) -> Self::Future {
        self.service.call(request).map_ok(unmark)
    }
}

const IDENTITY: HeaderValue = HeaderValue::from_static("identity");

fn mark<B>(mut response: ServiceResponse<B>) -> ServiceResponse<B> {
    if is_media(response.headers()) && !response.headers().contains_key(header::CONTENT_ENCODING) {
        response
            .headers_mut()
            .insert(header::CONTENT_ENCODING, IDENTITY);
    }
    response
}

fn unmark<B>(mut response: ServiceResponse<B>) -> ServiceResponse<B> {
    if response.headers().get(header::CONTENT_ENCODING) == Some(&IDENTITY) {
        response.headers_mut().remove(header::CONTENT_ENCODING);
    }
    response
}

/// Whoever offers ranges counts in the bytes of the content, whatever its type.
fn is_media(headers: &HeaderMap) -> bool {
    headers.contains_key(header::ACCEPT_RANGES)
        || headers
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|kind| kind.starts_with("audio/") || kind.starts_with("video/"))
}

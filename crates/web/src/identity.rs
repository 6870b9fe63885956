//! Who asks: session cookie or API token, and the business meant.

use std::future::{Ready, ready};
use std::pin::Pin;
use std::sync::Arc;

use actix_web::body::{EitherBody, MessageBody};
use actix_web::cookie::Cookie;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::header::{AUTHORIZATION, HeaderName, USER_AGENT};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, FromRequest, HttpMessage, HttpRequest, HttpResponse};
use chrono::TimeDelta;
use futures::future::Either;
use prosaas_core::account::sessions::Origin;
use prosaas_core::account::{Identity, Person, sessions, tokens};
use prosaas_core::audit::Actor;
use prosaas_core::clock::Clock;
use prosaas_core::database::{Database, SystemConn};
use prosaas_core::ids::BusinessId;
use prosaas_core::settings::{AuthSettings, HttpSettings};
use secrecy::SecretString;

use crate::address::client_address;
use crate::error::ApiError;
use crate::origin::AllowedOrigins;
use crate::session::{self, CookiePolicy};

/// Names the business that a request is about.
pub const BUSINESS_ID: HeaderName = HeaderName::from_static("x-business-id");

/// What a caller proves with who they are.
#[derive(Clone, Copy)]
pub enum Credential<'a> {
    /// A session cookie's value.
    Cookie(&'a str),
    /// A bearer token.
    Bearer(&'a str),
}

/// Decides who is behind a request; one a process, in the application's data.
#[derive(Clone)]
pub struct Gate {
    database: Database,
    clock: Clock,
    origins: AllowedOrigins,
    cookies: CookiePolicy,
    session_lifetime: TimeDelta,
    trusted_proxies: usize,
}

impl Gate {
    /// From the settings.
    pub fn new(database: Database, clock: Clock, http: &HttpSettings, auth: &AuthSettings) -> Self {
        Self {
            database,
            clock,
            origins: AllowedOrigins::new(http),
            cookies: CookiePolicy::new(&http.public_base_url, auth.session_days),
            session_lifetime: TimeDelta::days(auth.session_days.into()),
            trusted_proxies: http.trusted_proxies,
        }
    }

    /// How session cookies are written.
    pub fn cookies(&self) -> CookiePolicy {
        self.cookies
    }

    /// Which pages may use the API with a cookie.
    pub fn origins(&self) -> &AllowedOrigins {
        &self.origins
    }

    /// The client's address, past the trusted proxies.
    pub fn address(&self, request: &HttpRequest) -> std::net::IpAddr {
        client_address(request, self.trusted_proxies)
    }

    /// For the audit log: who, and from where.
    pub fn actor(&self, identity: &Identity, request: &HttpRequest) -> Actor {
        Actor {
            address: Some(self.address(request)),
            ..identity.actor()
        }
    }

    /// Where a session begins: for signing in.
    pub fn session_origin<'a>(&self, request: &'a HttpRequest) -> Origin<'a> {
        let user_agent = request
            .headers()
            .get(USER_AGENT)
            .and_then(|value| value.to_str().ok());
        Origin {
            address: self.address(request),
            user_agent,
        }
    }

    /// The request's own cookie with a fresh age: sent now and then, so that the browser keeps a
    /// session in use for as long as the server does.
    pub fn renewed_cookie(&self, request: &HttpRequest) -> Option<Cookie<'static>> {
        let token = session::cookie_value(request.headers())?;
        Some(self.cookies.issue(&SecretString::from(token)))
    }

    /// The one behind the request. Looked up once a request, however many extractors ask.
    pub async fn identify(&self, request: &HttpRequest) -> Result<Arc<Identity>, ApiError> {
        if let Some(known) = known(request) {
            return Ok(known);
        }
        presented(request)?;
        let mut conn = self.database.system().await?;
        let identified = self.identify_on(&mut conn, request).await;
        // Where it is refused too: the session was in use.
        let committed = conn.commit().await;
        let identity = identified?;
        committed?;
        Ok(identity)
    }

    /// The same within a transaction that does more; to be committed also after a refusal.
    pub async fn identify_on(
        &self,
        conn: &mut SystemConn,
        request: &HttpRequest,
    ) -> Result<Arc<Identity>, ApiError> {
        if let Some(known) = known(request) {
            return Ok(known);
        }
        let credential = presented(request)?;
        let (named, malformed) = match named_business(request) {
            Ok(named) => (named, None),
            Err(malformed) => (None, Some(malformed)),
        };
        let now = self.clock.now();
        let found = match credential {
            Credential::Bearer(token) => tokens::find_on(conn, token, named, now).await?,
            Credential::Cookie(token) => {
                sessions::find_on(conn, token, named, self.session_lifetime, now).await?
            }
        };
        let identity = Arc::new(found.ok_or(ApiError::Unauthenticated)?);
        self.check_origin(request, credential)?;
        if let Some(malformed) = malformed {
            return Err(malformed);
        }
        request.extensions_mut().insert(Arc::clone(&identity));
        Ok(identity)
    }

    /// A browser adds a cookie to requests that other sites' pages make; a token it does not.
    pub fn check_origin(
        &self,
        request: &HttpRequest,
        credential: Credential<'_>,
    ) -> Result<(), ApiError> {
        match credential {
            Credential::Bearer(_) => Ok(()),
            Credential::Cookie(_) if self.origins.permit(request.method(), request.headers()) => {
                Ok(())
            }
            Credential::Cookie(_) => Err(ApiError::OriginForbidden),
        }
    }

    pub(crate) fn of(request: &HttpRequest) -> Result<Data<Self>, ApiError> {
        let gate = request.app_data::<Data<Self>>().cloned();
        gate.ok_or_else(|| ApiError::internal("the application has no Gate among its data"))
    }
}

/// What the caller presents, where it could be somebody's: 401 without asking the database otherwise.
pub fn presented(request: &HttpRequest) -> Result<Credential<'_>, ApiError> {
    credential(request)
        .filter(|credential| match credential {
            Credential::Bearer(token) => tokens::is_token(token),
            Credential::Cookie(token) => sessions::is_token(token),
        })
        .ok_or(ApiError::Unauthenticated)
}

/// What the caller presents; a token before a cookie. An `Authorization` of another scheme is a token
/// that nobody has, so that it never falls back to the cookie.
pub fn credential(request: &HttpRequest) -> Option<Credential<'_>> {
    if let Some(value) = request.headers().get(AUTHORIZATION) {
        let (scheme, token) = value
            .to_str()
            .ok()
            .and_then(|v| v.split_once(' '))
            .unwrap_or_default();
        let token = if scheme.eq_ignore_ascii_case("bearer") {
            token.trim()
        } else {
            ""
        };
        return Some(Credential::Bearer(token));
    }
    session::cookie_value(request.headers()).map(Credential::Cookie)
}

/// The business that `X-Business-Id` names.
pub fn named_business(request: &HttpRequest) -> Result<Option<BusinessId>, ApiError> {
    let Some(value) = request.headers().get(&BUSINESS_ID) else {
        return Ok(None);
    };
    let id = value
        .to_str()
        .ok()
        .and_then(|text| text.trim().parse::<i64>().ok());
    match id {
        Some(id) => Ok(Some(BusinessId(id))),
        None => Err(ApiError::validation(
            "X-Business-Id",
            "must be the number of a business",
        )),
    }
}

pub(crate) fn known(request: &HttpRequest) -> Option<Arc<Identity>> {
    request.extensions().get::<Arc<Identity>>().cloned()
}

/// Middleware for a scope whose paths all need someone signed in: whoever is not is told so before
/// anything else of the request is looked at. (Extractors of one handler run side by side; without
/// this a malformed body could be answered first.)
pub async fn required<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let identified = match Gate::of(request.request()) {
        Ok(gate) => gate.identify(request.request()).await.map(|_| ()),
        Err(error) => Err(error),
    };
    match identified {
        Ok(()) => Ok(next.call(request).await?.map_into_left_body()),
        Err(error) => Ok(request
            .into_response(HttpResponse::from_error(error))
            .map_into_right_body()),
    }
}

/// Extractor: somebody who is signed in, with a business or without.
#[derive(Clone, Debug)]
pub struct SignedIn(pub Arc<Identity>);

impl SignedIn {
    /// The person; a program is refused.
    pub fn person(&self) -> Result<&Person, ApiError> {
        self.0.person().ok_or(ApiError::RoleForbidden)
    }
}

impl std::ops::Deref for SignedIn {
    type Target = Identity;

    fn deref(&self) -> &Identity {
        &self.0
    }
}

/// Ready at once where [`required`] has looked before.
pub(crate) type Extraction<T> =
    Either<Ready<Result<T, ApiError>>, Pin<Box<dyn Future<Output = Result<T, ApiError>>>>>;

/// Identifies, then decides by `decide`.
pub(crate) fn extract<T: 'static>(
    request: &HttpRequest,
    decide: impl FnOnce(Arc<Identity>) -> Result<T, ApiError> + 'static,
) -> Extraction<T> {
    if let Some(identity) = known(request) {
        return Either::Left(ready(decide(identity)));
    }
    let gate = match Gate::of(request) {
        Ok(gate) => gate,
        Err(error) => return Either::Left(ready(Err(error))),
    };
    let request = request.clone();
    Either::Right(Box::pin(
        async move { decide(gate.identify(&request).await?) },
    ))
}

impl FromRequest for SignedIn {
    type Error = ApiError;
    type Future = Extraction<Self>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        extract(request, |identity| Ok(Self(identity)))
    }
}

//! Which pages may use the API with a cookie: the defence against forged requests (CSRF) and the
//! list for CORS.

use actix_web::http::Method;
use actix_web::http::header::{HeaderMap, HeaderName, ORIGIN};
use prosaas_core::settings::HttpSettings;

/// Set by browsers only; a page can't write it (Fetch Metadata Request Headers).
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The product's own origin and those of the settings.
#[derive(Clone, Debug)]
pub struct AllowedOrigins(Vec<String>);

impl AllowedOrigins {
    /// From `http.public_base_url` and `http.allowed_origins`.
    pub fn new(settings: &HttpSettings) -> Self {
        let further = settings
            .allowed_origins
            .iter()
            .map(|origin| origin.trim_end_matches('/').into());
        Self(
            std::iter::once(settings.public_origin())
                .chain(further)
                .collect(),
        )
    }

    /// The origins, as browsers write them.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    fn contains(&self, origin: &str) -> bool {
        self.iter().any(|allowed| allowed == origin)
    }

    /// Whether a request that carries a cookie may do what it asks: it only reads, or it comes from
    /// an allowed page.
    pub fn permit(&self, method: &Method, headers: &HeaderMap) -> bool {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        method.is_safe()
            || text(ORIGIN).is_some_and(|origin| self.contains(origin))
            || text(SEC_FETCH_SITE) == Some("same-origin")
    }
}

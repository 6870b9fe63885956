//! What a signed link's request carries.

use actix_web::HttpRequest;
use url::form_urlencoded;

/// `expires=…&signature=…`.
#[derive(Debug)]
pub(crate) struct LinkQuery {
    pub(crate) expires: Option<i64>,
    pub(crate) signature: String,
}

impl LinkQuery {
    /// `None`: the request is no link's.
    pub(crate) fn of(request: &HttpRequest) -> Option<Self> {
        let query = request.query_string();
        if !query.contains("signature=") {
            return None;
        }
        let value = |wanted| {
            form_urlencoded::parse(query.as_bytes())
                .find(|(name, _)| name == wanted)
                .map(|(_, value)| value.into_owned())
        };
        let signature = value("signature")?;
        Some(Self {
            expires: value("expires").and_then(|text| text.parse().ok()),
            signature,
        })
    }
}

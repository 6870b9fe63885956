//! Basic authentication: account SID with auth token, or key SID with its secret.

use actix_web::HttpRequest;
use actix_web::http::header::AUTHORIZATION;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::config::Config;

/// Whether any credentials came, right or wrong.
pub(super) fn has_credentials(request: &HttpRequest) -> bool {
    request.headers().contains_key(AUTHORIZATION)
}

/// Whether the right ones came, for the account in the path. A key SID with the auth token is wrong.
pub(super) fn is_authorized(request: &HttpRequest, config: &Config) -> bool {
    let account = request.match_info().query("account");
    let Some((user, password)) = credentials(request) else {
        return false;
    };
    let owner = user == config.account_sid && password == config.auth_token;
    let key = config
        .api_key
        .as_ref()
        .is_some_and(|(sid, secret)| user == *sid && password == *secret);
    account == config.account_sid && (owner || key)
}

fn credentials(request: &HttpRequest) -> Option<(String, String)> {
    let header = request.headers().get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, encoded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (user, password) = text.split_once(':')?;
    Some((user.to_owned(), password.to_owned()))
}

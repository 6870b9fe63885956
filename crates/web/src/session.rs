//! The session cookie.

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header::{COOKIE, HeaderMap};
use secrecy::{ExposeSecret, SecretString};
use url::{Host, Url};

/// The cookie's name.
pub const COOKIE_NAME: &str = "prosaas_session";

/// How session cookies are written.
#[derive(Clone, Copy, Debug)]
pub struct CookiePolicy {
    secure: bool,
    days: i64,
}

impl CookiePolicy {
    /// `Secure`, except where the product runs on this machine without TLS.
    pub fn new(public_base_url: &Url, session_days: u32) -> Self {
        let local = match public_base_url.host() {
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        };
        let secure = public_base_url.scheme() == "https" || !local;
        Self {
            secure,
            days: session_days.into(),
        }
    }

    /// The cookie of a session that has begun, or lives on.
    pub fn issue(&self, token: &SecretString) -> Cookie<'static> {
        self.cookie(token.expose_secret().to_owned(), Duration::days(self.days))
    }

    /// Tells the browser to forget its session.
    pub fn clear(&self) -> Cookie<'static> {
        self.cookie(String::new(), Duration::ZERO)
    }

    fn cookie(&self, value: String, max_age: Duration) -> Cookie<'static> {
        Cookie::build(COOKIE_NAME, value)
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(self.secure)
            .max_age(max_age)
            .finish()
    }
}

/// The session's token as the browser sent it.
pub fn cookie_value(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(COOKIE)
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, value)| *name == COOKIE_NAME && !value.is_empty())
        .map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn issued(base: &str) -> String {
        let policy = CookiePolicy::new(&base.parse().unwrap(), 14);
        policy.issue(&SecretString::from("token")).to_string()
    }

    #[test]
    fn a_cookie_is_secure_off_localhost() {
        let expected =
            "prosaas_session=token; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=1209600";
        assert_eq!(issued("https://app.example.com"), expected);
        for base in [
            "http://app.example.com",
            "http://192.0.2.1",
            "https://localhost",
        ] {
            assert!(issued(base).contains("Secure"), "{base}");
        }
        for base in [
            "http://localhost:8080",
            "http://127.0.0.1",
            "http://[::1]:80",
        ] {
            assert!(!issued(base).contains("Secure"), "{base}");
            assert!(issued(base).contains("HttpOnly"), "{base}");
        }
    }

    #[test]
    fn a_cleared_cookie_is_over_at_once() {
        let policy = CookiePolicy::new(&"http://localhost".parse().unwrap(), 14);
        assert!(policy.clear().to_string().contains("Max-Age=0"));
    }

    #[test]
    fn the_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        let value = "a=b; xprosaas_session=no; prosaas_session=yes; c"
            .parse()
            .unwrap();
        headers.insert(COOKIE, value);
        assert_eq!(cookie_value(&headers), Some("yes"));
        headers.insert(COOKIE, "prosaas_session=".parse().unwrap());
        assert_eq!(cookie_value(&headers), None);
    }
}

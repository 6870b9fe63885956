//! Where a webhook may lead: https to the public internet. What a name resolves to is looked at when
//! something is sent ([`prosaas_twilio::public_address::PublicResolver`]); this is the rest.

use std::net::IpAddr;

use prosaas_twilio::public_address::is_public;
use url::{Host, Url};

/// The column's CHECK has the same.
const MAX_LENGTH: usize = 2000;
/// Ports below, 443 apart, belong to services that are no webhook.
const FIRST_FREE_PORT: u16 = 1024;

/// An address that may be sent to, as far as can be said before its name is resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    url: Url,
    on_loopback: bool,
}

/// Why nothing is sent there. The words are for the person who entered the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    /// It is no URL.
    #[error("this is not an address such as https://example.com/hook")]
    Malformed,
    /// It is not https.
    #[error("must begin with https://")]
    NotHttps,
    /// `https://user:password@…`.
    #[error("must not carry a user name or a password")]
    Credentials,
    /// `…#part`.
    #[error("must not have a part behind #")]
    Fragment,
    /// A port that belongs to something else.
    #[error("the port must be 443 or from 1024 on")]
    Port,
    /// Loopback, a private network, link-local, …
    #[error("must lead to the public internet")]
    NotPublic,
    /// Over the limit.
    #[error("must have at most 2000 characters")]
    TooLong,
}

impl Target {
    /// Reads an address. `allow_http_loopback` is for development alone: it also lets plain http lead
    /// to this machine.
    pub fn parse(text: &str, allow_http_loopback: bool) -> Result<Self, TargetError> {
        if text.len() > MAX_LENGTH {
            return Err(TargetError::TooLong);
        }
        let url = Url::parse(text).map_err(|_| TargetError::Malformed)?;
        if url.as_str().len() > MAX_LENGTH {
            return Err(TargetError::TooLong);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(TargetError::Credentials);
        }
        if url.fragment().is_some() {
            return Err(TargetError::Fragment);
        }
        let host = url.host().ok_or(TargetError::Malformed)?;
        match url.scheme() {
            "https" => {}
            "http" if allow_http_loopback && is_loopback(&host) => {
                return Ok(Self {
                    url,
                    on_loopback: true,
                });
            }
            _ => return Err(TargetError::NotHttps),
        }
        let public = match host {
            Host::Ipv4(address) => is_public(IpAddr::V4(address)),
            Host::Ipv6(address) => is_public(IpAddr::V6(address)),
            Host::Domain(name) => !is_local_name(name),
        };
        if !public {
            return Err(TargetError::NotPublic);
        }
        match url.port_or_known_default() {
            Some(443 | FIRST_FREE_PORT..) => Ok(Self {
                url,
                on_loopback: false,
            }),
            _ => Err(TargetError::Port),
        }
    }

    /// The address.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// Whether it is plain http to this machine, which only development allows.
    pub fn is_on_loopback(&self) -> bool {
        self.on_loopback
    }
}

fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
        Host::Domain(name) => *name == "localhost",
    }
}

/// Names that no public name server answers for; refused at once, not at the first delivery.
fn is_local_name(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    !name.contains('.')
        || [".localhost", ".local", ".internal", ".home.arpa"]
            .iter()
            .any(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> Option<TargetError> {
        Target::parse(text, false).err()
    }

    #[test]
    fn https_to_the_public_internet_is_allowed() {
        for text in [
            "https://example.com/hook?key=1",
            "https://example.com:8443/",
            "https://דוגמה.co.il/hook",
            "https://1.1.1.1/",
            "https://[2606:4700::1111]/",
        ] {
            let target = Target::parse(text, false);
            assert!(
                target.is_ok_and(|target| !target.is_on_loopback()),
                "{text}"
            );
        }
    }

    #[test]
    fn no_spelling_of_a_private_address_is_allowed() {
        for host in [
            "127.0.0.1",
            "0x7f.1",
            "2130706433",
            "017700000001",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "[::1]",
            "[::]",
            "[fe80::1]",
            "[fc00::1]",
            "[::ffff:127.0.0.1]",
            "[::ffff:a9fe:a9fe]",
            "[64:ff9b::10.0.0.1]",
            "[2002:7f00:1::]",
            "localhost",
            "localhost.",
            "redis",
            "metadata.google.internal",
            "printer.local",
        ] {
            let text = format!("https://{host}/hook");
            assert_eq!(refused(&text), Some(TargetError::NotPublic), "{text}");
        }
    }

    #[test]
    fn what_else_is_wrong_is_said() {
        for (text, error) in [
            ("", TargetError::Malformed),
            ("example.com/hook", TargetError::Malformed),
            ("https://", TargetError::Malformed),
            ("http://example.com/", TargetError::NotHttps),
            ("ftp://example.com/", TargetError::NotHttps),
            ("file:///etc/passwd", TargetError::Malformed),
            ("https://user@example.com/", TargetError::Credentials),
            ("https://:secret@example.com/", TargetError::Credentials),
            ("https://example.com/#x", TargetError::Fragment),
            ("https://example.com:22/", TargetError::Port),
            ("https://example.com:80/", TargetError::Port),
            ("https://example.com:0/", TargetError::Port),
        ] {
            assert_eq!(refused(text), Some(error), "{text}");
        }
        let long = format!("https://example.com/{}", "x".repeat(2000));
        assert_eq!(refused(&long), Some(TargetError::TooLong));
    }

    #[test]
    fn plain_http_leads_to_this_machine_alone_and_only_where_allowed() {
        for text in [
            "http://127.0.0.1:9/hook",
            "http://[::1]/",
            "http://localhost:1/",
        ] {
            assert_eq!(refused(text), Some(TargetError::NotHttps), "{text}");
            let target = Target::parse(text, true);
            assert!(target.is_ok_and(|target| target.is_on_loopback()), "{text}");
        }
        for text in ["http://10.0.0.1/", "http://example.com/", "http://0.0.0.0/"] {
            assert_eq!(
                Target::parse(text, true),
                Err(TargetError::NotHttps),
                "{text}"
            );
        }
    }
}

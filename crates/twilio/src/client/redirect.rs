//! Following a media redirect: without credentials, to https and a public address only.

use std::net::IpAddr;
use std::time::Duration;

use reqwest::header::{ACCEPT_ENCODING, LOCATION};
use reqwest::{Client, Response, Url};

use super::answer::transport;
use super::plain_builder;
use crate::error::TwilioError;
use crate::public_address::{PublicResolver, is_public};

const MAX_REDIRECTS: usize = 3;

/// The HTTP client for redirects; it never had the credentials.
#[derive(Debug)]
pub(super) struct Follower {
    http: Client,
    allow_private: bool,
}

impl Follower {
    pub(super) fn new(
        connect_timeout: Duration,
        allow_private: bool,
    ) -> Result<Self, reqwest::Error> {
        // A proxy would resolve the name itself, out of reach of the check.
        let builder = plain_builder(connect_timeout).no_proxy();
        let http = if allow_private {
            builder.build()?
        } else {
            builder
                .https_only(true)
                .dns_resolver(PublicResolver)
                .build()?
        };
        Ok(Self {
            http,
            allow_private,
        })
    }

    /// The first answer that is no redirect; one that is none already comes back as it is.
    pub(super) async fn follow(&self, first: Response) -> Result<Response, TwilioError> {
        let mut response = first;
        for _ in 0..MAX_REDIRECTS {
            let Some(target) = target(&response)? else {
                return Ok(response);
            };
            self.check(&target)?;
            response = self
                .http
                .get(target)
                .header(ACCEPT_ENCODING, "identity")
                .send()
                .await
                .map_err(transport)?;
        }
        match target(&response)? {
            Some(_) => Err(TwilioError::BadRedirect("too many")),
            None => Ok(response),
        }
    }

    /// What can be said before a name is resolved; [`PublicResolver`] says the rest.
    fn check(&self, target: &Url) -> Result<(), TwilioError> {
        if !target.username().is_empty() || target.password().is_some() {
            return Err(TwilioError::BadRedirect("it carries credentials"));
        }
        if self.allow_private {
            return Ok(());
        }
        if target.scheme() != "https" {
            return Err(TwilioError::BadRedirect("it is not https"));
        }
        let public = match target.host() {
            Some(url::Host::Ipv4(address)) => is_public(IpAddr::V4(address)),
            Some(url::Host::Ipv6(address)) => is_public(IpAddr::V6(address)),
            Some(url::Host::Domain(_)) => true,
            None => false,
        };
        if public {
            Ok(())
        } else {
            Err(TwilioError::BadRedirect(
                "it leads to an address that is not public",
            ))
        }
    }
}

fn target(response: &Response) -> Result<Option<Url>, TwilioError> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    response
        .headers()
        .get(LOCATION)
        .and_then(|location| location.to_str().ok())
        .and_then(|location| response.url().join(location).ok())
        .map(Some)
        .ok_or(TwilioError::BadRedirect("it has no usable Location"))
}

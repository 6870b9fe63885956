//! `X-Twilio-Signature`, <https://www.twilio.com/docs/usage/security#validating-requests>.
//!
//! The signature is base64 of HMAC-SHA1, keyed with the primary auth token, over the URL and the
//! sorted parameters. The scheme has no delimiters between names and values: after a valid
//! signature every required field must still be checked for presence and form.

mod url_forms;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use subtle::{Choice, ConstantTimeEq};

/// Checks signatures made with one auth token.
#[derive(Clone)]
pub struct Validator {
    auth_token: SecretString,
}

impl fmt::Debug for Validator {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Validator")
    }
}

impl Validator {
    /// `auth_token` is the account's primary token; the secondary one never signs.
    pub fn new(auth_token: SecretString) -> Self {
        Self { auth_token }
    }

    /// Whether Twilio signed this form.
    ///
    /// `url` is the public URL that Twilio called, with its query; its fragment is left out.
    /// `params` are all the decoded parameters of the body, known or not, untrimmed. Twilio's back
    /// ends disagree about the port and the query's encoding, so every form that the official
    /// validators accept is accepted.
    pub fn validate_form(&self, url: &str, params: &[(String, String)], signature: &str) -> bool {
        let tail = concatenated(params);
        let valid = url_forms::accepted(url)
            .iter()
            .map(|form| self.mac(form, &tail).as_bytes().ct_eq(signature.as_bytes()))
            .fold(Choice::from(0), |valid, matches| valid | matches);
        valid.into()
    }

    /// Whether Twilio signed this JSON body: the URL is signed and carries the body's SHA-256.
    pub fn validate_json(&self, url: &str, raw_body: &[u8], signature: &str) -> bool {
        let Some(announced) = body_digest(url) else {
            return false;
        };
        let digest = hex::encode(Sha256::digest(raw_body));
        let same_body: bool = digest.as_bytes().ct_eq(announced.as_bytes()).into();
        same_body & self.validate_form(url, &[], signature)
    }

    /// The signature that Twilio would send with this form; for a stand-in and for tests.
    pub fn sign_form(&self, url: &str, params: &[(String, String)]) -> String {
        self.mac(url_forms::without_fragment(url), &concatenated(params))
    }

    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    fn mac(&self, url: &str, tail: &str) -> String {
        let key = self.auth_token.expose_secret().as_bytes();
        let mut mac = Hmac::<Sha1>::new_from_slice(key).expect("HMAC takes a key of any length");
        mac.update(url.as_bytes());
        mac.update(tail.as_bytes());
        STANDARD.encode(mac.finalize().into_bytes())
    }
}

/// Names in order, each before each of its different values in order.
fn concatenated(params: &[(String, String)]) -> String {
    let mut sorted: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (name, value) in params {
        sorted.entry(name).or_default().insert(value);
    }
    sorted
        .iter()
        .flat_map(|(name, values)| values.iter().flat_map(move |value| [*name, *value]))
        .collect()
}

fn body_digest(url: &str) -> Option<String> {
    let (_, query) = url_forms::without_fragment(url).split_once('?')?;
    url::form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == "bodySHA256")
        .map(|(_, digest)| digest.into_owned())
}

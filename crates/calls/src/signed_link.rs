//! Links that play a recording without a session: an HMAC over what they allow and until when.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit, Mac};
use prosaas_core::ids::{BusinessId, CallSid, RecordingSid};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

/// The secret behind links.
#[derive(Clone)]
pub(crate) struct LinkKey {
    secret: SecretString,
}

/// What a link allows. The business is not in the URL; it takes part in the signature, so a link
/// ends with the call's move to another business.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Grant<'a> {
    pub(crate) call: &'a CallSid,
    pub(crate) business: BusinessId,
    pub(crate) recording: Option<&'a RecordingSid>,
    /// Seconds since 1970.
    pub(crate) expires: i64,
}

impl Grant<'_> {
    /// Whether its time is over.
    pub(crate) fn is_over(&self, now: DateTime<Utc>) -> bool {
        self.expires <= now.timestamp()
    }
}

impl LinkKey {
    pub(crate) fn new(secret: &SecretString) -> Self {
        Self {
            secret: secret.clone(),
        }
    }

    /// The signature as the URL carries it.
    pub(crate) fn sign(&self, grant: Grant<'_>) -> String {
        URL_SAFE_NO_PAD.encode(self.mac(grant).finalize().into_bytes())
    }

    /// Whether the signature is ours and for this grant; compared in constant time.
    pub(crate) fn verify(&self, grant: Grant<'_>, signature: &str) -> bool {
        let Ok(signature) = URL_SAFE_NO_PAD.decode(signature) else {
            return false;
        };
        self.mac(grant).verify_slice(&signature).is_ok()
    }

    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    fn mac(&self, grant: Grant<'_>) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.secret.expose_secret().as_bytes())
            .expect("HMAC takes a key of any length");
        let recording = grant.recording.map_or("-", RecordingSid::as_str);
        // The first line keeps it apart from whatever else the secret signs.
        let text = format!(
            "recording-link:v1\n{}\n{}\n{recording}\n{}",
            grant.call, grant.business, grant.expires
        );
        mac.update(text.as_bytes());
        mac
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CALL: &str = "CA0123456789abcdef0123456789abcdef";

    #[test]
    fn a_signature_holds_for_its_grant_alone() {
        let key = LinkKey::new(&SecretString::from("a secret of at least 32 characters"));
        let call: CallSid = CALL.parse().unwrap();
        let other: CallSid = CALL.replace("CA0", "CA1").parse().unwrap();
        let recording: RecordingSid = CALL.replace("CA", "RE").parse().unwrap();
        let grant = Grant {
            call: &call,
            business: BusinessId(1),
            recording: None,
            expires: 1000,
        };
        let signature = key.sign(grant);
        assert!(key.verify(grant, &signature));
        for changed in [
            Grant {
                call: &other,
                ..grant
            },
            Grant {
                business: BusinessId(2),
                ..grant
            },
            Grant {
                recording: Some(&recording),
                ..grant
            },
            Grant {
                expires: 1001,
                ..grant
            },
        ] {
            assert!(!key.verify(changed, &signature), "{changed:?}");
        }
        for garbage in ["", "!", "AAAA", &signature[1..], &format!("{signature}=")] {
            assert!(!key.verify(grant, garbage), "{garbage}");
        }
    }
}

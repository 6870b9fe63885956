//! `X-Twilio-Signature`, written from Twilio's description ("Validating requests").

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;

/// Signs a form-encoded request: the URL, then each parameter's name and value, sorted by name.
///
/// Values of a repeated name are sorted too, and equal ones count once. A fragment of the URL
/// takes no part.
pub fn sign(auth_token: &str, url: &str, params: &[(String, String)]) -> String {
    let mut sorted: Vec<_> = params.iter().collect();
    sorted.sort();
    sorted.dedup();

    let mut text = url.split('#').next().unwrap_or_default().to_owned();
    for (name, value) in sorted {
        text.push_str(name);
        text.push_str(value);
    }
    match Hmac::<Sha1>::new_from_slice(auth_token.as_bytes()) {
        Ok(mut mac) => {
            mac.update(text.as_bytes());
            STANDARD.encode(mac.finalize().into_bytes())
        }
        Err(_) => unreachable!("HMAC takes a key of any length"),
    }
}

//! Random secrets that callers present; only their SHA-256 is kept.
//!
//! 256 random bits can't be guessed or searched, so a fast hash is enough, and it can be an index.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::SecretString;
use sha2::{Digest, Sha256};

/// The length of 32 bytes in base64url without padding.
const ENCODED_LENGTH: usize = 43;

/// A new secret behind `prefix`, and its hash.
pub(crate) fn generate(prefix: &str) -> (SecretString, [u8; 32]) {
    let random: [u8; 32] = rand::random();
    let plain = format!("{prefix}{}", URL_SAFE_NO_PAD.encode(random));
    let hash = hash(&plain);
    (SecretString::from(plain), hash)
}

/// The hash under which a presented secret would be kept; `None` for what can't be one of ours.
pub(crate) fn presented(prefix: &str, text: &str) -> Option<[u8; 32]> {
    let encoded = text.strip_prefix(prefix)?;
    let well_formed = encoded.len() == ENCODED_LENGTH
        && encoded
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    well_formed.then(|| hash(text))
}

fn hash(plain: &str) -> [u8; 32] {
    Sha256::digest(plain.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn a_generated_secret_is_recognised_and_never_repeats() {
        let (first, hash) = generate("psk_");
        let (second, _) = generate("psk_");
        assert_ne!(first.expose_secret(), second.expose_secret());
        assert_eq!(presented("psk_", first.expose_secret()), Some(hash));
    }

    #[test]
    fn what_can_not_be_a_secret_is_not_looked_up() {
        let (secret, _) = generate("psk_");
        assert_eq!(presented("", secret.expose_secret()), None);
        assert_eq!(presented("psk_", "psk_short"), None);
        assert_eq!(presented("psk_", &format!("psk_{}", "'".repeat(43))), None);
    }
}

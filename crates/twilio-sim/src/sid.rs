//! Random names of Twilio's form: two letters and 32 hexadecimal digits.

/// A new SID such as `CA…` (call), `RE…` (recording), `MZ…` (media stream).
pub(crate) fn new(prefix: &str) -> String {
    format!("{prefix}{}", hex::encode(rand::random::<[u8; 16]>()))
}

/// Whether the text is `prefix` and 32 lower-case hexadecimal digits.
pub(crate) fn is_valid(sid: &str, prefix: &str) -> bool {
    sid.strip_prefix(prefix).is_some_and(|digits| {
        digits.len() == 32
            && digits
                .bytes()
                .all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
    })
}

/// The value of `I-Twilio-Idempotency-Token`: a UUID in form.
pub(crate) fn idempotency_token() -> String {
    let hex = hex::encode(rand::random::<[u8; 16]>());
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default().to_owned();
    [
        part(0, 8),
        part(8, 12),
        part(12, 16),
        part(16, 20),
        part(20, 32),
    ]
    .join("-")
}

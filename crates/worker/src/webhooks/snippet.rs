//! The beginning of an endpoint's answer, fit for the log of deliveries.

/// Bytes of an answer that are read.
pub(super) const LIMIT: usize = 2048;
/// Characters that are kept; the column's CHECK has the same.
const KEPT: usize = 500;
/// Beginnings of secrets: an endpoint that answers with what it was set up with must not put them
/// before everyone who may look at the log.
const SECRETS: [&str; 3] = ["whsec_", "psk_", "Bearer "];

/// Text without control characters and without what looks like a secret of ours.
pub(super) fn of(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let mut shown: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    for secret in SECRETS {
        let mut pieces = shown.split(secret);
        let mut kept = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            kept.push('…');
            kept.push_str(piece.trim_start_matches(is_of_secret));
        }
        shown = kept;
    }
    shown.trim().chars().take(KEPT).collect()
}

fn is_of_secret(c: char) -> bool {
    c.is_ascii_alphanumeric() || "+/=-_.".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_secret_is_left_out() {
        assert_eq!(of(b"bad whsec_MfKQ9r8GKYq+/=, psk_a-B_c!"), "bad …, …!");
        assert_eq!(
            of(b"Authorization: Bearer abc.def ok"),
            "Authorization: … ok"
        );
    }

    #[test]
    fn any_bytes_become_a_short_line() {
        assert_eq!(of("שלום\r\nעולם\0".as_bytes()), "שלום  עולם");
        assert_eq!(of(&[0xff; LIMIT]).chars().count(), KEPT);
        assert_eq!(of(b""), "");
    }
}

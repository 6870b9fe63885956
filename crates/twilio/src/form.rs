//! A strict decoder of `application/x-www-form-urlencoded` bodies.
//!
//! A signature covers the decoded text, so a decoder that replaces what it cannot read would let
//! two different bodies pass for the same one.

/// Why a body is not a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FormError {
    /// A `%` without two hex digits.
    #[error("a bad percent escape at byte {offset} of the form")]
    BadEscape {
        /// Where the `%` stands.
        offset: usize,
    },
    /// A name or value that is not UTF-8 once decoded.
    #[error("the form is not UTF-8")]
    NotUtf8,
}

/// The decoded pairs in their order; a name without `=` has an empty value.
pub fn decode(body: &[u8]) -> Result<Vec<(String, String)>, FormError> {
    let mut pairs = Vec::new();
    let mut offset = 0;
    for pair in body.split(|byte| *byte == b'&') {
        if !pair.is_empty() {
            let equals = pair.iter().position(|byte| *byte == b'=');
            let (name, value) = pair.split_at(equals.unwrap_or(pair.len()));
            let value_offset = offset + name.len() + 1;
            pairs.push((
                decode_part(name, offset)?,
                decode_part(value.get(1..).unwrap_or_default(), value_offset)?,
            ));
        }
        offset += pair.len() + 1;
    }
    Ok(pairs)
}

fn decode_part(part: &[u8], offset: usize) -> Result<String, FormError> {
    let mut decoded = Vec::with_capacity(part.len());
    let mut rest = part;
    loop {
        rest = match rest {
            [] => break,
            [b'+', tail @ ..] => {
                decoded.push(b' ');
                tail
            }
            [b'%', tail @ ..] => {
                let bad = FormError::BadEscape {
                    offset: offset + part.len() - rest.len(),
                };
                let [high, low, tail @ ..] = tail else {
                    return Err(bad);
                };
                let (Some(high), Some(low)) = (hex_digit(*high), hex_digit(*low)) else {
                    return Err(bad);
                };
                decoded.push((high << 4) | low);
                tail
            }
            [byte, tail @ ..] => {
                decoded.push(*byte);
                tail
            }
        };
    }
    String::from_utf8(decoded).map_err(|_| FormError::NotUtf8)
}

fn hex_digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

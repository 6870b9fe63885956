//! Entity tags and their two comparisons (RFC 9110 §8.8.3).

use std::fmt::Write as _;

use actix_web::http::header::HeaderValue;

/// A strong entity tag: the SHA-256 of the content, so that it is the same in every process, in
/// both sending modes, and after a file was fetched again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ETag(HeaderValue);

impl ETag {
    /// The tag of content with this SHA-256.
    pub fn from_sha256(digest: &[u8; 32]) -> Self {
        let mut quoted = String::with_capacity(66);
        quoted.push('"');
        for byte in digest {
            // Writing to a String does not fail.
            let _ = write!(quoted, "{byte:02x}");
        }
        quoted.push('"');
        Self(HeaderValue::from_str(&quoted).unwrap_or_else(|_| HeaderValue::from_static("\"\"")))
    }

    /// The field value, quotes included.
    pub fn header(&self) -> &HeaderValue {
        &self.0
    }

    fn opaque(&self) -> &[u8] {
        let bytes = self.0.as_bytes();
        bytes
            .strip_prefix(b"\"")
            .and_then(|rest| rest.strip_suffix(b"\""))
            .unwrap_or(bytes)
    }
}

/// How `If-Match`, `If-None-Match` and `If-Range` compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    /// A weak tag never matches.
    Strong,
    /// A weak tag matches the strong one with the same letters.
    Weak,
}

/// Whether one of the tags in a list field is ours. What follows a malformed member is not read.
pub(super) fn list_has(list: &[u8], ours: &ETag, comparison: Comparison) -> bool {
    let mut rest = list;
    loop {
        rest = skip(rest, b" \t,");
        let Some((tag, after)) = take_tag(rest) else {
            return false;
        };
        let comparable = comparison == Comparison::Weak || !tag.weak;
        if comparable && tag.opaque == ours.opaque() {
            return true;
        }
        rest = skip(after, b" \t");
        if !rest.starts_with(b",") {
            return false;
        }
    }
}

/// Whether the whole value is one strong tag, and ours.
pub(super) fn is_exactly(value: &[u8], ours: &ETag) -> bool {
    take_tag(value)
        .is_some_and(|(tag, after)| after.is_empty() && !tag.weak && tag.opaque == ours.opaque())
}

struct Tag<'a> {
    weak: bool,
    opaque: &'a [u8],
}

/// An opaque tag may hold commas and anything but a quote, a space and control characters.
fn take_tag(text: &[u8]) -> Option<(Tag<'_>, &[u8])> {
    let (weak, quoted) = match text.strip_prefix(b"W/") {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let body = quoted.strip_prefix(b"\"")?;
    let end = body.iter().position(|byte| *byte == b'"')?;
    let (opaque, quote_and_rest) = body.split_at_checked(end)?;
    if opaque.iter().any(|byte| *byte <= b' ' || *byte == 0x7f) {
        return None;
    }
    let (_, rest) = quote_and_rest.split_first()?;
    Some((Tag { weak, opaque }, rest))
}

fn skip<'a>(text: &'a [u8], what: &[u8]) -> &'a [u8] {
    let count = text.iter().take_while(|byte| what.contains(byte)).count();
    text.get(count..).unwrap_or_default()
}

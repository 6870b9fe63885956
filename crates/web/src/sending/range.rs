//! The `Range` header (RFC 9110 §14.1–14.2) against content of a known length.

use std::cmp::Ordering;

use actix_web::http::header::HeaderValue;

/// More ranges than this in one request get the whole content: a player never asks so, and each
/// range costs a part's head and a seek.
pub const MAX_RANGES: usize = 8;

/// Positions of bytes, both included, inside content that is longer than `last`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ByteRange {
    first: u64,
    last: u64,
}

impl ByteRange {
    /// The bytes `first..=last`; `None` if that is nothing or lies outside of `len` bytes.
    pub fn new(first: u64, last: u64, len: u64) -> Option<Self> {
        (first <= last && last < len).then_some(Self { first, last })
    }

    /// Position of the first byte.
    pub fn first(self) -> u64 {
        self.first
    }

    /// Position of the last byte, included.
    pub fn last(self) -> u64 {
        self.last
    }

    /// Position after the last byte.
    pub fn end(self) -> u64 {
        self.last.saturating_add(1)
    }

    /// Number of bytes, at least 1.
    pub fn size(self) -> u64 {
        self.end() - self.first
    }

    /// The value of `Content-Range` for this part of `len` bytes.
    pub fn content_range(self, len: u64) -> String {
        format!("bytes {}-{}/{len}", self.first, self.last)
    }

    fn overlaps(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }
}

/// What a `Range` header asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Requested {
    /// Nothing that holds: absent, another unit, malformed, or too much. Answer the whole.
    Whole,
    /// One part.
    One(ByteRange),
    /// Several parts, in the order of the request.
    Several(Vec<ByteRange>),
    /// Well-formed, and no part of it exists.
    Unsatisfiable,
}

/// Reads the value of a `Range` header for content of `len` bytes.
///
/// A specifier with one malformed range is ignored as a whole (§14.2 allows to ignore it), ranges
/// that begin after the end are dropped as long as another one remains, an end after the end is
/// clamped. More than [`MAX_RANGES`], more than two that overlap, or more bytes than the content
/// has is taken for abuse and gets the whole content.
pub fn parse(value: &HeaderValue, len: u64) -> Requested {
    value
        .to_str()
        .ok()
        .and_then(|text| parse_set(text, len))
        .unwrap_or(Requested::Whole)
}

fn parse_set(text: &str, len: u64) -> Option<Requested> {
    let (unit, set) = text.split_once('=')?;
    if !unit.eq_ignore_ascii_case("bytes") {
        return None;
    }
    let mut asked = 0_usize;
    let mut found: Vec<ByteRange> = Vec::new();
    for spec in set.split(',').map(|spec| spec.trim_matches([' ', '\t'])) {
        if spec.is_empty() {
            continue;
        }
        asked += 1;
        if asked > MAX_RANGES {
            return None;
        }
        match parse_spec(spec, len)? {
            Spec::Part(range) => found.push(range),
            Spec::Outside => {}
            Spec::AllOfNothing => return None,
        }
    }
    match found.as_slice() {
        [] if asked == 0 => None,
        [] => Some(Requested::Unsatisfiable),
        [only] => Some(Requested::One(*only)),
        several if is_abuse(several, len) => None,
        _ => Some(Requested::Several(found)),
    }
}

fn is_abuse(ranges: &[ByteRange], len: u64) -> bool {
    let total = ranges
        .iter()
        .fold(0_u64, |sum, range| sum.saturating_add(range.size()));
    let overlapping = ranges
        .iter()
        .enumerate()
        .filter(|(at, range)| {
            ranges
                .iter()
                .enumerate()
                .any(|(other_at, other)| *at != other_at && range.overlaps(*other))
        })
        .count();
    total > len || overlapping > 2
}

enum Spec {
    Part(ByteRange),
    Outside,
    /// A suffix of empty content: satisfiable by the RFC, but without a `Content-Range` to say it.
    AllOfNothing,
}

fn parse_spec(spec: &str, len: u64) -> Option<Spec> {
    let (first, last) = spec.split_once('-')?;
    let within = |first, last| ByteRange::new(first, last, len).map_or(Spec::Outside, Spec::Part);
    if first.is_empty() {
        let wanted = position(digits(last)?);
        return Some(match (wanted, len.checked_sub(1)) {
            (0, _) => Spec::Outside,
            (_, None) => Spec::AllOfNothing,
            (_, Some(end)) => within(len.saturating_sub(wanted), end),
        });
    }
    let first = digits(first)?;
    let end = len.saturating_sub(1);
    if last.is_empty() {
        return Some(within(position(first), end));
    }
    let last = digits(last)?;
    if compare(first, last) == Ordering::Greater {
        return None;
    }
    Some(within(position(first), position(last).min(end)))
}

/// The digits without leading zeros, if there is nothing but digits and at least one.
fn digits(text: &str) -> Option<&str> {
    (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.trim_start_matches('0'))
}

/// Beyond 64 bits every position is simply after the end.
fn position(digits: &str) -> u64 {
    if digits.is_empty() {
        return 0;
    }
    digits.parse().unwrap_or(u64::MAX)
}

/// Compares numbers of any size: `first > last` makes a range invalid beyond 64 bits too.
fn compare(left: &str, right: &str) -> Ordering {
    left.len().cmp(&right.len()).then_with(|| left.cmp(right))
}

//! Other methods than GET, and codings (§9.3.2, §14.2, §8.4).

use super::{
    Case,
    Expect::{Failed, NotModified, Part, Parts, Whole},
    case,
};

/// The rows.
pub(crate) const CASES: &[Case] = &[
    case("head", "HEAD", &[], Whole),
    case(
        "head ignores a range",
        "HEAD",
        &[("Range", "bytes=0-9")],
        Whole,
    ),
    case(
        "head ignores several ranges",
        "HEAD",
        &[("Range", "bytes=0-1,4-5")],
        Whole,
    ),
    case(
        "head ignores an unsatisfiable range",
        "HEAD",
        &[("Range", "bytes=10000-")],
        Whole,
    ),
    case(
        "head ignores if-range",
        "HEAD",
        &[("Range", "bytes=0-9"), ("If-Range", "{etag}")],
        Whole,
    ),
    case(
        "head, none-match ours",
        "HEAD",
        &[("If-None-Match", "{etag}")],
        NotModified,
    ),
    case(
        "head, none-match star",
        "HEAD",
        &[("If-None-Match", "*")],
        NotModified,
    ),
    case(
        "head, none-match another",
        "HEAD",
        &[("If-None-Match", "\"x\"")],
        Whole,
    ),
    case(
        "head, modified-since same",
        "HEAD",
        &[("If-Modified-Since", "{date}")],
        NotModified,
    ),
    case(
        "head, modified-since earlier",
        "HEAD",
        &[("If-Modified-Since", "Tue, 03 Mar 2026 10:20:29 GMT")],
        Whole,
    ),
    case(
        "head, match another",
        "HEAD",
        &[("If-Match", "\"x\"")],
        Failed,
    ),
    case("head, match ours", "HEAD", &[("If-Match", "{etag}")], Whole),
    case(
        "head, unmodified-since earlier",
        "HEAD",
        &[("If-Unmodified-Since", "Tue, 03 Mar 2026 10:20:29 GMT")],
        Failed,
    ),
    case(
        "post ignores a range",
        "POST",
        &[("Range", "bytes=0-9")],
        Whole,
    ),
    case(
        "post ignores an unsatisfiable range",
        "POST",
        &[("Range", "bytes=10000-")],
        Whole,
    ),
    case(
        "post ignores modified-since",
        "POST",
        &[("If-Modified-Since", "{date}")],
        Whole,
    ),
    case(
        "post, none-match ours",
        "POST",
        &[("If-None-Match", "{etag}")],
        Failed,
    ),
    case(
        "post, none-match another",
        "POST",
        &[("If-None-Match", "\"x\"")],
        Whole,
    ),
    case(
        "get that accepts gzip",
        "GET",
        &[("Accept-Encoding", "gzip, deflate")],
        Whole,
    ),
    case(
        "get that accepts everything",
        "GET",
        &[("Accept-Encoding", "*")],
        Whole,
    ),
    case(
        "range that accepts gzip",
        "GET",
        &[("Accept-Encoding", "gzip"), ("Range", "bytes=0-9")],
        Part(0, 9),
    ),
    case(
        "ranges that accept gzip",
        "GET",
        &[("Accept-Encoding", "gzip"), ("Range", "bytes=0-1,4-5")],
        Parts(&[(0, 1), (4, 5)]),
    ),
    case(
        "head that accepts gzip",
        "HEAD",
        &[("Accept-Encoding", "gzip")],
        Whole,
    ),
    case(
        "not modified that accepts gzip",
        "GET",
        &[("Accept-Encoding", "gzip"), ("If-None-Match", "{etag}")],
        NotModified,
    ),
];

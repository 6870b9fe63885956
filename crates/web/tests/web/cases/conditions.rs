//! `If-Match` and `If-None-Match` (§13.1.1, §13.1.2, §13.2.2).

use super::{
    Case,
    Expect::{Failed, NotModified, Part, Whole},
    case,
};

/// The rows.
pub(crate) const CASES: &[Case] = &[
    case(
        "none-match: ours",
        "GET",
        &[("If-None-Match", "{etag}")],
        NotModified,
    ),
    case(
        "none-match: ours, weak",
        "GET",
        &[("If-None-Match", "{weak}")],
        NotModified,
    ),
    case(
        "none-match: another",
        "GET",
        &[("If-None-Match", "\"other\"")],
        Whole,
    ),
    case(
        "none-match: star",
        "GET",
        &[("If-None-Match", "*")],
        NotModified,
    ),
    case(
        "none-match: quoted star is a tag",
        "GET",
        &[("If-None-Match", "\"*\"")],
        Whole,
    ),
    case(
        "none-match: in a list",
        "GET",
        &[("If-None-Match", "\"a\", {etag}, \"b\"")],
        NotModified,
    ),
    case(
        "none-match: in a list of weak ones",
        "GET",
        &[("If-None-Match", "W/\"a\",{weak}")],
        NotModified,
    ),
    case(
        "none-match: not in the list",
        "GET",
        &[("If-None-Match", "\"a\", \"b\"")],
        Whole,
    ),
    case(
        "none-match: in the second line",
        "GET",
        &[("If-None-Match", "\"a\""), ("If-None-Match", "{etag}")],
        NotModified,
    ),
    case(
        "none-match: empty elements",
        "GET",
        &[("If-None-Match", ", ,\"a\",, {etag}")],
        NotModified,
    ),
    case(
        "none-match: comma within a tag",
        "GET",
        &[("If-None-Match", "\"a,b\", {etag}")],
        NotModified,
    ),
    case(
        "none-match: no quotes",
        "GET",
        &[("If-None-Match", "abc")],
        Whole,
    ),
    case("none-match: empty", "GET", &[("If-None-Match", "")], Whole),
    case(
        "none-match: lower-case w",
        "GET",
        &[("If-None-Match", "w/\"a\"")],
        Whole,
    ),
    case(
        "none-match: before a range",
        "GET",
        &[("If-None-Match", "{etag}"), ("Range", "bytes=0-9")],
        NotModified,
    ),
    case(
        "none-match: another, with a range",
        "GET",
        &[("If-None-Match", "\"other\""), ("Range", "bytes=0-9")],
        Part(0, 9),
    ),
    case(
        "none-match: before an unsatisfiable range",
        "GET",
        &[("If-None-Match", "{etag}"), ("Range", "bytes=10000-")],
        NotModified,
    ),
    case(
        "none-match: ours, although modified since",
        "GET",
        &[
            ("If-None-Match", "{etag}"),
            ("If-Modified-Since", "Tue, 03 Mar 2026 10:20:29 GMT"),
        ],
        NotModified,
    ),
    case("match: ours", "GET", &[("If-Match", "{etag}")], Whole),
    case(
        "match: weak never matches",
        "GET",
        &[("If-Match", "{weak}")],
        Failed,
    ),
    case(
        "match: another",
        "GET",
        &[("If-Match", "\"other\"")],
        Failed,
    ),
    case("match: star", "GET", &[("If-Match", "*")], Whole),
    case(
        "match: in a list",
        "GET",
        &[("If-Match", "\"a\", {etag}")],
        Whole,
    ),
    case(
        "match: in the second line",
        "GET",
        &[("If-Match", "\"a\""), ("If-Match", "{etag}")],
        Whole,
    ),
    case(
        "match: not in the list",
        "GET",
        &[("If-Match", "\"a\",\"b\"")],
        Failed,
    ),
    case("match: no quotes", "GET", &[("If-Match", "abc")], Failed),
    case(
        "match: ours, with a range",
        "GET",
        &[("If-Match", "{etag}"), ("Range", "bytes=0-9")],
        Part(0, 9),
    ),
    case(
        "match: another, with a range",
        "GET",
        &[("If-Match", "\"other\""), ("Range", "bytes=0-9")],
        Failed,
    ),
    case(
        "match: another, with an unsatisfiable range",
        "GET",
        &[("If-Match", "\"other\""), ("Range", "bytes=10000-")],
        Failed,
    ),
    case(
        "match: ours, then none-match ours",
        "GET",
        &[("If-Match", "{etag}"), ("If-None-Match", "{etag}")],
        NotModified,
    ),
    case(
        "match: another comes before none-match",
        "GET",
        &[("If-Match", "\"other\""), ("If-None-Match", "{etag}")],
        Failed,
    ),
    case(
        "all four agree",
        "GET",
        &[
            ("If-Match", "{etag}"),
            ("If-Unmodified-Since", "Tue, 03 Mar 2026 10:20:31 GMT"),
            ("If-None-Match", "\"x\""),
            ("If-Modified-Since", "{date}"),
        ],
        Whole,
    ),
    case(
        "match and if-range",
        "GET",
        &[
            ("If-Match", "{etag}"),
            ("If-Range", "{etag}"),
            ("Range", "bytes=0-9"),
        ],
        Part(0, 9),
    ),
    case(
        "match and another if-range",
        "GET",
        &[
            ("If-Match", "{etag}"),
            ("If-Range", "\"x\""),
            ("Range", "bytes=0-9"),
        ],
        Whole,
    ),
    case(
        "none-match another and if-range",
        "GET",
        &[
            ("If-None-Match", "\"x\""),
            ("If-Range", "{etag}"),
            ("Range", "bytes=0-9"),
        ],
        Part(0, 9),
    ),
];

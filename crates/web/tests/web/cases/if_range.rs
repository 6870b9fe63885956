//! `If-Range` (§13.1.5).

use super::{
    Case,
    Expect::{Part, Parts, Unsatisfiable, Whole},
    case,
};

/// The rows.
pub(crate) const CASES: &[Case] = &[
    case(
        "strong tag",
        "GET",
        &[("Range", "bytes=0-9"), ("If-Range", "{etag}")],
        Part(0, 9),
    ),
    case(
        "strong tag, several ranges",
        "GET",
        &[("Range", "bytes=0-1,4-5"), ("If-Range", "{etag}")],
        Parts(&[(0, 1), (4, 5)]),
    ),
    case(
        "strong tag, suffix",
        "GET",
        &[("Range", "bytes=-5"), ("If-Range", "{etag}")],
        Part(9995, 9999),
    ),
    case(
        "strong tag, open range",
        "GET",
        &[("Range", "bytes=4000-"), ("If-Range", "{etag}")],
        Part(4000, 9999),
    ),
    case(
        "weak tag never matches",
        "GET",
        &[("Range", "bytes=0-9"), ("If-Range", "{weak}")],
        Whole,
    ),
    case(
        "another tag",
        "GET",
        &[("Range", "bytes=0-9"), ("If-Range", "\"other\"")],
        Whole,
    ),
    case(
        "empty tag",
        "GET",
        &[("Range", "bytes=0-9"), ("If-Range", "\"\"")],
        Whole,
    ),
    case(
        "a list of tags is no if-range",
        "GET",
        &[("Range", "bytes=0-9"), ("If-Range", "\"other\", {etag}")],
        Whole,
    ),
    case(
        "our tag with more behind it",
        "GET",
        &[("Range", "bytes=0-9"), ("If-Range", "{etag}x")],
        Whole,
    ),
    case(
        "tag without quotes",
        "GET",
        &[("Range", "bytes=0-9"), ("If-Range", "other")],
        Whole,
    ),
    case(
        "star is no if-range",
        "GET",
        &[("Range", "bytes=0-9"), ("If-Range", "*")],
        Whole,
    ),
    case(
        "the same date",
        "GET",
        &[("Range", "bytes=0-9"), ("If-Range", "{date}")],
        Part(0, 9),
    ),
    case(
        "the same date in the form of RFC 850",
        "GET",
        &[
            ("Range", "bytes=0-9"),
            ("If-Range", "Tuesday, 03-Mar-26 10:20:30 GMT"),
        ],
        Part(0, 9),
    ),
    case(
        "the same date in the form of asctime",
        "GET",
        &[
            ("Range", "bytes=0-9"),
            ("If-Range", "Tue Mar  3 10:20:30 2026"),
        ],
        Part(0, 9),
    ),
    case(
        "a second earlier",
        "GET",
        &[
            ("Range", "bytes=0-9"),
            ("If-Range", "Tue, 03 Mar 2026 10:20:29 GMT"),
        ],
        Whole,
    ),
    case(
        "a second later",
        "GET",
        &[
            ("Range", "bytes=0-9"),
            ("If-Range", "Tue, 03 Mar 2026 10:20:31 GMT"),
        ],
        Whole,
    ),
    case(
        "years later",
        "GET",
        &[
            ("Range", "bytes=0-9"),
            ("If-Range", "Sun, 03 Mar 2030 10:20:30 GMT"),
        ],
        Whole,
    ),
    case(
        "no date",
        "GET",
        &[("Range", "bytes=0-9"), ("If-Range", "yesterday")],
        Whole,
    ),
    case(
        "matching tag, unsatisfiable range",
        "GET",
        &[("Range", "bytes=10000-"), ("If-Range", "{etag}")],
        Unsatisfiable,
    ),
    case(
        "other tag, unsatisfiable range",
        "GET",
        &[("Range", "bytes=10000-"), ("If-Range", "\"other\"")],
        Whole,
    ),
    case(
        "other date, unsatisfiable range",
        "GET",
        &[
            ("Range", "bytes=10000-"),
            ("If-Range", "Tue, 03 Mar 2026 10:20:29 GMT"),
        ],
        Whole,
    ),
    case(
        "without a range it means nothing",
        "GET",
        &[("If-Range", "\"other\"")],
        Whole,
    ),
    case(
        "matching without a range",
        "GET",
        &[("If-Range", "{etag}")],
        Whole,
    ),
    case(
        "two if-range lines",
        "GET",
        &[
            ("Range", "bytes=0-9"),
            ("If-Range", "{etag}"),
            ("If-Range", "{etag}"),
        ],
        Whole,
    ),
    case(
        "with a malformed range",
        "GET",
        &[("Range", "bytes=x"), ("If-Range", "{etag}")],
        Whole,
    ),
];

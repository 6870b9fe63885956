//! `If-Modified-Since` and `If-Unmodified-Since`, alone and beside tags (§13.1.3, §13.1.4).

use super::{
    Case,
    Expect::{Failed, NotModified, Part, Whole},
    case,
};

/// The rows.
pub(crate) const CASES: &[Case] = &[
    case(
        "none-match: wins over modified-since",
        "GET",
        &[
            ("If-None-Match", "\"other\""),
            ("If-Modified-Since", "{date}"),
        ],
        Whole,
    ),
    case(
        "modified-since: the same date",
        "GET",
        &[("If-Modified-Since", "{date}")],
        NotModified,
    ),
    case(
        "modified-since: later",
        "GET",
        &[("If-Modified-Since", "Tue, 03 Mar 2026 10:20:31 GMT")],
        NotModified,
    ),
    case(
        "modified-since: earlier",
        "GET",
        &[("If-Modified-Since", "Tue, 03 Mar 2026 10:20:29 GMT")],
        Whole,
    ),
    case(
        "modified-since: form of RFC 850",
        "GET",
        &[("If-Modified-Since", "Tuesday, 03-Mar-26 10:20:30 GMT")],
        NotModified,
    ),
    case(
        "modified-since: form of asctime",
        "GET",
        &[("If-Modified-Since", "Tue Mar  3 10:20:30 2026")],
        NotModified,
    ),
    case(
        "modified-since: no date",
        "GET",
        &[("If-Modified-Since", "tomorrow")],
        Whole,
    ),
    case(
        "modified-since: a number",
        "GET",
        &[("If-Modified-Since", "9999999999")],
        Whole,
    ),
    case(
        "modified-since: twice",
        "GET",
        &[
            ("If-Modified-Since", "{date}"),
            ("If-Modified-Since", "{date}"),
        ],
        Whole,
    ),
    case(
        "modified-since: same, with a range",
        "GET",
        &[("If-Modified-Since", "{date}"), ("Range", "bytes=0-9")],
        NotModified,
    ),
    case(
        "modified-since: earlier, with a range",
        "GET",
        &[
            ("If-Modified-Since", "Tue, 03 Mar 2026 10:20:29 GMT"),
            ("Range", "bytes=0-9"),
        ],
        Part(0, 9),
    ),
    case(
        "match: wins over unmodified-since",
        "GET",
        &[
            ("If-Match", "{etag}"),
            ("If-Unmodified-Since", "Tue, 03 Mar 2026 10:20:29 GMT"),
        ],
        Whole,
    ),
    case(
        "unmodified-since: the same date",
        "GET",
        &[("If-Unmodified-Since", "{date}")],
        Whole,
    ),
    case(
        "unmodified-since: later",
        "GET",
        &[("If-Unmodified-Since", "Tue, 03 Mar 2026 10:20:31 GMT")],
        Whole,
    ),
    case(
        "unmodified-since: earlier",
        "GET",
        &[("If-Unmodified-Since", "Tue, 03 Mar 2026 10:20:29 GMT")],
        Failed,
    ),
    case(
        "unmodified-since: no date",
        "GET",
        &[("If-Unmodified-Since", "never")],
        Whole,
    ),
    case(
        "unmodified-since: twice",
        "GET",
        &[
            ("If-Unmodified-Since", "Tue, 03 Mar 2026 10:20:29 GMT"),
            ("If-Unmodified-Since", "Tue, 03 Mar 2026 10:20:29 GMT"),
        ],
        Whole,
    ),
    case(
        "unmodified-since: same, with a range",
        "GET",
        &[("If-Unmodified-Since", "{date}"), ("Range", "bytes=0-9")],
        Part(0, 9),
    ),
    case(
        "unmodified-since: earlier, with a range",
        "GET",
        &[
            ("If-Unmodified-Since", "Tue, 03 Mar 2026 10:20:29 GMT"),
            ("Range", "bytes=0-9"),
        ],
        Failed,
    ),
    case(
        "unmodified-since: same, then modified-since same",
        "GET",
        &[
            ("If-Unmodified-Since", "{date}"),
            ("If-Modified-Since", "{date}"),
        ],
        NotModified,
    ),
    case(
        "unmodified-since: earlier comes before none-match",
        "GET",
        &[
            ("If-Unmodified-Since", "Tue, 03 Mar 2026 10:20:29 GMT"),
            ("If-None-Match", "{etag}"),
        ],
        Failed,
    ),
];

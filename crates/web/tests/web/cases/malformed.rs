//! What is no range: another unit, or not well-formed (§14.1.1, §14.2).

use super::{Case, Expect::Whole, case};

/// The rows.
pub(crate) const CASES: &[Case] = &[
    case(
        "first after last is ignored",
        "GET",
        &[("Range", "bytes=5-2")],
        Whole,
    ),
    case(
        "first after last beyond the end is ignored",
        "GET",
        &[("Range", "bytes=20000-10000")],
        Whole,
    ),
    case(
        "first after last beyond 64 bits is ignored",
        "GET",
        &[("Range", "bytes=999999999999999999999-99999999999999999999")],
        Whole,
    ),
    case(
        "unknown unit is ignored",
        "GET",
        &[("Range", "seconds=0-4")],
        Whole,
    ),
    case(
        "unknown unit like ours is ignored",
        "GET",
        &[("Range", "bytesx=0-4")],
        Whole,
    ),
    case("unit alone is ignored", "GET", &[("Range", "bytes")], Whole),
    case(
        "nothing after the sign is ignored",
        "GET",
        &[("Range", "bytes=")],
        Whole,
    ),
    case(
        "only a dash is ignored",
        "GET",
        &[("Range", "bytes=-")],
        Whole,
    ),
    case(
        "two dashes are ignored",
        "GET",
        &[("Range", "bytes=--5")],
        Whole,
    ),
    case(
        "a number without a dash is ignored",
        "GET",
        &[("Range", "bytes=5")],
        Whole,
    ),
    case(
        "letters are ignored",
        "GET",
        &[("Range", "bytes=a-b")],
        Whole,
    ),
    case(
        "letters after digits are ignored",
        "GET",
        &[("Range", "bytes=0-5x")],
        Whole,
    ),
    case(
        "hexadecimal is ignored",
        "GET",
        &[("Range", "bytes=0x0-0x5")],
        Whole,
    ),
    case(
        "a sign is ignored",
        "GET",
        &[("Range", "bytes=+0-5")],
        Whole,
    ),
    case(
        "three positions are ignored",
        "GET",
        &[("Range", "bytes=0-5-9")],
        Whole,
    ),
    case(
        "space within a range is ignored",
        "GET",
        &[("Range", "bytes=0 - 5")],
        Whole,
    ),
    case(
        "space before the sign is ignored",
        "GET",
        &[("Range", "bytes =0-5")],
        Whole,
    ),
    case(
        "colon for the sign is ignored",
        "GET",
        &[("Range", "bytes:0-5")],
        Whole,
    ),
    case("empty value is ignored", "GET", &[("Range", "")], Whole),
    case(
        "two range lines are ignored",
        "GET",
        &[("Range", "bytes=0-1"), ("Range", "bytes=4-5")],
        Whole,
    ),
    case(
        "other characters are ignored",
        "GET",
        &[("Range", "bytes=٠-٥")],
        Whole,
    ),
];

//! What holds for every header and every range.

use actix_web::{
    body::to_bytes,
    http::{
        Method,
        header::{self, HeaderMap, HeaderValue},
    },
    rt::System,
};
use proptest::prelude::*;
use prosaas_web::sending::{
    FileBody, MultipartBody, OpenedFile,
    conditional::{self, Decision},
    range::{self, ByteRange, MAX_RANGES, Requested},
};

use crate::support::recording::Recording;

/// Headers that are nearly right, so that the parser gets far.
fn range_like() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,40}",
        "bytes=[0-9,\\- \t]{0,60}",
        "(bytes|BYTES|items)=([0-9]{0,25}-[0-9]{0,25}[, ]{0,3}){1,12}",
    ]
}

fn parts(requested: Requested) -> Vec<ByteRange> {
    match requested {
        Requested::Whole | Requested::Unsatisfiable => Vec::new(),
        Requested::One(range) => vec![range],
        Requested::Several(ranges) => {
            assert!((2..=MAX_RANGES).contains(&ranges.len()));
            ranges
        }
    }
}

proptest! {
    #[test]
    fn every_parsed_range_lies_within_the_content(text in range_like(), len in 0..200_000_u64) {
        let Ok(value) = HeaderValue::from_bytes(text.as_bytes()) else { return Ok(()) };
        let parts = parts(range::parse(&value, len));
        for part in &parts {
            prop_assert!(part.first() <= part.last() && part.last() < len);
        }
        prop_assert!(parts.iter().map(|part| part.size()).sum::<u64>() <= len);
    }

    #[test]
    fn a_closed_range_is_its_positions_cut_at_the_end(
        first: u64, last: u64, len in 1..u64::MAX,
    ) {
        let value = HeaderValue::from_str(&format!("bytes={first}-{last}")).unwrap();
        let expected = if first > last {
            Requested::Whole
        } else {
            ByteRange::new(first, last.min(len - 1), len)
                .map_or(Requested::Unsatisfiable, Requested::One)
        };
        prop_assert_eq!(range::parse(&value, len), expected);
    }

    #[test]
    fn no_header_breaks_the_decision(
        values in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..40), 6),
        kept in proptest::collection::vec(any::<bool>(), 6),
    ) {
        let names = [
            header::RANGE, header::IF_RANGE, header::IF_MATCH, header::IF_NONE_MATCH,
            header::IF_MODIFIED_SINCE, header::IF_UNMODIFIED_SINCE,
        ];
        let mut headers = HeaderMap::new();
        for ((name, value), kept) in names.into_iter().zip(&values).zip(kept) {
            if let (true, Ok(value)) = (kept, HeaderValue::from_bytes(value)) {
                headers.insert(name, value);
            }
        }
        let recording = prosaas_web::sending::Representation::new("audio/mpeg", 100);
        let decision = conditional::decide(&Method::GET, &headers, &recording);
        if !headers.contains_key(header::RANGE) {
            let without_range = matches!(
                decision,
                Decision::Full | Decision::NotModified | Decision::PreconditionFailed
            );
            prop_assert!(without_range);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_body_is_exactly_its_slice(
        len in 1..500_000_usize,
        cuts in proptest::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..5),
    ) {
        let recording = Recording::new(len);
        let ranges: Vec<(usize, usize)> = cuts
            .iter()
            .map(|(a, b)| (a.index(len), b.index(len)))
            .map(|(a, b)| (a.min(b), a.max(b)))
            .collect();
        let same = System::new().block_on(async {
            let file = OpenedFile::open(&recording.path, recording.len()).await.unwrap();
            for (first, last) in &ranges {
                let start = u64::try_from(*first).unwrap();
                let end = u64::try_from(last + 1).unwrap();
                let body = to_bytes(FileBody::new(&file, start, end)).await.unwrap();
                if body != recording.bytes[*first..=*last] {
                    return false;
                }
            }
            let parts: Vec<_> = ranges
                .iter()
                .map(|(first, last)| ByteRange::new(
                    u64::try_from(*first).unwrap(),
                    u64::try_from(*last).unwrap(),
                    recording.len(),
                ).unwrap())
                .collect();
            let body = MultipartBody::new(&file.clone().into(), &parts, &recording.representation());
            let announced = actix_web::body::MessageBody::size(&body);
            let sent = to_bytes(body).await.unwrap();
            let sent_len = u64::try_from(sent.len()).unwrap();
            announced == actix_web::body::BodySize::Sized(sent_len)
        });
        prop_assert!(same);
    }
}

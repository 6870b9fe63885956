//! The strict form decoder.

use proptest::prelude::*;
use prosaas_twilio::form::{FormError, decode};

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

#[test]
fn pairs_come_decoded_in_their_order() {
    assert_eq!(
        decode(b"From=%2B972501234567&Name=%D7%93%D7%95%d7%93+x&E=b&E=a&Empty=&Bare&a=b=c")
            .unwrap(),
        pairs(&[
            ("From", "+972501234567"),
            ("Name", "דוד x"),
            ("E", "b"),
            ("E", "a"),
            ("Empty", ""),
            ("Bare", ""),
            ("a", "b=c"),
        ])
    );
}

#[test]
fn nothing_between_ampersands_is_no_pair() {
    assert_eq!(decode(b"").unwrap(), []);
    assert_eq!(decode(b"&&a=1&&").unwrap(), pairs(&[("a", "1")]));
    assert_eq!(decode(b"=").unwrap(), pairs(&[("", "")]));
}

#[test]
fn a_bad_escape_is_named_by_its_place() {
    for (body, offset) in [
        ("a=1&b=%", 6),
        ("a=%2", 2),
        ("a=%zz", 2),
        ("a=ok%+1", 4),
        ("%g0=1", 0),
        ("a=1&x%=1", 5),
    ] {
        assert_eq!(
            decode(body.as_bytes()),
            Err(FormError::BadEscape { offset }),
            "{body}"
        );
    }
}

#[test]
fn what_is_not_utf_8_is_refused() {
    for body in [
        b"a=%FF".as_slice(),
        b"a=%C0%80",
        b"a=%ED%A0%80",
        b"%D7=1",
        b"a=\xff",
    ] {
        assert_eq!(decode(body), Err(FormError::NotUtf8), "{body:?}");
    }
}

proptest! {
    #[test]
    fn what_was_encoded_comes_back(pairs in proptest::collection::vec((".+", ".*"), 0..8)) {
        let encoded = serde_urlencoded::to_string(&pairs).unwrap();
        prop_assert_eq!(decode(encoded.as_bytes()), Ok(pairs));
    }

    #[test]
    fn no_bytes_make_it_panic(body in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = decode(&body);
    }
}

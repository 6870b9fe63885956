//! Signatures against the official library's own.

use proptest::prelude::*;
use prosaas_twilio::signature::Validator;
use serde::Deserialize;

#[derive(Deserialize)]
struct Vectors {
    auth_token: String,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    kind: Kind,
    url: String,
    #[serde(default)]
    params: Vec<(String, String)>,
    #[serde(default)]
    body: String,
    signature: String,
    valid: bool,
    /// Whether the signature is the one that is made for this very URL.
    #[serde(default)]
    signs: bool,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Form,
    Json,
}

fn vectors() -> Vectors {
    serde_json::from_str(include_str!("../vectors/signatures.json")).unwrap()
}

#[test]
fn every_vector_is_judged_as_the_official_library_does() {
    let vectors = vectors();
    let validator = Validator::new(vectors.auth_token.into());
    assert!(vectors.cases.len() >= 60);
    for case in vectors.cases {
        let valid = match case.kind {
            Kind::Form => validator.validate_form(&case.url, &case.params, &case.signature),
            Kind::Json => validator.validate_json(&case.url, case.body.as_bytes(), &case.signature),
        };
        assert_eq!(valid, case.valid, "{}", case.name);
    }
}

#[test]
fn signatures_are_made_as_the_official_library_makes_them() {
    let vectors = vectors();
    let validator = Validator::new(vectors.auth_token.into());
    let mut compared = 0;
    for case in vectors.cases.iter().filter(|case| case.signs) {
        assert_eq!(
            validator.sign_form(&case.url, &case.params),
            case.signature,
            "{}",
            case.name
        );
        compared += 1;
    }
    assert!(compared >= 30);
}

#[test]
fn a_json_body_without_its_digest_in_the_url_is_refused() {
    let validator = Validator::new("token".into());
    let url = "https://calls.example.com/x";
    let signature = validator.sign_form(url, &[]);
    assert!(validator.validate_form(url, &[], &signature));
    assert!(!validator.validate_json(url, b"", &signature));
    assert!(!validator.validate_json(url, b"{}", &signature));
}

#[test]
fn what_is_no_url_is_never_valid() {
    let validator = Validator::new("token".into());
    for url in [
        "",
        "calls.example.com/x",
        "/webhook/call_status",
        "mailto:a@b",
    ] {
        let signature = validator.sign_form(url, &[]);
        assert!(!validator.validate_form(url, &[], &signature), "{url}");
    }
}

#[test]
fn the_token_does_not_show() {
    assert_eq!(format!("{:?}", Validator::new("token".into())), "Validator");
}

fn params() -> impl Strategy<Value = Vec<(String, String)>> {
    proptest::collection::vec((".*", ".*"), 0..6)
}

proptest! {
    #[test]
    fn what_was_signed_is_valid_and_for_another_token_not(
        path in "[ -\"$-~א-ת]{0,30}",
        params in params(),
    ) {
        let url = format!("https://calls.example.com/{path}");
        let signature = Validator::new("one".into()).sign_form(&url, &params);
        prop_assert!(Validator::new("one".into()).validate_form(&url, &params, &signature));
        prop_assert!(!Validator::new("two".into()).validate_form(&url, &params, &signature));
    }

    #[test]
    fn no_input_makes_it_panic(url in ".*", params in params(), signature in ".*") {
        let validator = Validator::new("token".into());
        prop_assert!(!validator.validate_form(&url, &params, &signature));
        prop_assert!(!validator.validate_json(&url, signature.as_bytes(), &signature));
    }
}

//! The signature, against the example in Twilio's documentation.

use twilio_sim::sign;

fn params(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs
        .iter()
        .map(|&(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

#[test]
fn twilios_own_example_is_reproduced() {
    let form = params(&[
        ("To", "+18005551212"),
        ("CallSid", "CA1234567890ABCDE"),
        ("Caller", "+14158675310"),
        ("From", "+14158675310"),
        ("Digits", "1234"),
    ]);
    let url = "https://example.com/myapp.php?foo=1&bar=2";
    assert_eq!(sign("12345", url, &form), "L/OH5YylLD5NRKLltdqwSvS0BnU=");
    assert_eq!(
        sign("12345", &format!("{url}#rc=5"), &form),
        "L/OH5YylLD5NRKLltdqwSvS0BnU="
    );
    assert_ne!(sign("12346", url, &form), "L/OH5YylLD5NRKLltdqwSvS0BnU=");
}

#[test]
fn equal_values_of_a_repeated_name_count_once() {
    let url = "https://example.com/";
    let repeated = params(&[("a", "2"), ("a", "1"), ("a", "2")]);
    assert_eq!(
        sign("t", url, &repeated),
        sign("t", url, &params(&[("a", "1"), ("a", "2")]))
    );
}

//! The forms of one URL that the official validators accept a signature over.

use std::collections::BTreeSet;
use std::fmt::Write;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use url::Url;

/// What Node's `querystring.escape` leaves as it is, beside letters and digits.
const LEGACY_QUERY: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// The URL as Twilio requested it: fragments (`#rc=5`) steer Twilio and are never sent or signed.
pub(super) fn without_fragment(url: &str) -> &str {
    url.split_once('#').map_or(url, |(head, _)| head)
}

/// With and without the port, as written, normalised, and with the query in its legacy encoding.
///
/// Empty for a text that is no URL with a host.
pub(super) fn accepted(url: &str) -> BTreeSet<String> {
    let written = without_fragment(url);
    let mut spellings = vec![written.to_owned()];
    if let Ok(parsed) = Url::parse(written) {
        let normalised = String::from(parsed);
        spellings.extend(with_legacy_query(&normalised));
        spellings.push(normalised);
    }
    spellings
        .iter()
        .filter_map(|spelling| with_and_without_port(spelling))
        .flatten()
        .collect()
}

fn with_and_without_port(url: &str) -> Option<[String; 2]> {
    let (scheme, after_scheme) = url.split_once("://")?;
    let authority_end = after_scheme.find(['/', '?']).unwrap_or(after_scheme.len());
    let (authority, rest) = after_scheme.split_at(authority_end);
    let host_start = authority.rfind('@').map_or(0, |at| at + 1);
    let (userinfo, host_and_port) = authority.split_at(host_start);
    // In an IPv6 literal only a colon behind the bracket begins the port.
    let port_search = host_and_port.rfind(']').unwrap_or(0);
    let (host, port) = match host_and_port.get(port_search..)?.find(':') {
        Some(colon) => host_and_port.split_at(port_search + colon),
        None if scheme.eq_ignore_ascii_case("https") => (host_and_port, ":443"),
        None => (host_and_port, ":80"),
    };
    Some([
        format!("{scheme}://{userinfo}{host}{rest}"),
        format!("{scheme}://{userinfo}{host}{port}{rest}"),
    ])
}

/// The query decoded and encoded again as Node's `querystring` does it: a name's values come
/// together at its first place, and every pair has its `=`.
fn with_legacy_query(url: &str) -> Option<String> {
    let (head, query) = url.split_once('?')?;
    let mut grouped: Vec<(String, Vec<String>)> = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (name, value) = (decoded(name), decoded(value));
        match grouped.iter_mut().find(|(known, _)| *known == name) {
            Some((_, values)) => values.push(value),
            None => grouped.push((name, vec![value])),
        }
    }
    let mut rebuilt = head.to_owned();
    let mut separator = '?';
    for (name, values) in &grouped {
        for value in values {
            let name = utf8_percent_encode(name, LEGACY_QUERY);
            let value = utf8_percent_encode(value, LEGACY_QUERY);
            write!(rebuilt, "{separator}{name}={value}").ok()?;
            separator = '&';
        }
    }
    Some(rebuilt)
}

fn decoded(part: &str) -> String {
    let spaced = part.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
}

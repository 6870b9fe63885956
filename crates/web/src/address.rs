//! Where a request comes from.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use actix_web::HttpRequest;
use actix_web::http::header::X_FORWARDED_FOR;

/// The client's address. Each trusted proxy appended the address that it saw to `X-Forwarded-For`, so
/// with n of them the n-th entry from the right is the client; what stands further left the client
/// wrote itself.
pub fn client_address(request: &HttpRequest, trusted_proxies: usize) -> IpAddr {
    let peer = request
        .peer_addr()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip());
    if trusted_proxies == 0 {
        return peer.to_canonical();
    }
    let lines: Vec<&str> = request
        .headers()
        .get_all(X_FORWARDED_FOR)
        .map(|line| line.to_str().unwrap_or_default())
        .collect();
    // Several lines are one list (RFC 9110 §5.3).
    let entries = lines.iter().flat_map(|line| line.split(',')).map(str::trim);
    let entries: Vec<&str> = entries.filter(|entry| !entry.is_empty()).collect();
    let place = entries.len().saturating_sub(trusted_proxies);
    entries
        .get(place)
        .and_then(|entry| parse(entry))
        .unwrap_or(peer)
        .to_canonical()
}

/// An address with or without a port.
fn parse(entry: &str) -> Option<IpAddr> {
    entry
        .parse::<IpAddr>()
        .ok()
        .or_else(|| entry.parse::<SocketAddr>().ok().map(|address| address.ip()))
        .or_else(|| entry.strip_prefix('[')?.strip_suffix(']')?.parse().ok())
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn seen(forwarded: &[&str], proxies: usize) -> String {
        let mut request = TestRequest::default().peer_addr("10.0.0.9:4711".parse().unwrap());
        for line in forwarded {
            request = request.append_header((X_FORWARDED_FOR, *line));
        }
        client_address(&request.to_http_request(), proxies).to_string()
    }

    #[test]
    fn without_a_trusted_proxy_the_header_is_nothing() {
        assert_eq!(seen(&["198.51.100.1"], 0), "10.0.0.9");
    }

    #[test]
    fn what_the_client_wrote_itself_is_not_believed() {
        assert_eq!(seen(&["203.0.113.66, 198.51.100.1"], 1), "198.51.100.1");
        assert_eq!(seen(&["203.0.113.66", "198.51.100.1"], 1), "198.51.100.1");
        assert_eq!(
            seen(&["1.1.1.1, 198.51.100.1, 10.1.1.1"], 2),
            "198.51.100.1"
        );
    }

    #[test]
    fn a_missing_or_unreadable_entry_is_the_peer() {
        assert_eq!(seen(&[], 1), "10.0.0.9");
        assert_eq!(seen(&["unknown"], 1), "10.0.0.9");
        assert_eq!(seen(&["198.51.100.1, <script>"], 1), "10.0.0.9");
    }

    #[test]
    fn ports_brackets_and_mapped_addresses_are_read() {
        assert_eq!(seen(&["198.51.100.1:5060"], 1), "198.51.100.1");
        assert_eq!(seen(&["[2001:db8::1]:443"], 1), "2001:db8::1");
        assert_eq!(seen(&["[2001:db8::1]"], 1), "2001:db8::1");
        assert_eq!(seen(&["::ffff:198.51.100.1"], 1), "198.51.100.1");
    }
}

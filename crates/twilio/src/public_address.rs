//! Which addresses belong to the public internet, so that a foreign URL cannot reach inside: Twilio's
//! redirects and customers' webhooks alike.

use std::error::Error;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// Whether the address is a public unicast one (IANA's special-purpose registries, RFC 6890).
///
/// Addresses that embed an IPv4 one (mapped, NAT64) are judged by it; 6to4 and Teredo are refused.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || a == 0
        || a >= 224
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (b == 18 || b == 19)))
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(mapped) = address.to_ipv4_mapped() {
        return is_public_v4(mapped);
    }
    match address.segments() {
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            let [a, b] = high.to_be_bytes();
            let [c, d] = low.to_be_bytes();
            is_public_v4(Ipv4Addr::new(a, b, c, d))
        }
        // 2001::/23 are protocol assignments (Teredo, ORCHID), then documentation and 6to4.
        [0x2001, second, ..] => second >= 0x200 && second != 0xdb8,
        [0x2002, ..] => false,
        [0x3fff, second, ..] => second >= 0x1000,
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

/// No address of the name is public.
#[derive(Debug, thiserror::Error)]
#[error("the name has no public address")]
pub struct NotPublic;

impl NotPublic {
    /// Whether a request failed because of it.
    pub fn caused(error: &reqwest::Error) -> bool {
        let first: &(dyn Error + 'static) = error;
        let mut causes = std::iter::successors(Some(first), |link: &&'_ (dyn Error + 'static)| {
            (*link).source()
        });
        causes.any(<dyn Error>::is::<Self>)
    }
}

/// Resolves a name to its public addresses. The connection goes to one of exactly these, so a
/// second answer of the name server cannot slip another one in.
#[derive(Clone, Copy, Debug)]
pub struct PublicResolver;

impl Resolve for PublicResolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let public: Vec<_> = tokio::net::lookup_host((name.as_str(), 0))
                .await?
                .filter(|address| is_public(address.ip()))
                .collect();
            if public.is_empty() {
                return Err(NotPublic.into());
            }
            let addresses: Addrs = Box::new(public.into_iter());
            Ok(addresses)
        })
    }
}

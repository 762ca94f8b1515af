//! Where a webhook may lead: over TLS, to a public address. A setting must not become a way into the operator's own network.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use reqwest::Url;

/// An address that has been checked as far as it tells by itself; what its name resolves to is checked at each call.
#[derive(Clone, PartialEq, Eq)]
pub struct Endpoint {
    url: Url,
    host: String,
    port: u16,
}

impl std::fmt::Debug for Endpoint {
    /// The host alone: paths of webhooks often hold a secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Endpoint").field("host", &self.host).finish_non_exhaustive()
    }
}

impl Endpoint {
    /// Checks an address such as `https://example.org/sanad`.
    ///
    /// # Errors
    /// What is wrong with it, as the rest of a sentence.
    pub fn parse(text: &str, allow_private: bool) -> Result<Self, &'static str> {
        let url =
            Url::parse(text.trim()).map_err(|_| "is no address; it must look like https://example.org/…")?;
        if url.scheme() != "https" {
            return Err(
                "must begin with https://, so that nobody on the way can read or change what is sent",
            );
        }
        if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
            return Err("must hold no user, no password and no #; the signature says who sends");
        }
        let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) else {
            return Err("names no server");
        };
        let endpoint = Self { host: host.to_owned(), port, url: url.clone() };
        match endpoint.literal() {
            Some(address) if !may_call(address, allow_private) => Err(
                "leads to an address that is not public (this machine, a private network …); if that is meant, set \
                 allow_private = true beside it",
            ),
            _ => Ok(endpoint),
        }
    }

    /// The whole address.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// The name of the server, or its number.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The number, where the address holds one instead of a name.
    pub fn literal(&self) -> Option<IpAddr> {
        // The host's text keeps the brackets of an IPv6 address.
        self.host.trim_start_matches('[').trim_end_matches(']').parse().ok()
    }
}

/// Whether a connection to this address may be made.
pub(super) fn may_call(address: IpAddr, allow_private: bool) -> bool {
    let nobody = address.is_unspecified() || address.is_multicast() || address == Ipv4Addr::BROADCAST;
    is_public(address) || (allow_private && !nobody)
}

/// Whether an address is one of the open internet: no loopback, private, link-local, shared (CGNAT), unique-local, multicast,
/// documentation, benchmark or reserved one, and none of these in IPv6 clothes.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

/// <https://www.iana.org/assignments/iana-ipv4-special-registry>, July 2025.
fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !matches!(
        (a, b, c),
        (0 | 10 | 127, ..)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (192, 168, _)
            | (198, 18 | 19, _)
            | (198, 51, 100)
            | (203, 0, 113)
            | (224..=255, ..)
    )
}

/// <https://www.iana.org/assignments/iana-ipv6-special-registry>: only 2000::/3 is given out, less what is special in it.
/// A mapped address (::ffff:0:0/96) stands outside of it.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    // NAT64: an IPv4 address behind a translator, the only way out of an IPv6-only network.
    if segments[..6] == [0x64, 0xff9b, 0, 0, 0, 0] {
        let [.., a, b, c, d] = address.octets();
        return is_public_v4(Ipv4Addr::new(a, b, c, d));
    }
    let special = matches!(
        (segments[0], segments[1]),
        // Teredo and its neighbours; documentation; 6to4; documentation again.
        (0x2001, 0x0000..=0x01ff | 0x0db8) | (0x2002, _) | (0x3fff, 0x0000..=0x0fff)
    );
    (0x2000..=0x3fff).contains(&segments[0]) && !special
}

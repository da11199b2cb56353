//! Which address a request comes from: decided here alone, for throttling, for one's list of devices and for the log.

use axum::http::HeaderMap;
use ipnet::IpNet;
use std::net::{IpAddr, SocketAddr};

const FORWARDED_FOR: &str = "x-forwarded-for";

/// The address of whoever asks, as an extension of every request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientIp(pub IpAddr);

impl ClientIp {
    /// The peer itself, unless it is a proxy of ours: then whom it forwards for, and so on along the proxies. Each adds
    /// to the end what it has seen; what stands before the first address that is not a proxy's was said by that client,
    /// and is not believed.
    #[must_use]
    pub fn of(peer: IpAddr, headers: &HeaderMap, proxies: &[IpNet]) -> Self {
        let mut client = peer.to_canonical();
        let values = headers.get_all(FORWARDED_FOR).iter().rev().map(|value| value.to_str().unwrap_or("?"));
        let mut hops = values.flat_map(|value| value.rsplit(','));
        while proxies.iter().any(|network| network.contains(&client)) {
            let Some(hop) = hops.next().and_then(address) else { break };
            client = hop;
        }
        Self(client)
    }
}

/// `192.0.2.1`, `2001:db8::1`, and with a port as some proxies write them.
fn address(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim();
    let bare = hop.strip_prefix('[').and_then(|hop| hop.strip_suffix(']')).unwrap_or(hop);
    let address = bare.parse().ok().or_else(|| hop.parse().ok().map(|hop: SocketAddr| hop.ip()));
    address.map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    /// The proxies are 10.0.0.0/8 and 2001:db8:1::/48.
    fn client(peer: &str, forwarded: &[&'static str]) -> String {
        let proxies = ["10.0.0.0/8", "2001:db8:1::/48"].map(|network| network.parse().expect("a network"));
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(FORWARDED_FOR, HeaderValue::from_static(value));
        }
        ClientIp::of(peer.parse().expect("an address"), &headers, &proxies).0.to_string()
    }

    #[test]
    fn r20_nobody_but_a_proxy_is_believed() {
        assert_eq!(client("192.0.2.9", &["198.51.100.1"]), "192.0.2.9");
        assert_eq!(client("10.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(client("::ffff:10.0.0.1", &["::ffff:198.51.100.1"]), "198.51.100.1");
        assert_eq!(client("2001:db8:1::1", &["2001:db8:2::7"]), "2001:db8:2::7");
        assert_eq!(client("10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn r20_the_chain_is_walked_from_its_end_to_the_first_that_is_no_proxy() {
        assert_eq!(client("10.0.0.1", &["203.0.113.5, 198.51.100.1"]), "198.51.100.1");
        assert_eq!(client("10.0.0.1", &["203.0.113.5, 198.51.100.1, 10.0.0.2"]), "198.51.100.1");
        assert_eq!(client("10.0.0.1", &["203.0.113.5", "198.51.100.1", "10.0.0.2 "]), "198.51.100.1");
        assert_eq!(client("10.0.0.1", &["10.0.0.3,10.0.0.2"]), "10.0.0.3");
    }

    /// What is no address ends the walk at the proxy that said it.
    #[test]
    fn r20_what_is_no_address_is_nobodys() {
        for hop in
            ["unknown", "", "_hidden", "198.51.100.1.evil.example", "198.51.100.256", "for=198.51.100.1"]
        {
            assert_eq!(
                client("10.0.0.1", &[Box::leak(format!("198.51.100.1, {hop}").into_boxed_str())]),
                "10.0.0.1"
            );
        }
        assert_eq!(client("10.0.0.1", &["198.51.100.1:4711"]), "198.51.100.1");
        assert_eq!(client("10.0.0.1", &["[2001:db8::1]:4711"]), "2001:db8::1");
        assert_eq!(client("10.0.0.1", &["[2001:db8::1]"]), "2001:db8::1");
    }
}

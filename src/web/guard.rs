//! Who may ask: requests of this machine's own pages pass, everything else is refused.
//!
//! A page from elsewhere can make a browser send requests here, and a name that it owns can be made
//! to mean this machine (DNS rebinding); `Host`, `Origin` and `Sec-Fetch-Site` tell both.

use std::net::SocketAddr;

use hyper::header::{self, HeaderMap};
use hyper::{Method, StatusCode, Uri};

/// Longest address asked for, in bytes.
const MAX_URI: usize = 8 << 10;
/// Longest body, in bytes; none is ever read.
const MAX_BODY: u64 = 16 << 10;

/// The names this server goes by, with its port.
#[derive(Clone, Debug)]
pub(super) struct Hosts {
    names: Vec<String>,
    port: u16,
}

impl Hosts {
    /// Those of this machine, and the host that was given.
    pub(super) fn of(given: &str, bound: SocketAddr) -> Self {
        let names = ["localhost", "127.0.0.1", "[::1]", given];
        Self { names: names.map(str::to_ascii_lowercase).to_vec(), port: bound.port() }
    }

    /// Whether `host`, as a browser writes it, is one of them.
    fn know(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        let colon = if host.ends_with(']') { None } else { host.rfind(':') };
        let (name, port) = match colon {
            Some(at) => (&host[..at], host[at + 1..].parse().ok()),
            None => (host.as_str(), Some(80)),
        };
        port == Some(self.port) && self.names.iter().any(|known| known == name)
    }
}

/// The host of `HOST:PORT`, an IPv6 address in its brackets; `None` when there is no port.
pub(super) fn host_of(address: &str) -> Option<String> {
    let (host, port) = address.rsplit_once(':')?;
    let port: Option<u16> = port.parse().ok();
    (!host.is_empty()).then_some(host.to_owned()).filter(|_| port.is_some())
}

/// Checks a request before anything else looks at it. `Err`: the status, and a line that says why.
pub(super) fn check(
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
    hosts: &Hosts,
) -> Result<(), (StatusCode, &'static str)> {
    if uri.path().len() + uri.query().map_or(0, str::len) > MAX_URI {
        return Err((StatusCode::URI_TOO_LONG, "address too long; limit 8 KiB"));
    }
    if !one_host(uri, headers, hosts) {
        let said = "this server answers to localhost and the address it was given only";
        return Err((StatusCode::MISDIRECTED_REQUEST, said));
    }
    for origin in headers.get_all(header::ORIGIN) {
        let own = origin.to_str().ok().and_then(|text| text.strip_prefix("http://"));
        if !own.is_some_and(|host| hosts.know(host)) {
            return Err((StatusCode::FORBIDDEN, "requests from other origins are refused"));
        }
    }
    let is_api = uri.path() == "/api" || uri.path().starts_with("/api/");
    let site = headers.get_all("sec-fetch-site");
    if is_api && site.iter().any(|site| site.as_bytes().eq_ignore_ascii_case(b"cross-site")) {
        return Err((StatusCode::FORBIDDEN, "requests from other sites are refused"));
    }
    if method != Method::GET && method != Method::HEAD {
        return Err((StatusCode::METHOD_NOT_ALLOWED, "GET and HEAD only"));
    }
    let length = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    let too_long = length.is_some_and(|text| text.parse().is_ok_and(|n: u64| n > MAX_BODY));
    if too_long {
        return Err((StatusCode::PAYLOAD_TOO_LARGE, "body too long; limit 16 KiB"));
    }
    Ok(())
}

/// Whether exactly one `Host` is given, and it and the address asked for are ours.
fn one_host(uri: &Uri, headers: &HeaderMap, hosts: &Hosts) -> bool {
    let mut given = headers.get_all(header::HOST).iter();
    let (Some(host), None) = (given.next(), given.next()) else { return false };
    let authority = uri.authority().is_none_or(|authority| hosts.know(authority.as_str()));
    authority && host.to_str().is_ok_and(|host| hosts.know(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(method: &str, uri: &str, headers: &[(&str, &str)]) -> u16 {
        let hosts = Hosts::of("saola.lan", "127.0.0.1:7340".parse().unwrap());
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            let name: header::HeaderName = name.parse().unwrap();
            map.append(name, value.parse().unwrap());
        }
        let method: Method = method.parse().unwrap();
        check(&method, &uri.parse().unwrap(), &map, &hosts).map_or_else(|e| e.0.as_u16(), |()| 200)
    }

    #[test]
    fn knows_its_own_names_and_no_others() {
        let cases = [
            ("localhost:7340", 200),
            ("LOCALHOST:7340", 200),
            ("127.0.0.1:7340", 200),
            ("[::1]:7340", 200),
            ("saola.lan:7340", 200),
            ("localhost", 421),
            ("localhost:7341", 421),
            ("ma-doc.example:7340", 421),
            ("localhost.ma-doc.example:7340", 421),
            ("127.0.0.1:7340@ma-doc.example", 421),
            ("", 421),
        ];
        for (host, expected) in cases {
            assert_eq!(asked("GET", "/", &[("host", host)]), expected, "{host}");
        }
        assert_eq!(asked("GET", "/", &[]), 421);
        let twice = [("host", "localhost:7340"), ("host", "localhost:7340")];
        assert_eq!(asked("GET", "/", &twice), 421);
        let foreign = "http://ma-doc.example:7340/";
        assert_eq!(asked("GET", foreign, &[("host", "localhost:7340")]), 421);
    }

    #[test]
    fn refuses_other_origins_methods_and_lengths() {
        let host = ("host", "localhost:7340");
        let long = format!("/?q={}", "a".repeat(9000));
        let cases = [
            ("GET", "/api/search?q=a", ("origin", "http://localhost:7340"), 200),
            ("GET", "/api/search?q=a", ("origin", "http://ma-doc.example"), 403),
            ("GET", "/", ("origin", "null"), 403),
            ("GET", "/", ("origin", "https://localhost:7340"), 403),
            ("GET", "/api/search?q=a", ("sec-fetch-site", "cross-site"), 403),
            ("GET", "/api/search?q=a", ("sec-fetch-site", "same-origin"), 200),
            ("GET", "/?q=a", ("sec-fetch-site", "cross-site"), 200),
            ("HEAD", "/", ("accept", "*/*"), 200),
            ("POST", "/", ("accept", "*/*"), 405),
            ("DELETE", "/api/search", ("accept", "*/*"), 405),
            ("GET", long.as_str(), ("accept", "*/*"), 414),
            ("GET", "/", ("content-length", "16385"), 413),
            ("GET", "/", ("content-length", "0"), 200),
        ];
        for (method, uri, header, expected) in cases {
            assert_eq!(asked(method, uri, &[host, header]), expected, "{method} {header:?}");
        }
    }

    #[test]
    fn reads_the_host_of_an_address() {
        let cases = [
            ("127.0.0.1:0", Some("127.0.0.1")),
            ("[::1]:7340", Some("[::1]")),
            ("localhost:80", Some("localhost")),
            ("localhost", None),
            (":80", None),
            ("localhost:http", None),
        ];
        for (address, expected) in cases {
            assert_eq!(host_of(address).as_deref(), expected, "{address}");
        }
    }
}

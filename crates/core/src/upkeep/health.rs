//! A container's health: what the program's own `/readyz` says.

use std::io::{self, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

/// `/readyz` itself answers within two seconds.
const PATIENCE: Duration = Duration::from_secs(4);
/// More than `/readyz` ever says.
const MOST_BYTES: u64 = 64 * 1024;

/// Why the program is not healthy.
#[derive(Debug, thiserror::Error)]
pub enum UnhealthyError {
    /// Nobody answers.
    #[error("nothing answers on {address}")]
    Silent {
        /// Where it was asked.
        address: SocketAddr,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// It answers, and is not ready.
    #[error("not ready: {0}")]
    NotReady(String),
}

/// Asks whoever listens on `http.listen` on this machine.
pub(super) fn ask(listen: SocketAddr) -> Result<String, UnhealthyError> {
    let address = reachable(listen);
    let answer = get(address).map_err(|source| UnhealthyError::Silent { address, source })?;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    if head.starts_with("HTTP/1.1 200 ") || head.starts_with("HTTP/1.0 200 ") {
        Ok(body.to_owned())
    } else {
        Err(UnhealthyError::NotReady(body.to_owned()))
    }
}

fn get(address: SocketAddr) -> io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    stream.write_all(b"GET /readyz HTTP/1.0\r\nHost: localhost\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.take(MOST_BYTES).read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

/// `0.0.0.0` is listened on, but not called.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    /// Answers one request with `answer`, on every address of this machine.
    fn served(answer: &'static str) -> SocketAddr {
        let listener = TcpListener::bind("0.0.0.0:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 1024];
            let read = stream.read(&mut request).unwrap();
            assert!(request[..read].starts_with(b"GET /readyz "));
            stream.write_all(answer.as_bytes()).unwrap();
        });
        address
    }

    #[test]
    fn a_program_that_is_ready_is_healthy() {
        let address = served("HTTP/1.0 200 OK\r\ncontent-type: application/json\r\n\r\n{}");
        assert_eq!(ask(address).unwrap(), "{}");
    }

    #[test]
    fn one_that_is_not_ready_says_what_is_missing() {
        let address = served("HTTP/1.1 503 Service Unavailable\r\n\r\nvolume");
        let error = ask(address).unwrap_err();
        assert_eq!(error.to_string(), "not ready: volume");
    }

    #[test]
    fn one_that_does_not_run_is_not_healthy() {
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = free.local_addr().unwrap();
        drop(free);
        assert!(matches!(ask(address), Err(UnhealthyError::Silent { .. })));
    }
}

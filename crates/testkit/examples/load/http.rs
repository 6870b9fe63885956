//! The least of an HTTP/1.1 client. It drops bodies inside the kernel, so that on a small machine the
//! client takes little of what is measured.

use std::io;
use std::net::SocketAddr;

use socket2::SockRef;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, Interest};
use tokio::net::{TcpSocket, TcpStream};

/// What is dropped at once, at most.
const GULP: usize = 256 * 1024;

/// The measured service, and who asks it.
#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    headers: String,
}

impl Server {
    pub(crate) fn new(address: SocketAddr, cookie: &str) -> Self {
        let headers = if cookie.is_empty() {
            format!("Host: {address}\r\n")
        } else {
            format!("Host: {address}\r\nCookie: {cookie}\r\n")
        };
        Self { address, headers }
    }

    /// `further` are whole header lines.
    pub(crate) fn get(&self, path: &str, further: &str) -> Vec<u8> {
        format!("GET {path} HTTP/1.1\r\n{}{further}\r\n", self.headers).into_bytes()
    }

    pub(crate) fn post(&self, path: &str, further: &str, form: &str) -> Vec<u8> {
        format!(
            "POST {path} HTTP/1.1\r\n{}{further}Content-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {}\r\n\r\n{form}",
            self.headers,
            form.len()
        )
        .into_bytes()
    }
}

/// An answer up to its body.
pub(crate) struct Head {
    pub(crate) status: u16,
    /// Bytes of the body.
    pub(crate) length: u64,
    /// Those of them that are still to be read.
    pub(crate) left: u64,
    closes: bool,
}

/// A connection that is opened when it is needed, and again when the server closed it.
pub(crate) struct Connection {
    address: SocketAddr,
    receive_buffer: Option<u32>,
    stream: Option<TcpStream>,
    head: Vec<u8>,
    gulp: Vec<u8>,
}

impl Connection {
    /// A small `receive_buffer` makes the server feel how slowly the client reads.
    pub(crate) fn new(server: &Server, receive_buffer: Option<u32>) -> Self {
        Self {
            address: server.address,
            receive_buffer,
            stream: None,
            head: Vec::with_capacity(4096),
            gulp: Vec::with_capacity(GULP),
        }
    }

    /// Sends a request and reads the whole answer.
    pub(crate) async fn exchange(&mut self, request: &[u8]) -> io::Result<Head> {
        let head = self.send(request).await?;
        self.skip(head.left).await?;
        if head.closes {
            self.stream = None;
        }
        Ok(head)
    }

    /// Sends a request and reads the answer's head.
    pub(crate) async fn send(&mut self, request: &[u8]) -> io::Result<Head> {
        let stream = match &mut self.stream {
            Some(stream) => stream,
            none => none.insert(open(self.address, self.receive_buffer).await?),
        };
        stream.write_all(request).await?;
        self.head.clear();
        loop {
            if stream.read_buf(&mut self.head).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if let Some(end) = self
                .head
                .windows(4)
                .position(|window| window == b"\r\n\r\n")
            {
                let here = self.head.len() - end - 4;
                let text = self.head.get(..end).unwrap_or_default();
                return parse(
                    &String::from_utf8_lossy(text),
                    u64::try_from(here).unwrap_or(0),
                )
                .ok_or_else(|| io::ErrorKind::InvalidData.into());
            }
        }
    }

    /// Waits for the next bytes of the body.
    pub(crate) async fn readable(&self) -> io::Result<()> {
        match &self.stream {
            Some(stream) => stream.readable().await,
            None => Err(io::ErrorKind::NotConnected.into()),
        }
    }

    /// Drops so many bytes of the body, as they arrive.
    pub(crate) async fn skip(&mut self, mut bytes: u64) -> io::Result<()> {
        let stream = self.stream.as_ref().ok_or(io::ErrorKind::NotConnected)?;
        while bytes > 0 {
            stream.readable().await?;
            let most = usize::try_from(bytes).unwrap_or(GULP).min(GULP);
            let room = self
                .gulp
                .spare_capacity_mut()
                .get_mut(..most)
                .unwrap_or_default();
            let dropped = stream.try_io(Interest::READABLE, || {
                SockRef::from(stream).recv_with_flags(room, libc::MSG_TRUNC)
            });
            match dropped {
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(dropped) => bytes -= u64::try_from(dropped).unwrap_or(bytes),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

async fn open(address: SocketAddr, receive_buffer: Option<u32>) -> io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    if let Some(bytes) = receive_buffer {
        socket.set_recv_buffer_size(bytes)?;
    }
    let stream = socket.connect(address).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

fn parse(head: &str, here: u64) -> Option<Head> {
    let mut lines = head.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let (mut length, mut closes) = (0, false);
    for (name, value) in lines.filter_map(|line| line.split_once(':')) {
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().ok()?;
        } else if name.eq_ignore_ascii_case("connection") {
            closes = value.trim().eq_ignore_ascii_case("close");
        }
    }
    Some(Head {
        status,
        length,
        left: length.saturating_sub(here),
        closes,
    })
}

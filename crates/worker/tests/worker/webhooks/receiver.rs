//! A business's own system: takes what it is told and answers as the test says.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use prosaas_testkit::until;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::rig::SOON;

/// What it was sent.
#[derive(Clone, Debug)]
pub(super) struct Got {
    pub(super) path: String,
    pub(super) body: String,
    headers: Vec<(String, String)>,
}

impl Got {
    pub(super) fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(header, _)| header == name);
        &found.expect(name).1
    }
}

/// What it answers.
#[derive(Clone, Debug, Default)]
pub(super) struct Reply {
    status: u16,
    header: &'static str,
    body: &'static str,
    endless: bool,
}

impl Reply {
    pub(super) fn status(status: u16) -> Self {
        Self {
            status,
            ..Self::default()
        }
    }

    /// Takes the request and says nothing.
    pub(super) fn never() -> Self {
        Self::default()
    }

    pub(super) fn with(self, header: &'static str) -> Self {
        Self { header, ..self }
    }

    pub(super) fn saying(self, body: &'static str) -> Self {
        Self { body, ..self }
    }

    pub(super) fn endless(self) -> Self {
        Self {
            endless: true,
            ..self
        }
    }
}

pub(super) struct Receiver {
    port: u16,
    got: Arc<Mutex<Vec<Got>>>,
}

impl Receiver {
    /// `answer` is given how many requests came before.
    pub(super) async fn start(answer: fn(usize) -> Reply) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let got = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&got);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&kept), answer));
            }
        });
        Self { port, got }
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    pub(super) fn url(&self) -> String {
        format!("http://127.0.0.1:{}/hook", self.port)
    }

    pub(super) fn count(&self) -> usize {
        self.got.lock().unwrap().len()
    }

    pub(super) async fn wait_for(&self, count: usize) -> Vec<Got> {
        let what = format!("{count} messages are received");
        until(&what, SOON, || async {
            let got = self.got.lock().unwrap().clone();
            (got.len() >= count).then_some(got)
        })
        .await
    }
}

async fn serve(mut stream: TcpStream, got: Arc<Mutex<Vec<Got>>>, answer: fn(usize) -> Reply) {
    let Some(request) = read(&mut stream).await else {
        return;
    };
    let before = {
        let mut got = got.lock().unwrap();
        got.push(request);
        got.len() - 1
    };
    let reply = answer(before);
    if reply.status == 0 {
        tokio::time::sleep(Duration::from_mins(10)).await;
    }
    let length = if reply.endless {
        1 << 60
    } else {
        u64::try_from(reply.body.len()).unwrap()
    };
    let separator = if reply.header.is_empty() { "" } else { "\r\n" };
    let head = format!(
        "HTTP/1.1 {} Said\r\nContent-Length: {length}\r\n{}{separator}\r\n{}",
        reply.status, reply.header, reply.body
    );
    let mut written = stream.write_all(head.as_bytes()).await;
    while reply.endless && written.is_ok() {
        written = stream.write_all(&[b'x'; 4096]).await;
    }
}

async fn read(stream: &mut TcpStream) -> Option<Got> {
    let mut bytes = Vec::new();
    let end = loop {
        let at = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        if let Some(at) = at {
            break at;
        }
        more(stream, &mut bytes).await?;
    };
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let mut lines = head.lines();
    let path = lines.next()?.split(' ').nth(1)?.to_owned();
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length")?;
    let whole = end + 4 + length.1.parse::<usize>().unwrap();
    while bytes.len() < whole {
        more(stream, &mut bytes).await?;
    }
    Some(Got {
        path,
        body: String::from_utf8(bytes[end + 4..].to_vec()).unwrap(),
        headers,
    })
}

async fn more(stream: &mut TcpStream, bytes: &mut Vec<u8>) -> Option<()> {
    let mut buffer = [0; 4096];
    let read = stream.read(&mut buffer).await.ok()?;
    bytes.extend_from_slice(&buffer[..read]);
    (read > 0).then_some(())
}

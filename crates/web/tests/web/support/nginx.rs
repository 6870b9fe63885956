//! A real nginx in front of a test server, with the location that accel mode documents.

use std::{
    fs,
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command},
    thread,
    time::Instant,
};

use super::client::PATIENCE;

/// A running nginx; it stops when dropped.
pub(crate) struct Nginx {
    pub(crate) address: SocketAddr,
    process: Child,
}

impl Nginx {
    /// Starts nginx with its files in `directory`. It must be installed: accel mode is half of
    /// what these tests are about.
    pub(crate) fn start(directory: &Path, upstream: SocketAddr) -> Self {
        let address = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap();
        let config = directory.join("nginx.conf");
        fs::write(&config, configuration(directory, address, upstream)).unwrap();
        let mut process = Command::new("nginx")
            .arg("-c")
            .arg(&config)
            .arg("-e")
            .arg(directory.join("start.log"))
            .spawn()
            .expect("nginx must be installed and in PATH");
        let deadline = Instant::now() + PATIENCE;
        while TcpStream::connect(address).is_err() {
            assert!(process.try_wait().unwrap().is_none(), "nginx has ended");
            assert!(Instant::now() < deadline, "nginx does not listen");
            thread::yield_now();
        }
        Self { address, process }
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

fn configuration(directory: &Path, address: SocketAddr, upstream: SocketAddr) -> String {
    let directory = directory.display();
    let user = "user root;";
    format!(
        "{user}
daemon off;
master_process off;
pid {directory}/nginx.pid;
error_log {directory}/error.log;
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path {directory}/body;
    proxy_temp_path {directory}/proxy;
    fastcgi_temp_path {directory}/fastcgi;
    uwsgi_temp_path {directory}/uwsgi;
    scgi_temp_path {directory}/scgi;
    sendfile on;
    gzip on;
    gzip_types text/plain;
    server {{
        listen {address};
        location / {{ proxy_pass http://{upstream}; proxy_http_version 1.1; }}
        location /_recordings/ {{
            internal;
            alias {directory}/;
            etag off;
            if_modified_since off;
            gzip off;
            add_header ETag $upstream_http_etag;
            add_header Last-Modified $upstream_http_last_modified;
            add_header X-Content-Type-Options $upstream_http_x_content_type_options;
            add_header X-Sent-By nginx;
        }}
    }}
}}
"
    )
}

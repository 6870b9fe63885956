//! The HTTP server around it all.

use std::any::Any;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::os::fd::AsFd as _;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::{Extensions, ServerHandle};
use actix_web::rt::net::TcpStream;
use actix_web::web::Data;
use actix_web::{App, HttpResponse, HttpServer};
use reqwest::redirect::Policy;

use crate::config::Config;
use crate::state::Sim;
use crate::{control, rest};

/// A running simulator. Dropping it does not stop it.
pub struct Running {
    /// Where it listens.
    pub addr: SocketAddr,
    handle: ServerHandle,
}

impl Running {
    /// Stops listening and cuts what is under way.
    pub async fn stop(self) {
        self.handle.stop(false).await;
    }

    /// `http://ADDR`
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }
}

/// Starts the simulator on the current tokio runtime; it accepts connections when this returns.
pub async fn start(config: Config) -> io::Result<Running> {
    let listener = TcpListener::bind(config.listen)?;
    let addr = listener.local_addr()?;
    let sim = Arc::new(Sim::new(config, addr, client()?));
    let server = HttpServer::new(move || {
        App::new()
            .app_data(Data::from(Arc::clone(&sim)))
            .configure(rest::configure)
            .configure(control::configure)
            .default_service(actix_web::web::to(|| async {
                HttpResponse::NotFound().finish()
            }))
    })
    .workers(2)
    .disable_signals()
    .shutdown_timeout(1)
    .on_connect(keep_socket)
    .listen(listener)?
    .run();
    let handle = server.handle();
    tokio::spawn(server);
    Ok(Running { addr, handle })
}

/// Twilio's limits for webhooks: 5 s to connect, 15 s in all; no redirect is followed.
fn client() -> io::Result<reqwest::Client> {
    reqwest::Client::builder()
        .user_agent("TwilioProxy/1.1")
        .connect_timeout(Duration::from_secs(5))
        .timeout(Duration::from_secs(15))
        .redirect(Policy::none())
        .no_proxy()
        .build()
        .map_err(io::Error::other)
}

/// Lets a handler reset its connection: actix itself only ever closes in order.
fn keep_socket(connection: &dyn Any, data: &mut Extensions) {
    let duplicate = connection
        .downcast_ref::<TcpStream>()
        .and_then(|stream| stream.as_fd().try_clone_to_owned().ok());
    if let Some(socket) = duplicate {
        data.insert(rest::Socket(Arc::new(socket)));
    }
}

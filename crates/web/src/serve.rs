//! A service's HTTP server: what surrounds its routes, and its start and end.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{Server, ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::from_fn;
use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{App, Error, HttpServer};
use prosaas_core::build_info;
use prosaas_core::clock::Clock;
use prosaas_core::database::Database;
use prosaas_core::settings::{AuthSettings, HttpSettings};
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::health::{self, Readiness};
use crate::identity::Gate;
use crate::input::{self, BodyLimit};
use crate::{cors, error, metrics, trace};

/// If set, the address that is listened on is written into this file: for `http.listen` with port 0.
pub const PORT_FILE_VARIABLE: &str = "PROSAAS_PORT_FILE";

/// Between two requests of a connection.
const KEEP_ALIVE: Duration = Duration::from_secs(75);
/// For the head of a request: who is slower is answered 408 and let go.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
const METRICS_UPKEEP: Duration = Duration::from_secs(5);

/// What a service brings along.
#[derive(Clone)]
pub struct Service {
    /// For the log.
    pub name: &'static str,
    /// What it listens on.
    pub http: HttpSettings,
    /// Sessions' length.
    pub auth: AuthSettings,
    /// Where people and programs are known.
    pub database: Database,
    /// The time.
    pub clock: Clock,
    /// What `/readyz` looks at.
    pub readiness: Readiness,
}

/// Why a service ended other than by a signal.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address is taken or not ours.
    #[error("http.listen: can't listen on {address}: {source}")]
    Listen {
        /// The setting's value.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// The file for the address can't be written.
    #[error("{PORT_FILE_VARIABLE}: {0}")]
    PortFile(#[source] io::Error),
    /// Anything else.
    #[error("the HTTP server stopped: {0}")]
    Stopped(#[from] io::Error),
}

/// The application around `routes`: request names, log, figures, CORS, errors, health. Tests of
/// handlers use it with `actix_web::test::init_service`.
///
/// Among its data: `Data<Gate>`, `Data<Database>`, `Data<Clock>`, `Data<HttpSettings>`,
/// `Data<AuthSettings>`.
pub fn application(
    service: Service,
    routes: impl FnOnce(&mut ServiceConfig),
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = Error,
        InitError = (),
    >,
> {
    let Service {
        http,
        auth,
        database,
        clock,
        readiness,
        ..
    } = service;
    let gate = Gate::new(database.clone(), clock.clone(), &http, &auth);
    let cors = cors::middleware(gate.origins());
    let limit = BodyLimit(http.max_body_bytes);
    App::new()
        .app_data(Data::new(gate))
        .app_data(Data::new(database))
        .app_data(Data::new(clock))
        .app_data(Data::new(readiness))
        .app_data(Data::new(http))
        .app_data(Data::new(auth))
        .configure(|config| input::configure(config, limit))
        .route("/healthz", web::get().to(health::alive))
        .route("/readyz", web::get().to(health::ready))
        .route("/metrics", web::get().to(metrics::show))
        .configure(routes)
        .default_service(web::route().to(error::unknown_path))
        .wrap(cors)
        .wrap(from_fn(error::as_problems))
        .wrap(from_fn(trace::around))
}

/// A server that has its address and waits to run.
pub struct BoundServer {
    name: &'static str,
    address: SocketAddr,
    server: Server,
}

impl BoundServer {
    /// Where it listens: the port is a real one also where `http.listen` says 0.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until SIGTERM or SIGINT: then takes no new connection, lets running requests finish
    /// for `http.shutdown_grace_seconds`, and returns.
    pub async fn run(self) -> Result<(), ServeError> {
        tracing::info!(
            service = self.name,
            version = build_info::text(),
            address = %self.address,
            "listening"
        );
        let upkeep = tokio::spawn(async {
            let mut ticks = tokio::time::interval(METRICS_UPKEEP);
            loop {
                ticks.tick().await;
                metrics::upkeep();
            }
        });
        let ended = self.server.await;
        upkeep.abort();
        tracing::info!(service = self.name, "stopped");
        Ok(ended?)
    }
}

/// Takes the address that the settings name. Needs a tokio runtime.
pub fn bind(
    service: Service,
    routes: impl Fn(&mut ServiceConfig) + Clone + Send + 'static,
) -> Result<BoundServer, ServeError> {
    metrics::install();
    let http = service.http.clone();
    let name = service.name;
    let stop = stop_signal()?;
    let stop = async move {
        stop.await;
        tracing::info!("stopping");
    };
    let mut server = HttpServer::new(move || application(service.clone(), routes.clone()))
        .tcp_nodelay(true)
        .keep_alive(KEEP_ALIVE)
        .client_request_timeout(HEAD_TIMEOUT)
        .shutdown_timeout(http.shutdown_grace_seconds)
        .shutdown_signal(stop);
    if http.workers > 0 {
        server = server.workers(http.workers);
    }
    let server = server
        .bind(http.listen)
        .map_err(|source| ServeError::Listen {
            address: http.listen,
            source,
        })?;
    let address = server.addrs().first().copied().unwrap_or(http.listen);
    Ok(BoundServer {
        name,
        address,
        server: server.run(),
    })
}

/// Binds, tells the address to [`PORT_FILE_VARIABLE`], and serves until a signal: a service's whole
/// main.
pub async fn serve(
    service: Service,
    routes: impl Fn(&mut ServiceConfig) + Clone + Send + 'static,
) -> Result<(), ServeError> {
    let server = bind(service, routes)?;
    if let Some(file) = std::env::var_os(PORT_FILE_VARIABLE) {
        std::fs::write(file, server.address().to_string()).map_err(ServeError::PortFile)?;
    }
    server.run().await
}

/// Cancels the token at the first SIGTERM or SIGINT: what is held open ends at once, and does not
/// keep the server from ending. Needs a tokio runtime.
pub fn cancel_at_signal(token: CancellationToken) -> io::Result<()> {
    let stop = stop_signal()?;
    tokio::spawn(async move {
        stop.await;
        token.cancel();
    });
    Ok(())
}

/// Resolves at the first SIGTERM or SIGINT.
fn stop_signal() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

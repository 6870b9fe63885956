//! Opening a connection: on which runtime it lives, and whether it is encrypted.

use std::sync::Arc;

use diesel::result::{ConnectionError, ConnectionResult};
use diesel_async::pooled_connection::SetupCallback;
use diesel_async::{AsyncConnection, AsyncPgConnection};
use futures::FutureExt;
use rustls::{ClientConfig, RootCertStore};
use tokio::runtime::Handle;
use tokio_postgres::Config;
use tokio_postgres::config::SslMode;
use tokio_postgres_rustls::MakeRustlsConnect;
use tokio_util::task::AbortOnDropHandle;

/// Opens the pool's connections on `runtime`, whoever needs one.
///
/// A connection's socket belongs to the runtime that opened it and breaks with it. actix gives each
/// of its threads a runtime, and at SIGTERM one thread ends before another.
pub(super) fn on(runtime: Handle) -> SetupCallback<AsyncPgConnection> {
    Box::new(move |url| {
        let (runtime, url) = (runtime.clone(), url.to_owned());
        async move {
            let opening = runtime.spawn(async move { establish(&url).await });
            match AbortOnDropHandle::new(opening).await {
                Ok(opened) => opened,
                Err(ended) => Err(bad(&ended)),
            }
        }
        .boxed()
    })
}

/// A connection on the current runtime. With `sslmode=require` in the URL it is encrypted, and the
/// server's certificate must be one for its name by an authority that this machine trusts
/// (`SSL_CERT_FILE` names another list); otherwise it is plain.
pub(crate) async fn establish(url: &str) -> ConnectionResult<AsyncPgConnection> {
    let config: Config = url
        .parse()
        .map_err(|error: tokio_postgres::Error| bad(&error))?;
    if config.get_ssl_mode() != SslMode::Require {
        return AsyncPgConnection::establish(url).await;
    }
    let tls = MakeRustlsConnect::new(tls_config()?);
    let (client, connection) = config.connect(tls).await.map_err(|error| bad(&error))?;
    AsyncPgConnection::try_from_client_and_connection(client, connection).await
}

fn tls_config() -> ConnectionResult<ClientConfig> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| bad(&error))?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

/// The causes too: the error's own words are only that it happened.
fn bad(error: &dyn std::error::Error) -> ConnectionError {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    let text = causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"));
    ConnectionError::BadConnection(text)
}

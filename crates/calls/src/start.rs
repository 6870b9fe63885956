//! Starting: the database is waited for, the store must be the right one, Redis may come later.

use actix_web::web::Data;
use prosaas_core::settings::Settings;
use prosaas_web::parts::{Parts, PartsError};
use prosaas_web::serve::{self, ServeError};

use crate::routes;
use crate::state::{State, StateError};

/// Why the service can't serve.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// What it needs is not there.
    #[error(transparent)]
    Parts(#[from] PartsError),
    /// A secret is missing.
    #[error(transparent)]
    State(#[from] StateError),
    /// The HTTP server.
    #[error(transparent)]
    Serve(#[from] ServeError),
}

/// Serves until SIGTERM or SIGINT.
pub async fn run(settings: Settings) -> Result<(), StartError> {
    let parts = Parts::connect(settings).await?;
    let service = parts.service("prosaas-calls")?;
    let state = Data::new(State::new(parts)?);
    // Answers that are held, and streams that never end by themselves, end when the service does.
    serve::cancel_at_signal(state.ending()).map_err(ServeError::from)?;
    let routes = state.clone();
    serve::serve(service, move |paths| {
        routes::configure(paths, routes.clone());
    })
    .await?;
    state.audits.flush().await;
    Ok(())
}

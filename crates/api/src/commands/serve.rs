//! `prosaas-api serve`.

use actix_web::web::Data;
use prosaas_core::settings::Settings;
use prosaas_web::serve;

use super::Outcome;
use crate::routes;
use crate::state::{Parts, State};

/// Serves until it is told to stop. The database is waited for, the recordings' store must be the
/// right one, Redis may come later.
pub async fn serve(settings: Settings) -> Outcome {
    let parts = Parts::connect(settings).await?;
    let service = parts.service("prosaas-api")?;
    let state = Data::new(State::new(parts)?);
    // Downloads that are held end when the service does.
    serve::cancel_at_signal(state.ending())?;
    serve::serve(service, move |paths| {
        routes::configure(paths, state.clone());
    })
    .await?;
    Ok(())
}

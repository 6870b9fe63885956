//! Listening to a recording, and what a person reads where that fails.

use std::fs::File;
use std::sync::atomic::{AtomicBool, Ordering};

use prosaas_audio::AudioError;
use prosaas_core::recording::StoreError;
use prosaas_core::steps::StepFailure;

use crate::aside::aside;

/// Runs work on sound away from the threads that serve.
pub(super) async fn on_sound<T: Send + 'static>(
    work: impl FnOnce(&AtomicBool) -> Result<T, AudioError> + Send + 'static,
) -> Result<T, AudioError> {
    match aside(work).await {
        Ok(result) => result,
        Err(error) => Err(AudioError::Io(std::io::Error::other(error))),
    }
}

/// Listens to a recording from beginning to end; `heard` is told now and then how many seconds of it
/// were heard.
pub(super) async fn listen(
    file: File,
    mut heard: impl FnMut(f64) + Send + 'static,
) -> Result<prosaas_audio::Heard, AudioError> {
    on_sound(move |stop| {
        prosaas_audio::listen(file, |seconds| {
            heard(seconds);
            stop.load(Ordering::Relaxed)
        })
    })
    .await
}

/// What a person reads where a recording can't be listened to.
pub(super) fn unheard(error: &AudioError) -> StepFailure {
    let (code, text) = match error {
        AudioError::Unrecognised => ("not_audio", "the file is no recording"),
        AudioError::Damaged => ("damaged", "the recording is damaged"),
        AudioError::Empty => ("empty", "the recording has no sound"),
        AudioError::Io(_) | AudioError::Stopped => {
            ("unreadable", "the recording can't be read now")
        }
    };
    StepFailure {
        code,
        text: text.to_owned(),
        permanent: !error.is_transient(),
        retry_after: None,
    }
}

/// What a person reads where the store does not give the file.
pub(super) fn not_given(error: &StoreError) -> StepFailure {
    tracing::warn!(%error, "a stored recording can't be opened");
    StepFailure {
        code: "store_unavailable",
        text: "the recording can't be read now".to_owned(),
        permanent: false,
        retry_after: None,
    }
}

/// What a person reads where the database is away.
pub(super) fn database(error: &prosaas_core::database::DatabaseError) -> StepFailure {
    tracing::warn!(%error, "the database failed in a step");
    StepFailure {
        code: "database_unavailable",
        text: "the database could not be reached".to_owned(),
        permanent: false,
        retry_after: None,
    }
}

//! A recording's pieces as files for a transcriber.

use std::sync::atomic::Ordering;

use prosaas_audio::{AudioError, split};
use prosaas_core::steps::StepFailure;
use prosaas_core::understanding::Sound;

use super::plan::{self, Plan, Wanted};
use super::{Stopped, Task};
use crate::transcribers::Speech;
use crate::work::listening::{not_given, on_sound, unheard};

/// Pieces for a transcriber; the files go when it is dropped.
pub(super) struct Files {
    /// One for each wanted piece; none where the recording has nothing there.
    pub(super) speeches: Vec<Option<Speech>>,
    _folder: tempfile::TempDir,
}

impl Task<'_> {
    /// Cuts the pieces, all in one pass.
    pub(super) async fn files(
        &self,
        sound: &Sound,
        group: &[Wanted],
        plan: &Plan,
    ) -> Result<Files, Stopped> {
        let folder = tempfile::tempdir().map_err(|error| {
            tracing::warn!(%error, "no temporary folder can be made");
            Stopped::Failed(StepFailure {
                code: "no_room",
                text: "there is no room for the recording's pieces".to_owned(),
                permanent: false,
                retry_after: None,
            })
        })?;
        let store = &self.step.keeper.store;
        let mut file = store
            .local_file(&sound.key, sound.bytes)
            .await
            .map_err(|error| Stopped::Failed(not_given(&error)))?;
        let path = folder.path().to_owned();
        let (wanted, stored, rate) = (plan::stretches(group), plan.as_stored, plan.rate);
        let bytes = sound.bytes;
        let speeches = on_sound(move |stop| {
            if stored {
                let whole = path.join("stored");
                let mut copy = std::fs::File::create(&whole).map_err(AudioError::Io)?;
                std::io::copy(&mut file, &mut copy).map_err(AudioError::Io)?;
                let seconds = wanted.first().map_or(0.0, |(_, stretch)| stretch.end);
                return Ok(vec![Some(Speech {
                    path: whole,
                    bytes,
                    seconds,
                    wav_rate: None,
                })]);
            }
            let pieces = split(file, &wanted, &path, || stop.load(Ordering::Relaxed))?;
            Ok(wanted
                .iter()
                .map(|(channel, stretch)| {
                    let piece = pieces
                        .iter()
                        .find(|piece| piece.channel == *channel && piece.stretch == *stretch)?;
                    Some(Speech {
                        path: piece.path.clone(),
                        bytes: piece.bytes,
                        seconds: stretch.end - stretch.start,
                        wav_rate: Some(rate),
                    })
                })
                .collect())
        })
        .await
        .map_err(|error| Stopped::Failed(unheard(&error)))?;
        Ok(Files {
            speeches,
            _folder: folder,
        })
    }
}

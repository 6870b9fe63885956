//! The peaks step: every stored recording of a call gets its waveform, its true duration and its
//! silences.

use std::fs::File;

use futures::FutureExt;
use futures::future::BoxFuture;
use prosaas_audio::{Heard, Silence, Waveform};
use prosaas_core::recording::{Keeper, lock_call};
use prosaas_core::steps::{self, AfterFailure, Claim, StepFailure};
use prosaas_core::understanding::{self, NewWaveform, Sound};
use serde::Serialize;

use super::listening::{database, listen, not_given, unheard};
use super::news::{News, Progress};
use super::{Ended, Work};

/// Computes waveforms.
#[derive(Clone)]
pub struct Peaks {
    /// Database, store, events, time.
    pub keeper: Keeper,
}

/// A waveform as it is served: audiowaveform's, with what the player needs besides.
#[derive(Serialize)]
struct Served<'a> {
    #[serde(flatten)]
    waveform: &'a Waveform,
    duration: f64,
    silences: &'a [Silence],
}

impl Peaks {
    async fn compute(&self, claim: &Claim) -> Result<Ended, StepFailure> {
        let db = &self.keeper.database;
        let failed = |error| database(&error);
        let mut conn = db.system().await.map_err(failed)?;
        let Some(log) = self
            .keeper
            .call(&mut conn, claim.call)
            .await
            .map_err(failed)?
        else {
            return Ok(Ended::Lost);
        };
        let sounds = understanding::sounds(&mut conn, &log)
            .await
            .map_err(failed)?;
        conn.commit().await.map_err(failed)?;
        let mut waveforms = Vec::new();
        if log.erased_at.is_none() {
            for (index, sound) in sounds.iter().enumerate() {
                let progress = Progress::new(&self.keeper, &log, claim.step, (index, sounds.len()));
                let file = self.open(sound).await?;
                let told = sound.seconds;
                let heard = listen(file, move |seconds| progress.heard(seconds, told))
                    .await
                    .map_err(|error| unheard(&error))?;
                waveforms.push((sound.recording, kept(&heard)));
            }
        }
        let mut conn = db.system().await.map_err(failed)?;
        lock_call(&mut conn, log.id).await.map_err(failed)?;
        if !steps::finish(&mut conn, claim, self.keeper.clock.now())
            .await
            .map_err(failed)?
        {
            return Ok(Ended::Lost);
        }
        for (recording, waveform) in &waveforms {
            understanding::save_waveform(&mut conn, &log, *recording, waveform)
                .await
                .map_err(failed)?;
        }
        conn.commit().await.map_err(failed)?;
        News::of(&self.keeper, &log).done(claim.step);
        Ok(Ended::Done)
    }

    async fn open(&self, sound: &Sound) -> Result<File, StepFailure> {
        let opened = self.keeper.store.local_file(&sound.key, sound.bytes).await;
        opened.map_err(|error| not_given(&error))
    }
}

fn kept(heard: &Heard) -> NewWaveform {
    let served = Served {
        waveform: &heard.waveform,
        duration: heard.seconds,
        silences: &heard.silences,
    };
    NewWaveform {
        duration_ms: milliseconds(heard.seconds).max(1),
        json: serde_json::to_string(&served).unwrap_or_default(),
    }
}

/// Whole milliseconds of a time in a recording.
pub(super) fn milliseconds(seconds: f64) -> i64 {
    let time = std::time::Duration::try_from_secs_f64(seconds).unwrap_or_default();
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

impl Work for Peaks {
    fn run<'a>(&'a self, claim: &'a Claim) -> BoxFuture<'a, Result<Ended, StepFailure>> {
        self.compute(claim).boxed()
    }

    fn failed<'a>(
        &'a self,
        claim: &'a Claim,
        failure: &'a StepFailure,
        after: AfterFailure,
    ) -> BoxFuture<'a, ()> {
        News::failed(&self.keeper, claim, failure, after).boxed()
    }
}

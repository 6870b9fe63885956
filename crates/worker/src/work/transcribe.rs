//! The transcribe step: a call's recordings become one text, by time, with its speakers.

mod files;
mod piece;
mod plan;

use std::sync::Arc;

use futures::FutureExt;
use futures::future::BoxFuture;
use prosaas_audio::Silence;
use prosaas_core::call_log::CallLog;
use prosaas_core::database::DatabaseError;
use prosaas_core::events::EventKind;
use prosaas_core::recording::{Keeper, lock_call};
use prosaas_core::steps::{self, AfterFailure, Claim, StepFailure};
use prosaas_core::understanding::{self, Brief, Sound, Transcribed};
use prosaas_core::webhooks::{self, Topic};
use prosaas_language::{Segment, Speaker, Transcript};
use serde_json::json;

use self::plan::Plan;
use super::listening::{database, listen, not_given, unheard};
use super::news::News;
use super::{Ended, Work};
use crate::transcribers::{TranscribeError, Transcriber, Transcribers, clean};

/// Turns speech into text.
#[derive(Clone)]
pub struct Transcribe {
    /// Database, store, events, time.
    pub keeper: Keeper,
    /// Who does it.
    pub transcribers: Transcribers,
}

/// Why the step ends without a transcript.
enum Stopped {
    Lost,
    Failed(StepFailure),
}

impl From<DatabaseError> for Stopped {
    fn from(error: DatabaseError) -> Self {
        Self::Failed(database(&error))
    }
}

impl From<TranscribeError> for Stopped {
    fn from(error: TranscribeError) -> Self {
        Self::Failed(error.into())
    }
}

struct Task<'a> {
    step: &'a Transcribe,
    claim: &'a Claim,
    log: CallLog,
    brief: Brief,
    transcriber: Arc<dyn Transcriber>,
}

impl Transcribe {
    async fn transcribe(&self, claim: &Claim) -> Result<Ended, Stopped> {
        let mut conn = self.keeper.database.system().await?;
        let Some(log) = self.keeper.call(&mut conn, claim.call).await? else {
            return Err(Stopped::Lost);
        };
        let brief = understanding::brief(&mut conn, log.business_id).await?;
        let sounds = understanding::sounds(&mut conn, &log).await?;
        conn.commit().await?;
        let transcriber = self.transcribers.of(brief.provider)?;
        let Some(transcriber) = transcriber.filter(|_| log.erased_at.is_none()) else {
            return self.skip(claim, &log).await;
        };
        tracing::info!(
            call.sid = %log.call_sid, transcriber = transcriber.name(), "transcribe.started"
        );
        News::of(&self.keeper, &log).progress(claim.step, 0);
        let task = Task {
            step: self,
            claim,
            log,
            brief,
            transcriber,
        };
        let (raw, segments) = task.hear(&sounds).await?;
        task.save(raw, segments).await
    }

    /// Nobody is to transcribe: the step is done, and the call has no text.
    async fn skip(&self, claim: &Claim, log: &CallLog) -> Result<Ended, Stopped> {
        tracing::info!(call.sid = %log.call_sid, characters = 0, "transcribe.skipped");
        let mut conn = self.keeper.database.system().await?;
        let mine = steps::finish(&mut conn, claim, self.keeper.clock.now()).await?;
        conn.commit().await?;
        if !mine {
            return Err(Stopped::Lost);
        }
        News::of(&self.keeper, log).done(claim.step);
        Ok(Ended::Done)
    }
}

impl Task<'_> {
    /// Everything that was said in the call's recordings, one after the other in time.
    async fn hear(&self, sounds: &[Sound]) -> Result<(String, Vec<Segment>), Stopped> {
        let mut raw = Vec::new();
        let mut all: Vec<Segment> = Vec::new();
        let mut offset = 0.0;
        for (index, sound) in sounds.iter().enumerate() {
            let store = &self.step.keeper.store;
            let file = store.local_file(&sound.key, sound.bytes).await;
            let file = file.map_err(|error| Stopped::Failed(not_given(&error)))?;
            let heard = listen(file, |_| {})
                .await
                .map_err(|error| Stopped::Failed(unheard(&error)))?;
            let plan = Plan::new(&heard, sound.bytes, self.transcriber.limits());
            let mut by_channel: Vec<Vec<Segment>> = vec![Vec::new(); heard.format.channels];
            let mut done = 0;
            for group in plan.groups() {
                let files = self.files(sound, group, &plan).await?;
                for (wanted, speech) in group.iter().zip(&files.speeches) {
                    let segments = match speech {
                        Some(speech) => self.piece(sound, wanted, speech).await?,
                        None => Vec::new(),
                    };
                    if let Some(channel) = by_channel.get_mut(wanted.channel) {
                        channel.extend(segments);
                    }
                    done += 1;
                    self.tell(index, sounds.len(), done, plan.len());
                }
            }
            let (said, cleaned) = self.joined(by_channel, &heard.channel_silences, offset);
            raw.extend(said);
            all.extend(cleaned);
            offset += heard.seconds;
        }
        all.sort_by(|one, other| one.start.total_cmp(&other.start));
        Ok((raw.join("\n"), all))
    }

    /// The channels' segments as they came, and cleaned, with their speakers.
    fn joined(
        &self,
        by_channel: Vec<Vec<Segment>>,
        silences: &[Vec<Silence>],
        offset: f64,
    ) -> (Vec<String>, Vec<Segment>) {
        let several = by_channel.len() > 1;
        let mut raw = Vec::new();
        let mut joined = Vec::new();
        for (channel, mut segments) in by_channel.into_iter().enumerate() {
            segments.sort_by(|one, other| one.start.total_cmp(&other.start));
            raw.extend(segments.iter().map(|segment| segment.text.clone()));
            let quiet = silences.get(channel).map(Vec::as_slice).unwrap_or_default();
            for mut segment in clean(segments, quiet) {
                segment.speaker = several.then(|| self.speaker(channel));
                segment.start += offset;
                segment.end += offset;
                joined.push(segment);
            }
        }
        (raw, joined)
    }

    /// Twilio puts the parent leg on the first channel; who that is flips with the direction.
    fn speaker(&self, channel: usize) -> Speaker {
        let customer = usize::from(self.log.direction == "outbound");
        if channel == customer {
            Speaker::Customer
        } else {
            Speaker::Agent
        }
    }

    fn tell(&self, sound: usize, sounds: usize, done: usize, parts: usize) {
        let whole = (sounds * parts).max(1);
        let percent = ((sound * parts + done) * 100 / whole).min(99);
        News::of(&self.step.keeper, &self.log)
            .progress(self.claim.step, u8::try_from(percent).unwrap_or(99));
    }

    async fn save(&self, raw: String, segments: Vec<Segment>) -> Result<Ended, Stopped> {
        let keeper = &self.step.keeper;
        let now = keeper.clock.now();
        let transcribed = Transcribed {
            raw,
            transcript: Transcript { segments },
            language: self.brief.language.code(),
            transcriber: self.transcriber.name().to_owned(),
        };
        let mut conn = keeper.database.system().await?;
        lock_call(&mut conn, self.log.id).await?;
        if !steps::finish(&mut conn, self.claim, now).await? {
            return Err(Stopped::Lost);
        }
        let requested =
            understanding::save_transcript(&mut conn, &self.log, &transcribed, now).await?;
        if requested.is_some() {
            webhooks::note(&mut conn, &self.log, Topic::TranscriptReady, json!({}), now).await?;
        }
        conn.commit().await?;
        if let Some(queued) = requested.and_then(steps::Requested::to_push) {
            keeper.push(&queued).await;
        }
        let characters = transcribed.transcript.text().chars().count();
        tracing::info!(call.sid = %self.log.call_sid, characters, "transcribe.finished");
        let news = News::of(keeper, &self.log);
        news.done(self.claim.step);
        if requested.is_none() {
            return Ok(Ended::Done);
        }
        news.tell(
            EventKind::TranscriptReady,
            json!({ "characters": characters }),
        );
        Ok(Ended::Done)
    }
}

impl Work for Transcribe {
    fn run<'a>(&'a self, claim: &'a Claim) -> BoxFuture<'a, Result<Ended, StepFailure>> {
        async move {
            match self.transcribe(claim).await {
                Ok(ended) => Ok(ended),
                Err(Stopped::Lost) => Ok(Ended::Lost),
                Err(Stopped::Failed(failure)) => Err(failure),
            }
        }
        .boxed()
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

//! The analyse step: a transcript becomes service, city, summary and next action.

use futures::FutureExt;
use futures::future::BoxFuture;
use prosaas_core::events::EventKind;
use prosaas_core::recording::{Keeper, lock_call};
use prosaas_core::steps::{self, AfterFailure, Claim, StepFailure};
use prosaas_core::understanding;
use prosaas_core::webhooks::{self, Topic};
use serde_json::json;

use super::listening::database;
use super::news::News;
use super::{Ended, Work};
use crate::analysers::{Analyser, ChatError};

/// Reads transcripts.
#[derive(Clone)]
pub struct Analyse {
    /// Database, events, time.
    pub keeper: Keeper,
    /// Who reads.
    pub analyser: Analyser,
}

impl Analyse {
    async fn analyse(&self, claim: &Claim) -> Result<Ended, StepFailure> {
        let keeper = &self.keeper;
        let failed = |error| database(&error);
        let mut conn = keeper.database.system().await.map_err(failed)?;
        let Some(log) = keeper.call(&mut conn, claim.call).await.map_err(failed)? else {
            return Ok(Ended::Lost);
        };
        let brief = understanding::brief(&mut conn, log.business_id)
            .await
            .map_err(failed)?;
        let transcript = understanding::load_transcript(&mut conn, &log)
            .await
            .map_err(failed)?;
        conn.commit().await.map_err(failed)?;
        News::of(keeper, &log).progress(claim.step, 0);
        let read = match transcript.filter(|_| log.erased_at.is_none()) {
            None => None,
            Some(transcript) => Some(
                self.analyser
                    .read(&transcript, &brief.services, brief.language)
                    .await
                    .map_err(|error| unread(&error))?,
            ),
        };
        let now = keeper.clock.now();
        let mut conn = keeper.database.system().await.map_err(failed)?;
        lock_call(&mut conn, log.id).await.map_err(failed)?;
        if !steps::finish(&mut conn, claim, now).await.map_err(failed)? {
            return Ok(Ended::Lost);
        }
        let mut kept = false;
        if let Some((analysis, analyser)) = &read {
            kept = understanding::save_analysis(&mut conn, &log, analysis, analyser)
                .await
                .map_err(failed)?;
        }
        if kept {
            webhooks::note(&mut conn, &log, Topic::AnalysisReady, json!({}), now)
                .await
                .map_err(failed)?;
        }
        conn.commit().await.map_err(failed)?;
        let news = News::of(keeper, &log);
        news.done(claim.step);
        if let Some((analysis, _)) = read.filter(|_| kept) {
            let value =
                |found: &Option<prosaas_language::Found>| found.as_ref().map(|f| f.value.clone());
            let (service, city) = (value(&analysis.service), value(&analysis.city));
            let confidence = analysis
                .service
                .as_ref()
                .or(analysis.city.as_ref())
                .map(|f| f.confidence);
            tracing::info!(call.sid = %log.call_sid, service, city, confidence, "analyse.finished");
            news.tell(
                EventKind::AnalysisReady,
                json!({ "service": service, "city": city }),
            );
        }
        Ok(Ended::Done)
    }
}

fn unread(error: &ChatError) -> StepFailure {
    StepFailure {
        code: "analyser_unavailable",
        text: "the language model can't be reached".to_owned(),
        permanent: false,
        retry_after: match error {
            ChatError::Busy(wait) => *wait,
            _ => None,
        },
    }
}

impl Work for Analyse {
    fn run<'a>(&'a self, claim: &'a Claim) -> BoxFuture<'a, Result<Ended, StepFailure>> {
        self.analyse(claim).boxed()
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

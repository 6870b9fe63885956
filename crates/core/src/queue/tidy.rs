//! Taking away what apalis leaves in Redis: finished jobs, and workers that are no more.

use apalis_redis::Config;
use redis::Script;

use super::{Pace, Queue, QueueError};
use crate::steps::Step;

/// Finished jobs taken away at a time.
const CHUNK: usize = 500;

/// Takes up to ARGV[1] members of the set KEYS[1] away, with their payload and their metadata.
const TRIM: &str = r"
local ids = redis.call('spop', KEYS[1], ARGV[1])
for _, id in ipairs(ids) do
    redis.call('hdel', KEYS[2], id)
    redis.call('del', KEYS[3] .. ':' .. id)
end
return #ids
";

impl Queue {
    /// Takes finished jobs away, which apalis keeps for ever; says how many.
    pub async fn trim(&self, step: Step, urgent: bool) -> Result<usize, QueueError> {
        let config = self.config(step, urgent, &Pace::default());
        let mut trimmed = 0;
        for set in [config.done_jobs_set(), config.dead_jobs_set()] {
            loop {
                let taken = self.trim_chunk(&config, &set).await?;
                trimmed += taken;
                if taken < CHUNK {
                    break;
                }
            }
        }
        Ok(trimmed)
    }

    async fn trim_chunk(&self, config: &Config, set: &str) -> Result<usize, QueueError> {
        let mut quick = self.quick.clone();
        let script = Script::new(TRIM);
        let mut call = script.key(set);
        call.key(config.job_data_hash())
            .key(config.job_meta_hash())
            .arg(CHUNK);
        Ok(call.invoke_async(&mut quick).await?)
    }

    /// Takes away what a worker that ended left, its unfinished jobs included: one of them may be
    /// what ended it, and the sweep pushes what is still to be done. apalis would hand them to the
    /// next worker for ever.
    pub async fn forget_worker(
        &self,
        step: Step,
        urgent: bool,
        worker: &str,
    ) -> Result<(), QueueError> {
        let config = self.config(step, urgent, &Pace::default());
        let worker = apalis::prelude::WorkerContext::new(worker);
        let mut quick = self.quick.clone();
        let inflight = config.inflight_set_for(&worker);
        redis::pipe()
            .zrem(config.workers_set(), worker.name())
            .zrem(config.workers_set(), &inflight)
            .del(&inflight)
            .del(config.worker_metadata_key(&worker))
            .ignore()
            .query_async::<()>(&mut quick)
            .await?;
        Ok(())
    }
}

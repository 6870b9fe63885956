import type * as he from '../he/operator';
import { plural } from '../plural';

export const operator = {
  title: 'Operations',
  workers: 'Workers',
  workerCount: (count) =>
    plural('en', count, { one: '1 worker alive', other: `${count} workers alive` }),
  noWorkers: 'No worker is alive: nothing is downloaded',
  queues: 'Queues',
  redisUp: 'The queue is connected',
  redisDown: 'The queue is away: work goes on from the database',
  urgent: 'urgent',
  erasures: 'Deletions',
  erasuresFine: 'No deletion is failing',
  erasuresFailing: (count) =>
    plural('en', count, { one: '1 deletion is failing', other: `${count} deletions are failing` }),
  erasuresPending: (count) => `Waiting: ${count}`,
  stepsTitle: 'Unfinished work',
  noSteps: 'No work is waiting.',
  step: 'Step',
  state: 'State',
  count: 'Count',
  oldest: 'Oldest',
  states: { queued: 'Queued', running: 'Running', failed: 'Failed' },
  steps: {
    download: 'Download',
    peaks: 'Waveform',
    transcribe: 'Transcription',
    analyse: 'Analysis',
  },
  failures: 'Failures',
  noFailures: 'Nothing has failed.',
  business: 'Business',
  why: 'Reason',
  attempts: 'Attempts',
  forGood: 'for good',
  at: 'When',
  actions: 'Actions',
} satisfies typeof he.operator;

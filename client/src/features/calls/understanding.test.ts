import { expect, it } from 'vitest';
import { openSteps, type Step } from './understanding';

const step = (name: Step['step'], state: Step['state']): Step => ({
  step: name,
  state,
  attempt: 0,
});

it('a person reads of transcript and analysis that are not done, not of the rest', () => {
  const failed = step('transcribe', 'failed');
  const queued = step('analyse', 'queued');
  expect(openSteps([step('download', 'done'), step('peaks', 'running'), failed, queued])).toEqual([
    failed,
    queued,
  ]);
  expect(openSteps([step('transcribe', 'done')])).toEqual([]);
});

import { QueryClient } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import { noteProgress, stepProgressQuery } from './step-progress';

it('keeps the percent of what is at work, and forgets it at the end', () => {
  const client = new QueryClient();
  const known = () => client.getQueryData(stepProgressQuery('CA1').queryKey);
  noteProgress(client, 'CA1', { step: 'peaks', state: 'running', percent: 10 });
  noteProgress(client, 'CA1', { step: 'transcribe', state: 'running', percent: 40 });
  noteProgress(client, 'CA2', { step: 'transcribe', state: 'running', percent: 99 });
  expect(known()).toEqual({ peaks: 10, transcribe: 40 });
  noteProgress(client, 'CA1', { step: 'peaks', state: 'done', percent: 100 });
  noteProgress(client, 'CA1', { step: 'transcribe', state: 'queued', percent: null });
  expect(known()).toEqual({});
});

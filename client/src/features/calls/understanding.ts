/** What the pages say of how far a call is understood. */

import type { CallDetail } from '@/shared/api';

type Step = {
  step: 'download' | 'peaks' | 'transcribe' | 'analyse';
  state: 'queued' | 'running' | 'done' | 'failed';
  attempt: number;
  code?: string | null;
  reason?: string | null;
  retry_after?: number | null;
};
export type Understanding = {
  transcriber?: string | null;
  analyser?: 'embedded' | 'chat' | null;
  next_action?: 'call_back' | 'visit' | 'quote' | 'send' | 'none' | null;
  mood?: 'positive' | 'neutral' | 'negative' | null;
  service_confidence?: number | null;
  city_confidence?: number | null;
  steps: Step[];
};
export type Said = { segment: number; start: number; end: number; quote: string };

export const understandingOf = (call: CallDetail): Understanding | undefined =>
  (call as CallDetail & { understanding?: Understanding }).understanding;

export const evidenceOf = (call: CallDetail) =>
  (call.extraction?.evidence ?? {}) as { service?: Said | null; city?: Said | null };

/** The steps that a person reads of; the waveform is the player's own affair. */
const TOLD = ['transcribe', 'analyse'];

/** What is still to come, or did not come. */
export function openSteps(steps: Step[]): Step[] {
  return steps.filter(({ step, state }) => TOLD.includes(step) && state !== 'done');
}

/** Whether something changes by itself soon. */
export const isAtWork = (call: CallDetail): boolean =>
  openSteps(understandingOf(call)?.steps ?? []).some(({ state }) => state !== 'failed');

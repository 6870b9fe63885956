/** What the pages say of a call. */

import type { Track } from '@/features/player';
import type { CallSummary } from '@/shared/api';
import { phone } from '@/shared/format';
import type { Tone } from '@/shared/ui';

/** The other side of the line. */
export function customerNumber(call: CallSummary): string {
  return call.direction === 'inbound' ? call.from_number : call.to_number;
}

export function personName(call: CallSummary, unknown: string): string {
  const number = customerNumber(call);
  return call.lead?.name || (/\d/.test(number) ? phone(number) : unknown);
}

export function trackOf(call: CallSummary, unknown: string): Track {
  return {
    callSid: call.call_sid,
    recordingSid: null,
    title: personName(call, unknown),
    number: customerNumber(call),
    durationSeconds: call.recording.duration_seconds ?? null,
  };
}

/** Whether pressing play can lead to sound, now or after a wait. */
export function isPlayable({ state }: CallSummary['recording']): boolean {
  return state === 'ready' || state === 'preparing' || state === 'failed';
}

/** Nobody was reached, and whether a message was left shows within minutes. */
export function mayHaveNone({ outcome, recording: { state } }: CallSummary): boolean {
  const unreached = ['missed', 'no_answer', 'busy', 'failed', 'canceled'];
  return state === 'preparing' && unreached.includes(outcome ?? '');
}

/** Whether somebody may have deleted what was recorded: then there is a receipt to ask for. */
export function mayBeErased({ recording: { state, reason } }: CallSummary): boolean {
  return state === 'none' && (!reason || reason === 'deleted_upstream');
}

/** Calls that somebody should return. */
export function wantsCallback({ direction, outcome }: CallSummary): boolean {
  return direction === 'inbound' && ['missed', 'voicemail', 'busy'].includes(outcome ?? '');
}

/** What is not listed is quiet. */
export const STATUS_TONE: Record<string, Tone> = {
  queued: 'busy',
  initiated: 'busy',
  ringing: 'busy',
  'in-progress': 'busy',
  busy: 'warn',
  failed: 'bad',
  'no-answer': 'warn',
};

export const OUTCOME_TONE: Record<string, Tone> = {
  missed: 'warn',
  no_answer: 'warn',
  busy: 'warn',
  voicemail: 'warn',
  failed: 'bad',
};

export const RECORDING_TONE: Record<string, Tone> = {
  ready: 'good',
  preparing: 'busy',
  failed: 'bad',
};

/** What the pages say of how far a call is understood. */

import type { CallDetail, Schemas } from '@/shared/api';

export type Step = Schemas['StepView'];

/** The steps that a person reads of; the waveform is the player's own affair. */
const TOLD: Step['step'][] = ['transcribe', 'analyse'];

/** What is still to come, or did not come. */
export function openSteps(steps: Step[]): Step[] {
  return steps.filter(({ step, state }) => TOLD.includes(step) && state !== 'done');
}

/** Whether something changes by itself soon. */
export const isAtWork = (call: CallDetail): boolean =>
  openSteps(call.understanding.steps).some(({ state }) => state !== 'failed');

import { oneOf, present } from '@/shared/search';
import type { CallbackState } from './queries';

export const CALLBACK_STATES = [
  'open',
  'done',
  'dismissed',
] as const satisfies readonly CallbackState[];

export function parseCallbacksSearch(search: Record<string, unknown>): { state?: CallbackState } {
  return present({ state: oneOf(CALLBACK_STATES, search.state) });
}

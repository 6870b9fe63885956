/** A call that a person asks for: whom, with which key, and what the server's states mean. */

import type { Messages } from '@/app/i18n';
import type { OutboundCall } from '@/shared/api';
import type { Tone } from '@/shared/ui';

export type Target = {
  leadId?: number | undefined;
  /** E.164; '' where the person still has to type one. */
  number: string;
  name: string;
};

export type Wish = { to: string; agent_phone: string } | { lead_id: number; agent_phone: string };

/** One intention: pressed twice it is the same call, changed it is another. */
export type Intention = { key: string; wish: Wish };

/** Keeps the key as long as the wish is the same: a second click, or a retry after a lost answer, calls once. */
export function intend(before: Intention | null, wish: Wish, newKey: () => string): Intention {
  const same = before !== null && JSON.stringify(before.wish) === JSON.stringify(wish);
  return same ? before : { key: newKey(), wish };
}

/** Works on a plain http origin too, where `crypto.randomUUID` is missing. */
export function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function wishOf(target: Target, typed: { to: string; agentPhone: string }): Wish {
  const agent_phone = typed.agentPhone;
  return target.leadId === undefined
    ? { to: target.number || typed.to, agent_phone }
    : { lead_id: target.leadId, agent_phone };
}

export const isOver = (call: Pick<OutboundCall, 'state'>): boolean => call.state === 'ended';

export function toneOf({ state, reason }: Pick<OutboundCall, 'state' | 'reason'>): Tone {
  if (state !== 'ended') return state === 'talking' ? 'good' : 'busy';
  return reason === 'completed' ? 'quiet' : 'warn';
}

/** How the call goes, in words; a word that the client does not know yet falls back to the state's. */
export function wordsFor(
  { state, reason }: Pick<OutboundCall, 'state' | 'reason'>,
  text: Messages['outbound'],
): string {
  const states: Record<string, string> = text.states;
  const reasons: Record<string, string> = text.reasons;
  const ended = state === 'ended' ? reasons[reason ?? ''] : undefined;
  return ended ?? states[state] ?? text.states.queued;
}

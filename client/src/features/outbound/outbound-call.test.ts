import { describe, expect, it } from 'vitest';
import { outbound as text } from '@/app/i18n/en/outbound';
import { intend, isOver, randomKey, toneOf, wishOf, wordsFor } from './outbound-call';

const wish = { to: '+972501112233', agent_phone: '+972520000000' };

describe('an intention', () => {
  const keys = () => {
    let n = 0;
    return () => `key-${++n}`;
  };

  it('keeps its key while the wish is the same: two clicks are one call', () => {
    const newKey = keys();
    const first = intend(null, wish, newKey);
    expect(intend(first, { ...wish }, newKey)).toBe(first);
  });

  it('another wish has another key', () => {
    const newKey = keys();
    const first = intend(null, wish, newKey);
    const second = intend(first, { ...wish, agent_phone: '+972521111111' }, newKey);
    expect([first.key, second.key]).toEqual(['key-1', 'key-2']);
  });

  it('random keys differ and are visible ASCII', () => {
    expect(randomKey()).toMatch(/^[0-9a-f]{32}$/);
    expect(randomKey()).not.toBe(randomKey());
  });
});

describe('wishOf', () => {
  const typed = { to: '03-1234567', agentPhone: '050-1' };

  it('names the lead, the number, or what was typed', () => {
    const number = '+972501112233';
    expect(wishOf({ leadId: 4, number, name: 'D' }, typed)).toEqual({
      lead_id: 4,
      agent_phone: '050-1',
    });
    expect(wishOf({ number, name: 'D' }, typed)).toEqual({ to: number, agent_phone: '050-1' });
    expect(wishOf({ number: '', name: '' }, typed)).toEqual({
      to: '03-1234567',
      agent_phone: '050-1',
    });
  });
});

describe('a call under way', () => {
  it.each([
    ['dialling_agent', null, 'Ringing you. Answer your phone.', 'busy'],
    ['talking', null, 'Talking', 'good'],
    ['ended', 'completed', 'The call has ended.', 'quiet'],
    ['ended', 'lead_no_answer', 'The customer did not answer.', 'warn'],
    ['ended', 'a_new_reason', 'The call has ended', 'warn'],
    ['a_new_state', null, 'Starting…', 'busy'],
  ] as const)('%s (%s)', (state, reason, words, tone) => {
    const call = { state, reason } as Parameters<typeof wordsFor>[0];
    expect([wordsFor(call, text), toneOf(call)]).toEqual([words, tone]);
    expect(isOver(call)).toBe(state === 'ended');
  });
});

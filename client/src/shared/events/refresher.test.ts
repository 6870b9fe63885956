import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type LiveEvent, parseEvent } from './live-events';
import { createRefresher } from './refresher';

const event = (over: Partial<LiveEvent>): LiveEvent => ({
  type: 'call.updated',
  callSid: null,
  outboundCallId: null,
  step: null,
  ...over,
});

let asked: unknown[];
const client = {
  invalidateQueries: async ({ queryKey }: { queryKey?: readonly unknown[] } = {}) => {
    asked.push(queryKey);
  },
};

beforeEach(() => {
  asked = [];
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

describe('the refresher', () => {
  it('asks once for what a group of events touches', () => {
    const refresher = createRefresher(client);
    for (let n = 0; n < 5; n += 1) refresher.note(event({ callSid: 'CA1' }));
    refresher.note(event({ outboundCallId: 4 }));
    expect(asked).toEqual([]);
    vi.advanceTimersByTime(200);
    expect(asked.filter((key) => JSON.stringify(key) === '["calls"]')).toHaveLength(1);
    expect(asked).toContainEqual(['call', 'CA1']);
    expect(asked).toContainEqual(['outbound-call', 4]);
  });

  it('the progress of a download refreshes nothing', () => {
    createRefresher(client).note(event({ type: 'recording.progress', callSid: 'CA1' }));
    vi.advanceTimersByTime(1000);
    expect(asked).toEqual([]);
  });

  it('a step asks for its call when it begins and ends, not between, and never for lists', () => {
    const refresher = createRefresher(client);
    const step = (state: string, percent: number) =>
      refresher.note(
        event({
          type: 'step.progress',
          callSid: 'CA1',
          step: { step: 'transcribe', state, percent },
        }),
      );
    step('running', 40);
    vi.advanceTimersByTime(1000);
    expect(asked).toEqual([]);
    for (const [state, percent] of [
      ['running', 0],
      ['done', 100],
    ] as const) {
      asked = [];
      step(state, percent);
      vi.advanceTimersByTime(1000);
      expect(asked).toEqual([
        ['call', 'CA1'],
        ['peaks', 'CA1'],
      ]);
    }
  });

  it('asks for nothing once stopped', () => {
    const refresher = createRefresher(client);
    refresher.note(event({ callSid: 'CA1' }));
    refresher.stop();
    vi.advanceTimersByTime(1000);
    expect(asked).toEqual([]);
  });
});

describe('parseEvent', () => {
  it.each([
    ['{"call_sid":"CA1"}', { callSid: 'CA1', outboundCallId: null, step: null }],
    [
      '{"call_sid":"","outbound_call_id":41,"outbound_state":"ringing"}',
      { callSid: null, outboundCallId: 41, step: null },
    ],
    [
      '{"call_sid":"CA1","payload":{"outbound_call_id":41}}',
      { callSid: 'CA1', outboundCallId: 41, step: null },
    ],
    [
      '{"call_sid":"CA1","payload":{"step":"peaks","state":"running","percent":40}}',
      {
        callSid: 'CA1',
        outboundCallId: null,
        step: { step: 'peaks', state: 'running', percent: 40 },
      },
    ],
    ['null', { callSid: null, outboundCallId: null, step: null }],
    ['not json', { callSid: null, outboundCallId: null, step: null }],
  ])('%s', (data, expected) => expect(parseEvent(data)).toEqual(expected));
});

import { describe, expect, it } from 'vitest';
import {
  IDLE,
  MAX_ATTEMPTS,
  type PlayerEvent,
  type PlayerState,
  type ProbeResult,
  step,
  type Track,
  waitAfter,
} from './machine';

const track: Track = {
  callSid: 'CA1',
  recordingSid: null,
  title: 'Dana',
  number: '+972501234567',
  durationSeconds: 90,
};
const other: Track = { ...track, callSid: 'CA2' };
const play: PlayerEvent = { type: 'PLAY', track, at: 12 };
const wake: PlayerEvent = { type: 'WAKE', callSid: 'CA1' };
const ready: PlayerEvent = { type: 'PROBED', result: { kind: 'ready' } };
const networkError: PlayerEvent = { type: 'ELEMENT_ERROR', code: 2, at: 40 };

function wait(over: Partial<Extract<ProbeResult, { kind: 'wait' }>> = {}): PlayerEvent {
  return {
    type: 'PROBED',
    result: { kind: 'wait', cause: 'processing', retryAfterSeconds: 2, progress: null, ...over },
  };
}

function run(...events: PlayerEvent[]): PlayerState {
  return events.reduce(step, IDLE);
}

const loading = run(play, ready);
const playing = step(loading, { type: 'PLAYING' });

describe('asking for the recording', () => {
  it('play begins with the first probe at the asked second', () => {
    expect(run(play)).toMatchObject({ tag: 'probing', attempt: 1, resumeAt: 12, recoveries: 0 });
  });

  it('a recording that is there is loaded', () => {
    expect(loading.tag).toBe('loading');
  });

  it('one that is not there yet is prepared with cause, progress and delay', () => {
    const progress = { bytes: 10, totalBytes: 20 };
    expect(run(play, wait({ progress }))).toMatchObject({
      tag: 'preparing',
      attempt: 1,
      delayMs: 3000,
      cause: 'processing',
      progress,
    });
  });

  it.each(['signed_out', 'forbidden', 'missing', 'expired', 'network'] as const)(
    'a refusal (%s) fails with its cause',
    (why) => {
      const refused: PlayerEvent = { type: 'PROBED', result: { kind: 'refused', why } };
      expect(run(play, refused)).toMatchObject({ tag: 'failed', why });
    },
  );

  it('waking probes again with the next number', () => {
    expect(run(play, wait(), wake)).toMatchObject({ tag: 'probing', attempt: 2 });
  });

  it('waking for another call changes nothing', () => {
    const preparing = run(play, wait());
    expect(step(preparing, { type: 'WAKE', callSid: 'CA2' })).toBe(preparing);
  });

  it('the twelfth answer of "not yet" is a timeout', () => {
    let state = run(play);
    for (let attempt = 1; attempt < MAX_ATTEMPTS; attempt += 1)
      state = step(step(state, wait()), wake);
    expect(state).toMatchObject({ tag: 'probing', attempt: MAX_ATTEMPTS });
    expect(step(state, wait())).toMatchObject({ tag: 'failed', why: 'timeout' });
  });

  it('play of another call replaces the one at hand', () => {
    expect(run(play, wait(), { type: 'PLAY', track: other, at: 0 })).toMatchObject({
      tag: 'probing',
      attempt: 1,
      track: other,
      resumeAt: 0,
    });
  });
});

describe('the wait', () => {
  it('follows the schedule', () => {
    expect([1, 2, 3, 4, 5, 11].map((n) => waitAfter(n, 0))).toEqual([
      3000, 5000, 8000, 10_000, 15_000, 15_000,
    ]);
  });

  it("gives way to a longer wish of the server's, up to a minute", () => {
    expect(waitAfter(1, 10)).toBe(10_000);
    expect(waitAfter(1, 599)).toBe(60_000);
  });
});

describe('playing', () => {
  it('starts when the element plays', () => {
    expect(playing).toMatchObject({ tag: 'playing', track });
  });

  it('buffers and comes back', () => {
    const buffering = step(playing, { type: 'WAITING' });
    expect(buffering.tag).toBe('buffering');
    expect(step(buffering, { type: 'PLAYING' }).tag).toBe('playing');
  });

  it('a wait for data while paused is not buffering', () => {
    const paused = step(playing, { type: 'PAUSED' });
    expect(step(paused, { type: 'WAITING' })).toBe(paused);
  });

  it.each([
    ['playing', playing],
    ['buffering', step(playing, { type: 'WAITING' })],
    ['loading', loading],
  ] as const)('pauses from %s', (_, state) => {
    expect(step(state, { type: 'PAUSED' }).tag).toBe('paused');
  });

  it('the end is not turned into a pause', () => {
    const ended = step(playing, { type: 'ENDED' });
    expect(ended).toMatchObject({ tag: 'ended', resumeAt: 0 });
    expect(step(ended, { type: 'PAUSED' })).toBe(ended);
  });

  it('plays again after pause and after the end', () => {
    for (const type of ['PAUSED', 'ENDED'] as const) {
      expect(step(step(playing, { type }), { type: 'PLAYING' }).tag).toBe('playing');
    }
  });

  it('a refused autoplay waits for a tap, and the tap plays', () => {
    const blocked = step(loading, { type: 'NOT_ALLOWED' });
    expect(blocked.tag).toBe('blocked');
    expect(step(blocked, { type: 'PLAYING' }).tag).toBe('playing');
  });

  it('a refused play while paused stays paused', () => {
    const paused = step(playing, { type: 'PAUSED' });
    expect(step(paused, { type: 'NOT_ALLOWED' })).toBe(paused);
  });
});

describe('errors of the element', () => {
  it.each(['PLAYING', 'WAITING', 'PAUSED', 'ENDED'] as const)(
    'a network error after %s asks again and resumes at the place',
    (type) => {
      expect(step(step(playing, { type }), networkError)).toMatchObject({
        tag: 'probing',
        attempt: 1,
        resumeAt: 40,
        recoveries: 1,
      });
    },
  );

  it('an error before the first sound resumes where playing should have begun', () => {
    expect(step(loading, { type: 'ELEMENT_ERROR', code: 2, at: 0 })).toMatchObject({
      resumeAt: 12,
    });
  });

  it('the third network error is final', () => {
    let state: PlayerState = playing;
    for (let n = 0; n < 2; n += 1) {
      state = [networkError, ready, { type: 'PLAYING' } as const].reduce(step, state);
    }
    expect(state).toMatchObject({ tag: 'playing', recoveries: 2 });
    expect(step(state, networkError)).toMatchObject({
      tag: 'failed',
      why: 'network',
      resumeAt: 40,
    });
  });

  it('thirty seconds of health reset the count', () => {
    const recovered = [networkError, ready, { type: 'PLAYING' } as const].reduce(step, playing);
    expect(step(recovered, { type: 'HEALTHY' })).toMatchObject({ tag: 'playing', recoveries: 0 });
    expect(step(playing, { type: 'HEALTHY' })).toBe(playing);
  });

  it.each([3, 4])('code %i is probed once more, then given up', (code) => {
    const error: PlayerEvent = { type: 'ELEMENT_ERROR', code, at: 0 };
    const again = step(loading, error);
    expect(again).toMatchObject({ tag: 'probing', decodeTried: true });
    expect([ready, error].reduce(step, again)).toMatchObject({ tag: 'failed', why: 'decode' });
  });

  it('playing clears the mark of a failed decode', () => {
    const error: PlayerEvent = { type: 'ELEMENT_ERROR', code: 4, at: 0 };
    const state = [error, ready, { type: 'PLAYING' } as const].reduce(step, loading);
    expect(state).toMatchObject({ tag: 'playing', decodeTried: false });
  });
});

describe('retry and cancel', () => {
  it.each(['timeout', 'network', 'decode'] as const)('%s may be retried', (why) => {
    const failed: PlayerState = {
      tag: 'failed',
      why,
      track,
      resumeAt: 40,
      recoveries: 2,
      decodeTried: true,
    };
    expect(step(failed, { type: 'RETRY' })).toEqual({
      tag: 'probing',
      attempt: 1,
      track,
      resumeAt: 40,
      recoveries: 0,
      decodeTried: false,
    });
  });

  it.each(['signed_out', 'forbidden', 'missing', 'expired'] as const)('%s may not', (why) => {
    const failed = run(play, { type: 'PROBED', result: { kind: 'refused', why } });
    expect(step(failed, { type: 'RETRY' })).toBe(failed);
  });

  it('cancel leads to idle from anywhere', () => {
    const preparing = run(play, wait());
    const failed = run(play, { type: 'PROBED', result: { kind: 'refused', why: 'missing' } });
    for (const state of [run(play), preparing, loading, playing, failed, IDLE]) {
      expect(step(state, { type: 'CANCEL' })).toBe(IDLE);
    }
  });

  it('events that do not belong to a state leave it as it is', () => {
    const strays: PlayerEvent[] = [{ type: 'PLAYING' }, { type: 'ENDED' }, networkError, wake];
    for (const stray of strays) {
      expect(step(IDLE, stray)).toBe(IDLE);
      const probing = run(play);
      expect(step(probing, stray)).toBe(probing);
    }
    expect(step(playing, ready)).toBe(playing);
    expect(step(playing, wake)).toBe(playing);
    expect(step(playing, { type: 'RETRY' })).toBe(playing);
  });
});

import { describe, expect, it } from 'vitest';
import type { Peaks } from './peaks';
import { afterSilence, findSilences } from './silence';

/** One channel, a point each half second, from its loudness. */
const peaksOf = (...loudness: number[]): Peaks => ({
  data: loudness.flatMap((value) => [-value, value]),
  channels: 1,
  secondsPerPoint: 0.5,
});

describe('findSilences', () => {
  it('finds a long pause, and the one at the end', () => {
    expect(findSilences(peaksOf(100, 2, 2, 2, 90, 0, 0, 0, 0))).toEqual([
      { from: 0.5, to: 2 },
      { from: 2.5, to: 4.5 },
    ]);
  });

  it('a short pause belongs to the talk', () => {
    expect(findSilences(peaksOf(100, 2, 2, 100))).toEqual([]);
  });

  it('one channel speaking is no silence', () => {
    const data = [100, 0, 0, 0].flatMap((left) => [-left, left, -90, 90]);
    expect(findSilences({ data, channels: 2, secondsPerPoint: 0.5 })).toEqual([]);
  });

  it('a recording without any sound is one silence, an empty one none', () => {
    expect(findSilences(peaksOf(0, 0, 0, 0))).toEqual([{ from: 0, to: 2 }]);
    expect(findSilences(peaksOf())).toEqual([]);
  });
});

describe('afterSilence', () => {
  const silences = [{ from: 10, to: 20 }];

  it.each([
    [9, null],
    [10, null],
    [10.25, 19.75],
    [15, 19.75],
    [19.5, null],
    [21, null],
  ])('from %d it goes on at %s', (position, expected) => {
    expect(afterSilence(silences, position)).toBe(expected);
  });
});

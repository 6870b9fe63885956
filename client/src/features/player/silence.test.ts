import { describe, expect, it } from 'vitest';
import { afterSilence, longSilences } from './silence';

it('a short pause belongs to the talk', () => {
  const found = [
    { start: 1, end: 2 },
    { start: 3, end: 4.5 },
  ];
  expect(longSilences(found)).toEqual([{ from: 3, to: 4.5 }]);
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

import { expect, it } from 'vitest';
import { toBars, toPeaks } from './peaks';

it('each bar is the loudest value of its part, relative to the loudest of all', () => {
  const data = [-10, 5, -20, 40, 0, 0, -80, 80];
  expect(toBars({ data }, 4)).toEqual([0.125, 0.5, 0, 1]);
  expect(toBars({ data }, 2)).toEqual([0.5, 1]);
});

it('silence is flat, and more bars than values are filled', () => {
  expect(toBars({ data: [0, 0] }, 4)).toEqual([0, 0, 0, 0]);
});

it('a point of the stored peaks lasts its samples', () => {
  const stored = { data: [-1, 1], channels: 2, sample_rate: 8000, samples_per_pixel: 4000 };
  expect(toPeaks(stored)).toEqual({ data: [-1, 1], channels: 2, secondsPerPoint: 0.5 });
});

it('nothing stored is nothing to draw', () => {
  expect([toPeaks({}), toPeaks({ data: [] })]).toEqual([null, null]);
});
